"""The Internet of the tests: a server with its relay, and two homes, each behind routers of some kind.

Public addresses are of ranges for documentation (RFC 5737, RFC 3849), since the relay refuses private ones, as on a server.
"""

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from authority import Authority
from network import Network, namespaces
from person import HERE, Person, await_condition, inside
from relay import Relay, server_settings
from server import Server

DOMAIN = "field.test"
SERVER, SERVER_IPV6 = "203.0.113.10", "2001:db8:1::10"
ROUND_TRIP_MILLIS = 100

# Drops packets that nobody asked for. An answer would enter the connection table and take the port from the inner host.
CLOSED = """
table inet closed {
  chain input {
    type filter hook input priority 0; policy drop;
    iifname != "wan0" accept
    ct state established,related accept
  }
}
"""
# Rules for packets from outside, besides answers, that reach the one inner host. An inner port is the same outside in all three cones.
CONE = """
table ip cone {{
  set known {{ type {key}; flags dynamic; timeout 2m; }}
  chain inward {{
    type nat hook prerouting priority dstnat;
    iifname "wan0" meta l4proto udp {condition} dnat to {host}
  }}
  chain outward {{
    type nat hook postrouting priority srcnat;
    oifname "wan0" masquerade
  }}
  chain remember {{
    type filter hook forward priority 0;
    oifname "wan0" meta l4proto udp {remember}
  }}
}}
"""
MASQUERADE = """
table ip translate {{
  chain outward {{
    type nat hook postrouting priority srcnat;
    oifname "wan0" masquerade {flags}
  }}
}}
"""
ALLOW = """
table inet allowed {{
  chain forward {{
    type filter hook forward priority 10; policy accept;
    oifname "wan0" {blocked} drop
  }}
}}
"""


def nat(kind: str, host: str) -> str:
    """Rules of a router of that kind (RFC 3489 section 5 has the four names)."""
    if kind == "full cone":
        return CLOSED + CONE.format(key="ipv4_addr", condition="", remember="accept", host=host)
    if kind == "restricted":
        return CLOSED + CONE.format(key="ipv4_addr", condition="ip saddr @known", remember="add @known { ip daddr }", host=host)
    if kind == "symmetric":
        return CLOSED + MASQUERADE.format(flags="fully-random")
    rules = CLOSED + MASQUERADE.format(flags="")
    if kind == "UDP blocked":
        rules += ALLOW.format(blocked="meta l4proto udp")
    elif kind == "only 443":
        rules += ALLOW.format(blocked="meta l4proto { tcp, udp } th dport != 443") + ALLOW.replace("allowed", "quic").format(
            blocked="meta l4proto udp"
        )
    return rules


class World:
    def __init__(self, work: Path, network: Network):
        self.work, self.network = work, network
        self.ends: dict[str, list[str]] = {}
        self._resolves: dict[str, str] = {}
        self.authority = Authority(work / "authority")
        self._chain, self._key = self.authority.certificate([DOMAIN, f"turn.{DOMAIN}"])
        self._wan: subprocess.Popen | None = None
        self._front: subprocess.Popen | None = None
        self.relay: Relay | None = None
        self.server: Server | None = None

    @property
    def page(self) -> str:
        return f"https://{DOMAIN}/"

    def end(self, name: str, *addresses: str) -> None:
        """Puts a namespace on the Internet, when that starts."""
        self.ends[name] = list(addresses)

    def know_server(self, name: str, ipv6: bool = False) -> None:
        """Lets a host find the server and its relay by their names, in one family of addresses."""
        address = SERVER_IPV6 if ipv6 else SERVER
        self.network.names(name, {address: f"{DOMAIN} turn.{DOMAIN}"})
        self._resolves[name] = f"MAP turn.{DOMAIN}. {f'[{address}]' if ipv6 else address}"

    def person(self, engine: str, side: str, work: Path) -> Person:
        host = f"field-{side}"
        return Person(engine, work / f"{side}-{engine}", host, self.authority.file, self._resolves[host])

    def start_internet(self) -> None:
        command = [sys.executable, HERE / "wan.py", ROUND_TRIP_MILLIS / 2, *(f"{name}={','.join(at)}" for name, at in self.ends.items())]
        self._wan = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True)
        if self._wan.stdout.readline() != "ready\n":
            raise RuntimeError("The Internet of the tests did not start")

    def start_server(self) -> None:
        """The product, the relay, and HTTPS before both; TLS for the relay's name on port 443 is handed to the relay."""
        name = "field-server"
        self.relay = Relay(self.work / "relay", name, SERVER, DOMAIN, self._chain, self._key, SERVER_IPV6)
        self.server = Server(self.work / "server", name, server_settings(f"turn.{DOMAIN}"))
        self.relay.start()
        self.server.start()
        values = {"domain": DOMAIN, "chain": self._chain, "key": self._key, "port": self.server.port, "work": self.work, "relay": SERVER}
        text = (HERE / "front.conf").read_text()
        for word, value in values.items():
            text = text.replace(f"@{word}@", str(value))
        (self.work / "front.conf").write_text(text)
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        self._front = subprocess.Popen(inside(name, nginx, "-e", self.work / "front.log", "-c", self.work / "front.conf"))
        probe = inside(name, "curl", "-sko", "/dev/null", "--resolve", f"{DOMAIN}:443:{SERVER}", self.page)
        await_condition("the site answers", lambda: subprocess.run(probe).returncode == 0, 20, 0.1)

    def close(self) -> None:
        for process in (self._front, self._wan):
            if process and process.poll() is None:
                process.terminate()
                process.wait(15)
        for part in (self.server, self.relay):
            if part:
                part.close()


@contextlib.contextmanager
def world(work: Path) -> Iterator[World]:
    with namespaces("field-server") as network:
        made = World(work, network)
        made.end("field-server", SERVER, SERVER_IPV6)
        try:
            yield made
        finally:
            made.close()
