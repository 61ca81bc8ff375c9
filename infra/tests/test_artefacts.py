"""What the image is built for, and by which way it goes."""

import subprocess
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from rizztalk import artefacts, laptop
from rizztalk.console import Trouble
from rizztalk.environment import Environment

REPOSITORY = "registry.example.com:5000/us/rizztalk"


def jib(command, *_, **__):
    """Says what the build would say of the image that it has made."""
    for word in map(str, command):
        for what in ("digest", "imageId"):
            if word.startswith(f"-Djib.outputPaths.{what}="):
                Path(word.partition("=")[2]).write_text(f"sha256:{what}\n")


class ImageTest(unittest.TestCase):
    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        patched = mock.patch.object(artefacts, "RELEASES", Path(folder.name))
        patched.start()
        self.addCleanup(patched.stop)

    def build(self, *arguments):
        with mock.patch.object(artefacts, "run", side_effect=jib) as run:
            release = artefacts.build_image(*arguments)
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

    def test_is_a_file_where_no_registry_is_named(self):
        release, command = self.build()
        self.assertIn("jib:buildTar", command)
        self.assertTrue(release["image"].endswith("image.tar"))
        self.assertNotIn("reference", release)

    def test_goes_by_a_registry_and_is_named_by_its_digest(self):
        by_file, _ = self.build()
        release, command = self.build("amd64", REPOSITORY)
        self.assertIn("jib:build", command)
        self.assertIn(f"-Djib.to.image={REPOSITORY}:{release['release']}", command)
        self.assertEqual(release["reference"], f"{REPOSITORY}@sha256:digest")
        self.assertEqual(release["image"], "")
        self.assertEqual(release["release"], by_file["release"])

    def test_is_pushed_once_to_each_registry(self):
        release, _ = self.build("amd64", REPOSITORY)
        self.assertEqual(self.build("amd64", REPOSITORY), (release, None))
        self.assertIsNotNone(self.build("amd64", REPOSITORY + "-staging")[1])


class RepositoryTest(unittest.TestCase):
    def ask(self, **given):
        with TemporaryDirectory() as folder:
            environment = Environment("trial")
            answers = Path(folder, "answers.json")
            answers.write_text('{"domain": "a.test", "region": "fra1", "size": "s-1vcpu-2gb", "email": "a@a.test", "ga_id": ""}')
            with (
                mock.patch.object(Environment, "answers_file", answers),
                mock.patch.object(Environment, "terraform", Path(folder)),
            ):
                environment.ask_and_keep(given, ["ssh-ed25519 AAAA"])
                return environment.answers()

    def test_is_kept_and_can_be_taken_back(self):
        self.assertEqual(self.ask(image_repository=REPOSITORY)["image_repository"], REPOSITORY)
        self.assertEqual(self.ask(image_repository="")["image_repository"], "")
        self.assertNotIn("image_repository", self.ask())

    def test_is_refused_where_it_is_none(self):
        for wrong in (f"https://{REPOSITORY}", f"{REPOSITORY}:latest", "rizztalk", "registry.example.com/US"):
            with self.subTest(wrong), self.assertRaisesRegex(Trouble, "--image-repository"):
                self.ask(image_repository=wrong)
