"""Network namespaces of the tests' own, joined by a small Internet in user space (wan.py)."""

import contextlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path


def run(*command: object, given: str | None = None) -> str:
    done = subprocess.run([str(part) for part in command], input=given, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
    return done.stdout


class Network:
    """Namespaces that are deleted at the end, with all that is in them."""

    def __init__(self) -> None:
        self._made: list[str] = []

    def add(self, *names: str) -> None:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], capture_output=True)
            run("ip", "netns", "add", name)
            self._made.append(name)
            self.command(name, "link set lo up")

    def command(self, name: str, commands: str) -> None:
        """Runs `ip` commands, separated by semicolons, in the namespace."""
        for command in filter(None, map(str.strip, commands.split(";"))):
            run("ip", "-n", name, *command.split())

    def set_up(self, name: str, setting: str) -> None:
        run("ip", "netns", "exec", name, "sysctl", "-qw", setting)

    def filter(self, name: str, rules: str) -> None:
        """Loads rules of nftables in the namespace."""
        run("ip", "netns", "exec", name, "nft", "-f", "-", given=rules)

    def link(self, one: str, device: str, other: str, other_device: str) -> None:
        """Lays a cable between two namespaces."""
        run("ip", "link", "add", device, "netns", one, "type", "veth", "peer", "name", other_device, "netns", other)
        for name, end in ((one, device), (other, other_device)):
            self.command(name, f"link set {end} up")

    def names(self, name: str, hosts: dict[str, str]) -> None:
        """Names that programs in the namespace find; `ip netns exec` lays the file over /etc/hosts."""
        folder = Path("/etc/netns") / name
        folder.mkdir(parents=True, exist_ok=True)
        lines = ["127.0.0.1 localhost", "::1 localhost", *(f"{address} {known}" for address, known in hosts.items())]
        (folder / "hosts").write_text("\n".join(lines) + "\n")
        # Nobody listens there, so that a question for the other family of addresses is refused at once.
        (folder / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")

    def route(self, name: str) -> str:
        """The address of the present default route's device."""
        return json.loads(run("ip", "-n", name, "-j", "route", "show", "default"))[0]["dev"]

    def close(self) -> None:
        for name in self._made:
            subprocess.run(["ip", "netns", "del", name], capture_output=True)
            shutil.rmtree(Path("/etc/netns") / name, ignore_errors=True)


@contextlib.contextmanager
def namespaces(*names: str) -> Iterator[Network]:
    network = Network()
    try:
        network.add(*names)
        yield network
    finally:
        network.close()
