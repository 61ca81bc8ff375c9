"""A throw-away certificate authority, and a certificate for the names of one server."""

import subprocess
from pathlib import Path


def openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Authority:
    def __init__(self, work: Path):
        work.mkdir(parents=True, exist_ok=True)
        self.work = work
        self.file, self._key = work / "authority.pem", work / "authority.key"
        new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        extensions = ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"]
        openssl("req", "-x509", *new_key, "-days", 2, "-subj", "/CN=field", *extensions, "-keyout", self._key, "-out", self.file)

    def certificate(self, names: list[str]) -> tuple[Path, Path]:
        """Returns the files of a chain for the names, and of its key."""
        request, key, chain, options = (self.work / f"server.{ending}" for ending in ("csr", "key", "pem", "ext"))
        options.write_text(f"subjectAltName={','.join(f'DNS:{name}' for name in names)}\nextendedKeyUsage=serverAuth\n")
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        openssl("req", *curve, "-subj", f"/CN={names[0]}", "-keyout", key, "-out", request)
        signer = ["-CA", self.file, "-CAkey", self._key, "-CAcreateserial"]
        openssl("x509", "-req", "-in", request, *signer, "-days", 2, "-extfile", options, "-out", chain)
        # coturn drops its rights before it reads them.
        key.chmod(0o644)
        return chain, key
