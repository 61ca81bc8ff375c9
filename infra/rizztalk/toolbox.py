"""The tools that the command works with: Terraform from the PATH, Ansible and others in a folder of their own."""

import hashlib
import os
import shutil
import sys
from pathlib import Path

from .console import Trouble, note
from .paths import ANSIBLE, PROJECT, VENV
from .shell import output, run

REQUIREMENTS = [ANSIBLE / "requirements.txt", PROJECT / "infra" / "requirements.txt"]


def terraform() -> str:
    """Terraform, or OpenTofu."""
    for name in (os.environ.get("RIZZTALK_TERRAFORM"), "terraform", "tofu"):
        if name and shutil.which(name):
            return name
    raise Trouble("Neither Terraform nor OpenTofu is installed.", "Install one, 1.9 or newer: https://opentofu.org/docs/intro/install/")


def prepare() -> None:
    """Installs Ansible and what the check speaks with, pinned, into infra/.venv. Does nothing where they are there."""
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in REQUIREMENTS) + sys.version.encode()).hexdigest()
    stamp = VENV / "installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    note("Installing Ansible into infra/.venv (once, about a minute)")
    run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        "Install Python's venv (Debian and Ubuntu: apt-get install python3-venv).",
        quiet=True,
    )
    # Ansible comes with thousands of modules that are never used here: compiling them all takes longer than to fetch them.
    command = [VENV / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    for file in REQUIREMENTS:
        command += ["--requirement", file]
    try:
        run(command, "", quiet=True)
    except Trouble:
        distribution = output(["ansible-playbook", "--version"])
        if distribution is None:
            raise Trouble(
                "PyPI is not reached, and there is no Ansible on the PATH either.",
                "Let this machine reach pypi.org, or install ansible, python3-websockets and python3-aioice from its distribution.",
            ) from None
        note(f"PyPI is not reached: taking the distribution's {distribution.splitlines()[0]}")
        shutil.rmtree(VENV)
        return
    compiler = [VENV / "bin" / "python", "-m", "compileall", "-q", "-j", "0", "-x", "ansible_collections"]
    run([*compiler, VENV / "lib"], "See that there is space on this machine, and run this again.", quiet=True)
    stamp.write_text(wanted)


def tool(name: str) -> str:
    """A tool of Ansible's: ours, or the distribution's where PyPI can't be reached."""
    ours = VENV / "bin" / name
    found = str(ours) if ours.exists() else shutil.which(name)
    if found is None:
        raise Trouble(f"{name} is not installed.", "Run `infra/bin/rizztalk plan ENV`, which installs it.")
    return found


def python() -> Path | str:
    """The Python that has the libraries of the check."""
    ours = VENV / "bin" / "python"
    return ours if ours.exists() else sys.executable


def strategy() -> dict:
    """How Ansible goes about its steps, as its environment. Ours is by Mitogen, some times as quick; ANSIBLE_STRATEGY=linear is its own."""
    for folder in VENV.glob("lib/python3*/site-packages/ansible_mitogen/plugins/strategy"):
        ours = {"ANSIBLE_STRATEGY": "mitogen_linear", "ANSIBLE_STRATEGY_PLUGINS": str(folder)}
        # That others' strategies will be gone one day is no operator's concern: both versions are pinned.
        return {**ours, "ANSIBLE_DEPRECATION_WARNINGS": "False"}
    return {}
