"""What tests of the web server share: a playbook that renders its settings, and an application behind it."""

import json
import os
import subprocess
from http.server import BaseHTTPRequestHandler

from rizztalk import toolbox
from rizztalk.paths import ANSIBLE, PROJECT

PATH = f"{os.environ['PATH']}:/usr/sbin"


class Application(BaseHTTPRequestHandler):
    """Answers with what reached it."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        self.server.asked.append(f"{self.command} {self.path}")
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = answer

    def log_message(self, template, *values):
        pass


def playbook(name, expect=0, **variables):
    """Runs one of this folder's playbooks. Returns what it printed."""
    command = [toolbox.tool("ansible-playbook"), "--inventory", "localhost,", PROJECT / "infra/tests" / name]
    done = subprocess.run(
        [*command, "--extra-vars", json.dumps(variables)],
        cwd=ANSIBLE,
        env={**os.environ, "ANSIBLE_CONFIG": str(ANSIBLE / "ansible.cfg"), "PATH": PATH},
        capture_output=True,
        text=True,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout
