"""The proof of infra/compose.yaml: everything that a server runs, started once as on a laptop, looked at, and ended again.

Run as root: `python3 infra/rig/laptop.py`. The laptop is a network namespace with a Docker engine of its own in it, Debian 13's.
No container registry can be reached, so images that come from one have stand-ins of Debian packages; see STAND_INS.
"""

import argparse
import asyncio
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
NAMESPACE = "rzt-laptop"
LINK = "rzt-l0"
INSIDE, OUTSIDE = "10.78.1.2", "10.78.1.1"
MARK = ["-m", "comment", "--comment", "rizztalk-laptop"]
NEEDS = {"mmdebstrap": "mmdebstrap", "ip": "iproute2", "iptables": "iptables", "nsenter": "util-linux"}
ENGINE = "docker.io,docker-cli,docker-compose,iptables,ca-certificates,mount"
DEBIAN = "rizztalk-rig/debian:trixie"
# What a registry has, made of Debian's packages. coturn's own image lets the program bind low ports by a file capability,
# which an engine that drops all capabilities must cope with, so this one does too.
STAND_INS = {
    "docker.io/coturn/coturn:": f"""FROM {DEBIAN}
RUN apt-get update && apt-get install --yes --no-install-recommends coturn libcap2-bin && setcap cap_net_bind_service=+ep /usr/bin/turnserver
ENTRYPOINT ["turnserver"]
""",
}
NOT_HERE = {
    "docker.io/grafana/grafana-oss:": "Grafana (its image is in a registry); what it would read is mounted by the same file",
}
# What the laptop publishes, and what it must not.
PUBLISHED = [80, 443, 3000, 3478, 5349, 9090, 9093]
INNER = [6379, 8080, 8081, 8089, 9100, 9113, 9115, 9121]


def run(*command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(str(part) for part in command)}: {(done.stdout + done.stderr).strip()[-3000:]}")
    return done.stdout


