"""The Internet of the proof: the server behind its reserved address, the operator and the visitors, each in a network
namespace of its own. The reserved address leads to the server by translation, as DigitalOcean's does: it is on no interface there.
"""

import subprocess
from pathlib import Path

RESERVED = "203.0.113.10"
# By whose it is: the namespace's address, and the address of this machine's end.
ENDS = {
    "server": ("10.77.1.2", "10.77.1.1"),
    "operator": ("10.77.2.2", "10.77.2.1"),
    "visitor": ("10.77.3.2", "10.77.3.1"),
    # A visitor in a network that lets out nothing but TCP to port 443, as some hotels, offices and schools do.
    "guest": ("10.77.4.2", "10.77.4.1"),
    # A visitor whose own address is a public one, to which the relay sends. It is of a range for documentation (RFC 5737, TEST-NET-3).
    "peer": ("203.0.113.22", "203.0.113.21"),
}
ALL = "10.77.0.0/16"
PUBLIC = "203.0.113.20/30"
MARK = ["-m", "comment", "--comment", "rizztalk-rig"]


def name(whose: str) -> str:
    return f"rzt-{whose}"


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def rules() -> list:
    server = ENDS["server"][0]
    return [
        ("nat", "PREROUTING", ["-d", RESERVED, "-j", "DNAT", "--to-destination", server]),
        ("nat", "OUTPUT", ["-d", RESERVED, "-j", "DNAT", "--to-destination", server]),
        ("nat", "POSTROUTING", ["-s", server, "-d", ALL, "-j", "SNAT", "--to-source", RESERVED]),
        # To the packages' servers and no further: nothing of the proof is sent there.
        ("nat", "POSTROUTING", ["-s", ALL, "!", "-d", ALL, "-j", "MASQUERADE"]),
        ("filter", "FORWARD", ["-s", ALL, "-j", "ACCEPT"]),
        ("filter", "FORWARD", ["-d", ALL, "-j", "ACCEPT"]),
        ("filter", "FORWARD", ["-s", ENDS["guest"][0], "!", "-p", "tcp", "-j", "DROP"]),
        ("filter", "FORWARD", ["-s", ENDS["guest"][0], "-p", "tcp", "!", "--dport", "443", "-j", "DROP"]),
        # Each rule goes before those that are there: so this one before the packages' servers'.
        ("nat", "POSTROUTING", ["-s", server, "-d", PUBLIC, "-j", "SNAT", "--to-source", RESERVED]),
    ]


def up(hosts: dict) -> None:
    """Makes it all. `hosts` are the names that the operator and the visitors find, by address."""
    down()
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
    for whose, (inside, outside) in ENDS.items():
        namespace, link = name(whose), f"rzt-{whose[0]}0"
        run("ip", "netns", "add", namespace)
        run("ip", "link", "add", link, "type", "veth", "peer", "name", "host0", "netns", namespace)
        run("ip", "addr", "add", f"{outside}/30", "dev", link)
        run("ip", "link", "set", link, "up")
        run("ip", "-n", namespace, "addr", "add", f"{inside}/30", "dev", "host0")
        run("ip", "-n", namespace, "link", "set", "host0", "up")
        run("ip", "-n", namespace, "link", "set", "lo", "up")
        run("ip", "-n", namespace, "route", "add", "default", "via", outside)
        if whose != "server":
            # `ip netns exec` lays these over /etc.
            folder = Path("/etc/netns") / namespace
            folder.mkdir(parents=True, exist_ok=True)
            lines = ["127.0.0.1 localhost"] + [f"{address} {' '.join(names)}" for address, names in hosts.items()]
            (folder / "hosts").write_text("\n".join(lines) + "\n")
    for table, chain, rule in rules():
        run("iptables", "-t", table, "-I", chain, *rule, *MARK)


def down() -> None:
    """Takes away what is there of it; nothing else on this machine is touched."""
    for table, chain, rule in rules():
        while subprocess.run(["iptables", "-t", table, "-D", chain, *rule, *MARK], capture_output=True).returncode == 0:
            pass
    for whose in ENDS:
        subprocess.run(["ip", "netns", "del", name(whose)], capture_output=True)
        subprocess.run(["ip", "link", "del", f"rzt-{whose[0]}0"], capture_output=True)
        folder = Path("/etc/netns") / name(whose)
        (folder / "hosts").unlink(missing_ok=True)
        if folder.exists():
            folder.rmdir()


def inside(whose: str, *command) -> list:
    """A command that runs there."""
    return ["ip", "netns", "exec", name(whose), *map(str, command)]
