"""Redis with the users that the role makes: what was written is there again after a restart."""

import json
import shutil
import socket
import subprocess
import time
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from rizztalk import toolbox
from rizztalk.paths import ANSIBLE

PASSWORD = "application"  # noqa: S105 (of this test's own Redis)


class DurabilityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.settings = Path(folder.name)
        cls.render()

    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.redis = None
        self.addCleanup(self.stop)

    @classmethod
    def render(cls):
        play = {
            "hosts": "localhost",
            "gather_facts": False,
            "vars": {"ansible_python_interpreter": str(toolbox.python()), "laptop_folder": str(cls.settings)},
            "tasks": [
                {
                    "ansible.builtin.import_role": {"name": "redis", "tasks_from": "laptop"},
                    "vars": {"redis_password": PASSWORD, "redis_backup_password": "backup"},
                }
            ],
        }
        book = cls.settings / "play.yml"
        book.write_text(json.dumps([play]))
        command = [toolbox.tool("ansible-playbook"), "--inventory", "localhost,", "--connection", "local", book]
        subprocess.run(command, cwd=ANSIBLE, check=True, capture_output=True)

    def start(self):
        command = [
            *["redis-server", self.settings / "rizztalk.conf", "--aclfile", self.settings / "users.acl", "--dir", self.folder],
            *["--port", str(self.port), "--bind", "127.0.0.1"],
        ]
        self.redis = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        until = time.monotonic() + 20
        while self.ask("ping") != "PONG":
            self.assertLess(time.monotonic(), until, "Redis does not start")
            time.sleep(0.05)

    def stop(self):
        if self.redis and self.redis.poll() is None:
            self.redis.terminate()
            self.said = self.redis.communicate(timeout=20)[0]

    def ask(self, *words, user="rizztalk", password=PASSWORD):
        command = ["redis-cli", "-p", str(self.port), "--user", user, *words]
        return subprocess.run(
            command, env={"PATH": "/usr/bin:/bin", "REDISCLI_AUTH": password}, capture_output=True, text=True
        ).stdout.strip()

    def test_keeps_what_a_script_wrote_in_several_steps(self):
        self.assertIsNotNone(shutil.which("redis-server"), "redis-server is missing: apt-get install redis-server")
        self.start()
        script = "redis.call('SET', KEYS[1], 'banned') redis.call('SET', KEYS[2], 'reported') return 'done'"
        self.assertEqual(self.ask("EVAL", script, "2", "rizztalk:one", "rizztalk:two"), "done")
        # Redis writes a script's changes as a transaction, and runs it as the user default when it reads its file again.
        self.stop()
        self.start()
        self.assertEqual(self.ask("MGET", "rizztalk:one", "rizztalk:two").split(), ["banned", "reported"])
        self.stop()
        self.assertNotIn("NOPERM", self.said)

    def test_lets_nobody_in_as_the_user_that_needs_no_name(self):
        self.start()
        for password in ("", "default", PASSWORD):
            self.assertNotIn("PONG", self.ask("ping", user="default", password=password))
        bare = ["redis-cli", "-p", str(self.port), "ping"]
        self.assertIn("NOAUTH", subprocess.run(bare, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    unittest.main()