class Laptop:
    """A machine with Docker, its network, and the operator's command on it."""

    def __init__(self, cache: Path, project: Path, environment: dict | None = None):
        self.cache, self.project = cache, project
        self.work = cache / "laptop"
        self.root = self.work / f"root-{hashlib.sha256(ENGINE.encode()).hexdigest()[:8]}"
        self.engine = None
        self.log = None
        self.environment = {**os.environ, "NO_COLOR": "1", **(environment or {})}

    # ---- The machine ----

    def up(self) -> None:
        mirror = os.environ.get("RIZZTALK_DEBIAN_MIRROR", "http://deb.debian.org/debian")
        self.work.mkdir(parents=True, exist_ok=True)
        if not self.root.exists():
            part = self.work / "root.part"
            shutil.rmtree(part, ignore_errors=True)
            run("mmdebstrap", "--quiet", "--variant=apt", f"--include={ENGINE}", "trixie", part, mirror)
            part.rename(self.root)
        debian = self.work / "debian.tar"
        if not debian.exists():
            run("mmdebstrap", "--quiet", "--variant=apt", "trixie", self.work / "debian.part.tar", mirror)
            (self.work / "debian.part.tar").rename(debian)
        self.connect()
        self.start_engine()
        # Of a time before that ended in the middle; images stay.
        for each in run(*self.inside("docker", "ps", "--all", "--quiet")).split():
            run(*self.inside("docker", "rm", "--force", "--volumes", each))
        run(*self.inside("docker", "volume", "prune", "--all", "--force"))
        run(*self.inside("docker", "network", "prune", "--force"))
        with debian.open("rb") as tar:
            run(*self.inside("docker", "import", "-", DEBIAN), stdin=tar)

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

    # ---- What is done on it ----

    def rizztalk_laptop(self) -> None:
        """The operator's command, to which the laptop's Docker is the machine's."""
        bin = self.work / "bin"
        bin.mkdir(exist_ok=True)
        (bin / "docker").write_text(f'#!/bin/sh\nexec {" ".join(self.inside("docker"))} "$@"\n')
        (bin / "docker").chmod(0o755)
        told = run(
            self.project / "infra/bin/rizztalk",
            "laptop",
            env={**self.environment, "PATH": f"{bin}:{os.environ['PATH']}"},
            cwd=self.project,
            stdin=subprocess.DEVNULL,
        )
        print("".join(f"  | {line}\n" for line in told.splitlines()), end="")

    def relay_only(self) -> None:
        """Has browsers talk by the relay, as environment_relay_only does on a server: side by side they would never need it."""
        file = self.project / "target/laptop/app.env"
        text = file.read_text()
        assert "RIZZTALK_TURN_RELAY_ONLY=false\n" in text, "the setting is gone"
        file.write_text(text.replace("RIZZTALK_TURN_RELAY_ONLY=false\n", "RIZZTALK_TURN_RELAY_ONLY=true\n"))

    def compose(self, *words, override: Path | None = None) -> str:
        files = [self.project / "infra/compose.yaml", *([override] if override else [])]
        return run(*self.inside("docker", "compose", *(word for file in files for word in ("--file", file)), *words))

    def stand_in(self) -> Path:
        """Makes the images that no registry gives here, and writes what of the file can't be had."""
        services = json.loads(self.compose("config", "--format", "json"))["services"]
        override = self.project / "target/laptop-rig.json"
        changes = {}
        for name, service in services.items():
            if "build" in service:
                changes[name] = {"build": {"args": {"DEBIAN": DEBIAN}}}
        for image in sorted({service["image"] for service in services.values() if "build" not in service}):
            for start, dockerfile in STAND_INS.items():
                if image.startswith(start):
                    run(*self.inside("docker", "build", "--quiet", "--tag", image, "-"), input=dockerfile)
                    print(f"  Stands in: Debian's packages as {image}")
        for start, what in NOT_HERE.items():
            for name in [name for name, service in services.items() if service["image"].startswith(start)]:
                changes[name] = {"profiles": ["elsewhere"]}
                print(f"  Not shown here: {what}.")
        override.write_text(json.dumps({"services": changes}, indent=2) + "\n")
        return override

    def look(self) -> None:
        """What a visitor meets, from the laptop itself; see looks()."""
        python = self.project / "infra/.venv/bin/python"
        told = run(
            "nsenter",
            f"--net=/run/netns/{NAMESPACE}",
            *[python if python.exists() else sys.executable, Path(__file__).resolve(), "--look"],
            env={
                **self.environment,
                "RIZZTALK_CA": str(self.project / "target/laptop/tls/fullchain.pem"),
                "RIZZTALK_TURN_SECRET": json.loads((self.project / "target/laptop/secrets.json").read_text())["vault_turn_secret"],
            },
        )
        print(told, end="")

    def talk(self, python: Path, chromium: str) -> None:
        """Two strangers in real browsers, who hear each other by the relay."""
        told = run(
            "nsenter",
            f"--net=/run/netns/{NAMESPACE}",
            *[
                python,
                PROJECT / "infra/rig/browsers.py",
                "https://localhost/",
                PROJECT / "app/src/test/resources/browser/probe.js",
                chromium,
            ],
            input="\n",
        )
        for person in json.loads(told.splitlines()[-1]):
            assert person["path"] == "relay/relay" and person["bytes"] > 0 and not person["errors"], person
            print(f"  heard {person['bytes']} bytes by {person['path']}")

    def containers(self, override: Path) -> list:
        wanted = self.compose("ps", "--all", "--quiet", override=override).split()
        return json.loads(run(*self.inside("docker", "inspect", *wanted)))

    def inspect(self, override: Path) -> None:
        """As hardened as the file says, and in good health."""
        enforced = json.loads(run(*self.inside("docker", "info", "--format", "{{json .MemoryLimit}}")))
        for each in self.containers(override):
            name, state, host = each["Name"], each["State"], each["HostConfig"]
            assert state["Running"] and each["RestartCount"] == 0, f"{name}: {state}"
            assert state.get("Health", {"Status": "healthy"})["Status"] == "healthy", f"{name}: {state['Health']}"
            assert host["ReadonlyRootfs"] and host["CapDrop"] == ["ALL"] and not set(host["CapAdd"] or []) - {"NET_BIND_SERVICE"}, (
                f"{name}: {host}"
            )
            assert any(option.startswith("no-new-privileges") for option in host["SecurityOpt"]), f"{name}: {host['SecurityOpt']}"
            assert each["Config"]["User"].split(":")[0] not in ("", "0", "root"), f"{name} runs as root"
            assert not enforced or host["Memory"] > 0, f"{name} has no memory limit"
            # The engine's processes are in the namespace of this one.
            status = dict(line.split(":", 1) for line in Path(f"/proc/{state['Pid']}/status").read_text().splitlines())
            assert "0" not in status["Uid"].split(), f"{name} runs as {status['Uid']}"
            # NET_BIND_SERVICE is the tenth.
            allowed = 1 << 10 if host["CapAdd"] else 0
            assert int(status["CapEff"], 16) & ~allowed == 0, f"{name} may {status['CapEff']}"
        print(f"  Memory limits are {'enforced' if enforced else 'not enforced: this machine has no such cgroups'}.")

    def unseen(self) -> None:
        """From another machine nothing of it is there."""
        open_ports = []
        for port in PUBLISHED + INNER:
            with socket.socket() as tried:
                tried.settimeout(2)
                if tried.connect_ex((INSIDE, port)) == 0:
                    open_ports.append(port)
        assert not open_ports, f"open to other machines: {open_ports}"
        listening = run(*["nsenter", f"--net=/run/netns/{NAMESPACE}", "ss", "-Hltun"]).splitlines()
        elsewhere = [line.split()[4] for line in listening if not line.split()[4].startswith("127.0.0.1:")]
        assert not elsewhere, f"not on loopback: {elsewhere}"

    def keeps_bans(self, override: Path) -> None:
        """What the application's scripts wrote is there again when Redis has started anew."""
        token = json.loads((self.project / "target/laptop/secrets.json").read_text())["vault_moderation_token"]

        def moderation(*lines):
            told = "\n".join(['url = "http://127.0.0.1:8081/moderation/bans"', f'header = "Authorization: Bearer {token}"', *lines])
            return run(
                *self.inside("docker", "compose", "--file", self.project / "infra/compose.yaml", "exec", "-T", "nginx"),
                *[
                    "curl",
                    "--silent",
                    "--show-error",
                    "--fail",
                    "--retry",
                    "20",
                    "--retry-all-errors",
                    "--retry-delay",
                    "1",
                    "--config",
                    "-",
                ],
                input=told,
            )

        subject = "proofproofproofproofproofproof12"
        ban = json.dumps({"subject": subject, "hours": 48, "reason": "for the proof"}).replace('"', '\\"')
        moderation('header = "Content-Type: application/json"', f'data = "{ban}"')
        assert subject in moderation(), "the ban is not there"
        # Past the second that everysec may lose.
        time.sleep(1.5)
        self.compose("restart", "redis", override=override)
        assert subject in moderation(), "the ban is lost"
        said = self.compose("logs", "redis", override=override)
        assert "NOPERM" not in said, "Redis refused what it had written itself"

    def gone(self) -> None:
        left = {
            "containers": run(*self.inside("docker", "ps", "--all", "--quiet")),
            "volumes": run(*self.inside("docker", "volume", "ls", "--quiet")),
            "networks": run(*self.inside("docker", "network", "ls", "--quiet", "--filter", "type=custom")),
        }
        assert not any(left.values()), f"left: {left}"

    def troubles(self, override: Path | None) -> str:
        """What containers said last, for who has to mend it."""
        try:
            return self.compose("ps", "--all", override=override) + self.compose("logs", "--tail", "25", override=override)
        except RuntimeError as failure:
            return str(failure)


