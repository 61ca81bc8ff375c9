"""What the image is built for."""

import subprocess
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from rizztalk import artefacts, laptop


class ArchitectureTest(unittest.TestCase):
    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for patched in (
            mock.patch.object(artefacts, "RELEASES", Path(folder.name)),
            mock.patch.object(artefacts, "image_id", lambda file: "sha256:0"),
        ):
            patched.start()
            self.addCleanup(patched.stop)

    def build(self, *architecture):
        with mock.patch.object(artefacts, "run") as run:
            release = artefacts.build_image(*architecture)
        return release, run.call_args.args[0] if run.called else None

    def test_is_amd64_for_servers(self):
        self.assertIn("-Djib.from.platforms=linux/amd64", self.build()[1])

    def test_keeps_a_release_for_each_architecture(self):
        ours, _ = self.build("amd64")
        other, command = self.build("arm64")
        self.assertIn("-Djib.from.platforms=linux/arm64", command)
        self.assertNotEqual(ours["image"], other["image"])
        self.assertEqual(self.build("amd64"), (ours, None))

    def test_is_what_dockers_machine_is_on_a_laptop(self):
        with mock.patch.object(laptop, "run", return_value=subprocess.CompletedProcess([], 0, stdout="arm64\n")):
            self.assertEqual(laptop.architecture(), "arm64")
