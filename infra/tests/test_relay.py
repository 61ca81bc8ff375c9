"""A real coturn with the role's own settings: it relays to the public Internet, and into no inside network."""

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import re
import socket
import subprocess
import sys
import time
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from rizztalk.paths import ANSIBLE
from rizztalk.relay import PRIVATE, PUBLIC, Relay
from rizztalk.verdict import Failed

from .rendering import free_port, render

SECRET = "signed-by-the-application"
# The IANA special-purpose registries (RFC 6890) and multicast: nobody who calls is there.
INSIDE = (
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
    *("192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"),
)
INSIDE_V6 = (
    *("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16", "fc00::/7"),
    *("fe80::/10", "ff00::/8"),
)
PUBLIC_V6 = ("2606:4700:4700::1111", "2a00:1450:4001:82a::200e", "2400:cb00::1")
FORBIDDEN = 403


def ends(networks):
    """The first and the last address of each network."""
    return [str(address) for each in map(ipaddress.ip_network, networks) for address in (each[0], each[-1])]


def neighbors(networks):
    """The public addresses right before and right after each network."""
    found = {address for each in map(ipaddress.ip_network, networks) for address in (int(each[0]) - 1, int(each[-1]) + 1)}
    addresses = [ipaddress.ip_address(address) for address in sorted(found) if 0 < address < 2**32]
    return [str(address) for address in addresses if not any(address in ipaddress.ip_network(inside) for inside in networks)]


class PeersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        names = {"coturn_domain": "site.test", "coturn_certificate": "site.test", "coturn_secret": SECRET}
        render("coturn", cls.folder, **names, coturn_public_address="198.51.100.2", coturn_private_address="127.0.0.1")

    def setUp(self):
        self.port = free_port(socket.SOCK_DGRAM)
        self.relay = Relay("127.0.0.1", None, self.credentials, self.port)

    @staticmethod
    def credentials():
        username = f"{int(time.time()) + 60}:test"
        return username, base64.b64encode(hmac.new(SECRET.encode(), username.encode(), hashlib.sha1).digest()).decode()

    def start(self, *options):
        """Runs the role's settings; only what a test may not take from this machine is set anew: ports, files of the system, TLS."""
        command = [
            *["turnserver", "-c", self.folder / "turnserver.conf", "--listening-port", str(self.port), "--no-tls", "--no-dtls"],
            *["--pidfile", self.folder / "pid", "--userdb", self.folder / "turndb", *options],
        ]
        process = subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait, 20)
        self.addCleanup(process.terminate)
        until = time.monotonic() + 20
        while True:
            try:
                self.relay.software()
                return
            except (OSError, Failed):
                self.assertIsNone(process.poll(), "coturn does not start")
                self.assertLess(time.monotonic(), until, "coturn answers no STUN request")

    def binds(self, peers):
        return asyncio.run(self.relay.binds(peers))

    def test_relays_to_public_addresses_and_into_no_inside_network(self):
        self.start()
        public = [*PUBLIC, *neighbors(INSIDE)]
        self.assertEqual(self.binds(public), dict.fromkeys(public, 0))
        inside = [*PRIVATE, *ends(INSIDE)]
        self.assertEqual(self.binds(inside), dict.fromkeys(inside, FORBIDDEN))

    def test_reaches_no_ipv6_peer_by_an_ipv4_allocation(self):
        self.start()
        codes = self.binds([*PUBLIC_V6, *ends(INSIDE_V6)])
        # 443 (Peer Address Family Mismatch, RFC 8656 section 18.13).
        self.assertEqual(set(codes.values()) - {FORBIDDEN}, {443}, codes)

    def test_refuses_the_same_networks_of_ipv6_where_it_has_such_an_address(self):
        self.start("--relay-ip", "::1", "--allocation-default-address-family", "ipv6")
        self.assertEqual(self.binds(PUBLIC_V6), dict.fromkeys(PUBLIC_V6, 0))
        inside = ends(INSIDE_V6)
        self.assertEqual(self.binds(inside), dict.fromkeys(inside, FORBIDDEN))

    def test_the_check_says_so(self):
        self.start()
        self.assertEqual(asyncio.run(self.relay.allowed_peers()), "permitted")
        self.assertEqual(asyncio.run(self.relay.denied_peers()), "refused")

    def test_the_check_finds_a_relay_that_refuses_the_public_internet(self):
        self.start("--denied-peer-ip", "1.0.0.0-223.255.255.255")
        with self.assertRaisesRegex(Failed, r"refused: 1\.1\.1\.1 \(403\), 8\.8\.8\.8 \(403\)"):
            asyncio.run(self.relay.allowed_peers())

    def watched(self):
        """What the server itself finds out each minute, and says of it."""
        file = self.folder / "numbers.prom"
        told = {"RIZZTALK_TURN": f"127.0.0.1:{self.port}", "RIZZTALK_TURN_SECRET": SECRET}
        numbers = ANSIBLE / "roles/monitoring/files/rizztalk-numbers"
        done = subprocess.run([sys.executable, numbers, file], env=told, capture_output=True, text=True, check=True)
        return re.search(r"^rizztalk_turn_allocate_success (.*)$", file.read_text(), re.MULTILINE).group(1), done.stderr

    def test_the_servers_own_trial_is_content(self):
        self.start()
        self.assertEqual(self.watched(), ("1", ""))

    def test_the_servers_own_trial_finds_a_relay_that_refuses_the_public_internet(self):
        self.start("--denied-peer-ip", "1.0.0.0-223.255.255.255")
        self.assertEqual(self.watched(), ("0", "The relay fails its trial: it does not relay to 8.8.8.8: Forbidden IP\n"))

    def test_no_range_begins_at_the_address_that_stands_for_any(self):
        """coturn compares the beginning with no address of the other family then."""
        template = (ANSIBLE / "roles/coturn/templates/turnserver.conf.j2").read_text()
        beginnings = re.findall(r"^(?:denied|allowed)-peer-ip=([^-\n]+)", template, re.MULTILINE)
        self.assertGreater(len(beginnings), 20)
        self.assertNotIn("::", beginnings)


if __name__ == "__main__":
    unittest.main()
