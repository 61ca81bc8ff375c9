"""A cloud for one test: its server on loopback, and an environment that leads there."""

import json
import os
import shutil
import subprocess
import threading
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import api
import cloud

from rizztalk.paths import PROJECT

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFQ8eKT0Uq4zvWk8gq2mM2v0m9h1Jm0mN2b2yq4u9n7q ops@laptop"

VERSION = "2.58.0"
ANSWERS = {
    "environment": "production",
    "domain": "example.com",
    "email": "ops@example.com",
    "region": "fra1",
    "size": "s-2vcpu-2gb",
    "ssh_public_keys": [KEY],
    "new_ssh_keys": {"key-1": KEY},
}


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


class ProviderTest(CloudTest):
    """Each test has Terraform's files too, and Terraform the provider that is built from infra/rig/provider."""

    @classmethod
    def setUpClass(cls):
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.shared = Path(folder.name)
        provider = (
            cls.shared
            / f"mirror/registry.terraform.io/digitalocean/digitalocean/{VERSION}/linux_amd64/terraform-provider-digitalocean_v{VERSION}"
        )
        subprocess.run(["go", "build", "-o", provider, "."], cwd=PROJECT / "infra/rig/provider", check=True)
        cls.settings = cls.shared / "terraformrc"
        cls.settings.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{cls.shared}/mirror"\n  }}\n}}\n')

    def setUp(self):
        super().setUp()
        os.environ.update({"TF_CLI_CONFIG_FILE": str(self.settings), "CHECKPOINT_DISABLE": "1"})
        shutil.copytree(PROJECT / "terraform", self.folder / "terraform", ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*"))
        self.environment = self.folder / "terraform/envs/production"
        (self.environment / "terraform.tfvars.json").write_text(json.dumps(ANSWERS))
