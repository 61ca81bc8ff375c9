"""Redis with the users that the role makes: what was written is there again after a restart."""

import shutil
import socket
import subprocess
import time
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from .rendering import free_port, render

PASSWORD = "application"  # noqa: S105 (of this test's own Redis)


class DurabilityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.settings = Path(folder.name)
        render("redis", cls.settings, redis_password=PASSWORD, redis_backup_password="backup")

    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.port = free_port(socket.SOCK_STREAM)
        self.redis = None
        self.addCleanup(self.stop)

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
