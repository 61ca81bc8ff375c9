"""What could stop us is found before anything costs money. Every failure says what, and how to mend it."""

import base64
import hashlib
import json
import os
import re
import socket
from pathlib import Path

from . import toolbox
from .console import Trouble, good, note
from .digitalocean import RIGHTS, DigitalOcean
from .environment import Environment
from .paths import PROJECT
from .shell import output

TERRAFORM_LEAST = (1, 9)
# What must answer for the domain before names lead anywhere.
NAME_SERVERS = {f"ns{number}.digitalocean.com" for number in (1, 2, 3)}


def operator_keys() -> list:
    """The operator's public SSH keys: RIZZTALK_SSH_KEY names a file, else those in ~/.ssh."""
    named = os.environ.get("RIZZTALK_SSH_KEY")
    files = [Path(named)] if named else sorted((Path.home() / ".ssh").glob("id_*.pub"))
    keys = [file.read_text().strip() for file in files if file.exists()]
    if not keys:
        raise Trouble(
            f"There is no public SSH key{' at ' + named if named else ' in ~/.ssh'}.",
            "Make one (ssh-keygen -t ed25519), or name its .pub file in RIZZTALK_SSH_KEY.",
        )
    return keys


def tools() -> None:
    """Checks the tools of this machine."""
    java = output([PROJECT / "bin" / "find-jdk"])
    if java is None:
        raise Trouble("There is no JDK 25 or newer.", "Install one: https://adoptium.net, or `sdk install java`.")
    good(f"JDK at {java}")
    terraform = toolbox.terraform()
    version = json.loads(output([terraform, "version", "-json"]) or "{}").get("terraform_version", "0")
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < TERRAFORM_LEAST:
        raise Trouble(f"{terraform} is {version}.", "Install 1.9 or newer.")
    good(f"{terraform} {version}")
    if output(["ssh", "-V"]) is None:
        raise Trouble("ssh is not installed.", "Install OpenSSH's client.")


def cloud(environment: Environment) -> None:
    """Checks the account at DigitalOcean, and settles which keys it has already."""
    ocean = DigitalOcean()
    account = ocean.get("/v2/account")["account"]
    if account["status"] not in ("active", "warning"):
        raise Trouble(f"The account at DigitalOcean is {account['status']}.", "See https://cloud.digitalocean.com: it says what is open.")
    if not ocean.may_write():
        raise Trouble("The token may read, and not write.", RIGHTS)
    good("the token may read and write")

    answers = environment.answers()
    sizes = {size["slug"]: size for size in ocean.get("/v2/sizes?per_page=200")["sizes"]}
    size = sizes.get(answers["size"])
    if size is None or not size["available"]:
        raise Trouble(f"DigitalOcean has no size {answers['size']}.", "Choose another: https://slugs.do-api.dev, such as s-2vcpu-2gb.")
    if answers["region"] not in size["regions"]:
        raise Trouble(
            f"{answers['size']} is not to be had in {answers['region']}.", f"Choose another region: {', '.join(size['regions'])}."
        )
    names = server_names(environment.name, answers)
    price = size["price_monthly"] * (1.2 if answers.get("backups", True) else 1)
    what = f"{answers['size']} in {answers['region']}: about ${price:.0f} a month"
    if len(names) > 1:
        good(f"{what} each; besides them relays, a load balancer and a managed Valkey (docs/operators.md, Costs)")
    else:
        good(f"{what}, with backups and without traffic past what is included")

    droplets = ocean.get("/v2/droplets?per_page=200")["droplets"]
    state = environment.has_state
    there = [droplet for droplet in droplets if droplet["name"] in names]
    if there and not state:
        raise Trouble(
            f"There is a server called {there[0]['name']} already, which this machine's Terraform state does not know.",
            "Bring terraform.tfstate from where it was made, or take another name.",
        )
    for name in names:
        known = [droplet["id"] for droplet in there if droplet["name"] == name]
        if len(known) > 1:
            raise Trouble(
                f"There are {len(known)} servers called {name} (ids {', '.join(map(str, known))}), and one was wanted.",
                f"`terraform -chdir=terraform/envs/{environment.name} state list` tells ours: destroy the other at https://cloud.digitalocean.com/droplets.",
            )
    if len(droplets) + len(names) - len(there) > account["droplet_limit"]:
        raise Trouble(
            f"The account may have {account['droplet_limit']} servers and has {len(droplets)}; {len(names) - len(there)} more are wanted.",
            "Ask DigitalOcean for more, or destroy one.",
        )
    good("names are free, and the quota allows it")

    # Once, before Terraform makes anything: what it has made itself would look like somebody else's.
    if not state or "new_ssh_keys" not in answers:
        _settle_keys(environment, answers, ocean)
        _settle_zone(environment, answers, ocean)
    _delegation(answers)


