"""A real Nginx with the role's own settings, and releases of the site as they are packed and as the role puts them on a server."""

import contextlib
import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
import unittest
from email.utils import formatdate
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from rizztalk import artefacts

from .rendering import free_port
from .webserver import PATH, Application, playbook

EPOCH = "Thu, 01 Jan 1970 00:00:00 GMT"
ENCODINGS = ("identity", "gzip", "br")


class PagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.rendered = Path(folder.name, "nginx.conf")
        playbook("nginx.yml", folder=folder.name)

    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        # Workers run as www-data where the test is root's.
        self.folder.chmod(0o755)
        self.application = ThreadingHTTPServer(("127.0.0.1", 0), Application)
        self.application.asked = []
        threading.Thread(target=self.application.serve_forever, daemon=True).start()
        self.addCleanup(self.application.server_close)
        self.addCleanup(self.application.shutdown)
        self.port = free_port(socket.SOCK_STREAM)
        self.settings = self.folder / "nginx/nginx.conf"
        beside = self.folder / "nginx/rizztalk"
        beside.mkdir(parents=True)
        (self.folder / "www").mkdir()
        (beside / "upstream.conf").write_text(f"server 127.0.0.1:{self.application.server_address[1]};\n")
        for name, text in (("headers.conf", ""), ("redirects.map", ""), ("not-found.map", "default /404.html;\n")):
            (beside / name).write_text(text)
        self.settings.write_text(self.on_loopback(self.rendered.read_text()))
        self.nginx = None
        self.addCleanup(self.stop)

    def on_loopback(self, text):
        """Only what a test may not take from this machine is another: its ports, its folders."""
        text = re.sub(r"^ *listen \[::\]:.*\n", "", text, flags=re.MULTILINE)
        text = text.replace("listen 80", f"listen 127.0.0.1:{self.port}")
        text = re.sub(r"listen 127\.0\.0\.1:8089", f"listen 127.0.0.1:{free_port(socket.SOCK_STREAM)}", text)
        for theirs, ours in (("/etc/nginx/rizztalk", "nginx/rizztalk"), ("/var/www/rizztalk", "www"), ("/run/nginx.pid", "nginx.pid")):
            self.assertIn(theirs, text)
            text = text.replace(theirs, str(self.folder / ours))
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
            text = text.replace("http {\n", f"http {{\n  {kind}_temp_path {self.folder}/{kind};\n", 1)
        return text

    def start(self):
        command = ["nginx", "-e", "stderr", "-c", self.settings, "-g", "daemon off;"]
        self.nginx = subprocess.Popen([*map(str, command)], stderr=subprocess.PIPE, env={**os.environ, "PATH": PATH})
        self.await_true(lambda: self.get("/v1/online")[0] == 200, "Nginx does not start")

    def stop(self):
        if self.nginx:
            self.nginx.terminate()
            self.nginx.communicate(timeout=20)
            self.nginx = None

    def reload(self):
        self.nginx.send_signal(signal.SIGHUP)

    @staticmethod
    def await_true(condition, otherwise):
        until = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError):
                if condition():
                    return
            assert time.monotonic() < until, otherwise
            time.sleep(0.05)

    def get(self, path, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, {"Host": "site.test", **named})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def archive(self, name, files, redirects="", headers="X-Content-Type-Options: nosniff\n"):
        """A release. Each file is there in three encodings, of one size for each, whatever is in it."""
        built = self.folder / "built" / name
        for path, text in {"404.html": "not found", "assets/ring.js": "ring", **files}.items():
            file = built / "site" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            file.with_name(file.name + ".gz").write_bytes(gzip.compress(text.encode(), 0, mtime=0))
            file.with_name(file.name + ".br").write_bytes(b"br " + text.encode())
        (built / "headers.txt").write_text(headers)
        (built / "redirects.map").write_text(redirects)
        (built / "not-found.map").write_text("default /404.html;\n")
        archive = self.folder / f"{name}.tar.gz"
        artefacts.pack([built / part for part in ("site", "headers.txt", "redirects.map", "not-found.map")], archive)
        return archive

    def deploy(self, archive, expect=0, **variables):
        told = playbook("pages.yml", expect, folder=str(self.folder), site_archive=str(archive), **variables)
        if self.nginx and expect == 0:
            self.reload()
        return told

    def nginx_accepts(self):
        """What Nginx says of the settings as they are now."""
        done = subprocess.run(["nginx", "-e", "stderr", "-t", "-c", self.settings], capture_output=True, text=True, env={"PATH": PATH})
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr

    # ---- Releases ----

    def test_one_release_replaces_another(self):
        """In one test, since a release takes Ansible some seconds."""
        pages = {"index.html": "page 1", "same/index.html": "the same", "sitemap.xml": "<lastmod>1</lastmod>", "robots.txt": "Allow: 1"}
        changed = {name: text.replace("1", "2") for name, text in pages.items()}
        one = self.archive("one", {**pages, "assets/main.1.js": "script 1"}, self.aliases(), "X-Release: 1\n")
        two = self.archive("two", {**changed, "assets/main.2.js": "script 2"}, "", "X-Release: 2\n")
        self.deploy(one)
        self.assertNotIn("[warn] could not build", self.nginx_accepts())
        self.start()
        self.redirects_from_old_addresses()
        before = {(name, encoding): self.validators(name, encoding) for name in pages for encoding in ENCODINGS}

        self.deploy(two, site_keep=1)
        for (name, encoding), validators in before.items():
            with self.subTest(name, encoding=encoding):
                self.is_sent_if_it_changed(name, encoding, *validators, changed=pages[name] != changed[name])
        self.assertEqual(self.assets(), {1: 200, 2: 200, 3: 404})
        _, headers, body = self.get("/assets/main.1.js", Accept_Encoding="br")
        self.assertEqual(body, b"br script 1")
        self.assertIn("immutable", headers["cache-control"])

        self.is_refused("/a b/ /;\n", "invalid number of the map parameters")
        self.is_refused(f"/{'a' * 3000}/ /;\n", "could not build map_hash")
        self.stop()
        self.start()
        status, headers, body = self.get("/")
        self.assertEqual((status, headers["x-release"], body), (200, "2", b"page 2"))

        # Back to the first pages: the assets of the second stay too.
        self.deploy(one)
        self.assertEqual(self.get("/")[2], b"page 1")
        self.assertEqual(self.assets(), {1: 200, 2: 200, 3: 404})
        self.deploy(two, site_assets_days=0)
        self.assertEqual(self.assets(), {1: 404, 2: 200, 3: 404})

    def validators(self, name, encoding):
        """The file's ETag, its time on the disk, and what is sent."""
        status, headers, body = self.get(f"/{name}", Accept_Encoding=encoding)
        self.assertEqual((status, headers.get("content-encoding", "identity")), (200, encoding), name)
        self.assertNotIn("last-modified", headers)
        suffix = {"identity": "", "gzip": ".gz", "br": ".br"}[encoding]
        file = self.folder / "www/current/site" / (name + suffix)
        return headers["etag"], formatdate(file.stat().st_mtime, usegmt=True), body

    def is_sent_if_it_changed(self, name, encoding, tag, date, before, changed):
        if not changed:
            self.assertEqual(self.get(f"/{name}", Accept_Encoding=encoding, If_None_Match=tag)[0], 304)
            return
        for condition in ({"If_None_Match": tag}, {"If_Modified_Since": EPOCH}, {"If_Modified_Since": date}):
            status, _, body = self.get(f"/{name}", Accept_Encoding=encoding, **condition)
            self.assertEqual(status, 200, condition)
            self.assertEqual(len(body), len(before))
            self.assertNotEqual(body, before)

    def assets(self):
        return {number: self.get(f"/assets/main.{number}.js")[0] for number in (1, 2, 3)}

    @staticmethod
    def aliases():
        """Long ones, many, and some that may not hide what is there: the application, scripts, pages."""
        long = [f"/{number:05}-{'é' * 90}-{'a' * 100}/" for number in range(5000)]
        return "".join(f"{alias} /same/;\n" for alias in [*long, "/v1/ws", "/v1/online", "/v1/", "/assets/main.1.js", "/same/", "/"])

    def redirects_from_old_addresses(self):
        old = f"/04999-{'%C3%A9' * 90}-{'a' * 100}/"
        status, headers, _ = self.get(f"{old}?utm_source=a&b=c")
        self.assertEqual((status, headers["location"]), (301, "/same/?utm_source=a&b=c"))
        self.assertEqual(self.get(old)[1]["location"], "/same/")
        # Nginx' own redirect.
        self.assertEqual(self.get("/same")[1]["location"], "/same/")
        for path, text in (("/", b"page 1"), ("/same/", b"the same"), ("/assets/main.1.js", b"script 1")):
            self.assertEqual(self.get(path)[::2], (200, text))
        self.assertEqual(self.get("/v1/online")[0], 200)
        self.assertEqual(self.get("/v1/ws", Upgrade="websocket", Connection="Upgrade")[0], 200)
        self.assertEqual(self.get("/v1/")[0], 404)
        self.assertEqual(self.get("/nowhere/")[::2], (404, b"not found"))

    def is_refused(self, redirects, why):
        beside = self.folder / "nginx/rizztalk"
        before = {file.name: file.read_text() for file in beside.iterdir()}
        bad = self.archive(f"bad-{len(redirects)}", {"index.html": "page 3"}, redirects, "X-Release: 3\n")
        told = " ".join(self.deploy(bad, expect=2).split())
        self.assertIn("The web server refuses what came with these pages, so the pages before go on being served. It says: ", told)
        self.assertIn(why, told)
        self.assertEqual({file.name: file.read_text() for file in beside.iterdir()}, before)
        self.assertEqual(self.get("/")[2], b"page 2")

    def test_the_same_content_gives_the_same_archive(self):
        one, two = (self.archive(name, {"index.html": "the same"}) for name in ("one", "two"))
        self.assertEqual(one.read_bytes(), two.read_bytes())

    # ---- The application ----

    def test_only_what_the_application_has_reaches_it(self):
        self.start()
        self.application.asked.clear()
        for method, path, status in (
            *(("GET", "/v1/", 404), ("GET", "/v1/nothing", 404), ("POST", "/v1/nothing", 404), ("GET", "/v1/online/", 404)),
            *(("POST", "/v1/online", 405), ("PUT", "/v1/online", 405), ("POST", "/v1/ws", 405), ("GET", "/moderation/bans", 404)),
            *(("GET", "/health", 404), ("GET", "/v1", 404), ("GET", "/v1%2Fnothing", 404)),
        ):
            self.assertEqual(self.get(path, method)[0], status, f"{method} {path}")
        self.assertEqual(self.application.asked, [])
        told = {"Accept": "text/html", "Accept_Language": "en-x-1"}
        for path in ("/v1/online", "/v1/./online", "//v1/nothing/../online"):
            status, _, body = self.get(path, body=b"more", **told)
            self.assertEqual(status, 200)
            self.assertEqual(json.loads(body).keys() & {"accept", "accept-language", "content-length"}, set())
        self.assertEqual(self.get("/v1/online", "HEAD")[0], 200)
        _, _, body = self.get("/v1/ws", Upgrade="websocket", Connection="Upgrade", Origin="https://site.test", **told)
        reached = json.loads(body)
        self.assertEqual((reached["upgrade"], reached["origin"]), ("websocket", "https://site.test"))
        self.assertEqual(reached.keys() & {"accept", "accept-language"}, set())
        self.assertEqual(self.application.asked, ["GET /v1/online"] * 3 + ["HEAD /v1/online", "GET /v1/ws"])


if __name__ == "__main__":
    unittest.main()
