"""A registry of container images: the CNCF's own Distribution, from Debian's packages. Who is not let in gets nothing."""

import base64
import json
import os
import secrets
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from authority import Authority
from host import run

CONFIGURATION = """version: 0.1
log: {{level: warn, accesslog: {{disabled: true}}}}
storage: {{filesystem: {{rootdirectory: {work}/images}}}}
http: {{addr: "{address}", tls: {{certificate: {pem}, key: {key}}}}}
auth: {{htpasswd: {{realm: proof, path: {work}/users}}}}
"""


class Registry:
    """Answers on a port of the authority's address, with a certificate of the authority's."""

    def __init__(self, work: Path, authority: Authority):
        self.work, self.address = work, f"{authority.address}:5000"
        work.mkdir(parents=True)
        password = secrets.token_hex(16)
        hashed = run("perl", "-e", "print crypt($ENV{P}, q($2b$05$) . q(abcdefghijklmnopqrstuu))", env={**os.environ, "P": password})
        (work / "users").write_text(f"operator:{hashed}\n")
        # As in Docker's config.json.
        self.auths = {self.address: {"auth": base64.b64encode(f"operator:{password}".encode()).decode()}}
        self.docker_config = work / "docker"
        self.docker_config.mkdir()
        (self.docker_config / "config.json").write_text(json.dumps({"auths": self.auths}))
        certificate = {"pem": authority.work / "api.pem", "key": authority.work / "api.key"}
        (work / "registry.yml").write_text(CONFIGURATION.format(work=work, address=self.address, **certificate))
        with (work / "registry.log").open("w") as log:
            self.process = subprocess.Popen(
                ["docker-registry", "serve", str(work / "registry.yml")], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._await(authority)

    @property
    def repository(self) -> str:
        return f"{self.address}/us/rizztalk"

    def _await(self, authority: Authority) -> None:
        """Until it refuses whoever has no password."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"https://{self.address}/v2/", timeout=5, context=authority.context())
            except urllib.error.HTTPError as answer:
                assert answer.code == 401, answer
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"The registry does not start: {(self.work / 'registry.log').read_text()[-1000:]}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