# ---- On the laptop ----


def looks() -> int:
    """The rows of `rizztalk check` that a laptop can have, and monitoring's targets."""
    sys.path.insert(0, str(PROJECT / "infra"))
    from rizztalk.check import Check

    ordinary = socket.getaddrinfo

    def resolve(host, *more, **named):
        # As browsers do (RFC 6761 section 6.3), whatever this system does.
        return ordinary("127.0.0.1" if str(host).endswith("localhost") else host, *more, **named)

    socket.getaddrinfo = resolve
    socket.gethostbyname = lambda host: resolve(host, None, socket.AF_INET)[0][4][0]
    relays = {"turn.localhost": "127.0.0.1"}
    check = Check("localhost", "127.0.0.1", relays, ["127.0.0.1"], authorities=os.environ["RIZZTALK_CA"])
    rows = [row for row in check.rows() if row[0] not in ("DNS", "closed ports")] + [("monitoring's targets", targets)]
    check.rows = lambda: rows
    return 0 if asyncio.run(check.run(False)) else 1


def targets() -> str:
    """Everything that Prometheus looks at answers, and what it looks at is well. What began before its neighbours gets a minute."""
    from rizztalk.check import Failed

    until = time.monotonic() + 60
    while True:
        # What stands in for coturn's image has no numbers: Debian builds without.
        found = [target for target in prometheus("targets")["activeTargets"] if target["scrapePool"] != "coturn"]
        wrong = [f"{target['scrapePool']} {target['scrapeUrl']}: {target['lastError']}" for target in found if target["health"] != "up"]
        for expression in ("probe_success==0", "rizztalk_turn_allocate_success==0", "redis_up==0", "nginx_up==0"):
            wrong += [f"{expression}: {one['metric']}" for one in prometheus(f"query?query={expression}")["result"]]
        if not prometheus("query?query=rizztalk_turn_allocate_success")["result"]:
            wrong.append("nobody has tried the relay")
        if not wrong:
            return f"{len(found)} up: {', '.join(sorted({target['scrapePool'] for target in found}))}"
        if time.monotonic() > until:
            raise Failed("; ".join(wrong))
        time.sleep(1)


