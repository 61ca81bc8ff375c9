"""Secrets: made once, kept encrypted by Ansible Vault, never printed."""

import json
import os
import secrets
import subprocess

from .console import Trouble
from .environment import Environment
from .toolbox import tool


def make_if_missing(environment: Environment) -> bool:
    """Makes an environment's secrets where there are none yet. Returns whether it did."""
    made = fresh()
    if environment.vault.exists():
        if not environment.vault_password.exists():
            raise Trouble(
                f"{environment.vault_password} is missing: the password that opens {environment.name}'s secrets.",
                "Copy it from who made this environment; without it, nobody can open them.",
            )
        old = read(environment)
        # Made before this version, which wants more.
        if made.keys() - old.keys():
            write(environment, {**made, **old})
        return False
    write(environment, made)
    return True


def fresh() -> dict:
    """Secrets that nobody had before."""
    return {
        "vault_redis_password": secret(),
        "vault_redis_backup_password": secret(),
        "vault_redis_monitor_password": secret(),
        "vault_turn_secret": secret(),
        "vault_moderation_token": secret(),
        "vault_hash_keys": [secret()],
    }


def rotate(environment: Environment) -> None:
    """Makes new secrets. Those before stay good beside them until the next rotation, so that nobody is cut off meanwhile."""
    old = read(environment)
    write(
        environment,
        {
            # What operators have put in themselves, such as the webhooks of alerts, is others' to renew.
            **old,
            "vault_redis_password": secret(),
            "vault_redis_password_before": old["vault_redis_password"],
            "vault_redis_backup_password": secret(),
            "vault_redis_monitor_password": secret(),
            "vault_turn_secret": secret(),
            "vault_turn_secret_before": old["vault_turn_secret"],
            "vault_moderation_token": secret(),
            # An address keeps its hash by the keys before, so that bans go on holding.
            "vault_hash_keys": [secret(), *old["vault_hash_keys"]][:3],
        },
    )


def keep(environment: Environment, name: str, value: str) -> None:
    """Keeps a secret that somebody else makes. The file stays as it is where it has that value already."""
    values = read(environment)
    if values.get(name, "") != value:
        write(environment, {**values, name: value})


def read(environment: Environment) -> dict:
    """Opens the secrets."""
    opened = subprocess.run(
        [tool("ansible-vault"), "view", "--vault-password-file", environment.vault_password, environment.vault],
        capture_output=True,
        text=True,
    )
    if opened.returncode != 0:
        raise Trouble(
            f"{environment.vault} does not open with {environment.vault_password}.",
            "Copy the password from who made this environment.",
        )
    return json.loads(opened.stdout)


def write(environment: Environment, values: dict) -> None:
    password = environment.vault_password
    if not password.exists():
        password.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret() + "\n")
    environment.vault.parent.mkdir(parents=True, exist_ok=True)
    closed = subprocess.run(
        [tool("ansible-vault"), "encrypt", "--vault-password-file", password, "--output", "-"],
        input=json.dumps(values, indent=2),
        capture_output=True,
        text=True,
    )
    if closed.returncode != 0:
        raise Trouble("The secrets could not be encrypted: " + closed.stderr.strip().splitlines()[-1], "Mend that, and run this again.")
    part = environment.vault.with_suffix(".part")
    part.write_text(closed.stdout)
    part.replace(environment.vault)


def secret() -> str:
    # Letters and digits alone: safe in a URI, an environment file and a configuration line.
    return secrets.token_hex(24)
