"""The tunnel to the dashboards."""

import json
from unittest import mock

from rizztalk import cli, environment

from .standin import CloudTest


class DashboardTest(CloudTest):
    def setUp(self):
        super().setUp()
        patched = mock.patch.object(environment, "ANSIBLE", self.folder / "ansible")
        patched.start()
        self.addCleanup(patched.stop)
        hosts = environment.Environment("production").hosts
        hosts.parent.mkdir(parents=True, exist_ok=True)
        hosts.write_text(
            json.dumps(
                {
                    "rizztalk": {
                        "hosts": {
                            "relay-1": {
                                "ansible_host": "203.0.113.6",
                                "environment_runs": ["relay"],
                                "environment_relay": "turn.example.com",
                            },
                            "web-1": {"ansible_host": "203.0.113.7", "environment_runs": ["web"], "environment_relay": ""},
                        }
                    }
                }
            )
        )

    def test_leads_loopback_to_loopback_by_a_connection_of_its_own(self):
        options = cli.parser().parse_args(["dashboard", "production", "--grafana", "3999"])
        with mock.patch("subprocess.run") as run:
            options.run(options)
        command = run.call_args.args[0]
        self.assertEqual(command[-1], "ops@203.0.113.7")
        self.assertIn("localhost:3999:127.0.0.1:3000", command)
        self.assertIn("localhost:9090:127.0.0.1:9090", command)
        options = cli.parser().parse_args(["dashboard", "production", "--server", "relay-1"])
        with mock.patch("subprocess.run") as run:
            options.run(options)
        self.assertEqual(run.call_args.args[0][-1], "ops@203.0.113.6")
        # ssh takes the first of two values.
        self.assertLess(
            command.index("ControlPath=none"), next(at for at, word in enumerate(command) if str(word).startswith("ControlPath=/"))
        )
