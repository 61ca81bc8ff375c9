"""What a role writes, by Ansible and with the role's own defaults."""

import json
import socket
import subprocess
from pathlib import Path

from rizztalk import toolbox
from rizztalk.paths import ANSIBLE


def render(role: str, folder: Path, **variables) -> None:
    """Writes the role's settings for a laptop into the folder; they come from the same templates as a server's."""
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": str(toolbox.python()), "laptop_folder": str(folder)},
        "tasks": [{"ansible.builtin.import_role": {"name": role, "tasks_from": "laptop"}, "vars": variables}],
    }
    book = folder / "play.yml"
    book.write_text(json.dumps([play]))
    command = [toolbox.tool("ansible-playbook"), "--inventory", "localhost,", "--connection", "local", book]
    done = subprocess.run(command, cwd=ANSIBLE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def free_port(kind) -> int:
    """A port of loopback that nothing listens on; `kind` is the socket's type."""
    with socket.socket(socket.AF_INET, kind) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
