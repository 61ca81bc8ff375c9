"""infra/compose.yaml: as guarded as the server, from the same images, and with files that the playbook really writes."""

import json
import re
import tarfile
import unittest
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import yaml

from rizztalk import laptop
from rizztalk.paths import ANSIBLE, PROJECT

FILE = PROJECT / "infra" / "compose.yaml"
COMPOSE = yaml.safe_load(FILE.read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (PROJECT / "infra" / "image" / "Dockerfile").read_text()
# Written beside what containers are given, and never given to one.
OURS = {"hosts.json", "secrets.json", "variables.json"}


def defaults(role):
    return yaml.safe_load((ANSIBLE / "roles" / role / "defaults" / "main.yml").read_text())


def mounts():
    """Every file and folder of this machine that a container is given, with the service's name."""
    for name, service in SERVICES.items():
        for mount in service.get("volumes", []):
            source, target, *mode = mount.split(":")
            if "/" in source:
                yield name, (FILE.parent / source).resolve(), target, mode
        for file in service.get("env_file", []):
            yield name, (FILE.parent / file).resolve(), None, ["ro"]


class CompositionTest(unittest.TestCase):
    def test_publishes_on_loopback_alone(self):
        for name, service in SERVICES.items():
            for port in service.get("ports", []):
                self.assertRegex(port, r"^127\.0\.0\.1:\d+:\d+(/udp|/tcp)?$", name)
            self.assertNotEqual(service.get("network_mode"), "host", name)

    def test_hardens_each_service_as_the_server_does(self):
        for name, service in SERVICES.items():
            with self.subTest(name):
                self.assertIs(service["read_only"], True)
                self.assertEqual(service["cap_drop"], ["ALL"])
                self.assertEqual(service["security_opt"], ["no-new-privileges:true"])
                self.assertNotIn("privileged", service)
                # coturn's image: see there.
                self.assertEqual(service.get("cap_add", []), ["NET_BIND_SERVICE"] if name == "coturn" else [])
                self.assertNotIn(str(service["user"]).split(":")[0], ("root", "0"))
                self.assertEqual(service["mem_limit"], service["memswap_limit"])
                self.assertGreater(service["pids_limit"], 0)
                self.assertEqual(service["restart"], "on-failure")

    def test_asks_each_service_whether_it_is_well(self):
        # The first only sleeps; nothing in the second's image can ask, so Nginx is asked for what comes from it.
        for name in SERVICES.keys() - {"network", "app"}:
            self.assertIn("test", SERVICES[name]["healthcheck"], name)

    def test_pins_what_it_takes_from_elsewhere(self):
        for name, service in SERVICES.items():
            if service["image"].startswith("rizztalk-"):
                self.assertTrue(
                    "build" in service or service["pull_policy"] == "never", f"{name}: an image of ours is not asked of a registry"
                )
            else:
                self.assertRegex(service["image"], r"@sha256:[0-9a-f]{64}$|:\d+\.\d+\.\d+[-\w.]*$", name)
        built = {service["image"] for service in SERVICES.values() if "build" in service} | {laptop.IMAGE}
        for name, service in SERVICES.items():
            if service["image"].startswith("rizztalk-"):
                self.assertIn(service["image"], built, name)
        self.assertRegex(DOCKERFILE, r"(?m)^ARG DEBIAN=\S+@sha256:[0-9a-f]{64}$")

    def test_builds_targets_that_are_there(self):
        for name, service in SERVICES.items():
            if "build" in service:
                self.assertRegex(DOCKERFILE, rf"(?m)^FROM \S+ AS {service['build']['target']}$", name)

    def test_runs_the_servers_images_with_the_servers_limits(self):
        self.assertEqual(SERVICES["coturn"]["image"], defaults("coturn")["coturn_image"])
        monitoring = defaults("monitoring")
        self.assertEqual(SERVICES["grafana"]["image"], monitoring["monitoring_grafana_image"])
        limits = {
            "app": defaults("app")["app_memory"],
            "grafana": monitoring["monitoring_grafana_memory"],
            **{name: monitoring["monitoring_memory"][name] for name in ("prometheus", "alertmanager")},
            **{f"{name}-exporter": monitoring["monitoring_memory"]["exporter"] for name in ("node", "redis", "nginx", "blackbox")},
        }
        for name, limit in limits.items():
            self.assertEqual(SERVICES[name]["mem_limit"], limit.lower(), name)

    def test_runs_every_program_of_monitoring(self):
        run = {Path(source).name for name, source, target, _ in mounts() if target == "/run/rizztalk"}
        self.assertEqual(run, {program["name"] for program in defaults("monitoring")["monitoring_programs"]})

    def test_installs_what_the_roles_install(self):
        wanted = {program["name"] for program in defaults("monitoring")["monitoring_programs"]}
        for role in ("nginx", "redis"):
            tasks = yaml.safe_load((ANSIBLE / "roles" / role / "tasks" / "main.yml").read_text())
            wanted.update(name for task in tasks for name in task.get("ansible.builtin.apt", {}).get("name", []))
        self.assertLessEqual(wanted, set(re.findall(r"[\w-]+", DOCKERFILE)))

    def test_tells_grafana_what_the_server_tells_it(self):
        unit = (ANSIBLE / "roles" / "monitoring" / "templates" / "rizztalk-grafana.service.j2").read_text()
        told = dict(word.split("=", 1) for word in re.findall(r"--env (\S+=(?:\{\{.*?\}\}|\S)+)", unit))
        play = yaml.safe_load((ANSIBLE / "laptop.yml").read_text())[0]
        told |= {
            "GF_SERVER_HTTP_ADDR": play["vars"]["monitoring_listen"],
            "GF_SERVER_HTTP_PORT": str(defaults("monitoring")["monitoring_ports"]["grafana"]),
        }
        self.assertEqual(SERVICES["grafana"]["environment"], told)

    def test_gives_files_to_read_only(self):
        for name, source, _, mode in mounts():
            self.assertEqual(mode, ["ro"], f"{name}: {source}")


class RenderingTest(unittest.TestCase):
    """What `rizztalk laptop` writes, written once for these tests."""

    @classmethod
    def setUpClass(cls):
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.laptop = Path(folder.name) / "laptop"
        archive = Path(folder.name) / "site.tar.gz"
        pages = {
            "site/index.html": "<!doctype html>",
            "headers.txt": "X-Content-Type-Options: nosniff\n",
            "redirects.map": "default '';\n",
            "not-found.map": "default /404.html;\n",
        }
        with tarfile.open(archive, "w:gz") as tar:
            for name, text in pages.items():
                member = tarfile.TarInfo(name)
                member.size = len(text)
                tar.addfile(member, BytesIO(text.encode()))
        image = {"image": "image.tar", "image_id": "sha256:" + "0" * 64, "release": "0.0.0-test"}
        with mock.patch.object(laptop, "LAPTOP", cls.laptop):
            laptop.render(image, str(archive))

    def here(self, source):
        """A path of target/laptop, where this test has it."""
        inside = source.is_relative_to(laptop.LAPTOP)
        return inside, self.laptop / source.relative_to(laptop.LAPTOP) if inside else source

    def test_writes_every_file_that_a_container_is_given(self):
        for name, source, _, _ in mounts():
            self.assertTrue(self.here(source)[1].exists(), f"{name}: {source}")

    def test_writes_none_that_no_container_is_given(self):
        given = [found for inside, found in (self.here(source) for _, source, _, _ in mounts()) if inside]
        for file in self.laptop.rglob("*"):
            if file.is_file() and file.name not in OURS:
                self.assertTrue(any(file.is_relative_to(one) for one in given), file)

    def test_lets_containers_read_and_nobody_else(self):
        self.assertEqual(self.laptop.stat().st_mode & 0o777, 0o700)
        for name, source, target, _ in mounts():
            inside, found = self.here(source)
            if inside and target:
                for file in [found, *(found.rglob("*") if found.is_dir() else [])]:
                    wanted = 0o555 if file.is_dir() else 0o444
                    self.assertEqual(file.stat().st_mode & wanted, wanted, f"{name}: {file}")
        for name in OURS - {"hosts.json"} | {"app.env", "numbers.env", "redis-exporter.env"}:
            self.assertEqual((self.laptop / name).stat().st_mode & 0o777, 0o600, name)

    def test_has_secrets_of_its_own_that_each_side_knows(self):
        secrets = json.loads((self.laptop / "secrets.json").read_text())
        self.assertIn(f"static-auth-secret={secrets['vault_turn_secret']}\n", (self.laptop / "turnserver.conf").read_text())
        self.assertIn(f"RIZZTALK_TURN_SECRET={secrets['vault_turn_secret']}\n", (self.laptop / "app.env").read_text())
        self.assertIn(f":{secrets['vault_redis_password']}@127.0.0.1:6379", (self.laptop / "app.env").read_text())

    def test_leads_the_web_server_as_on_a_server(self):
        text = (self.laptop / "nginx.conf").read_text()
        self.assertIn("server_name localhost;", text)
        self.assertIn("ssl_certificate /etc/letsencrypt/live/localhost/fullchain.pem;", text)
        # Nothing on localhost is held to HTTPS by having been here.
        self.assertEqual(set(re.findall(r"max-age=\d+", text)) - {"max-age=31536000"}, {"max-age=0"})
        self.assertEqual((self.laptop / "nginx/upstream.conf").read_text(), "server 127.0.0.1:8080;\n")
        self.assertIn('add_header X-Content-Type-Options "nosniff" always;', (self.laptop / "nginx/headers.conf").read_text())

    def test_says_in_a_digest_whether_anything_has_changed(self):
        with mock.patch.object(laptop, "LAPTOP", self.laptop):
            before = laptop.digest()
            self.assertEqual(self.laptop.joinpath("settings.env").read_text(), f"RIZZTALK_SETTINGS={before}\n")
            page = self.laptop / "pages/site/index.html"
            text = page.read_text()
            page.write_text(text + " ")
            self.assertNotEqual(laptop.digest(), before)
            page.write_text(text)
            self.assertEqual(laptop.digest(), before)
