"""The relay: coturn with the configuration that its role writes on a server."""

import subprocess
from pathlib import Path
from typing import Any

import jinja2
import yaml

from person import await_condition, inside

ROLE = Path(__file__).resolve().parent.parent / "ansible/roles/coturn"
SECRET = "a secret of the field's server and its relay"


def configuration(work: Path, address: str, ipv6: str | None, domain: str, certificate: Path, key: Path) -> str:
    """Renders the role's template as Ansible does. Only files are elsewhere here: certificate, key, pid and database."""
    values: dict[str, Any] = yaml.safe_load((ROLE / "defaults/main.yml").read_text())
    values |= {
        "ansible_managed": "Rendered for field/",
        "ansible_facts": {"default_ipv6": {"address": ipv6} if ipv6 else {}},
        "coturn_domain": domain,
        "coturn_private_address": address,
        "coturn_public_address": address,
        "coturn_secret": SECRET,
        # As in group_vars/all: on a server with pages port 443 is not the relay's own.
        "coturn_tls_ports": [5349],
        # Debian's coturn has no numbers for Prometheus.
        "coturn_container": False,
    }
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True, autoescape=False)
    text = environment.from_string((ROLE / "templates/turnserver.conf.j2").read_text()).render(values)
    files = {
        "/etc/turn-tls/fullchain.pem": certificate,
        "/etc/turn-tls/privkey.pem": key,
        "/run/turnserver/turnserver.pid": work / "turnserver.pid",
        "/var/lib/turn/turndb": work / "turndb",
    }
    for written, here in files.items():
        if written not in text:
            raise RuntimeError(f"The role's template names {written} no longer")
        text = text.replace(written, str(here))
    return text


class Relay:
    def __init__(self, work: Path, namespace: str, address: str, domain: str, certificate: Path, key: Path, ipv6: str | None = None):
        self.work, self.namespace, self.address = work, namespace, address
        work.mkdir(parents=True, exist_ok=True)
        self._file = work / "turnserver.conf"
        self._file.write_text(configuration(work, address, ipv6, domain, certificate, key))
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        with (self.work / "relay.log").open("w") as log:
            self._process = subprocess.Popen(inside(self.namespace, "turnserver", "-c", self._file), stdout=log, stderr=log)
        await_condition("the relay listens", self._listens, 20, 0.1)

    def _listens(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"coturn ended; see {self.work}")
        found = subprocess.run(inside(self.namespace, "ss", "-Htln"), capture_output=True, text=True, check=True).stdout
        return f"{self.address}:3478" in found and f"{self.address}:5349" in found

    def close(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(15)


def server_settings(domain: str, ports: tuple[int, ...] = (5349, 443)) -> dict[str, str]:
    """Settings by which the server names the relay to browsers, as in group_vars/all."""
    uris = [f"turn:{domain}:3478?transport=udp", f"turn:{domain}:3478?transport=tcp"]
    uris += [f"turns:{domain}:{port}?transport=tcp" for port in ports]
    return {
        "RIZZTALK_TURN_SECRET": SECRET,
        "RIZZTALK_TURN_STUN_URIS": f"stun:{domain}:3478",
        "RIZZTALK_TURN_URIS": ",".join(uris),
        "RIZZTALK_LIMITS_ENABLED": "false",
    }
