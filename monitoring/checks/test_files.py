"""What can be said of monitoring without running it."""

import enum
import json
import re
import subprocess
import sys
import tempfile
import typing
import unittest
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from .files import DASHBOARDS, MONITORING, PROJECT, RULES, RUNBOOKS, TESTS, alerts, load, panels, render


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


class RulesTest(unittest.TestCase):
    def test_promtool_accepts_them(self):
        code, said = run("promtool", "check", "rules", *RULES)
        self.assertEqual(code, 0, said)

    def test_they_fire_and_stay_silent_as_their_tests_say(self):
        code, said = run("promtool", "test", "rules", *TESTS)
        self.assertEqual(code, 0, said)

    def test_each_alert_says_what_it_is(self):
        for name, rule in alerts().items():
            with self.subTest(name):
                self.assertIn("for", rule)
                self.assertIn(rule["labels"]["severity"], ("critical", "warning", "none"))
                self.assertEqual(set(rule["annotations"]), {"summary", "description", "runbook_url"})
                self.assertEqual(rule["annotations"]["runbook_url"], f"{{{{ $externalLabels.runbooks }}}}/{name}.md")

    def test_each_alert_has_a_test_where_it_fires_and_one_where_it_must_not(self):
        tests = [test for file in TESTS for test in load(file)["tests"]]
        for name in alerts():
            for verb, expected in (("fires", True), ("stays silent", False)):
                mine = [test for test in tests if test["name"].startswith(f"{name} {verb}: ")]
                self.assertTrue(mine, f"No test is called '{name} {verb}: …'")
                for test in mine:
                    (asked,) = test["promql_expr_test"]
                    self.assertEqual(asked["expr"], f'count by (alertname) (ALERTS{{alertname="{name}",alertstate="firing"}})')
                    self.assertEqual(bool(asked["exp_samples"]), expected, test["name"])
        for test in tests:
            self.assertIn(test["name"].split()[0], alerts(), "A test of an alert that is not there")

    def test_every_file_of_rules_has_tests(self):
        self.assertEqual({file.name for file in RULES} - {file.name for file in TESTS}, {"promises.yml"})


class RunbooksTest(unittest.TestCase):
    def test_each_alert_has_one_and_each_has_an_alert(self):
        self.assertEqual({file.stem for file in RUNBOOKS.glob("*.md")}, set(alerts()))

    def test_each_says_meaning_impact_diagnosis_and_mitigation(self):
        for file in RUNBOOKS.glob("*.md"):
            text = file.read_text()
            self.assertEqual(text.splitlines()[0], f"# {file.stem}")
            self.assertEqual(re.findall("^## (.*)", text, re.M), ["Meaning", "Impact", "Diagnosis", "Mitigation"], file.name)
            self.assertNotRegex(text, r"## \w+\n+(##|\Z)", f"{file.name} has an empty section")

    def test_the_commands_in_them_exist(self):
        sys.path.insert(0, str(PROJECT / "infra"))
        from rizztalk import cli

        for file in RUNBOOKS.glob("*.md"):
            for words in re.findall(r"infra/bin/rizztalk ([^`]+)`", file.read_text()):
                arguments = ["24" if word == "SIZE" else word for word in words.replace("ENV", "production").replace("…", "reason").split()]
                with self.subTest(file=file.name, command=words):
                    try:
                        cli.parser().parse_args(arguments)
                    except SystemExit:
                        self.fail("No such command")

    def test_no_link_is_dead(self):
        for file in MONITORING.rglob("*.md"):
            for link in re.findall(r"\]\(([^)#]+)", file.read_text()):
                if not link.startswith("https://"):
                    self.assertTrue((file.parent / link).exists(), f"{file.name} links to {link}")
            for path in re.findall(r"`((?:docs|ansible/roles|terraform)/[\w./-]+)`", file.read_text()):
                self.assertTrue((PROJECT / path).exists() or "ENV" in path, f"{file.name} names {path}")


class ConfigurationTest(unittest.TestCase):
    FULL = {
        "monitoring_smtp_host": "smtp.rizztalk.test:2525",
        "monitoring_smtp_user": "operator",
        "monitoring_webhook": "https://hooks.rizztalk.test/secret",
        "monitoring_watchdog_webhook": "https://switch.rizztalk.test/secret",
        "monitoring_turn_targets": ["127.0.0.1:3478"],
        "monitoring_turn_shared_targets": ["127.0.0.1:443"],
        "monitoring_turn_name": "turn.rizztalk.test",
    }

    def written(self, template, **more):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        file = Path(folder.name) / template.name.removesuffix(".j2")
        file.write_text(render(template, **more))
        return file

    def test_alertmanager_accepts_its_own_with_all_receivers_and_with_none(self):
        for more in ({}, self.FULL):
            code, said = run("amtool", "check-config", self.written(MONITORING / "alertmanager" / "alertmanager.yml.j2", **more))
            self.assertEqual(code, 0, said)

    def test_alerts_go_to_whom_they_should(self):
        file = self.written(MONITORING / "alertmanager" / "alertmanager.yml.j2", **self.FULL)
        for rule in alerts().values():
            wanted = {"critical": "operators-at-once", "warning": "operators", "none": "dead-mans-switch"}[rule["labels"]["severity"]]
            code, said = run(
                "amtool", "config", "routes", "test", f"--config.file={file}", f"--verify.receivers={wanted}",
                f"alertname={rule['alert']}", f"severity={rule['labels']['severity']}",
            )  # fmt: skip
            self.assertEqual(code, 0, said)

    def test_prometheus_and_the_prober_accept_theirs(self):
        file = self.written(MONITORING / "prometheus" / "prometheus.yml.j2", **self.FULL)
        code, said = run("promtool", "check", "config", "--syntax-only", file)
        self.assertEqual(code, 0, said)
        file = self.written(MONITORING / "prometheus" / "blackbox.yml.j2", **self.FULL)
        code, said = run("prometheus-blackbox-exporter", "--config.check", f"--config.file={file}")
        self.assertEqual(code, 0, said)

    def test_what_silences_others_exists(self):
        for rule in load(self.written(MONITORING / "alertmanager" / "alertmanager.yml.j2"))["inhibit_rules"]:
            for matcher in rule["source_matchers"] + rule["target_matchers"]:
                name = re.match(r'alertname =~? "(.*)"', matcher)
                for alert in name.group(1).split("|") if name else ():
                    self.assertIn(alert, alerts())