def prometheus(what: str) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:9090/api/v1/{what}", timeout=10) as answer:
        return json.load(answer)["data"]


# ---- The proof ----


def prove(cache: Path, project: Path, environment: dict | None = None, browsers: list | None = None) -> None:
    """Starts all of it, looks, ends it. Raises where something is not as it should be.

    `browsers` are the Python that has Playwright and a Chromium, where two are to talk in them.
    """
    laptop = Laptop(cache, project, environment)
    override = None
    try:
        laptop.up()
        laptop.rizztalk_laptop()
        laptop.relay_only()
        override = laptop.stand_in()
        began = time.monotonic()
        laptop.compose("up", "--detach", "--wait", "--wait-timeout", "240", override=override)
        print(f"  docker compose up --wait: {time.monotonic() - began:.0f} s until all are well")
        laptop.look()
        if browsers:
            laptop.talk(*browsers)
        laptop.inspect(override)
        laptop.unseen()
        laptop.keeps_bans(override)
        print("  a ban is there again when Redis has started anew")
        laptop.compose("down", "--volumes", override=override)
        laptop.gone()
        print("  down leaves nothing")
    except Exception:
        if laptop.engine:
            print(laptop.troubles(override))
        raise
    finally:
        laptop.down()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--look", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(
        "--browsers", nargs=2, metavar=("PYTHON", "CHROMIUM"), help="have two talk in real browsers, by a Python with Playwright"
    )
    options = parser.parse_args()
    if options.look:
        return looks()
    if os.geteuid() != 0:
        sys.exit("laptop: this makes a network namespace and an engine in it, which needs root.")
    missing = [package for program, package in NEEDS.items() if shutil.which(program) is None]
    if missing:
        sys.exit(f"laptop: missing: apt-get install {' '.join(missing)}")
    cache = Path(os.environ.get("RIZZTALK_RIG_CACHE", "/var/cache/rizztalk-rig"))
    run(PROJECT / "infra/image/make-base", cache / "base.tar")
    began = time.monotonic()
    prove(cache, PROJECT, {"RIZZTALK_BASE_IMAGE": f"tar://{cache}/base.tar"}, options.browsers)
    print(f"  all: {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
