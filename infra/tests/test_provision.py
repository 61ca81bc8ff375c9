"""Making and destroying an environment while it is interrupted, or while the cloud fails: what was made is known in the end."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from unittest import mock

from rizztalk import environment, provision
from rizztalk.console import Trouble
from rizztalk.environment import Environment

from .standin import ProviderTest

BROKEN_OFF = 130
REGION = "fra1"


class ProvisionTest(ProviderTest):
    def setUp(self):
        super().setUp()
        for module, name, folder in (
            (environment, "TERRAFORM", "terraform"),
            (provision, "TERRAFORM", "terraform"),
            (environment, "ANSIBLE", "ansible"),
        ):
            patched = mock.patch.object(module, name, self.folder / folder)
            patched.start()
            self.addCleanup(patched.stop)
        # The vault is Ansible's, and has tests of its own.
        patched = mock.patch.object(provision.vault, "keep")
        patched.start()
        self.addCleanup(patched.stop)
        self.production = Environment("production")

    def interrupted(self, command, begun):
        """Runs a command of the operator's in a process of its own, and presses Ctrl-C twice once it has begun. Returns what it printed."""
        printed = self.folder / "printed"

        def run():
            # As a terminal does, the signal goes to the whole group.
            os.setpgid(0, 0)
            # In the background, shells have programs ignore it.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            with printed.open("w") as file:
                sys.stdout = file
                for stream in (1, 2):
                    os.dup2(file.fileno(), stream)
                try:
                    command(self.production)
                except KeyboardInterrupt:
                    os._exit(BROKEN_OFF)

        process = multiprocessing.get_context("fork").Process(target=run)
        process.start()
        self.addCleanup(process.kill)
        self.assertTrue(begun.wait(120), "it did not begin")
        os.killpg(process.pid, signal.SIGINT)
        self.await_true(lambda: printed.read_text().count("Interrupted: terraform finishes") == 1 or not process.is_alive())
        if process.is_alive():
            os.killpg(process.pid, signal.SIGINT)
        process.join(180)
        self.assertEqual(process.exitcode, BROKEN_OFF, printed.read_text())
        return printed.read_text()

    def await_true(self, condition):
        until = time.monotonic() + 20
        while not condition():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)

    def droplets(self):
        return [droplet["id"] for droplet in self.left().get("droplets", [])]

    def names(self):
        return sorted(resource["name"] for resource in provision.known(self.environment))

    def test_an_interrupted_up_and_an_interrupted_destroy_forget_nothing(self):
        made, gone = threading.Event(), threading.Event()
        self.cloud.on_create = lambda _: made.set()
        self.cloud.on_destroy = lambda _: gone.set()
        told = self.interrupted(provision.apply, made)
        server = self.droplets()
        self.assertEqual(len(server), 1)
        provision.apply(self.production)
        self.assertEqual(self.droplets(), server)
        self.assertEqual(told.count("Interrupted: terraform finishes"), 2, told)
        self.assertNotIn("Two interrupts received", told)

        self.interrupted(provision.destroy, gone)
        # The first network of a region is its default, which DigitalOcean never deletes.
        self.assertEqual(provision.destroy(self.production), ["rizztalk-production"])
        self.assertEqual(list(self.left()), ["vpcs"])
        self.assertEqual(self.names(), ["rizztalk-production"])
        self.assertEqual(provision.destroy(self.production), ["rizztalk-production"])

    def test_a_cloud_that_fails_is_asked_again(self):
        self.cloud.answer("POST", "/v2/vpcs", "dop_v1_full", {"name": "default", "region": REGION, "ip_range": "10.0.0.0/24"})
        self.order("GET", "^/v2/droplets/[0-9]+$", 500, 1)
        with self.assertRaises(Trouble):
            provision.apply(self.production)
        server = self.droplets()
        self.assertEqual(len(server), 1)
        provision.apply(self.production)
        self.assertEqual(self.droplets(), server)

        self.order("DELETE", "^/v2/domains/[^/]+$", 403, 1)
        with self.assertRaises(Trouble) as refused:
            provision.destroy(self.production)
        self.assertEqual(refused.exception.what, "Not everything is destroyed. Left are: domain example.com.")
        self.assertEqual(self.names(), ["example.com"])
        self.assertEqual(provision.destroy(self.production), [])
        self.assertEqual([network["name"] for network in self.left()["vpcs"]], ["default"])
        self.assertEqual(list(self.left()), ["vpcs"])
        self.assertEqual(self.names(), [])
