"""Pebble as the certificate authority: Let's Encrypt's own small one, for tests. It really asks the server for its proof."""

import json
import os
import ssl
import subprocess
import time
import urllib.request
from pathlib import Path

from host import run


class Authority:
    """Answers at the address, and trusts nothing that it was not shown over HTTP."""

    def __init__(self, work: Path, address: str, site: str):
        self.work, self.address, self.site = work, address, site
        self.processes = []
        self.api_ca = work / "api-ca.pem"
        # What the certificates of sites end in.
        self.root = work / "root.pem"

    @property
    def directory(self) -> str:
        return f"https://{self.address}:14000/dir"

    def start(self) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        run(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=Proof",
            "-keyout",
            self.work / "ca.key",
            "-out",
            self.api_ca,
        )
        run(
            "openssl",
            "req",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-subj",
            "/CN=pebble",
            "-keyout",
            self.work / "api.key",
            "-out",
            self.work / "api.csr",
        )
        (self.work / "api.ext").write_text(f"subjectAltName=IP:{self.address}\n")
        run(
            "openssl",
            "x509",
            "-req",
            "-in",
            self.work / "api.csr",
            "-CA",
            self.api_ca,
            "-CAkey",
            self.work / "ca.key",
            "-CAcreateserial",
            "-days",
            "2",
            "-extfile",
            self.work / "api.ext",
            "-out",
            self.work / "api.pem",
        )
        (self.work / "pebble.json").write_text(
            json.dumps(
                {
                    "pebble": {
                        "listenAddress": f"{self.address}:14000",
                        "managementListenAddress": f"{self.address}:15000",
                        "certificate": str(self.work / "api.pem"),
                        "privateKey": str(self.work / "api.key"),
                        "httpPort": 80,
                        "tlsPort": 443,
                        "ocspResponderURL": "",
                        "externalAccountBindingRequired": False,
                        "keyAlgorithm": "ecdsa",
                    }
                }
            )
        )
        dns = f"{self.address}:8053"
        self._begin(
            "pebble-challtestsrv",
            "-defaultIPv4",
            self.site,
            "-defaultIPv6",
            "",
            "-http01",
            "",
            "-https01",
            "",
            "-tlsalpn01",
            "",
            "-dns01",
            dns,
            "-management",
            f"{self.address}:8055",
        )
        self._begin("pebble", "-config", self.work / "pebble.json", "-dnsserver", dns, PEBBLE_VA_NOSLEEP="1", PEBBLE_WFE_NONCEREJECT="0")
        self._await()

    def lead_to(self, address: str) -> None:
        """Every name leads there from now on, for the CA alone."""
        body = json.dumps({"ip": address}).encode()
        with urllib.request.urlopen(f"http://{self.address}:8055/set-default-ipv4", data=body, timeout=5):
            pass

    def _begin(self, *command, **environment) -> None:
        with (self.work / f"{command[0]}.log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    [str(part) for part in command], env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
                )
            )

    def _await(self) -> None:
        until = time.monotonic() + 20
        while True:
            try:
                root = self._get("/roots/0")
                break
            except OSError:
                if time.monotonic() > until:
                    raise RuntimeError(f"Pebble does not start: {(self.work / 'pebble.log').read_text()[-1000:]}") from None
                time.sleep(0.2)
        self.root.write_text(root)

    def context(self) -> ssl.SSLContext:
        """For those who ask at its address."""
        return ssl.create_default_context(cafile=self.api_ca)

    def _get(self, path: str) -> str:
        with urllib.request.urlopen(f"https://{self.address}:15000{path}", timeout=5, context=self.context()) as answer:
            return answer.read().decode()

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
            process.wait(10)
