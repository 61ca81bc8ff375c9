"""The commands."""

import argparse
import os
import subprocess
import time
from pathlib import Path

from . import artefacts, laptop, looking, moderation, preflight, provision, toolbox, vault
from .console import Step, Trouble, ask, complain, good, note, say
from .environment import COUNTS, QUESTIONS, SWITCHES, Environment
from .paths import PROJECT
from .provision import playbook, ssh


def main() -> int:
    """Runs what the command line asks for. Returns 0, or 1 where something is to be mended, and 130 where it was broken off."""
    options = parser().parse_args()
    try:
        return options.run(options) or 0
    except Trouble as trouble:
        complain(trouble)
        return 1
    except KeyboardInterrupt:
        complain(Trouble("Broken off.", "Run the same command again: it goes on from there."))
        return 130


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="rizztalk",
        description="From nothing to a live Rizztalk with one command, and what keeps it well.",
        epilog="An environment (ENV) is one deployment, such as production. Everything is safe to repeat. See docs/operators.md.",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name, run, help, env=True):
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(run=run)
        if env:
            made.add_argument("env", metavar="ENV", type=environment, help="the environment, such as production")
        return made

    made = command("up", up, "make the environment live: preflight, build, cloud, servers, check")
    answers(made)
    made = command("plan", plan, "say what `up` would change, and change nothing")
    answers(made)
    made = command("deploy", deploy, "build the present version and put it on the servers, while people talk")
    made.add_argument("--site", action="store_true", help="only the pages: takes less than a minute")
    command("rollback", rollback, "go back to the version before")
    made = command("check", looking.check, "look at the live site from outside; the exit code tells")
    made.add_argument("--json", action="store_true", help="for machines")
    made = command("status", looking.status, "say what runs where")
    made.add_argument("--json", action="store_true", help="for machines")
    made = command("logs", looking.logs, "show the application's log; there is no visitor's address in it")
    made.add_argument("--follow", action="store_true", help="go on as lines come")
    made.add_argument("--unit", default="rizztalk@*", help="another unit, such as nginx.service")
    made.add_argument("--server", help="which, where there are several (default: the first that runs the application)")
    made = command("dashboard", looking.dashboard, "lead Grafana, Prometheus and Alertmanager here by an SSH tunnel, until Ctrl-C")
    made.add_argument("--grafana", type=int, default=3000, metavar="PORT", help="the port here (default: 3000)")
    made.add_argument("--prometheus", type=int, default=9090, metavar="PORT", help="the port here (default: 9090)")
    made.add_argument("--alertmanager", type=int, default=9093, metavar="PORT", help="the port here (default: 9093)")
    made.add_argument("--server", help="which, where there are several (default: the first that runs the application)")
    command("backup", backup, "take a backup and bring it here, into backups/ENV")
    made = command("restore", restore, "put a backup back")
    made.add_argument("file", help="a file of backups/ENV")
    made = command("moderate", None, "reports, bans")
    kinds = made.add_subparsers(required=True, metavar="WHAT")
    kinds.add_parser("reports", help="the latest reports").set_defaults(run=lambda options: moderation.reports(options.env))
    kinds.add_parser("bans", help="the bans in force").set_defaults(run=lambda options: moderation.bans(options.env))
    banning = kinds.add_parser("ban", help="ban who was reported")
    banning.add_argument("subject", help="the `reported` hash of a report")
    banning.add_argument("--hours", type=int, default=24, help="how long (default: 24)")
    banning.add_argument("--reason", required=True, help="in a few words")
    banning.set_defaults(run=lambda options: moderation.ban(options.env, options.subject, options.hours, options.reason))
    lifting = kinds.add_parser("unban", help="lift a ban")
    lifting.add_argument("reference", help="what the appeal quotes")
    lifting.set_defaults(run=lambda options: moderation.unban(options.env, options.reference))
    command("rotate-secrets", rotate_secrets, "make new secrets and put them to use, with nobody cut off")
    command("laptop", lambda options: laptop.prepare(), "make ready what infra/compose.yaml runs on this machine", env=False)
    command("destroy", destroy, "destroy the environment; asks for the domain's name")
    return top


def environment(name: str) -> Environment:
    try:
        return Environment(name)
    except Trouble as trouble:
        raise argparse.ArgumentTypeError(f"{trouble.what} {trouble.mend}") from None


def answers(made: argparse.ArgumentParser) -> None:
    for key, (question, _, _) in QUESTIONS.items():
        made.add_argument(f"--{key.replace('_', '-')}", help=f"{question}; asked where it is not given")
    for key, help in COUNTS.items():
        made.add_argument(f"--{key.replace('_', '-')}", type=int, metavar="N", help=help)
    for key, (help, _) in SWITCHES.items():
        made.add_argument(f"--{key.replace('_', '-')}", help=help)


# ---- Making and changing ----


def up(options) -> None:
    env, begun = options.env, time.monotonic()
    keep_answers(options)
    with Step(1, 5, "Preflight", "5 s"):
        before(env)
    with Step(2, 5, "Build the image and the site", "1 to 2 min, nothing where they are built"):
        made = build(env)
    with Step(3, 5, "Cloud", "1 min the first time"):
        provision.apply(env)
    with Step(4, 5, "Servers", "4 min the first time, 40 s after that"):
        wait_for_ssh(env)
        playbook(env, "site", made)
    with Step(5, 5, "Check", "15 s"):
        checked = looking.from_outside(env)
    if not checked:
        raise Trouble(
            "Not everything is as it should be: see the rows that failed.",
            f"Names may take an hour to reach everybody: then infra/bin/rizztalk up {env.name}",
        )
    say(f"\nhttps://{env.answers()['domain']} is live, after {time.monotonic() - begun:.0f} s.")


