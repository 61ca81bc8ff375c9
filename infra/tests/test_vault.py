"""Secrets are made once, closed, and renewed without cutting anybody off."""

import stat
from unittest import mock

from rizztalk import environment, vault
from rizztalk.console import Trouble
from rizztalk.environment import Environment

from .standin import CloudTest


class VaultTest(CloudTest):
    def setUp(self):
        super().setUp()
        patched = mock.patch.object(environment, "ANSIBLE", self.folder / "ansible")
        patched.start()
        self.addCleanup(patched.stop)
        self.env = Environment("production")

    def test_makes_secrets_once(self):
        self.assertTrue(vault.make_if_missing(self.env))
        made = vault.read(self.env)
        self.assertFalse(vault.make_if_missing(self.env))
        self.assertEqual(vault.read(self.env), made)
        self.assertEqual(len({str(value) for value in made.values()}), 6)

    def test_keeps_them_closed_and_their_password_to_the_operator(self):
        vault.make_if_missing(self.env)
        self.assertTrue(self.env.vault.read_text().startswith("$ANSIBLE_VAULT;"))
        self.assertEqual(stat.S_IMODE(self.env.vault_password.stat().st_mode), 0o600)

    def test_keeps_the_secrets_before_beside_new_ones(self):
        vault.make_if_missing(self.env)
        old = vault.read(self.env)
        vault.rotate(self.env)
        new = vault.read(self.env)
        for name in ("vault_redis_password", "vault_turn_secret"):
            self.assertNotEqual(new[name], old[name])
            self.assertEqual(new[name + "_before"], old[name])
        self.assertEqual(new["vault_hash_keys"][1:], old["vault_hash_keys"])

    def test_adds_what_a_later_version_wants(self):
        vault.make_if_missing(self.env)
        made = vault.read(self.env)
        vault.write(self.env, {name: value for name, value in made.items() if name != "vault_redis_monitor_password"})
        self.assertFalse(vault.make_if_missing(self.env))
        self.assertEqual({**vault.read(self.env), "vault_redis_monitor_password": made["vault_redis_monitor_password"]}, made)

    def test_leaves_what_operators_have_put_in(self):
        vault.make_if_missing(self.env)
        vault.write(self.env, {**vault.read(self.env), "vault_alerts_webhook": "https://hooks.example.com/1"})
        vault.rotate(self.env)
        self.assertEqual(vault.read(self.env)["vault_alerts_webhook"], "https://hooks.example.com/1")

    def test_says_what_is_missing_where_the_password_is(self):
        vault.make_if_missing(self.env)
        self.env.vault_password.unlink()
        with self.assertRaises(Trouble) as raised:
            vault.make_if_missing(self.env)
        self.assertIn(str(self.env.vault_password), raised.exception.what)
