"""Reports and bans, asked of the live colour on its server: the management port is never public."""

import json
import re
import subprocess

from . import vault
from .console import Trouble, say
from .environment import Environment
from .provision import ssh

# The request comes in on curl's input, so that neither the token nor what it says is in a list of processes.
ASK = 'port=$(grep -h ^MANAGEMENT_PORT= /etc/rizztalk/$(cat /etc/rizztalk/live).env | cut -d= -f2); exec curl --silent --show-error --max-time 20 --config - "http://127.0.0.1:$port'


def request(environment: Environment, method: str, path: str, body: dict | None = None):
    """Asks the moderation's API, and returns its answer."""
    token = vault.read(environment)["vault_moderation_token"]
    lines = [f'header = "Authorization: Bearer {token}"', f'request = "{method}"', 'write-out = "\\n%{http_code}"']
    if body is not None:
        quoted = json.dumps(json.dumps(body))
        lines += ['header = "Content-Type: application/json"', f"data = {quoted}"]
    done = subprocess.run(
        ssh(environment, f"sudo sh -c '{ASK}{path}\"'"),
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise Trouble(
            f"The server does not answer: {done.stderr.strip() or 'no word'}.", f"See infra/bin/rizztalk status {environment.name}."
        )
    text, _, status = done.stdout.rpartition("\n")
    if not status.startswith("2"):
        raise Trouble(f"The application answers {status}: {text.strip()[:300]}", "See docs/configuration.md, Moderation.")
    return json.loads(text) if text.strip() else None


def reports(environment: Environment) -> None:
    show(request(environment, "GET", "/moderation/reports?limit=100"))


def bans(environment: Environment) -> None:
    show(request(environment, "GET", "/moderation/bans?limit=100"))


def ban(environment: Environment, subject: str, hours: int, reason: str) -> None:
    show(request(environment, "POST", "/moderation/bans", {"subject": subject, "hours": hours, "reason": reason}))


def unban(environment: Environment, reference: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_-]{4,64}", reference):
        raise Trouble(f"{reference!r} is no reference.", "Take it from `moderate ENV bans`, or from the appeal.")
    request(environment, "DELETE", f"/moderation/bans?reference={reference}")
    say(f"The ban {reference} is lifted.")


def show(answer) -> None:
    say(json.dumps(answer, indent=2, ensure_ascii=False))
