"""One server with everything, and the several of the scaled shape: what Ansible writes on each kind of them."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from rizztalk.paths import ANSIBLE, PROJECT

RELAYS = ["turn.example.com", "turn-2.example.com"]
ALONE = {"environment_runs": ["web", "data", "relay"], "environment_relay": RELAYS[0], "environment_relays": RELAYS[:1]}
WEB = {"environment_runs": ["web"], "environment_relay": "", "environment_relays": RELAYS}
# Before the first certificate, and with the web server of a release that did not share 443.
OLDER = ALONE | {"certified": False, "nginx_stream": {"stat": {"exists": False}}}
RELAY = {"environment_runs": ["relay"], "environment_relay": RELAYS[1], "environment_relays": RELAYS}
SHARED = {
    "environment_domain": "example.com",
    "environment_email": "ops@example.com",
    "environment_vpc_range": "10.110.0.0/24",
    "environment_site_address": "198.51.100.7",
    "environment_public_address": "198.51.100.8",
    "coturn_private_address": "10.110.0.8",
    "ansible_facts": {},
    "artefact_image": "image.tar",
    "artefact_image_reference": "",
    "artefact_image_id": "sha256:1",
    "artefact_release": "1.0",
    "vault_redis_password": "redis-password",
    "vault_redis_monitor_password": "monitor-password",
    "vault_valkey_uri": "rediss://default:valkey-password@valkey.example:25061",
    "vault_turn_secret": "turn-secret",
    "vault_moderation_token": "token",
    "vault_hash_keys": ["key"],
}


class ShapesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        hosts = {"alone": ALONE, "older": OLDER, "web": WEB, "relay": RELAY}
        inventory = cls.folder / "hosts.json"
        inventory.write_text(json.dumps({"rizztalk": {"hosts": hosts, "vars": {**SHARED, "rendered": folder.name}}}))
        shutil.copytree(ANSIBLE / "group_vars", cls.folder / "group_vars")
        done = subprocess.run(
            ["ansible-playbook", "-i", inventory, PROJECT / "infra/tests/shapes.yml"],
            cwd=ANSIBLE,
            env={**os.environ, "ANSIBLE_CONFIG": str(ANSIBLE / "ansible.cfg")},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def text(self, host, name):
        return (self.folder / f"{host}-{name}").read_text()

    def lists(self, host):
        return json.loads((self.folder / f"{host}.json").read_text())

    def ports(self, host):
        return {f"{rule['proto']} {port}" for rule in self.lists(host)["ufw"] for port in rule["port"].split(",")}

    def settings(self, host):
        return dict(line.split("=", 1) for line in self.text(host, "colour.env").splitlines() if "=" in line)

    def test_one_server_has_its_own_redis_and_certificate(self):
        self.assertEqual(self.settings("alone")["RIZZTALK_REDIS_URI"], "redis://rizztalk:redis-password@127.0.0.1:6379")
        self.assertEqual(self.lists("alone")["names"], ["example.com", "www.example.com", "turn.example.com"])
        self.assertIn("server_name example.com www.example.com turn.example.com;", self.text("alone", "nginx.conf"))
        self.assertEqual(
            self.settings("alone")["RIZZTALK_TURN_URIS"],
            "turn:turn.example.com:3478?transport=udp,turn:turn.example.com:3478?transport=tcp,turns:turn.example.com:443?transport=tcp",
        )

    def test_one_server_shares_443_between_the_relay_and_https(self):
        nginx = self.text("alone", "nginx.conf")
        self.assertIn("turn.example.com 127.0.0.1:8444;", nginx)
        self.assertIn("proxy_pass 10.110.0.8:5349;", nginx)
        # The server for other names, www and the site.
        self.assertEqual(nginx.count("listen 127.0.0.1:8443 ssl proxy_protocol"), 3)
        self.assertEqual(set(re.findall(r"listen \S*443\b", nginx)), {"listen 443", "listen [::]:443", "listen 127.0.0.1:8443"})
        for host in ("older", "web", "relay"):
            self.assertNotIn("stream {", self.text(host, "nginx.conf"))

    def test_an_older_web_server_leaves_the_relay_its_own_port(self):
        """`deploy` alone does not bring the server's settings."""
        offered = self.settings("older")["RIZZTALK_TURN_URIS"].split(",")
        self.assertEqual(offered[2:], ["turns:turn.example.com:5349?transport=tcp"])

    def test_an_application_server_shares_the_data_and_leaves_tls_to_the_balancer(self):
        self.assertEqual(self.settings("web")["RIZZTALK_REDIS_URI"], SHARED["vault_valkey_uri"])
        nginx = self.text("web", "nginx.conf")
        self.assertNotIn("ssl", nginx)
        self.assertIn("set_real_ip_from 10.110.0.0/24;", nginx)
        self.assertIn("X-Forwarded-Proto https;", nginx)
        # Pages, and files that are kept for long.
        self.assertEqual(nginx.count("Strict-Transport-Security"), 2)
        self.assertEqual(self.ports("web"), {"tcp 22", "tcp 80"})
        self.assertEqual([rule["from"] for rule in self.lists("web")["ufw"] if rule["port"] == "80"], ["10.110.0.0/24"])

    def test_the_balancer_is_answered_by_the_servers_address(self):
        first = re.search(r"listen 80 default_server;.*?\n  }\n", self.text("web", "nginx.conf"), re.DOTALL).group()
        self.assertIn("location = /v1/online", first)
        self.assertNotIn("location", re.search(r"listen 80 default_server;.*?\n  }\n", self.text("alone", "nginx.conf"), re.DOTALL).group())

    def test_visitors_are_offered_every_relay(self):
        for relay in RELAYS:
            for way in (
                "turn:{}:3478?transport=udp",
                "turn:{}:3478?transport=tcp",
                "turns:{}:5349?transport=tcp",
                "turns:{}:443?transport=tcp",
            ):
                self.assertIn(way.format(relay), self.settings("web")["RIZZTALK_TURN_URIS"].split(","))

    def test_a_relay_has_a_certificate_of_its_own_and_443(self):
        self.assertEqual(self.lists("relay")["names"], ["turn-2.example.com"])
        self.assertIn("alt-tls-listening-port=443", self.text("relay", "turnserver.conf"))
        self.assertNotIn("alt-tls-listening-port", self.text("alone", "turnserver.conf"))
        self.assertLessEqual({"tcp 80", "tcp 443", "udp 3478", "tcp 5349"}, self.ports("relay"))
        self.assertIn("live/turn-2.example.com/", self.text("relay", "numbers.env"))

    def test_wakes_nobody_before_there_is_a_certificate(self):
        text = self.text("alone", "uncertified.yml")
        self.assertFalse(re.search(r"job_name: (pages|websocket)", text))
        self.assertNotIn(":5349", text)
        self.assertIn(":3478", text)
        self.assertIn(":5349", self.text("alone", "prometheus.yml"))

    def test_watches_what_is_there_and_nothing_else(self):
        jobs = {host: set(re.findall(r"job_name: (\w+)", self.text(host, "prometheus.yml"))) for host in ("alone", "web", "relay")}
        always = {"prometheus", "alertmanager", "node"}
        self.assertEqual(jobs["alone"], always | {"rizztalk", "redis", "nginx", "pages", "websocket", "turn", "turn_shared", "coturn"})
        self.assertEqual(jobs["web"], always | {"rizztalk", "nginx", "pages", "websocket"})
        self.assertEqual(jobs["relay"], always | {"turn", "coturn"})
        self.assertIn("https://198.51.100.7:443/", self.text("web", "prometheus.yml"))
        self.assertNotIn("prometheus-redis-exporter", self.lists("web")["programs"])
        for host in jobs:
            done = subprocess.run(["promtool", "check", "config", self.folder / f"{host}-prometheus.yml"], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