class DashboardsTest(unittest.TestCase):
    UNITS = {"short", "none", "s", "bytes", "Bps", "ops", "reqps", "percentunit"}

    def test_they_are_as_written_down(self):
        code, said = run(sys.executable, MONITORING / "dashboards" / "make.py", "--check")
        self.assertEqual(code, 0, said)

    def test_all_five_are_there(self):
        self.assertEqual([file.stem for file in DASHBOARDS], ["host", "overview", "server", "site", "turn"])

    def test_they_keep_to_grafanas_schema(self):
        # The classes are made from Grafana's own schema: what they don't know is lost on the way through them.
        register_default_plugins()
        for file in DASHBOARDS:
            wanted = json.loads(file.read_text())
            read = Dashboard.from_json(wanted)
            self.assertEqual("\n".join(mistakes(read, type(read), file.stem)), "")
            kept = json.loads(JSONEncoder(sort_keys=True).encode(read))
            self.assertEqual("\n".join(lost(wanted, kept, file.stem)), "")

    def test_each_panel_says_what_it_shows_and_in_which_unit(self):
        for name, panel in panels():
            self.assertTrue(panel["description"].strip(), name)
            self.assertIn(panel["fieldConfig"]["defaults"]["unit"], self.UNITS, name)
            values = [step["value"] for step in panel["fieldConfig"]["defaults"]["thresholds"]["steps"]][1:]
            self.assertEqual(values, sorted(values), name)

    def test_their_links_lead_to_runbooks(self):
        for name, panel in panels():
            for link in re.findall(r"\]\(([^)]*)\)", panel["description"]):
                self.assertRegex(link, r"^\$\{runbooks\}/\w+\.md$", name)
                self.assertTrue((RUNBOOKS / link.rsplit("/", 1)[1]).exists(), f"{name} links to {link}")

    def test_every_alert_is_led_to_by_a_panel(self):
        linked = {found for _, panel in panels() for found in re.findall(r"/(\w+)\.md\)", panel["description"])}
        self.assertEqual(set(alerts()) - linked, set())


def lost(wanted, kept, where):
    """Every member of `wanted` that `kept` has not, or has otherwise."""
    if isinstance(wanted, dict) and isinstance(kept, dict):
        for name, value in wanted.items():
            if name in kept:
                yield from lost(value, kept[name], f"{where}.{name}")
            elif value is not None:
                yield f"{where}.{name} is not in the schema"
    elif isinstance(wanted, list) and isinstance(kept, list) and len(wanted) == len(kept):
        for at, (one, other) in enumerate(zip(wanted, kept, strict=True)):
            yield from lost(one, other, f"{where}[{at}]")
    elif wanted != kept:
        yield f"{where} is {wanted!r}, and {kept!r} by the schema"


def mistakes(value, wanted, where):
    """Every part of what was read that is not of the type, or not one of the words, that the schema has for it."""
    origin, parts = typing.get_origin(wanted), typing.get_args(wanted)
    if wanted is typing.Any or wanted is object:
        # What a kind of panel has of its own was read by that kind's schema.
        if type(value).__module__.startswith("grafana_foundation_sdk"):
            yield from mistakes(value, type(value), where)
    elif origin is typing.Union:
        yield from min((list(mistakes(value, part, where)) for part in parts if value is None or part is not type(None)), key=len)
    elif origin is typing.Literal:
        if value not in parts:
            yield f"{where} is {value!r}, and should be one of {parts}"
    elif origin is list:
        for at, each in enumerate(value if isinstance(value, list) else ()):
            yield from mistakes(each, parts[0], f"{where}[{at}]")
        if not isinstance(value, list):
            yield f"{where} is no list"
    elif origin is dict:
        if not isinstance(value, dict):
            yield f"{where} is no object"
    elif wanted is float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield f"{where} is {value!r}, and should be a number"
    elif isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        # Read as they stand, so the word itself is looked at.
        if value not in [each.value for each in wanted]:
            yield f"{where} is {value!r}, and should be one of {[each.value for each in wanted]}"
    elif isinstance(wanted, type):
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            yield f"{where} is {value!r}, and should be {wanted.__name__}"
        elif wanted.__module__.startswith("grafana_foundation_sdk"):
            for name, type_of in typing.get_type_hints(wanted).items():
                yield from mistakes(getattr(value, name), type_of, f"{where}.{name}")
