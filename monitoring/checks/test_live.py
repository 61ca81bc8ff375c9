"""What rules and dashboards ask for is there, in what really runs."""

import unittest

from .files import MONITORING, queries, selectors
from .host import Host, wait_for

UNUSED = MONITORING / "unused-metrics.txt"


class LiveTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.addClassCleanup(cls.host.close)
        try:
            wait_for("scrapes of all that runs", lambda: cls.host.query("count(up == 1) == 9"))
            cls.host.talk()
            # A rate needs two samples, and a rule's own needs those of what it is made of.
            wait_for("a rule that was evaluated", lambda: cls.host.query("rizztalk:calls_broken:ratio_rate5m"))
            wait_for("a second scrape", lambda: cls.host.query("count_over_time(rizztalk_matches_total[1m]) > 3"))
            wait_for("an end of the first collection of garbage", lambda: cls.host.query("jvm_gc_pause_seconds_sum"))
        except AssertionError as late:
            down = [
                f"{target['labels']['job']}: {target['lastError']}"
                for target in cls.host.ask("targets")["activeTargets"]
                if target["lastError"]
            ]
            raise AssertionError(f"{late}\n" + "\n".join(down) + f"\n{cls.host.logs()}") from None

    def test_every_metric_that_is_asked_for_exists(self):
        missing = set()
        for who, query in queries():
            for name, labels in selectors(query):
                # Of alerts there are those that fire: Watchdog at least.
                if not self.host.query(f"count({name}{'' if name == 'ALERTS' else labels})"):
                    missing.add(f"{who}: {name}{labels}")
        self.assertEqual("\n".join(sorted(missing)), "")

    def test_every_query_is_understood(self):
        for who, query in queries():
            with self.subTest(who):
                self.host.query(query)

    def test_every_metric_of_ours_is_used_or_said_not_to_be(self):
        existing = {name for name in self.host.ask("label/__name__/values") if name.startswith("rizztalk_")}
        used = {name for _, query in queries() for name, _ in selectors(query)}
        said = {line.split()[0] for line in UNUSED.read_text().splitlines() if line.strip() and not line.startswith("#")}
        family = {name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count").removesuffix("_max") for name in used}
        self.assertEqual(
            {name for name in existing - used - said if base(name) not in family}, set(), f"Use it, or say in {UNUSED.name} why not"
        )
        self.assertEqual(said & used, set(), f"{UNUSED.name} says of these that nobody uses them")
        self.assertEqual(said - existing, set(), f"{UNUSED.name} names what does not exist")

    def test_watchdog_reaches_the_dead_mans_switch(self):
        wait_for("a word to the dead man's switch", lambda: self.host.received)
        (alert,) = self.host.received[0]["alerts"]
        self.assertEqual((alert["labels"]["alertname"], alert["status"]), ("Watchdog", "firing"))
        self.assertEqual(alert["annotations"]["runbook_url"], "monitoring/runbooks/Watchdog.md")

    def test_nothing_else_fires_where_all_is_well(self):
        firing = {alert["labels"]["alertname"] for alert in self.host.ask("alerts")["alerts"] if alert["state"] == "firing"}
        self.assertEqual(firing, {"Watchdog"})

    def test_the_page_the_websocket_and_the_relay_are_probed_with_success(self):
        found = {result["metric"]["job"]: result["value"][1] for result in self.host.query("probe_success")}
        self.assertEqual(found, {"pages": "1", "websocket": "1", "turn": "1"})


def base(name):
    for suffix in ("_bucket", "_sum", "_count", "_max"):
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name
