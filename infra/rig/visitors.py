"""Who visits the site in the proof: strangers in real browsers, in networks of their own, and clients that are no browsers."""

import base64
import hashlib
import hmac
import json
import subprocess
import sys
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

    def chromium_of(self, whose):
        """A program that starts Chromium in that visitor's network. It trusts the proof's CA, which TURN over TLS is held to."""
        home = self.work / f"home-{whose}"
        database = home / ".pki/nssdb"
        if not database.exists():
            database.mkdir(parents=True)
            run("certutil", "-d", f"sql:{database}", "-N", "--empty-password")
            run("certutil", "-d", f"sql:{database}", "-A", "-n", "proof", "-t", "C,,", "-i", self.authority.root)
        file = self.work / f"chromium-{whose}"
        file.write_text(f'#!/bin/sh\nexec {" ".join(network.inside(whose, "env", f"HOME={home}", self.chromium))} "$@"\n')
        file.chmod(0o755)
        return file

    @contextmanager
    def two_talking(self, second="visitor"):
        """Two strangers who talk while the block runs, the second in that visitor's network. Hands out a list, in which is afterwards what they
        heard."""
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
                        *([] if second == "visitor" else [self.chromium_of(second)]),
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
        username = f"{int(time.time()) + 600}:proof"
        signed = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
        servers = [{"urls": f"turn:{network.RESERVED}:3478", "username": username, "credential": base64.b64encode(signed).decode()}]
        command = network.inside(
            "visitor", self.python, PROJECT / "infra/rig/one_relayed.py", f"https://{DOMAIN}/", self.chromium, self.chromium_of("peer")
        )
        return json.loads(run(*command, input=json.dumps(servers)))

    def lets_out(self, port):
        """Whether the guest's network lets TCP out to that port of the server."""
        script = f"import socket; socket.create_connection(('{network.RESERVED}', {port}), 2)"
        try:
            run(*network.inside("guest", sys.executable, "-c", script))
        except RuntimeError:
            return False
        return True

    def only_443_is_let_out(self):
        """A visitor who reaches nothing else calls another, and a new version is deployed meanwhile."""
        assert [port for port in (80, 443, 3478, 5349) if self.lets_out(port)] == [443], "the network is not as it should be"
        with self.two_talking("guest") as talk:
            self.deploy_another()
        self.went_on(talk)
        for first, last in zip(*talk, strict=True):
            assert first["relay"] == last["relay"], f"another relay after the deploy: {first} {last}"
        other, guest = (person["relay"] for person in talk[1])
        # Browsers take the way over which the first answer came, so the other one may use any.
        assert guest == f"turns:turn.{DOMAIN}:443?transport=tcp", f"the guest's relay is {guest}"
        assert f"turn.{DOMAIN}:" in other, f"the other's relay is {other}"
        print(f"  The guest by {guest}, the other by {other}.")

    def limited_apart(self):
        """Of two addresses, one that asks too often is refused and the other served: neither is Nginx' own."""
        ask = ["curl", "--silent", "--cacert", self.environment["RIZZTALK_CA"], "--output", "/dev/null", "--write-out", "%{http_code}\\n"]
        many = run(*network.inside("guest", *ask, f"https://{DOMAIN}/v1/online?[1-1000]")).split()
        other = run(*network.inside("peer", *ask, f"https://{DOMAIN}/v1/online?[1-20]")).split()
        assert set(many) == {"200", "429"} and many[-1] == "429", f"{many.count('200')} of 1000 were answered: {set(many)}"
        assert set(other) == {"200"}, f"limited with the other: {other}"
        print(f"  Of 1000 requests {many.count('429')} were refused, of 20 of another address none.")

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