def server_names(name: str, answers: dict) -> list:
    """What the servers will be called, as terraform/modules/plan does."""
    counts = {"app": answers.get("app_count", 1), "turn": answers.get("turn_count", 1)}
    if max(counts.values()) == 1:
        return [f"rizztalk-{name}"]
    return [f"rizztalk-{name}-{kind}-{number + 1}" for kind, count in counts.items() for number in range(count)]


def _settle_keys(environment: Environment, answers: dict, ocean: DigitalOcean) -> None:
    """Terraform adds the keys that the account has not, and can't add one twice."""
    there = {key["fingerprint"] for key in ocean.get("/v2/account/keys?per_page=200")["ssh_keys"]}
    by_print = {fingerprint(key): key for key in answers["ssh_public_keys"]}
    answers["existing_ssh_keys"] = sorted(set(by_print) & there)
    answers["new_ssh_keys"] = {
        f"key-{number + 1}": key for number, (digest, key) in enumerate(sorted(by_print.items())) if digest not in there
    }
    environment.keep(answers)
    good(f"{len(by_print)} SSH key{'s' if len(by_print) > 1 else ''}, of which the account has {len(answers['existing_ssh_keys'])}")


def _settle_zone(environment: Environment, answers: dict, ocean: DigitalOcean) -> None:
    """A zone that is at DigitalOcean already belongs to more than this site, and is only added to."""
    zones = {domain["name"] for domain in ocean.get("/v2/domains?per_page=200")["domains"]}
    parents = [answers["domain"]] + [answers["domain"].split(".", cut)[cut] for cut in range(1, answers["domain"].count("."))]
    found = next((name for name in parents if name in zones), None)
    answers["manage_zone"] = found is None
    answers["zone"] = found or ""
    environment.keep(answers)
    good(f"the zone {found} is at DigitalOcean, and gets our names" if found else f"the zone {answers['domain']} will be made")


def _delegation(answers: dict) -> None:
    """Says where the domain's names are answered, as far as this machine can see. No reason to stop: the site comes up on HTTP meanwhile."""
    zone = answers.get("zone") or answers["domain"]
    servers = output(["dig", "+short", "+time=3", "+tries=1", "NS", zone])
    if servers is None:
        try:
            socket.getaddrinfo(answers["domain"], None)
            good(f"{answers['domain']} has an address")
        except OSError:
            note(f"{answers['domain']} leads nowhere yet: set its name servers to {', '.join(sorted(NAME_SERVERS))} at your registrar.")
        return
    found = {name.rstrip(".").lower() for name in servers.split()}
    if found & NAME_SERVERS:
        good(f"{zone} is answered by DigitalOcean's name servers")
    else:
        note(
            f"{zone} is answered by {', '.join(sorted(found)) or 'nobody'}: set its name servers to {', '.join(sorted(NAME_SERVERS))} at your registrar."
        )
        note("The site comes up on http:// meanwhile; run the same command again once they are set.")


def fingerprint(key: str) -> str:
    """As DigitalOcean writes it: the MD5 of the key, in pairs. It names a key, and protects nothing."""
    digest = hashlib.md5(base64.b64decode(key.split()[1] + "=="), usedforsecurity=False).hexdigest()
    return ":".join(digest[at : at + 2] for at in range(0, 32, 2))
