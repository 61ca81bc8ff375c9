"""The commands that look and change nothing: check, status, logs, dashboard."""

import json
import os
import subprocess

from . import toolbox, vault
from .console import Trouble, note, say
from .environment import Environment
from .paths import PROJECT
from .provision import ssh


def check(options) -> int:
    toolbox.prepare()
    return 0 if from_outside(options.env, options.json) else 1


def from_outside(env: Environment, as_json: bool = False) -> bool:
    """Runs the check, and returns whether all is as it should be."""
    answers, servers = env.answers(), env.servers()
    told = {
        "domain": answers["domain"],
        "address": env.site_address(),
        "relays": {server["relay"]: server["address"] for server in servers if server["relay"]},
        "servers": [server["address"] for server in servers],
        "ga_id": answers.get("ga_id", ""),
        "running": [running(env, server) for server in env.servers("web")],
        "json": as_json,
    }
    more = {"RIZZTALK_TURN_SECRET": vault.read(env)["vault_turn_secret"]}
    done = subprocess.run([toolbox.python(), "-m", "rizztalk.check", json.dumps(told)], cwd=PROJECT / "infra", env={**os.environ, **more})
    return done.returncode == 0


RUNNING = r"""
live=$(cat /etc/rizztalk/live) && sed -n '1s/^# //p' "/etc/rizztalk/$live.env" && docker inspect --format '{{.Image}}' "rizztalk-$live"
"""


def running(env: Environment, server: dict) -> dict:
    """The release that was deployed there, its image, and the image that runs; or why the server does not say."""
    done = subprocess.run(ssh(env, "sudo", "sh", "-s", server=server), input=RUNNING, capture_output=True, text=True)
    words = done.stdout.split()
    if done.returncode != 0 or len(words) != 3:
        return {"error": (done.stderr.strip().splitlines() or ["no word"])[-1]}
    return dict(zip(("release", "deployed", "runs"), words, strict=True))


STATUS = r"""
live=$(cat /etc/rizztalk/live 2>/dev/null || echo none)
for colour in blue green; do
  file=/etc/rizztalk/$colour.env
  [ -r "$file" ] || continue
  release=$(sed -n '1s/^# \([^ ]*\).*/\1/p' "$file")
  state=$(systemctl is-active rizztalk@$colour.service || true)
  echo "$colour $release $state $([ $colour = $live ] && echo live || echo before)"
done
for unit in docker prometheus prometheus-alertmanager UNITS; do echo "$unit - $(systemctl is-active $unit.service || true) -"; done
"""
# What else runs on a server, by what it is there for.
UNITS = {"web": "nginx", "data": "redis-server", "relay": "coturn"}


def status(options) -> None:
    env = options.env
    rows = []
    for server in env.servers():
        script = STATUS.replace("UNITS", " ".join(UNITS[part] for part in server["runs"]))
        done = subprocess.run(ssh(env, "sudo", "sh", "-s", server=server), input=script, capture_output=True, text=True)
        if done.returncode != 0:
            raise Trouble(f"{server['name']} does not answer: {done.stderr.strip()}", "See it at https://cloud.digitalocean.com/droplets.")
        rows += [
            dict(zip(("what", "release", "state", "role"), line.split(), strict=True), server=server["name"])
            for line in done.stdout.splitlines()
        ]
    if options.json:
        say(json.dumps(rows, indent=2))
        return
    for row in rows:
        say(f"  {row['server']:<22} {row['what']:<23} {row['state']:<9} {row['role']:<7} {row['release']}")


def logs(options) -> int:
    command = ["sudo", "journalctl", "--no-pager", "--output", "cat", "--unit", f"'{options.unit}'"]
    command += ["--follow"] if options.follow else ["--lines", "200"]
    return subprocess.run(ssh(options.env, *command, server=chosen(options))).returncode


def chosen(options) -> dict | None:
    """The server that --server names, or None."""
    if options.server is None:
        return None
    servers = options.env.servers()
    for server in servers:
        if server["name"] == options.server:
            return server
    raise Trouble(
        f"{options.env.name} has no server {options.server}.", f"Its servers are {', '.join(server['name'] for server in servers)}."
    )


# What listens on the server's loopback, by the names that the tunnel's options have.
DASHBOARDS = {"grafana": 3000, "prometheus": 9090, "alertmanager": 9093}


def dashboard(options) -> int:
    *start, address = ssh(options.env, server=chosen(options))
    tunnels = []
    for name, port in DASHBOARDS.items():
        here = getattr(options, name)
        say(f"  {name.capitalize():<13} http://localhost:{here}")
        tunnels += ["-L", f"localhost:{here}:127.0.0.1:{port}"]
    note("until Ctrl-C; where a port is taken here, choose another: see --help")
    # A connection of its own: a shared one would keep the ports taken after the end.
    shared = ["-o", "ControlMaster=no", "-o", "ControlPath=none"]
    return subprocess.run([start[0], *shared, *start[1:], "-N", "-o", "ExitOnForwardFailure=yes", *tunnels, address]).returncode