def plan(options) -> None:
    env = options.env
    keep_answers(options)
    with Step(1, 3, "Preflight", "5 s"):
        before(env)
    with Step(2, 3, "What would change in the cloud", "10 s"):
        provision.terraform(env, "plan", "-input=false", "-compact-warnings")
    if not env.hosts.exists():
        note("There is no server yet, so all of it would be new.")
        return
    with Step(3, 3, "What would change on the servers", "1 min"):
        playbook(env, "site", build(env), "--check", "--diff")


def deploy(options) -> None:
    env = options.env
    with Step(1, 2, "Build the pages" if options.site else "Build the image and the site", "20 s" if options.site else "1 to 2 min"):
        toolbox.prepare()
        made = {"artefact_site": artefacts.build_site(env), "deploy_app": False} if options.site else build(env)
    with Step(2, 2, "Put them on the servers", "20 s" if options.site else "1 min"):
        before = artefacts.published_sitemap(env)
        playbook(env, "deploy", made)
        artefacts.tell_search_engines(env, before)
    good(f"https://{env.answers()['domain']} has {'the new pages' if options.site else made['artefact_release']}")


def rollback(options) -> None:
    toolbox.prepare()
    with Step(1, 1, "Go back to the version before", "30 s"):
        playbook(options.env, "rollback")


def rotate_secrets(options) -> None:
    env = options.env
    toolbox.prepare()
    with Step(1, 2, "Make new secrets", "1 s"):
        vault.rotate(env)
    with Step(2, 2, "Put them to use", "1 min"):
        playbook(env, "site", build(env))
    good("The secrets before are good until you do this again, so that nobody is cut off: where they leaked, do it twice.")


def destroy(options) -> None:
    env = options.env
    domain = env.answers()["domain"]
    say(f"This destroys {env.name}: its server with all reports and bans on it, its address and its names.")
    say("Backups that you have fetched (infra/bin/rizztalk backup) stay on this machine.")
    ask(
        f"Type {domain} to go on",
        None if os.isatty(0) else os.environ.get("RIZZTALK_DESTROY"),
        lambda answer: None if answer == domain else "That is not its name; nothing is destroyed (Ctrl-C leaves).",
    )
    with Step(1, 1, "Destroy", "1 min"):
        networks = provision.destroy(env)
    if networks:
        good(
            f"Only the network (VPC) {networks[0]} is left at DigitalOcean: it is its region's default, which can't be deleted, and costs nothing."
        )
    else:
        good("Nothing of it is left at DigitalOcean.")
    note("Your answers are kept; `up` makes it anew.")


def keep_answers(options) -> None:
    given = {key: getattr(options, key) for key in (*QUESTIONS, *COUNTS, *SWITCHES)}
    if not options.env.exists:
        say(f"A new environment, {options.env.name}. Five answers:")
    options.env.ask_and_keep(given, preflight.operator_keys())


def before(env: Environment) -> None:
    preflight.tools()
    toolbox.prepare()
    preflight.cloud(env)
    if vault.make_if_missing(env):
        good(f"secrets made, and kept in {env.vault.relative_to(PROJECT)}; what opens them is {env.vault_password}")
        note("Keep a copy of that file where you keep passwords: without it nobody can change this environment.")


def build(env: Environment) -> dict:
    image = artefacts.build_image(repository=env.answers().get("image_repository", ""))
    note(f"image {image['release']}")
    return {
        "artefact_image": image["image"],
        "artefact_image_reference": image.get("reference", ""),
        "artefact_image_id": image["image_id"],
        "artefact_release": image["release"],
        "artefact_site": artefacts.build_site(env),
    }


def wait_for_ssh(env: Environment) -> None:
    """New servers take their time to start. Waits for three minutes at most."""
    until = time.monotonic() + 180
    waiting = env.servers()
    while True:
        start = ssh(env, server=waiting[0])
        tried = subprocess.run(
            [*start[:-1], "-o", "ConnectTimeout=5", "-o", "BatchMode=yes", start[-1], "true"], capture_output=True, text=True
        )
        if tried.returncode == 0:
            waiting = waiting[1:]
            if not waiting:
                return
            continue
        if time.monotonic() > until:
            raise Trouble(
                f"{waiting[0]['name']} does not let us in: {tried.stderr.strip().splitlines()[-1] if tried.stderr.strip() else 'no word'}",
                "See that your SSH key is the one that the environment was made with, and run this again.",
            )
        time.sleep(2)


# ---- Keeping ----


def own_data(env: Environment) -> None:
    if not env.servers("data"):
        raise Trouble(
            f"The data of {env.name} is in DigitalOcean's managed Valkey, which is backed up there.",
            "See https://cloud.digitalocean.com/databases: a backup is put back there too.",
        )


def backup(options) -> None:
    own_data(options.env)
    toolbox.prepare()
    folder = PROJECT / "backups" / options.env.name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Step(1, 1, "Take a backup and bring it here", "10 s"):
        playbook(options.env, "backup", {"backup_folder": str(folder)})
    newest = max(folder.glob("*.tar.gz"), key=lambda file: file.name)
    good(f"{newest.relative_to(PROJECT)}, {newest.stat().st_size // 1024} KiB")


def restore(options) -> None:
    file = Path(options.file).resolve()
    if not file.exists():
        raise Trouble(f"There is no {options.file}.", "Choose one of backups/ENV, or take one: infra/bin/rizztalk backup ENV")
    own_data(options.env)
    toolbox.prepare()
    with Step(1, 1, "Put it back", "30 s"):
        playbook(options.env, "restore", {"backup_file": str(file)})
