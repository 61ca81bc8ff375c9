"""What Ansible is run with."""

import os
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from rizztalk import provision, toolbox

STRATEGY = "lib/python3.13/site-packages/ansible_mitogen/plugins/strategy"


class StrategyTest(unittest.TestCase):
    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.venv = Path(folder.name)
        for patched in (
            mock.patch.object(toolbox, "VENV", self.venv),
            mock.patch.dict(os.environ, {"XDG_CONFIG_HOME": str(self.venv / "config")}),
        ):
            patched.start()
            self.addCleanup(patched.stop)

    def environment(self):
        """What a playbook gets."""
        told = mock.Mock(hosts="hosts.json", vault_password="password", known_hosts="known_hosts")
        with mock.patch.object(provision, "run") as run, mock.patch.object(toolbox, "tool", return_value="ansible-playbook"):
            provision.playbook(told, "site")
        return run.call_args.kwargs["env"]

    def test_is_mitogens_where_it_is_installed(self):
        (self.venv / STRATEGY).mkdir(parents=True)
        self.assertEqual(self.environment()["ANSIBLE_STRATEGY"], "mitogen_linear")
        self.assertEqual(self.environment()["ANSIBLE_STRATEGY_PLUGINS"], str(self.venv / STRATEGY))

    def test_is_ansibles_own_with_the_distributions_ansible(self):
        self.assertEqual(toolbox.strategy(), {})

    def test_is_the_operators_where_it_is_said(self):
        (self.venv / STRATEGY).mkdir(parents=True)
        with mock.patch.dict(os.environ, {"ANSIBLE_STRATEGY": "linear"}):
            self.assertEqual(self.environment()["ANSIBLE_STRATEGY"], "linear")

    def test_shares_the_commands_connection(self):
        self.assertIn("ControlPath=" + str(self.venv / "config/rizztalk/ssh-%C"), self.environment()["ANSIBLE_SSH_COMMON_ARGS"])
