"""The proof of infra/compose.yaml: everything that a server runs, started once as on a laptop, looked at, and ended again.

Run as root: `python3 infra/rig/laptop.py`. The laptop is a network namespace with a Docker engine of its own in it, Debian 13's.
No container registry can be reached, so images that come from one have stand-ins of Debian packages; see STAND_INS.
"""

import argparse
import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from engine import INSIDE, MIRROR, NAMESPACE, NEEDS, Machine
from host import run

PROJECT = Path(__file__).resolve().parent.parent.parent
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


class Laptop(Machine):
    """The operator's command on a machine with Docker, and what is looked at there."""

    def __init__(self, cache: Path, project: Path, environment: dict | None = None):
        super().__init__(cache / "laptop", project)
        self.environment = {**os.environ, "NO_COLOR": "1", **(environment or {})}
        # Where another setting was written over it, the application's settings as the playbook wrote them.
        self.written = None

    def up(self) -> None:
        super().up()
        debian = self.work / "debian.tar"
        if not debian.exists():
            run("mmdebstrap", "--quiet", "--variant=apt", "trixie", self.work / "debian.part.tar", MIRROR)
            (self.work / "debian.part.tar").rename(debian)
        with debian.open("rb") as tar:
            run(*self.inside("docker", "import", "-", DEBIAN), stdin=tar)

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
        self.written = text = file.read_text()
        assert "RIZZTALK_TURN_RELAY_ONLY=false\n" in text, "the setting is gone"
        file.write_text(text.replace("RIZZTALK_TURN_RELAY_ONLY=false\n", "RIZZTALK_TURN_RELAY_ONLY=true\n"))

    def down(self) -> None:
        if self.written is not None:
            (self.project / "target/laptop/app.env").write_text(self.written)
        super().down()

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
    from rizztalk.verdict import Failed

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
        laptop.compose("up", "--build", "--detach", "--wait", "--wait-timeout", "240", override=override)
        print(f"  docker compose up --build --wait: {time.monotonic() - began:.0f} s until all are well")
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
