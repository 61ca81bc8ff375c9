"""Who visits the site in the proof: strangers in real browsers, in networks of their own, and clients that are no browsers."""

import base64
import hashlib
import hmac
import json
import subprocess
import time
from contextlib import contextmanager

import network
from host import run

from rig import DOMAIN, PROJECT, Rig


class Visitors(Rig):
    """Visitors of the server, and what they hear."""

    @contextmanager
    def kept_frames(self, address):
        """While the block runs the server keeps candidates, which name that address, for a visitor who has lost the connection."""
        python = self.operator / "infra/.venv/bin/python"
        command = network.inside("visitor", python, self.operator / "infra/rig/kept_frames.py", DOMAIN, address)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, **pipes, text=True, env=self.environment) as process:
            try:
                if process.stdout.readline() != "kept\n":
                    raise AssertionError(f"No candidates are kept: {process.communicate()[1][-1500:]}")
                yield
                _, told = process.communicate("\n", timeout=30)
                assert process.returncode == 0, f"The candidates did not come: {told[-1500:]}"
            finally:
                process.kill()

    @contextmanager
    def two_talking(self):
        """Two strangers who talk while the block runs. Hands out a list, in which is afterwards what they heard."""
        process = subprocess.Popen(
            [
                *map(
                    str,
                    network.inside(
                        "visitor",
                        self.python,
                        PROJECT / "infra/rig/browsers.py",
                        f"https://{DOMAIN}/",
                        PROJECT / "app/src/test/resources/browser/probe.js",
                        self.chromium,
                    ),
                )
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            first = process.stdout.readline()
            if not first:
                raise AssertionError(f"The two did not find each other: {process.stderr.read()[-1500:]}")
            talk = [json.loads(first)]
            yield talk
            process.stdin.write("\n")
            process.stdin.flush()
            talk.append(json.loads(process.stdout.readline()))
            process.wait(30)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(20)

    def one_relayed(self, secret):
        """Two browsers, of which one uses the relay alone and the other, on a public address, itself alone. Returns what they heard."""
        elsewhere = self.work / "chromium-elsewhere"
        elsewhere.write_text(f'#!/bin/sh\nexec {" ".join(network.inside("peer", self.chromium))} "$@"\n')
        elsewhere.chmod(0o755)
        username = f"{int(time.time()) + 600}:proof"
        signed = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
        servers = [{"urls": f"turn:{network.RESERVED}:3478", "username": username, "credential": base64.b64encode(signed).decode()}]
        command = network.inside(
            "visitor", self.python, PROJECT / "infra/rig/one_relayed.py", f"https://{DOMAIN}/", self.chromium, elsewhere
        )
        return json.loads(run(*command, input=json.dumps(servers)))

    def relayed_and_direct(self):
        relayed, direct = self.one_relayed(self.on_server("sudo sed -n s/^static-auth-secret=//p /etc/turnserver.conf").split()[0])
        print(f"  {relayed} {direct}")
        assert relayed["path"] == "relay/host" and direct["path"] == "host/relay", f"{relayed} {direct}"

    def went_on(self, talk, silence=2_000):
        """Both heard each other all the while, by the relay, and saw no error. `silence` in ms is the longest that may be (beeps are 500 apart)."""
        for first, last in zip(*talk, strict=True):
            assert first["path"] == last["path"] == "relay/relay", f"not by the relay: {last}"
            assert last["bytes"] > first["bytes"] + 20_000, f"hardly any audio: {first} {last}"
            assert last["silence"] < silence, f"silent for {last['silence']} ms"
            assert "error" not in last["states"] and "idle" not in last["states"], f"states: {last['states']}"
            assert not last["errors"], f"errors: {last['errors']}"
        print(
            f"  Longest silence of the two: {max(person['silence'] for person in talk[1])} ms; states {[person['states'] for person in talk[1]]}"
        )
