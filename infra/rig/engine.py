"""A machine with Docker that is not this one: a network namespace, and in it Debian 13's engine in its own root.

It runs on this machine's kernel, whose limits it enforces, and nothing of it is seen by this machine's own Docker.
"""

import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path

from host import run

MIRROR = os.environ.get("RIZZTALK_DEBIAN_MIRROR", "http://deb.debian.org/debian")
NAMESPACE = "rzt-laptop"
LINK = "rzt-l0"
INSIDE, OUTSIDE = "10.78.1.2", "10.78.1.1"
MARK = ["-m", "comment", "--comment", "rizztalk-laptop"]
NEEDS = {"mmdebstrap": "mmdebstrap", "ip": "iproute2", "iptables": "iptables", "nsenter": "util-linux"}
ENGINE = "docker.io,docker-cli,docker-compose,iptables,ca-certificates,mount"


class Machine:
    """Its network and its engine. What is in `project` is there under the same path."""

    def __init__(self, work: Path, project: Path):
        self.work, self.project = work, project
        self.root = work / f"root-{hashlib.sha256(ENGINE.encode()).hexdigest()[:8]}"
        self.engine = None
        self.log = None

    def up(self) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        if not self.root.exists():
            part = self.work / "root.part"
            shutil.rmtree(part, ignore_errors=True)
            run("mmdebstrap", "--quiet", "--variant=apt", f"--include={ENGINE}", "trixie", part, MIRROR)
            part.rename(self.root)
        self.connect()
        self.start_engine()
        # Of a time before that ended in the middle; images stay.
        for each in run(*self.inside("docker", "ps", "--all", "--quiet")).split():
            run(*self.inside("docker", "rm", "--force", "--volumes", each))
        run(*self.inside("docker", "volume", "prune", "--all", "--force"))
        run(*self.inside("docker", "network", "prune", "--force"))

    def connect(self) -> None:
        self.disconnect()
        Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
        run("ip", "netns", "add", NAMESPACE)
        run("ip", "link", "add", LINK, "type", "veth", "peer", "name", "host0", "netns", NAMESPACE)
        run("ip", "addr", "add", f"{OUTSIDE}/30", "dev", LINK)
        run("ip", "link", "set", LINK, "up")
        for words in (
            ["addr", "add", f"{INSIDE}/30", "dev", "host0"],
            ["link", "set", "host0", "up"],
            ["link", "set", "lo", "up"],
            ["route", "add", "default", "via", OUTSIDE],
        ):
            run("ip", "-n", NAMESPACE, *words)
        for table, chain, rule in self.rules():
            run("iptables", "-t", table, "-I", chain, *rule, *MARK)

    @staticmethod
    def rules() -> list:
        # To the packages' servers and no further: nothing of the proof is sent there.
        return [
            ("nat", "POSTROUTING", ["-s", INSIDE, "-j", "MASQUERADE"]),
            ("filter", "FORWARD", ["-s", INSIDE, "-j", "ACCEPT"]),
            ("filter", "FORWARD", ["-d", INSIDE, "-j", "ACCEPT"]),
        ]

    def disconnect(self) -> None:
        for table, chain, rule in self.rules():
            while subprocess.run(["iptables", "-t", table, "-D", chain, *rule, *MARK], capture_output=True).returncode == 0:
                pass
        subprocess.run(["ip", "netns", "del", NAMESPACE], capture_output=True)
        subprocess.run(["ip", "link", "del", LINK], capture_output=True)

    def start_engine(self) -> None:
        """Debian 13's engine, whatever this machine has: in its own root, and on this machine's kernel, whose limits it enforces."""
        data = self.work / "docker"
        data.mkdir(exist_ok=True)
        script = """set -e
root=$1 project=$2 data=$3
mount --bind "$root" "$root"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mkdir -p "$root$project" "$root/old"
mount --rbind "$project" "$root$project"
mount --bind "$data" "$root/var/lib/docker"
cd "$root"
pivot_root . old
umount --lazy /old
exec dockerd --exec-opt native.cgroupdriver=cgroupfs
"""
        (self.root / "etc/resolv.conf").write_text(Path("/etc/resolv.conf").read_text())
        # By this name alone the laptop's own programs find the relay and the site; browsers know it without.
        (self.root / "etc/hosts").write_text("127.0.0.1 localhost www.localhost turn.localhost\n")
        (self.root / "var/lib/docker").mkdir(parents=True, exist_ok=True)
        self.log = (self.work / "dockerd.log").open("w")
        self.engine = subprocess.Popen(
            [
                "nsenter",
                f"--net=/run/netns/{NAMESPACE}",
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                script,
                "sh",
                str(self.root),
                str(self.project),
                str(data),
            ],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )
        until = time.monotonic() + 60
        while subprocess.run(self.inside("docker", "version"), capture_output=True).returncode != 0:
            if self.engine.poll() is not None or time.monotonic() > until:
                raise RuntimeError("The engine does not start: " + (self.work / "dockerd.log").read_text()[-2000:])
            time.sleep(0.3)

    def inside(self, *command) -> list:
        """A command that runs on the laptop, and finds the project where it is here."""
        return ["nsenter", f"--target={self.engine.pid}", "--mount", "--net", *map(str, command)]

    def down(self) -> None:
        """Ends the laptop. Images stay in its folder for the next time."""
        if self.engine and self.engine.poll() is None:
            self.engine.terminate()
            self.engine.wait(60)
        if self.log:
            self.log.close()
        self.disconnect()
