"""Before anything costs money, whatever could stop us is found, and said with what to do."""

import os
from unittest import mock

from rizztalk import environment, preflight
from rizztalk.console import Trouble
from rizztalk.environment import Environment

from .standin import KEY, CloudTest

GIVEN = {"domain": "example.com", "region": "fra1", "size": "s-2vcpu-2gb", "email": "ops@example.com", "ga_id": ""}


class PreflightTest(CloudTest):
    def setUp(self):
        super().setUp()
        for name, folder in (("TERRAFORM", "terraform"), ("ANSIBLE", "ansible")):
            (self.folder / folder / "envs" / "production").mkdir(parents=True)
            patched = mock.patch.object(environment, name, self.folder / folder)
            patched.start()
            self.addCleanup(patched.stop)
        # Nothing is sent to name servers, and the operator's lines stay out of the tests' output.
        for name in ("_delegation", "good"):
            patched = mock.patch.object(preflight, name)
            patched.start()
            self.addCleanup(patched.stop)
        self.env = Environment("production")

    def keep(self, **more):
        self.env.ask_and_keep({**GIVEN, **more}, [KEY])

    def refused(self, **more):
        self.keep(**more)
        with self.assertRaises(Trouble) as raised:
            preflight.cloud(self.env)
        self.assertNotIn("\n", raised.exception.what)
        self.assertTrue(raised.exception.mend)
        return raised.exception.what

    def test_passes_where_all_is_well_and_leaves_nothing(self):
        self.keep()
        preflight.cloud(self.env)
        self.assertEqual(self.left(), {})

    def test_names_a_token_that_is_missing(self):
        with mock.patch.dict(os.environ, {"DIGITALOCEAN_TOKEN": ""}):
            self.assertIn("DIGITALOCEAN_TOKEN is not set", self.refused())

    def test_names_a_token_that_is_not_known(self):
        with mock.patch.dict(os.environ, {"DIGITALOCEAN_TOKEN": "wrong"}):
            self.assertIn("does not know this token", self.refused())

    def test_names_a_token_that_may_only_read(self):
        with mock.patch.dict(os.environ, {"DIGITALOCEAN_TOKEN": "read-only"}):
            self.assertIn("may read, and not write", self.refused())

    def test_names_a_size_that_is_not_there(self):
        self.assertIn("no size s-99vcpu-1gb", self.refused(size="s-99vcpu-1gb"))

    def test_names_a_region_without_that_size(self):
        self.assertIn("not to be had in xyz1", self.refused(region="xyz1"))

    def test_names_a_server_that_another_state_knows(self):
        self.make_server("rizztalk-production")
        self.assertIn("a server called rizztalk-production already", self.refused())

    def test_takes_it_that_a_state_which_is_kept_elsewhere_knows_the_server(self):
        self.keep()
        (self.env.terraform / "backend.tf").touch()
        self.make_server("rizztalk-production")
        preflight.cloud(self.env)
        self.assertEqual(self.env.answers()["new_ssh_keys"], {"key-1": KEY})

    def test_names_a_second_server_that_terraform_forgot(self):
        self.keep()
        (self.env.terraform / "terraform.tfstate").write_text("{}")
        for _ in range(2):
            self.make_server("rizztalk-production")
        self.assertIn("There are 2 servers called rizztalk-production", self.refused())

    def make_server(self, name):
        self.cloud.answer("POST", "/v2/droplets", self.token, {"name": name, "image": "x", "size": "s-2vcpu-2gb", "region": "fra1"})

    def test_names_a_quota_that_is_used_up(self):
        for number in range(10):
            self.make_server(f"other-{number}")
        self.assertIn("may have 10 servers and has 10; 1 more", self.refused())

    def test_counts_the_servers_of_the_scaled_shape(self):
        self.make_server("other")
        self.assertIn("may have 10 servers and has 1; 10 more are wanted", self.refused(app_count=7, turn_count=3))
        self.make_server("rizztalk-production-turn-2")
        self.assertIn("a server called rizztalk-production-turn-2 already", self.refused(app_count=2, turn_count=2))

    def test_asks_for_patience_where_digitalocean_does(self):
        self.order("GET", "^/v2/account$", 429, 1)
        self.assertIn("too many requests", self.refused())

    def test_takes_a_key_that_the_account_has_and_adds_one_that_it_has_not(self):
        self.keep()
        preflight.cloud(self.env)
        self.assertEqual(self.env.answers()["new_ssh_keys"], {"key-1": KEY})
        self.cloud.answer("POST", "/v2/account/keys", self.token, {"name": "mine", "public_key": KEY})
        preflight.cloud(self.env)
        self.assertEqual(self.env.answers()["existing_ssh_keys"], [preflight.fingerprint(KEY)])
        self.assertEqual(self.env.answers()["new_ssh_keys"], {})

    def test_adds_to_a_zone_that_is_there_and_makes_one_that_is_not(self):
        self.keep(domain="talk.example.com")
        preflight.cloud(self.env)
        self.assertTrue(self.env.answers()["manage_zone"])
        self.cloud.answer("POST", "/v2/domains", self.token, {"name": "example.com"})
        preflight.cloud(self.env)
        self.assertFalse(self.env.answers()["manage_zone"])
        self.assertEqual(self.env.answers()["zone"], "example.com")

    def test_keeps_the_answers_of_an_environment_that_is_there(self):
        self.keep()
        self.env.ask_and_keep({key: None for key in GIVEN}, [KEY])
        self.assertEqual({key: self.env.answers()[key] for key in GIVEN}, GIVEN)

    def test_refuses_an_answer_of_the_wrong_form(self):
        for key, answer in (("domain", "https://example.com"), ("email", "nobody"), ("region", "Frankfurt"), ("ga_id", "UA-1")):
            with self.subTest(key), self.assertRaises(Trouble):
                self.keep(**{key: answer})

    def test_refuses_a_file_of_answers_that_is_broken(self):
        self.keep()
        self.env.answers_file.write_text("{")
        with self.assertRaises(Trouble):
            self.env.answers()
