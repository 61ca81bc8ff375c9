"""The relay's image where no container registry can be reached: the current coturn, from Debian's unstable packages, as `docker save` writes it.

As in coturn's own image its program may bind low ports by a file capability, which whoever drops all capabilities must cope with.
Not in it, other than there, are the numbers for Prometheus: Debian builds without.
"""

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

from host import run

TAR = ("--sort=name", "--mtime=@0", "--numeric-owner", "--xattrs", "--xattrs-include=security.capability")


def make(file: Path, name: str) -> None:
    """Makes the image under that name. Does nothing where it was made already."""
    made_from = f"{name} {hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}"
    note = file.with_suffix(".made-from")
    if file.exists() and note.exists() and note.read_text() == made_from:
        return
    mirror = os.environ.get("RIZZTALK_DEBIAN_MIRROR", "http://deb.debian.org/debian")
    with tempfile.TemporaryDirectory() as folder:
        root, image = Path(folder, "root"), Path(folder, "image")
        image.mkdir()
        # A mirror that is some weeks behind will do; that it is signed is checked all the same.
        lenient = "--aptopt=Acquire::Check-Valid-Until false"
        run("mmdebstrap", "--quiet", lenient, "--variant=extract", "--include=base-files,coturn,netbase", "sid", root, mirror)
        for waste in ("usr/share/doc", "usr/share/man", "usr/share/locale", "var/cache", "var/lib/apt"):
            shutil.rmtree(root / waste, ignore_errors=True)
        run("setcap", "cap_net_bind_service=+ep", root / "usr/bin/turnserver")
        run("tar", "--create", "--file", image / "layer.tar", "--directory", root, *TAR, ".")
        layer = hashlib.sha256((image / "layer.tar").read_bytes()).hexdigest()
        configuration = {
            "architecture": run("dpkg", "--print-architecture").strip(),
            "os": "linux",
            "config": {"Env": ["PATH=/usr/bin:/bin"], "Entrypoint": ["turnserver"]},
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer}"]},
        }
        (image / "config.json").write_text(json.dumps(configuration))
        (image / "manifest.json").write_text(json.dumps([{"Config": "config.json", "RepoTags": [name], "Layers": ["layer.tar"]}]))
        part = file.with_suffix(".part")
        run("tar", "--create", "--file", part, "--directory", image, "manifest.json", "config.json", "layer.tar")
        part.rename(file)
    note.write_text(made_from)
