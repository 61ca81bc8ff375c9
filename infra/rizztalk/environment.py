"""An environment: the five answers, and what is kept of them for Terraform and Ansible."""

import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from .console import Trouble, ask
from .paths import ANSIBLE, TERRAFORM, configuration

NAME = re.compile(r"[a-z][a-z0-9-]{1,18}[a-z0-9]")
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
# As in a reference of the distribution project (github.com/distribution/reference), with the registry's host always named.
REPOSITORY = re.compile(r"[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+")
MEASUREMENT_ID = re.compile(r"G-[A-Z0-9]{4,16}")

# Question, what is offered, what is wrong with an answer. What more Terraform knows of them its plan module says.
QUESTIONS = {
    "domain": (
        "The site's domain",
        None,
        lambda answer: None if DOMAIN.fullmatch(answer) else "Like example.com: lower case, no https://.",
    ),
    "region": (
        "DigitalOcean's region, near to those who will talk",
        "fra1",
        lambda answer: None if re.fullmatch(r"[a-z]{3}[0-9]", answer) else "Like fra1, nyc3 or sgp1.",
    ),
    "size": ("The server's size", "s-2vcpu-2gb", lambda answer: None if re.fullmatch(r"[a-z0-9-]{3,30}", answer) else "Like s-2vcpu-2gb."),
    "email": (
        "Your e-mail address, for alerts and certificates",
        None,
        lambda answer: None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", answer) else "That is no e-mail address.",
    ),
    "ga_id": (
        "Google Analytics' measurement id, empty for none",
        "",
        lambda answer: None if answer == "" or MEASUREMENT_ID.fullmatch(answer) else "Like G-ABC123DEF4, or empty.",
    ),
}

# Not asked for: one of each, on one server, is where everybody begins.
COUNTS = {"app_count": "how many servers run the application (default: 1)", "turn_count": "how many servers relay (default: 1)"}

# Not asked for either: without a registry nobody needs an account at one.
SWITCHES = {
    "image_repository": (
        "by which the application's image goes to the servers, such as registry.example.com/us/rizztalk; empty: by SSH, in no registry (default)",
        lambda answer: None if answer == "" or REPOSITORY.fullmatch(answer) else "Like registry.example.com/us/rizztalk, without a tag.",
    ),
}


@dataclass(frozen=True)
class Environment:
    """One deployment by its name, such as production."""

    name: str

    def __post_init__(self):
        if not NAME.fullmatch(self.name):
            raise Trouble(f"{self.name!r} can't be an environment's name.", "Take 3 to 20 of a-z, 0-9 and -, such as production.")

    @property
    def terraform(self) -> Path:
        return TERRAFORM / "envs" / self.name

    @property
    def inventory(self) -> Path:
        return ANSIBLE / "inventory" / self.name

    @property
    def answers_file(self) -> Path:
        return self.terraform / "terraform.tfvars.json"

    @property
    def vault(self) -> Path:
        return self.inventory / "group_vars" / "rizztalk" / "vault.yml"

    @property
    def vault_password(self) -> Path:
        return configuration() / f"{self.name}.vault-password"

    @property
    def known_hosts(self) -> Path:
        return self.inventory / "known_hosts"

    @property
    def hosts(self) -> Path:
        return self.inventory / "hosts.json"

    @property
    def has_state(self) -> bool:
        """Whether Terraform may have made something: there is a state here, or it is kept elsewhere."""
        return (self.terraform / "terraform.tfstate").exists() or (self.terraform / "backend.tf").exists()

    @property
    def exists(self) -> bool:
        return self.answers_file.exists()

    def answers(self) -> dict:
        """Everything that Terraform is told. Raises Trouble where the environment is not there, or its file is broken."""
        if not self.exists:
            raise Trouble(f"There is no environment {self.name} yet.", f"Make it: infra/bin/rizztalk up {self.name}")
        try:
            return json.loads(self.answers_file.read_text())
        except json.JSONDecodeError as wrong:
            raise Trouble(f"{self.answers_file} is no JSON: {wrong}", "Mend it, or bring it back from git.") from None

    def servers(self, runs: str = "") -> list:
        """The servers that Terraform made, each with name, address, what it runs and its name as a relay; or those that run `runs`."""
        if not self.hosts.exists():
            raise Trouble(f"{self.name} has no server yet.", f"Make it: infra/bin/rizztalk up {self.name}")
        hosts = json.loads(self.hosts.read_text())["rizztalk"]["hosts"]
        servers = [
            {"name": name, "address": host["ansible_host"], "runs": host["environment_runs"], "relay": host["environment_relay"]}
            for name, host in hosts.items()
        ]
        return [server for server in servers if not runs or runs in server["runs"]]

    def site_address(self) -> str:
        """The address that the site's name leads to."""
        return json.loads((self.inventory / "group_vars" / "rizztalk" / "main.json").read_text())["environment_site_address"]

    def ask_and_keep(self, given: dict, keys: list) -> None:
        """Asks what is not given, and writes a new environment. One that is there is changed only in what is given."""
        old = self.answers() if self.exists else {}
        answers = dict(old)
        for key, (question, default, check) in QUESTIONS.items():
            if given.get(key) is not None:
                wrong = check(given[key])
                if wrong:
                    raise Trouble(f"--{key.replace('_', '-')} {given[key]}: {wrong}", "Give another.")
                answers[key] = given[key]
            elif key not in answers:
                answers[key] = ask(question, default, check)
        for key in COUNTS:
            if given.get(key) is not None:
                answers[key] = given[key]
        for key, (_, check) in SWITCHES.items():
            if given.get(key) is not None:
                wrong = check(given[key])
                if wrong:
                    raise Trouble(f"--{key.replace('_', '-')} {given[key]}: {wrong}", "Give another.")
                answers[key] = given[key]
        answers["environment"] = self.name
        answers.setdefault("ssh_public_keys", keys)
        # Not a secret: it is published with the site, and proves that who submits pages owns them (indexnow.org).
        answers.setdefault("indexnow_key", secrets.token_hex(16))
        if not self.terraform.exists():
            self.terraform.mkdir(parents=True)
            for file in (TERRAFORM / "envs" / "production").glob("*.tf"):
                # Where that one keeps its state is its own.
                if file.name != "backend.tf":
                    (self.terraform / file.name).write_text(file.read_text())
        self.keep(answers)

    def keep(self, answers: dict) -> None:
        self.answers_file.write_text(json.dumps(answers, indent=2) + "\n")

    def write_inventory(self, servers: dict, site_address: str, vpc_range: str) -> None:
        """Tells Ansible of the servers that Terraform made."""
        answers = self.answers()
        variables = self.inventory / "group_vars" / "rizztalk"
        variables.mkdir(parents=True, exist_ok=True)
        hosts = {
            name: {
                "ansible_host": server["address"],
                "ansible_user": "ops",
                "environment_public_address": server["address"],
                "environment_runs": server["runs"],
                "environment_relay": server["relay"],
            }
            for name, server in servers.items()
        }
        self.hosts.write_text(json.dumps({"rizztalk": {"hosts": hosts}}, indent=2) + "\n")
        told = {
            "environment_domain": answers["domain"],
            "environment_email": answers["email"],
            "environment_relays": [server["relay"] for server in servers.values() if server["relay"]],
            "environment_site_address": site_address,
            "environment_vpc_range": vpc_range,
        }
        (variables / "main.json").write_text(json.dumps(told, indent=2) + "\n")
