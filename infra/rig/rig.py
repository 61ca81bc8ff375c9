"""What the proof is made with: the machine and its networks, the cloud and the CA that stand in, and the operator."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import api
import cloud
import network
import relay
from alerts import Receiver
from authority import Authority
from host import Host, pristine, run
from registry import Registry

PROJECT = Path(__file__).resolve().parent.parent.parent
DOMAIN = "rizztalk.test"
ENVIRONMENT = "proof"
TOKEN = "dop_v1_proof"
API = f"http://{network.ENDS['operator'][1]}:8800"
NEEDS = {
    "systemd-nspawn": "systemd-container",
    "mmdebstrap": "mmdebstrap",
    "pebble": "pebble",
    "docker-registry": "docker-registry",
    "ip": "iproute2",
    "iptables": "iptables",
    "ssh": "openssh-client",
    "openssl": "openssl",
    "setcap": "libcap2-bin",
    "certutil": "libnss3-tools",
}
# What a container host can't show. Each is named in the output, and set by the operator's own file of variables.
NOT_HERE = {
    'app_memory: ""': "the application's memory limit (cgroups are not delegated here)",
    "base_sysctl: {net.core.somaxconn: 4096}": "kernel settings that a namespace doesn't have: vm.*, net.core.[rw]mem_max, rp_filter",
    "monitoring_turn_metrics_port: 0": "what the relay says of itself (Debian builds coturn without)",
    "monitoring_grafana: false": "Grafana (its image is in a registry); Prometheus, Alertmanager and the exporters run",
    'monitoring_memory: {prometheus: "", alertmanager: "", exporter: ""}': "the memory limits of what watches (as the application's)",
    "nginx_open_files: 16384": "more than 20000 open files a process",
}


class Rig:
    """Set up once, taken down in the end whatever happens."""

    def __init__(self, options):
        self.options = options
        self.cache = Path(os.environ.get("RIZZTALK_RIG_CACHE", "/var/cache/rizztalk-rig"))
        self.work = self.cache / "work"
        self.operator = self.work / "project"
        self.environment = {}
        self.agent = None
        self.receiver = self.authority = self.registry = self.host = self.server = None

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
        defaults = (PROJECT / "ansible/roles/coturn/defaults/main.yml").read_text()
        relay.make(self.cache / "relay.tar", re.search(r"^coturn_image: (\S+)$", defaults, re.MULTILINE).group(1))
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
        # From some time ago, so that a page which is edited has another day.
        day = "2026-01-01T12:00:00Z"
        self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "The project", GIT_AUTHOR_DATE=day, GIT_COMMITTER_DATE=day)
        local = self.operator / f"ansible/inventory/{ENVIRONMENT}/group_vars/rizztalk/local.yml"
        local.parent.mkdir(parents=True)
        lines = [
            "---",
            f"certbot_directory_url: {self.authority.directory}",
            "environment_relay_only: true",
            "app_ready_within: 40",
            f"coturn_image_tar: {self.cache}/relay.tar",
            f"vault_alerts_webhook: {self.receiver.url}/alerts",
            f"vault_watchdog_webhook: {self.receiver.url}/watchdog",
            f"vault_registry_auths: {json.dumps(self.registry.auths)}",
            *NOT_HERE,
            *(given.replace("=", ": ", 1) for given in self.options.set),
        ]
        local.write_text("\n".join(lines) + "\n")

    def git(self, *command, **environment):
        who = ("-c", "user.name=operator", "-c", f"user.email=ops@{DOMAIN}", "-c", "commit.gpgsign=false")
        run("git", "-C", self.operator, *who, *command, env={**os.environ, **environment})

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
        self.registry = Registry(self.work / "registry", self.authority)
        self.host = Host(self.work, base, network.name("server"), [self.authority.api_ca, self.authority.root])
        address, port = API.removeprefix("http://").split(":")
        self.cloud = cloud.Cloud(network.ENDS["server"][0], network.RESERVED, "10.110.0.2", self.host.create, self.host.destroy)
        self.server = api.serve(address, int(port), self.cloud)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.receiver = Receiver(address, int(port) + 1)
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
            "RIZZTALK_CA": str(self.authority.root),
            "NO_COLOR": "1",
            "DOCKER_CONFIG": str(self.registry.docker_config),
            # Its certificate is of this proof's own CA, which Java does not know; the server does.
            "MAVEN_ARGS": f"{os.environ.get('MAVEN_ARGS', '')} -Djib.allowInsecureRegistries=true",
            "RIZZTALK_INDEXNOW_ENDPOINT": f"{API}/indexnow",
        }

    def tear_down(self):
        if self.server:
            self.server.shutdown()
        if self.receiver:
            self.receiver.stop()
        if self.host:
            self.host.destroy()
        if self.registry:
            self.registry.stop()
        if self.authority:
            self.authority.stop()
        if self.agent:
            os.kill(self.agent, 15)
        network.down()

    # ---- What the operator and others do ----

    def rizztalk(self, *arguments, expect=0, interrupt_when=None, **more):
        """The operator's command, on the operator's machine. Returns what it printed. Ctrl-C is pressed as soon as `interrupt_when` is true, and
        again when the command says so."""
        # Where the proof runs in the background, its shell has programs ignore Ctrl-C.
        command = network.inside("operator", "env", "--default-signal=INT", self.operator / "infra/bin/rizztalk", *arguments)
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
            start_new_session=interrupt_when is not None,
            **more,
        )
        lines = []
        if interrupt_when:
            moments = (interrupt_when, lambda: any("Interrupted: " in line for line in lines))
            threading.Thread(target=self.interrupt, args=(process, *moments), daemon=True).start()
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

    @staticmethod
    def interrupt(process, *moments):
        """Presses Ctrl-C at each of these moments."""
        for moment in moments:
            while not moment():
                if process.poll() is not None:
                    return
                time.sleep(0.2)
            # As a terminal does, to all of the group.
            os.killpg(process.pid, signal.SIGINT)

    def as_operator(self, *command):
        """Another command on the operator's machine. Returns what it printed; raises RuntimeError where it fails."""
        return run(*network.inside("operator", *command))

    def on_server(self, command, **more):
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
                "ControlPersist=60s",
                f"ops@{address}",
                command,
            ),
            env=self.environment,
            **more,
        )

    def written_on_server(self, *texts):
        """Which files of the server have one of these texts, one a line."""
        script = (PROJECT / "infra/rig/look_for.sh").read_text()
        # All of it by standard input: sudo logs its arguments.
        return self.on_server("sudo sh -s", input=f"set -- {shlex.join(texts)}\n{script}").splitlines()

    @staticmethod
    def await_true(condition, seconds, otherwise):
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                raise AssertionError(f"After {seconds} s: {otherwise}")
            time.sleep(0.5)
