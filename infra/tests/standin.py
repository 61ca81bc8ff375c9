"""A cloud for one test: its server on loopback, and an environment that leads there."""

import os
import threading
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import api
import cloud

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFQ8eKT0Uq4zvWk8gq2mM2v0m9h1Jm0mN2b2yq4u9n7q ops@laptop"


class CloudTest(unittest.TestCase):
    """Each test has a cloud of its own, and folders of its own for what the command keeps."""

    token = "dop_v1_full"

    def setUp(self):
        self.cloud = cloud.Cloud()
        server = api.serve("127.0.0.1", 0, self.cloud)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        patched = mock.patch.dict(
            os.environ,
            {
                "DIGITALOCEAN_TOKEN": self.token,
                "DIGITALOCEAN_API_URL": f"http://127.0.0.1:{server.server_address[1]}",
                "XDG_CONFIG_HOME": str(self.folder / "config"),
            },
        )
        patched.start()
        self.addCleanup(patched.stop)

    def order(self, method, path, status, times):
        """Has the cloud fail."""
        self.cloud.faults.append({"method": method, "path": path, "status": status, "times": times})

    def left(self):
        """What exists in the cloud, by its kind."""
        return self.cloud.answer("GET", "/all", "", {})[1]
