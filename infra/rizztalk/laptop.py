"""What infra/compose.yaml runs with: the server's templates, rendered for this machine, and the application's image."""

import hashlib
import json
import os

from . import artefacts, toolbox, vault
from .console import Step, note, say
from .paths import ANSIBLE, LAPTOP
from .shell import run

# By which compose.yaml names the image.
IMAGE = "rizztalk-app:laptop"
MEND = "Ansible says above which task, and why. Run this again when it is mended."
DOCKER = "Install Docker with its compose plugin, start it, and run this again: https://docs.docker.com/engine/install/"


def prepare() -> None:
    """Builds, renders and loads what `docker compose up` takes. Starts nothing."""
    with Step(1, 3, "Build the image and the site", "1 to 2 min, nothing where they are built"):
        toolbox.prepare()
        image = artefacts.build_image(architecture())
        note(f"image {image['release']}")
        pages = artefacts.build_pages({"RIZZTALK_ORIGIN": "https://localhost"})
    with Step(2, 3, "Write settings, by the server's own templates", "30 s"):
        render(image, pages)
    with Step(3, 3, "Hand Docker the image", "5 s"):
        run(["docker", "load", "--quiet", "--input", image["image"]], DOCKER, quiet=True)
        run(["docker", "tag", artefacts.TAR_NAME, IMAGE], DOCKER, quiet=True)
    say("\nNow: docker compose --file infra/compose.yaml up --build --wait")
    say("Then https://localhost, whose certificate is signed by itself: your browser asks once.")


def architecture() -> str:
    """What Docker's machine is, which may be another than this one."""
    done = run(["docker", "version", "--format", "{{.Server.Arch}}"], DOCKER, quiet=True)
    return done.stdout.strip()


def render(image: dict, pages: str) -> None:
    LAPTOP.mkdir(parents=True, exist_ok=True, mode=0o700)
    variables = {
        **secrets(),
        "laptop_folder": str(LAPTOP),
        "artefact_image": image["image"],
        "artefact_image_reference": "",
        "artefact_image_id": image["image_id"],
        "artefact_release": image["release"],
        "artefact_site": pages,
    }
    told = LAPTOP / "variables.json"
    private(told, variables)
    hosts = LAPTOP / "hosts.json"
    # The name is what numbers and alerts carry.
    local = {"ansible_connection": "local", "ansible_python_interpreter": str(toolbox.python())}
    hosts.write_text(json.dumps({"rizztalk": {"hosts": {"laptop": local}}}, indent=2) + "\n")
    command = [toolbox.tool("ansible-playbook"), "--inventory", hosts, "laptop.yml", "--extra-vars", f"@{told}"]
    run(command, MEND, quiet=True, cwd=ANSIBLE, env={**os.environ, "ANSIBLE_CONFIG": str(ANSIBLE / "ansible.cfg")})
    # Part of each container's environment: compose makes them anew where something has changed, and else leaves them running.
    (LAPTOP / "settings.env").write_text(f"RIZZTALK_SETTINGS={digest()}\n")


def secrets() -> dict:
    """This machine's own, made once."""
    file = LAPTOP / "secrets.json"
    if not file.exists():
        private(file, vault.fresh())
    return json.loads(file.read_text())


def private(file, values: dict) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as written:
        written.write(json.dumps(values, indent=2) + "\n")


def digest() -> str:
    """Of all files that containers are given."""
    found = hashlib.sha256()
    ours = {LAPTOP / name for name in ("settings.env", "variables.json", "hosts.json", "secrets.json")}
    for file in sorted(LAPTOP.rglob("*")):
        if file.is_file() and file not in ours:
            found.update(str(file.relative_to(LAPTOP)).encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:16]
