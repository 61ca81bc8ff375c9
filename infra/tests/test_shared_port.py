"""A real Nginx and a real coturn with the roles' own settings, which share one port as a single server's 443."""

import asyncio
import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import threading
import time
import unittest
from contextlib import suppress
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from rizztalk.relay import PUBLIC, Relay
from rizztalk.verdict import Failed

from .rendering import free_port, render
from .webserver import PATH, Application, playbook

SITE, RELAY = "site.test", "turn.site.test"
SECRET = "signed-by-the-application"
PER_ADDRESS = 3


class Held(Application):
    """Answers /v1/online?held when the test says so."""

    def do_GET(self):
        if self.path.endswith("?held"):
            self.server.asked.append(self.path)
            self.server.release.wait(20)
        self.answer()


class SharedPortTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        # Workers run as www-data where the test is root's.
        cls.folder.chmod(0o755)
        cls.certificate = cls.folder / "fullchain.pem"
        names = f"subjectAltName=DNS:{SITE},DNS:www.{SITE},DNS:{RELAY}"
        subprocess.run(
            [
                *["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
                *["-subj", f"/CN={SITE}", "-addext", names, "-keyout", cls.folder / "privkey.pem", "-out", cls.certificate],
            ],
            check=True,
            capture_output=True,
        )
        cls.ports = {name: free_port(socket.SOCK_STREAM) for name in ("shared", "http", "https", "hop", "relay", "turns", "status")}
        told = {"coturn_domain": SITE, "coturn_certificate": SITE, "coturn_secret": SECRET, "coturn_public_address": "198.51.100.2"}
        render("coturn", cls.folder, **told, coturn_private_address="127.0.0.1")
        version = subprocess.run(["nginx", "-v"], env={"PATH": PATH}, capture_output=True, text=True).stderr
        for name, relay in (("before", ""), ("shared", RELAY)):
            (cls.folder / name).mkdir()
            playbook(
                "nginx.yml",
                folder=str(cls.folder / name),
                certified=True,
                version=version,
                nginx_relay_name=relay,
                nginx_relay_address=f"127.0.0.1:{cls.ports['turns']}",
                nginx_relay_port=cls.ports["hop"],
                nginx_https_port=cls.ports["https"],
                nginx_status_port=cls.ports["status"],
                nginx_connections_per_address=PER_ADDRESS,
            )
        cls.rendered = {name: (cls.folder / name / "nginx.conf").read_text() for name in ("before", "shared")}

    def setUp(self):
        self.application = ThreadingHTTPServer(("127.0.0.1", 0), Held)
        self.application.asked = []
        self.application.release = threading.Event()
        threading.Thread(target=self.application.serve_forever, daemon=True).start()
        self.addCleanup(self.application.server_close)
        self.addCleanup(self.application.shutdown)
        beside = self.folder / "rizztalk"
        beside.mkdir(exist_ok=True)
        (beside / "upstream.conf").write_text(f"server 127.0.0.1:{self.application.server_address[1]};\n")
        for name, text in (("headers.conf", ""), ("redirects.map", ""), ("not-found.map", "default /404.html;\n")):
            (beside / name).write_text(text)
        self.tls = ssl.create_default_context(cafile=self.certificate)
        self.settings = self.folder / "nginx.conf"

    # ---- The servers ----

    def on_loopback(self, text):
        """Only what a test may not take from this machine is another: its ports, its folders."""
        for port, ours in ((443, self.ports["shared"]), (80, self.ports["http"])):
            text = re.sub(rf"listen \[::\]:{port}\b", f"listen [::1]:{ours}", text)
            text = re.sub(rf"listen {port}\b", f"listen 127.0.0.1:{ours}", text)
        for theirs, ours in (
            *(("/etc/nginx/rizztalk", "rizztalk"), ("/var/www/rizztalk", "www"), ("/run/nginx.pid", "nginx.pid")),
            (f"/etc/letsencrypt/live/{SITE}", ""),
        ):
            self.assertIn(theirs, text)
            text = text.replace(theirs, str(self.folder / ours).rstrip("/"))
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
            text = text.replace("http {\n", f"http {{\n  {kind}_temp_path {self.folder}/{kind};\n", 1)
        return text

    def nginx(self, which="shared"):
        self.settings.write_text(self.on_loopback(self.rendered[which]))
        command = ["nginx", "-e", "stderr", "-c", self.settings, "-g", "daemon off;"]
        self.web = subprocess.Popen([*map(str, command)], env={**os.environ, "PATH": PATH})
        self.addCleanup(self.web.wait, 20)
        self.addCleanup(self.web.terminate)
        self.await_true(lambda: self.get()[0] == 200, "Nginx does not start")

    def reload(self, which="shared"):
        """Has Nginx read settings, and waits until only new workers serve."""
        before = self.workers()
        self.settings.write_text(self.on_loopback(self.rendered[which]))
        self.web.send_signal(signal.SIGHUP)
        self.await_true(lambda: self.workers() and not self.workers() & before, "Nginx refuses the settings")

    def workers(self):
        """Those that accept connections; one that shuts down says so in its title."""
        told = subprocess.run(["ps", "--ppid", str(self.web.pid), "-o", "pid=,args="], capture_output=True, text=True).stdout
        return {line.split()[0] for line in told.splitlines() if "shutting down" not in line}

    def coturn(self):
        options = ["--listening-port", self.ports["relay"], "--tls-listening-port", self.ports["turns"], "--no-dtls"]
        files = ["--cert", self.certificate, "--pkey", self.folder / "privkey.pem"]
        files += ["--pidfile", self.folder / "pid", "--userdb", self.folder / "turndb"]
        command = ["turnserver", "-c", self.folder / "turnserver.conf", *options, *files]
        process = subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        self.addCleanup(process.wait, 20)
        self.addCleanup(process.terminate)
        self.await_true(lambda: Relay("127.0.0.1", None, None, self.ports["relay"]).software() == "", "coturn does not start")

    @staticmethod
    def await_true(condition, otherwise):
        until = time.monotonic() + 20
        while True:
            with suppress(OSError, Failed):
                if condition():
                    return
            assert time.monotonic() < until, otherwise
            time.sleep(0.05)

    # ---- Visitors ----

    def connect(self, name=SITE, source="127.0.0.1", alpn=()):
        """A connection to the shared port that asks for a name, from one of loopback's addresses."""
        target = "::1" if source == "::1" else "127.0.0.1"
        plain = socket.create_connection((target, self.ports["shared"]), 10, source_address=(source, 0))
        if alpn:
            self.tls.set_alpn_protocols(alpn)
        try:
            return self.tls.wrap_socket(plain, server_hostname=name)
        except BaseException:
            plain.close()
            raise

    def get(self, source="127.0.0.1", path="/v1/online"):
        """Asks by HTTP/1.1, from a client that names no ALPN protocol."""
        with self.connect(source=source) as secure:
            secure.sendall(f"GET {path} HTTP/1.1\r\nHost: {SITE}\r\nConnection: close\r\n\r\n".encode())
            answer = http.client.HTTPResponse(secure)
            answer.begin()
            return answer.status, answer.read()

    def forwarded(self, source):
        return json.loads(self.get(source)[1])["x-forwarded-for"]

    async def allocate(self):
        """An allocation over TLS at the shared port, by the relay's name."""
        username = f"{int(time.time()) + 60}:test"
        password = base64.b64encode(hmac.new(SECRET.encode(), username.encode(), hashlib.sha1).digest()).decode()
        resolve = socket.getaddrinfo
        with (
            mock.patch("socket.gethostbyname", lambda _: "127.0.0.1"),
            mock.patch("socket.getaddrinfo", lambda host, *more, **named: resolve("127.0.0.1" if host == RELAY else host, *more, **named)),
        ):
            relayed, _ = await Relay(RELAY, self.tls, None).allocate("tls", username, password, self.ports["shared"])
        return relayed

    # ---- HTTPS ----

    def test_the_application_learns_the_visitors_address(self):
        self.nginx()
        for source in ("127.0.0.2", "127.0.0.3", "::1"):
            self.assertEqual(self.forwarded(source), source)

    def test_https_speaks_http_2(self):
        self.nginx()
        with self.connect(alpn=["h2", "http/1.1"]) as secure:
            self.assertEqual(secure.selected_alpn_protocol(), "h2")
            # RFC 9113 section 3.4: each side begins with its settings, a frame of type 4 on stream 0.
            secure.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes.fromhex("000000040000000000"))
            frame = secure.read(9)
            self.assertEqual((frame[3], frame[5:9]), (4, bytes(4)))

    def test_connections_without_a_name_of_ours_are_answered_as_before(self):
        self.nginx()
        with self.assertRaisesRegex(ssl.SSLError, "UNRECOGNIZED_NAME"):
            self.connect("elsewhere.test")
        with self.connect(f"www.{SITE}") as secure:
            self.assertEqual(secure.version(), "TLSv1.3")
        with socket.create_connection(("127.0.0.1", self.ports["shared"]), 10) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\nHost: site.test\r\n\r\n")
            self.assertIn(b"400 Bad Request", plain.recv(4096))

    def test_limits_count_the_visitors_address(self):
        self.nginx()
        with self.held(PER_ADDRESS, "127.0.0.2"):
            self.assertEqual(self.get("127.0.0.2")[0], 429)
            self.assertEqual(self.get("127.0.0.3")[0], 200)
            self.assertEqual(self.get("::1")[0], 200)

    def test_one_address_can_hold_twice_as_many_connections_and_no_more(self):
        """They send nothing, and so are no request that HTTPS could count."""
        self.nginx()
        held = [socket.create_connection(("127.0.0.1", self.ports["shared"]), 10, ("127.0.0.2", 0)) for _ in range(PER_ADDRESS * 2)]
        try:
            self.await_true(lambda: self.refused("127.0.0.2"), "one address may hold any number of connections")
            self.assertEqual(self.get("127.0.0.3")[0], 200)
        finally:
            for each in held:
                each.close()
        self.await_true(lambda: self.get("127.0.0.2")[0] == 200, "connections that are gone are counted")

    def refused(self, source):
        try:
            self.get(source)
        except (ssl.SSLError, ConnectionError):
            return True
        return False

    def held(self, count, source):
        """While the block runs, that many requests from one address are under way."""
        test = self

        class Held:
            def __enter__(self):
                test.application.asked.clear()
                self.threads = [threading.Thread(target=test.get, args=(source, "/v1/online?held")) for _ in range(count)]
                for thread in self.threads:
                    thread.start()
                test.await_true(lambda: len(test.application.asked) == count, "the requests do not arrive")

            def __exit__(self, *_):
                test.application.release.set()
                for thread in self.threads:
                    thread.join(20)

        return Held()

    # ---- The relay ----

    def test_the_relays_name_leads_to_the_relay(self):
        self.coturn()
        self.nginx()

        async def call():
            relayed = await self.allocate()
            try:
                turn = relayed._TurnTransport__inner_protocol  # noqa: SLF001 (channels are not in its public interface)
                await turn.channel_bind(0x4000, (PUBLIC[0], 80))
                with self.assertRaisesRegex(Exception, "403"):
                    await turn.channel_bind(0x4001, ("10.0.0.1", 80))
                return relayed.get_extra_info("sockname")[0]
            finally:
                relayed.close()

        # The relayed address is the public one, as without Nginx in between.
        self.assertEqual(asyncio.run(call()), "198.51.100.2")

    def test_a_relay_that_is_away_does_not_harm_https(self):
        self.nginx()
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.connect(RELAY)
        self.assertEqual(self.get()[0], 200)

    def test_a_call_over_it_survives_a_reload(self):
        """As each deploy and each renewed certificate makes one."""
        self.coturn()
        self.nginx()

        async def call():
            relayed = await self.allocate()
            try:
                turn = relayed._TurnTransport__inner_protocol  # noqa: SLF001
                await asyncio.to_thread(self.reload)
                await turn.channel_bind(0x4000, (PUBLIC[0], 80))
            finally:
                relayed.close()

        asyncio.run(call())

    # ---- Upgrades ----

    def test_a_server_that_runs_begins_to_share_its_port_without_a_break(self):
        self.coturn()
        self.nginx("before")
        with self.assertRaises(ssl.SSLError):
            self.connect(RELAY)
        answers = []
        self.application.asked.clear()
        held = threading.Thread(target=lambda: answers.append(self.get(path="/v1/online?held")))
        held.start()
        self.await_true(lambda: self.application.asked, "the request does not arrive")
        self.reload()
        self.assertEqual(self.forwarded("127.0.0.2"), "127.0.0.2")

        async def call():
            (await self.allocate()).close()

        asyncio.run(call())
        # What was under way at the reload is answered by the worker that had it.
        self.application.release.set()
        held.join(20)
        self.assertEqual([status for status, _ in answers], [200])
        self.reload("before")
        self.assertEqual(self.forwarded("127.0.0.2"), "127.0.0.2")


if __name__ == "__main__":
    unittest.main()
