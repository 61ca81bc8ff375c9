"""What the check makes of what it sees."""

import socket
import threading
import unittest
from unittest import mock

from aioice import stun

from rizztalk.check import Check
from rizztalk.relay import Relay
from rizztalk.verdict import Failed

RUNNING = {"release": "0.1.0-abc", "deployed": "sha256:1", "runs": "sha256:1"}


class VersionsTest(unittest.TestCase):
    def check(self, headers=None, software="", running=()):
        check = Check("site.test", "127.0.0.1", {"turn.site.test": "127.0.0.1"}, ["127.0.0.1"], running=running)
        check.get = lambda path: (200, {"server": "nginx"} | (headers or {}), b"")
        check.relay = lambda name: mock.Mock(software=lambda: software)
        return check

    def test_says_what_serves(self):
        self.assertEqual(self.check(running=[RUNNING]).versions(), "0.1.0-abc serves, as deployed; none is told outside")

    def test_is_content_without_a_server_to_ask(self):
        self.assertEqual(self.check().versions(), "none is told")

    def test_complains_of_another_image_than_was_deployed(self):
        with self.assertRaisesRegex(Failed, "sha256:2 runs"):
            self.check(running=[RUNNING, RUNNING | {"runs": "sha256:2"}]).versions()

    def test_complains_of_servers_that_differ(self):
        with self.assertRaisesRegex(Failed, "different releases: 0.1.0-abc, 0.2.0-abc"):
            self.check(running=[RUNNING, RUNNING | {"release": "0.2.0-abc"}]).versions()

    def test_complains_of_a_server_that_does_not_answer(self):
        with self.assertRaisesRegex(Failed, "was not asked: Permission denied"):
            self.check(running=[{"error": "Permission denied"}]).versions()

    def test_complains_of_versions_that_are_told(self):
        with self.assertRaisesRegex(Failed, "server: nginx/1.26.3"):
            self.check(headers={"server": "nginx/1.26.3"}).versions()
        with self.assertRaisesRegex(Failed, "turn.site.test says Coturn-4.6.1"):
            self.check(software="Coturn-4.6.1 'Gorst'").versions()


class RelaySoftwareTest(unittest.TestCase):
    """Against a relay that answers once."""

    def ask(self, attributes):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as relay:
            relay.bind(("127.0.0.1", 0))

            def answer():
                asked, who = relay.recvfrom(2048)
                question = stun.parse_message(asked)
                response = stun.Message(
                    message_method=question.message_method, message_class=stun.Class.RESPONSE, transaction_id=question.transaction_id
                )
                response.attributes.update(attributes)
                relay.sendto(bytes(response), who)

            thread = threading.Thread(target=answer)
            thread.start()
            try:
                with mock.patch("socket.getaddrinfo") as resolve:
                    resolve.return_value = [(socket.AF_INET, socket.SOCK_DGRAM, 0, "", relay.getsockname())]
                    return Relay("turn.site.test", None, None).software()
            finally:
                thread.join(5)

    def test_reads_what_the_relay_calls_itself(self):
        self.assertEqual(self.ask({"SOFTWARE": "Coturn-4.6.1"}), "Coturn-4.6.1")

    def test_reads_nothing_where_it_says_nothing(self):
        self.assertEqual(self.ask({}), "")
