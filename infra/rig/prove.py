"""The proof: a fresh server is made live with the operator's one command, and kept, on this one machine.

Run by `make prove`, as root. Everything happens in network namespaces of its own; nothing is sent anywhere but for
fetching packages. See docs/operators.md, "What is proven".
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import traceback
from contextlib import contextmanager, suppress
from pathlib import Path

import cloud
import network
from authority import Authority
from host import Host, pristine, run

PROJECT = Path(__file__).resolve().parent.parent.parent
DOMAIN = "rizztalk.test"
ENVIRONMENT = "proof"
TOKEN = "dop_v1_proof"
API = f"http://{network.ENDS['operator'][1]}:8800"
NEEDS = {
    "debootstrap": "debootstrap",
    "systemd-nspawn": "systemd-container",
    "mmdebstrap": "mmdebstrap",
    "pebble": "pebble",
    "ip": "iproute2",
    "iptables": "iptables",
    "ssh": "openssh-client",
    "openssl": "openssl",
}
# What a container host can't show. Each is named in the output, and set by the operator's own file of variables.
NOT_HERE = {
    'app_memory: ""': "the application's memory limit (cgroups are not delegated here)",
    "base_sysctl: {net.core.somaxconn: 4096}": "kernel settings that a namespace doesn't have: vm.*, net.core.[rw]mem_max, rp_filter",
    "coturn_container: false": "the relay's container (its image is in a registry); the distribution's package takes its place",
    "monitoring_grafana: false": "Grafana (its image is in a registry); Prometheus, Alertmanager and the exporters run",
    'monitoring_memory: {prometheus: "", alertmanager: "", exporter: ""}': "the memory limits of what watches (as the application's)",
    "nginx_open_files: 16384": "more than 20000 open files a process",
}


class Proof:
    """The phases, in their order, and how long each took."""

    def __init__(self, options):
        self.options = options
        self.cache = Path(os.environ.get("RIZZTALK_RIG_CACHE", "/var/cache/rizztalk-rig"))
        self.work = self.cache / "work"
        self.operator = self.work / "project"
        self.times = []
        self.environment = {}
        self.agent = None
        self.authority = self.host = self.server = None

    @contextmanager
    def phase(self, title):
        print(f"\n==== {title}", flush=True)
        begun = time.monotonic()
        try:
            yield
        except BaseException:
            self.times.append((title, time.monotonic() - begun, "FAILED"))
            raise
        self.times.append((title, time.monotonic() - begun, "ok"))

    # ---- Setting up ----

    def prepare(self):
        missing = [
            package for program, package in NEEDS.items() if shutil.which(program) is None and not Path("/usr/sbin", program).exists()
        ]
        if missing:
            print(f"Installing {' '.join(missing)} from this system's packages", flush=True)
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
            command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
            if subprocess.run(command, env=environment, capture_output=True).returncode != 0:
                run("apt-get", "update", "-qq")
                run(*command, env=environment)
        for program, mend in (
            ("terraform", "Install Terraform or OpenTofu, 1.9 or newer"),
            ("go", "Install Go 1.21 or newer: it builds Terraform's provider"),
        ):
            if shutil.which(program) is None:
                raise RuntimeError(f"{program} is missing. {mend}.")
        self.chromium = run(PROJECT / "bin/find-chromium").strip()
        base = pristine(self.cache, self.options.suite)
        run(PROJECT / "infra/image/make-base", self.cache / "base.tar")
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        return base

    def provider(self):
        """Terraform's provider where its registry would put it; see infra/rig/provider."""
        mirror = self.work / "mirror/registry.terraform.io/digitalocean/digitalocean/2.58.0/linux_amd64"
        mirror.mkdir(parents=True)
        run("go", "build", "-o", mirror / "terraform-provider-digitalocean_v2.58.0", ".", cwd=PROJECT / "infra/rig/provider")
        settings = self.work / "terraformrc"
        settings.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{self.work}/mirror"\n  }}\n}}\n')
        return settings

    def browsers_python(self):
        venv = self.cache / "browsers"
        wanted = (PROJECT / "infra/rig/requirements.txt").read_text()
        stamp = venv / "installed"
        if not stamp.exists() or stamp.read_text() != wanted:
            run(sys.executable, "-m", "venv", "--clear", venv)
            run(venv / "bin/pip", "install", "--quiet", "-r", PROJECT / "infra/rig/requirements.txt")
            stamp.write_text(wanted)
        return venv / "bin/python"

    def check_out(self):
        """The operator's copy of the project: what git has of it, and what is not committed yet."""
        listed = run("git", "-C", PROJECT, "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
        for name in listed:
            if (PROJECT / name).is_file():
                (self.operator / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(PROJECT / name, self.operator / name)
        for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "proof")):
            run(
                "git",
                "-C",
                self.operator,
                "-c",
                "user.name=proof",
                "-c",
                "user.email=proof@rizztalk.test",
                "-c",
                "commit.gpgsign=false",
                *command,
            )
        local = self.operator / f"ansible/inventory/{ENVIRONMENT}/group_vars/rizztalk/local.yml"
        local.parent.mkdir(parents=True)
        lines = [
            "---",
            f"certbot_directory_url: {self.authority.directory}",
            "environment_relay_only: true",
            "app_ready_within: 40",
            *NOT_HERE,
        ]
        local.write_text("\n".join(lines) + "\n")

    def keys(self):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "operator", "-f", self.work / "key")
        told = run("ssh-agent", "-s")
        values = dict(part.split("=", 1) for part in told.replace("\n", ";").split(";") if "=" in part)
        self.agent = int(values["SSH_AGENT_PID"])
        run("ssh-add", "-q", self.work / "key", env={**os.environ, "SSH_AUTH_SOCK": values["SSH_AUTH_SOCK"]})
        return values["SSH_AUTH_SOCK"]

    def set_up(self):
        base = self.prepare()
        network.up({network.RESERVED: [DOMAIN, f"www.{DOMAIN}", f"turn.{DOMAIN}"]})
        self.authority = Authority(self.work / "authority", network.ENDS["server"][1], network.RESERVED)
        self.authority.start()
        self.host = Host(self.work, base, network.name("server"), self.authority.api_ca)
        address, port = API.removeprefix("http://").split(":")
        self.cloud = cloud.Cloud(network.ENDS["server"][0], network.RESERVED, "10.110.0.2", self.host.create, self.host.destroy)
        self.server = cloud.serve(address, int(port), self.cloud)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.check_out()
        self.environment = {
            **os.environ,
            "DIGITALOCEAN_TOKEN": TOKEN,
            "DIGITALOCEAN_API_URL": API,
            "TF_CLI_CONFIG_FILE": str(self.provider()),
            "SSH_AUTH_SOCK": self.keys(),
            "RIZZTALK_SSH_KEY": str(self.work / "key.pub"),
            "XDG_CONFIG_HOME": str(self.work / "config"),
            "RIZZTALK_BASE_IMAGE": f"tar://{self.cache}/base.tar",
            "RIZZTALK_CA": str(self.authority.work / "root.pem"),
            "NO_COLOR": "1",
            "RIZZTALK_INDEXNOW_ENDPOINT": f"{API}/indexnow",
        }

    def tear_down(self):
        if self.server:
            self.server.shutdown()
        if self.host:
            self.host.destroy()
        if self.authority:
            self.authority.stop()
        if self.agent:
            os.kill(self.agent, 15)
        network.down()

    # ---- What the operator and others do ----

    def rizztalk(self, *arguments, expect=0, **more):
        """The operator's command, on the operator's machine. Returns what it printed."""
        command = network.inside("operator", self.operator / "infra/bin/rizztalk", *arguments)
        print(f"$ rizztalk {' '.join(map(str, arguments))}", flush=True)
        environment = {**self.environment, **more.pop("environment", {})}
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=self.operator,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            **more,
        )
        lines = []
        with (self.work / "rizztalk.log").open("a") as log:
            for line in process.stdout:
                lines.append(line)
                log.write(line)
                if self.options.verbose or not line.startswith(
                    ("TASK", "ok:", "changed:", "included:", "skipping", "\n", "PLAY [", "RUNNING")
                ):
                    print(f"  | {line}", end="", flush=True)
        if process.wait() != expect:
            raise AssertionError(
                f"rizztalk {' '.join(map(str, arguments))} ended with {process.returncode}, not {expect}:\n{''.join(lines[-60:])}"
            )
        return "".join(lines)

    def on_server(self, command):
        address = network.RESERVED
        known = self.operator / f"ansible/inventory/{ENVIRONMENT}/known_hosts"
        return run(
            *network.inside(
                "operator",
                "ssh",
                "-o",
                f"UserKnownHostsFile={known}",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "ControlMaster=auto",
                "-o",
                f"ControlPath={self.work}/ssh-%C",
                "-o",
                "ControlPersist=30s",
                f"ops@{address}",
                command,
            ),
            env=self.environment,
        )

    @contextmanager
    def two_talking(self):
        """Two strangers who talk while the block runs. Hands out a list, in which is afterwards what they heard."""
        process = subprocess.Popen(
            [
                *map(
                    str,
                    network.inside(
                        "visitor",
                        self.python,
                        PROJECT / "infra/rig/browsers.py",
                        f"https://{DOMAIN}/",
                        PROJECT / "app/src/test/resources/browser/probe.js",
                        self.chromium,
                    ),
                )
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            first = process.stdout.readline()
            if not first:
                raise AssertionError(f"The two did not find each other: {process.stderr.read()[-1500:]}")
            talk = [json.loads(first)]
            yield talk
            process.stdin.write("\n")
            process.stdin.flush()
            talk.append(json.loads(process.stdout.readline()))
            process.wait(30)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(20)

    # ---- The proof ----

    def run(self):
        with self.phase("set up: the cloud, the CA, the networks, the operator's machine"):
            self.set_up()
            self.python = self.browsers_python()
            for what in NOT_HERE.values():
                print(f"  Not shown here: {what}.")
        with self.phase("a token that may not write is found before anything is made"):
            answers = ["--domain", DOMAIN, "--email", f"ops@{DOMAIN}", "--region", "fra1", "--size", "s-2vcpu-2gb", "--ga-id", ""]
            told = self.rizztalk("up", ENVIRONMENT, *answers, expect=1, environment={"DIGITALOCEAN_TOKEN": "read-only"})
            assert "may read, and not write" in told, told
            assert self.cloud.answer("GET", "/all", "", {})[1] == {}, "something was made"
        with self.phase("up: from nothing to live"):
            self.rizztalk("up", ENVIRONMENT, *answers)
        with self.phase("up again changes nothing"):
            told = self.rizztalk("up", ENVIRONMENT)
            assert "0 added, 0 changed, 0 destroyed" in told, told[-3000:]
            assert "changed=0" in told, told[-3000:]
        with self.phase("plan sees nothing to change, in the cloud and on the server"):
            told = self.rizztalk("plan", ENVIRONMENT)
            assert "No changes." in told and "changed=0" in told, told[-3000:]
        with self.phase("two talk by the relay; a new version is deployed meanwhile"):
            self.talk_through_a_deploy()
        with self.phase("a version that does not start leaves the one before serving"):
            self.broken_version()
        with self.phase("rollback"):
            before = self.live()
            self.rizztalk("rollback", ENVIRONMENT)
            assert self.live() != before, "the same colour is live"
            self.rizztalk("check", ENVIRONMENT)
        with self.phase("a renewed certificate is served by the web server and the relay"):
            self.renewal()
        with self.phase("after a reboot all is back by itself"):
            self.reboot()
        with self.phase("backup, wipe, restore: bans are kept"):
            self.backup_and_restore()
        with self.phase("destroy leaves nothing"):
            self.rizztalk("destroy", ENVIRONMENT, environment={"RIZZTALK_DESTROY": "another.test"}, expect=1)
            self.rizztalk("destroy", ENVIRONMENT, environment={"RIZZTALK_DESTROY": DOMAIN})
            left = self.cloud.answer("GET", "/all", "", {})[1]
            assert left == {}, f"left in the cloud: {json.dumps(left)[:2000]}"

    def live(self):
        return self.on_server("sudo cat /etc/rizztalk/live").strip()

    def touch_application(self, text):
        file = self.operator / "app/src/main/resources/application.yml"
        file.write_text(file.read_text() + text)

    def talk_through_a_deploy(self):
        before = self.live()
        self.touch_application("\n# Another version.\n")
        with self.two_talking() as talk:
            self.rizztalk("deploy", ENVIRONMENT)
            after = self.live()
            self.await_true(
                lambda: self.on_server(f"systemctl is-active rizztalk@{before}.service || true").strip() in ("inactive", "failed"),
                60,
                "the colour before goes on running",
            )
        assert after != before, "the same colour is live"
        state = self.on_server(f"systemctl is-active rizztalk@{before}.service || true").strip()
        assert state == "inactive", f"the colour before ended as {state}"
        for first, last in zip(*talk, strict=True):
            assert first["path"] == last["path"] == "relay/relay", f"not by the relay: {last}"
            assert last["bytes"] > first["bytes"] + 20_000, f"hardly any audio: {first} {last}"
            assert last["silence"] < 2_000, f"silent for {last['silence']} ms (the beeps are 500 ms apart)"
            assert "error" not in last["states"] and "idle" not in last["states"], f"states: {last['states']}"
            assert not last["errors"], f"errors: {last['errors']}"
        print(
            f"  Longest silence of the two: {max(person['silence'] for person in talk[1])} ms; states {[person['states'] for person in talk[1]]}"
        )

    def broken_version(self):
        before = self.live()
        self.touch_application("\nrizztalk.turn.ttl: never\n")
        told = self.rizztalk("deploy", ENVIRONMENT, expect=1)
        assert "goes on serving, untouched" in told.replace("\n", " ").replace("    ", " ") or "untouched" in told, told[-3000:]
        assert self.live() == before, "the broken version is live"
        self.rizztalk("check", ENVIRONMENT)
        file = self.operator / "app/src/main/resources/application.yml"
        file.write_text(file.read_text().replace("\nrizztalk.turn.ttl: never\n", ""))

    def serials(self):
        """The serial numbers that the web server and the relay show."""
        script = (
            "for at in {0}:443 turn.{0}:5349; do openssl s_client -connect $at </dev/null 2>/dev/null | openssl x509 -noout -serial; done"
        )
        return run(*network.inside("operator", "sh", "-c", script.format(DOMAIN))).split()

    def renewal(self):
        before = self.serials()
        assert len(before) == 2 and before[0] == before[1], f"certificates: {before}"
        self.on_server("sudo certbot renew --force-renewal --quiet --no-random-sleep-on-renew")
        self.await_true(
            lambda: len(set(self.serials())) == 1 and self.serials()[0] != before[0], 30, "the new certificate is not served by both"
        )

    def reboot(self):
        boots = self.host.boots
        # The connection ends with the server.
        with suppress(RuntimeError):
            self.on_server("sudo systemctl reboot")
        self.await_true(lambda: self.host.boots > boots, 60, "the server does not come back")
        self.await_true(self.answers, 120, "the server is back, and does not serve")
        self.rizztalk("check", ENVIRONMENT)

    def answers(self):
        done = subprocess.run(
            network.inside(
                "operator",
                "curl",
                "--silent",
                "--fail",
                "--max-time",
                "3",
                "--cacert",
                self.environment["RIZZTALK_CA"],
                f"https://{DOMAIN}/v1/online",
            ),
            capture_output=True,
        )
        return done.returncode == 0

    def backup_and_restore(self):
        subject = "proofproofproofproofproofproof12"
        self.rizztalk("moderate", ENVIRONMENT, "ban", subject, "--hours", "48", "--reason", "for the proof")
        self.rizztalk("backup", ENVIRONMENT)
        self.on_server("sudo sh -c 'systemctl stop redis-server && rm -rf /var/lib/redis/* && systemctl start redis-server'")
        assert subject not in self.rizztalk("moderate", ENVIRONMENT, "bans"), "it was not wiped"
        file = next((self.operator / "backups" / ENVIRONMENT).glob("*.tar.gz"))
        self.rizztalk("restore", ENVIRONMENT, file)
        assert subject in self.rizztalk("moderate", ENVIRONMENT, "bans"), "the ban is lost"

    @staticmethod
    def await_true(condition, seconds, otherwise):
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                raise AssertionError(f"After {seconds} s: {otherwise}")
            time.sleep(0.5)

    def print_table(self):
        print("\n  phase" + " " * 67 + "time  verdict")
        for title, took, verdict in self.times:
            print(f"  {title:<70} {took:>5.0f} s  {verdict}")
        print(f"  {'all':<70} {sum(took for _, took, _ in self.times):>5.0f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suite", default="trixie", help="the Debian of the server (default: trixie)")
    parser.add_argument("--verbose", action="store_true", help="print each of Ansible's tasks")
    parser.add_argument("--keep", action="store_true", help="leave all running in the end, until Enter")
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("prove: this makes network namespaces and a machine in them, which needs root.")
    proof = Proof(options)
    try:
        proof.run()
        return 0
    except Exception:
        traceback.print_exc()
        if options.keep:
            input("Left running; Enter ends it. ")
        return 1
    finally:
        proof.tear_down()
        proof.print_table()


if __name__ == "__main__":
    sys.exit(main())
