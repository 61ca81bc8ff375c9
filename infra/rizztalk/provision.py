"""Terraform and Ansible, told what an environment is."""

import json
import os
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

from . import toolbox, vault
from .console import Trouble
from .environment import Environment
from .paths import ANSIBLE, TERRAFORM, configuration
from .shell import output, run

CLOUD_MEND = "Terraform says above what DigitalOcean answered. Run this again: it goes on from there."
HOST_MEND = "Mend what it names, and run this again: what is done already is left as it is."


def terraform(environment: Environment, *arguments: str) -> None:
    """Runs Terraform in the environment's folder."""
    _initialise(environment.terraform)
    run([toolbox.terraform(), f"-chdir={environment.terraform}", *arguments, *plain()], CLOUD_MEND)


def plain() -> list:
    return [] if sys.stdout.isatty() and "NO_COLOR" not in os.environ else ["-no-color"]


def _initialise(folder: Path) -> None:
    run(
        [toolbox.terraform(), f"-chdir={folder}", "init", "-input=false"],
        "Terraform must reach its registry for the provider, the first time. Run this again when it does.",
        quiet=True,
    )


def apply(environment: Environment) -> None:
    """Makes the cloud as described, and tells Ansible of it."""
    for resource in known(environment.terraform):
        # Its creation was interrupted. It exists and is paid for, and its guard refuses to make it anew.
        if resource["tainted"] and resource["type"] == "digitalocean_droplet":
            terraform(environment, "untaint", resource["address"])
    terraform(environment, "apply", "-input=false", "-auto-approve", "-compact-warnings")
    text = output([toolbox.terraform(), f"-chdir={environment.terraform}", "output", "-json"])
    outputs = json.loads(text or "{}")
    if "servers" not in outputs:
        raise Trouble("Terraform has no servers to tell of.", CLOUD_MEND)
    told = {name: outputs[name]["value"] for name in ("servers", "site_address", "vpc_range")}
    environment.write_inventory(**told)
    # With a password in it, so it is with the secrets. Empty with one server, whose Redis is its own.
    vault.keep(environment, "vault_valkey_uri", outputs.get("valkey_uri", {}).get("value") or "")


def known(folder: Path) -> list:
    """The resources in the state of a Terraform folder: the address, type, name and taint of each, and whether it is a region's default network."""
    if not (folder / "terraform.tfstate").exists() and not (folder / "backend.tf").exists():
        return []
    _initialise(folder)
    done = run([toolbox.terraform(), f"-chdir={folder}", "show", "-json"], CLOUD_MEND, quiet=True)

    def within(module):
        yield from module.get("resources", [])
        for child in module.get("child_modules", []):
            yield from within(child)

    return [
        {
            "address": resource["address"],
            "type": resource["type"],
            "name": next(
                (resource["values"][key] for key in ("name", "ip_address", "id") if resource["values"].get(key)), resource["name"]
            ),
            "tainted": resource.get("tainted", False),
            "default_network": resource["type"] == "digitalocean_vpc" and bool(resource["values"].get("default")),
        }
        for resource in within(json.loads(done.stdout).get("values", {}).get("root_module", {}))
        if resource["mode"] == "managed"
    ]


def destroy(environment: Environment) -> list:
    """Destroys what Terraform made, and returns the names of the networks that can't be destroyed: those that are their region's default.

    The guard against it is in the modules, so a copy of them without it is used. The state stays where it is, so that it is right
    however this ends.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "terraform"
        shutil.copytree(TERRAFORM, copy, ignore=shutil.ignore_patterns(".terraform", "terraform.tfstate*"))
        for file in copy.rglob("*.tf"):
            file.write_text(re.sub(r"prevent_destroy\s*=\s*true", "prevent_destroy = false", file.read_text()))
        chosen = copy / "envs" / environment.name
        for state in ("terraform.tfstate", "terraform.tfstate.backup"):
            (chosen / state).symlink_to(environment.terraform / state)
        there = known(chosen)
        # It stays in the state, so that the next `up` takes it. (DigitalOcean: "The default VPC for a region cannot be changed or deleted.")
        networks = [resource["name"] for resource in there if resource["default_network"]]
        targets = [f"-target={resource['address']}" for resource in there if not resource["default_network"]] if networks else []
        try:
            if targets or not networks:
                arguments = ["destroy", "-input=false", "-auto-approve", "-compact-warnings", *targets, *plain()]
                run([toolbox.terraform(), f"-chdir={chosen}", *arguments], CLOUD_MEND)
        except Trouble:
            left = [f"{resource['type'].removeprefix('digitalocean_')} {resource['name']}" for resource in known(chosen)]
            raise Trouble(
                f"Not everything is destroyed. Left are: {', '.join(left) or 'none that Terraform knows'}.",
                "Terraform says above what DigitalOcean answered. Run this again: it goes on from there.",
            ) from None
        finally:
            # Where Terraform could not write the state, it leaves it here.
            for state in chosen.glob("errored.tfstate"):
                shutil.copy(state, environment.terraform / state.name)
    shutil.rmtree(environment.inventory, ignore_errors=True)
    return networks


def playbook(environment: Environment, name: str, variables: dict | None = None, *arguments: str) -> None:
    """Runs a playbook on the environment's servers."""
    environment.servers()
    command = [
        toolbox.tool("ansible-playbook"),
        "--inventory",
        environment.hosts,
        "--vault-password-file",
        environment.vault_password,
        f"{name}.yml",
        *arguments,
    ]
    if variables:
        command += ["--extra-vars", json.dumps(variables)]
    run(
        command,
        HOST_MEND,
        what=f"Ansible did not get through {name}.yml, and says above at which task and why.",
        cwd=ANSIBLE,
        env={
            **toolbox.strategy(),
            **os.environ,
            "ANSIBLE_CONFIG": str(ANSIBLE / "ansible.cfg"),
            "ANSIBLE_SSH_COMMON_ARGS": shlex.join(shared(environment)),
        },
    )


def shared(environment: Environment) -> list:
    """Options of SSH by which all that is asked of a server within a minute goes by one connection: its firewall cuts off who knocks too often."""
    control = configuration()
    control.mkdir(parents=True, exist_ok=True, mode=0o700)
    options = [
        "ControlMaster=auto",
        f"ControlPath={control}/ssh-%C",
        "ControlPersist=60s",
        "StrictHostKeyChecking=accept-new",
        f"UserKnownHostsFile={environment.known_hosts}",
    ]
    return [word for option in options for word in ("-o", option)]


def ssh(environment: Environment, *command: str, server: dict | None = None) -> list:
    """The beginning of a command that runs on a server; on the first that runs the application, where none is named."""
    address = (server or environment.servers("web")[0])["address"]
    return ["ssh", *shared(environment), "-o", "LogLevel=ERROR", f"ops@{address}", *command]
