"""The proof: a fresh server is made live with the operator's one command, and kept, on this one machine.

Run by `make prove`, as root. Everything happens in network namespaces of its own; nothing is sent anywhere but for
fetching packages. See docs/operators.md, "What is proven".
"""

import argparse
import json
import os
import sys
import time
import traceback
import xml.etree.ElementTree as xml
from contextlib import contextmanager, suppress

import laptop
import network
from deploys import Deploys
from incidents import Incidents

from rig import DOMAIN, ENVIRONMENT, NOT_HERE, PROJECT


class Proof(Deploys):
    """The phases, in their order, and how long each took."""

    def __init__(self, options):
        super().__init__(options)
        self.times = []
        self.incidents = Incidents(self)

    @contextmanager
    def phase(self, title):
        print(f"\n==== {title}", flush=True)
        begun = time.monotonic()
        try:
            yield
        except BaseException:
            self.times.append((title, time.monotonic() - begun, "FAILED"))
            raise
        self.times.append((title, time.monotonic() - begun, "ok"))

    def run(self):
        with self.phase("set up: the cloud, the CA, the networks, the operator's machine"):
            self.set_up()
            self.python = self.browsers_python()
            for what in NOT_HERE.values():
                print(f"  Not shown here: {what}.")
        with self.phase("a token that may not write is found before anything is made"):
            answers = ["--domain", DOMAIN, "--email", f"ops@{DOMAIN}", "--region", "fra1", "--size", "s-2vcpu-2gb", "--ga-id", ""]
            told = self.rizztalk("up", ENVIRONMENT, *answers, expect=1, environment={"DIGITALOCEAN_TOKEN": "read-only"})
            assert "may read, and not write" in told, told
            assert self.cloud.answer("GET", "/all", "", {})[1] == {}, "something was made"
        with self.phase("up, broken off by Ctrl-C while the server is made: it is known all the same"):
            self.broken_off(answers)
        with self.phase("up, while the names don't lead here yet: the site is up by HTTP, and it is said why"):
            self.names_not_ready(answers)
        with self.phase("up again, now that they do: live"):
            self.rizztalk("up", ENVIRONMENT)
            self.rehearsed()
            assert self.on_server("systemctl is-active rsyslog.service || true").strip() == "inactive", "a second log is written"
        self.incidents.fill_a_disk()
        with self.phase("up once more changes nothing, though the same image is to go by a registry from now on"):
            told = self.rizztalk("up", ENVIRONMENT, "--image-repository", self.registry.repository)
            assert "0 added, 0 changed, 0 destroyed" in told, told[-3000:]
            assert "changed=0" in told, told[-3000:]
        with self.phase("plan sees nothing to change, in the cloud and on the server"):
            told = self.rizztalk("plan", ENVIRONMENT)
            assert "No changes." in told and "changed=0" in told, told[-3000:]
        with self.phase("a version that does not start leaves the one before serving, and is no way back"):
            self.broken_version()
        with self.phase("monitoring: the server is scraped whole, and the dead man's switch hears of it"):
            self.watched()
        with self.phase("two talk by the relay; a new version is deployed meanwhile, by the registry"):
            self.talk_through_a_deploy()
        with self.phase("a network that lets out TCP 443 alone: a call by the relay, through a deploy"):
            self.only_443_is_let_out()
        with self.phase("limits see each visitor's own address"):
            self.limited_apart()
        with self.phase("one by the relay alone, the other by its own public address alone: they hear each other"):
            self.relayed_and_direct()
        with self.phase("no file of the server holds an address of a visitor"):
            self.nothing_written_down()
        self.incidents.stop("coturn.service", "TurnUnreachable")
        with self.phase("backup, wipe, restore: reports and bans are kept"):
            self.backup_and_restore()
        self.incidents.stop("redis-server.service", "RedisDown")
        self.incidents.stop(f"rizztalk@{self.live()}.service", "ServerDown")
        with self.phase("deploy --site, by the web server alone: a page is published, and search engines are told"):
            self.publish()
        with self.phase("all of it on a laptop, by infra/compose.yaml"):
            laptop.prove(self.cache, self.operator, self.environment, [self.python, self.chromium])
        with self.phase("Redis, the application and the relay are stopped, a disk is full: each was told"):
            self.incidents.told()
        self.incidents.mend()
        self.await_true(self.answers, 60, "the site is not back")
        with self.phase("one that starts and does not get ready does too, and serves when it can"):
            self.not_ready()
        with self.phase("rollback"):
            before = self.live()
            self.rizztalk("rollback", ENVIRONMENT)
            assert self.live() != before, "the same colour is live"
            self.rizztalk("check", ENVIRONMENT)
        with self.phase("they run again, the disk is not full: each was told to be over"):
            self.incidents.over()
        with self.phase("rotate-secrets: the new ones are used, and nobody is cut off"):
            self.rotate()
        with self.phase("a renewed certificate is served by the web server and the relay"):
            self.renewal()
        with self.phase("after a reboot all is back by itself"):
            self.reboot()
        with self.phase("destroy leaves nothing but the region's default network"):
            self.rizztalk("destroy", ENVIRONMENT, environment={"RIZZTALK_DESTROY": "another.test"}, expect=1)
            self.rizztalk("destroy", ENVIRONMENT, environment={"RIZZTALK_DESTROY": DOMAIN})
            left = self.cloud.answer("GET", "/all", "", {})[1]
            # The first network of a region is its default, which DigitalOcean lets nobody delete.
            assert list(left) == ["vpcs"] and [network["default"] for network in left["vpcs"]] == [True], (
                f"left in the cloud: {json.dumps(left)[:2000]}"
            )

    def broken_off(self, answers):
        def begun():
            return "droplets" in self.cloud.answer("GET", "/all", "", {})[1]

        told = self.rizztalk("up", ENVIRONMENT, *answers, expect=130, interrupt_when=begun)
        assert "Interrupted: terraform finishes what it has begun" in told and "Two interrupts received" not in told, told[-3000:]
        self.one_server()

    def one_server(self):
        servers = self.cloud.answer("GET", "/all", "", {})[1]["droplets"]
        assert len(servers) == 1, f"{len(servers)} servers were made: {servers}"

    def nothing_written_down(self):
        """Of the visitors who talked before, and of a candidate that the server keeps for one whose connection is lost."""
        candidate = "198.51.100.77"
        with self.kept_frames(candidate):
            self.on_server("sudo systemctl start rizztalk-backup.service")
        # As a trial of the search: a report is kept, in Redis' file and in its snapshot.
        found = self.written_on_server("harassment")
        assert any("appendonly.aof" in line for line in found) and any("dump.rdb" in line for line in found), f"found nothing: {found}"
        found = self.written_on_server(*(network.ENDS[whose][0] for whose in ("visitor", "guest", "peer")), candidate)
        assert not found, "\n".join(["addresses of visitors are written down:", *found])

    def names_not_ready(self, answers):
        self.authority.lead_to(network.ENDS["operator"][0])
        told = self.rizztalk("up", ENVIRONMENT, *answers, expect=1)
        assert f"No certificate for {DOMAIN} yet, so the site is up on http:// only" in " ".join(told.split()), told[-6000:]
        page = self.as_operator("curl", "--silent", "--fail", "--max-time", "5", f"http://{DOMAIN}/")
        assert "<h1" in page, page[:500]
        self.one_server()
        # As Ubuntu's image has it: the next run has to end it.
        self.on_server("sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rsyslog")
        self.authority.lead_to(network.RESERVED)

    def rehearsed(self):
        """The JVM that serves has mapped the AOT cache of its image's rehearsal."""
        container = f"rizztalk-{self.live()}"
        mapped = self.on_server(f"sudo grep -c app.aot /proc/$(sudo docker inspect --format '{{{{.State.Pid}}}}' {container})/maps")
        print(f"  Started from its AOT cache: {mapped.strip()} mappings.")

    def serials(self):
        """The serial numbers that the web server and the relay show, the relay on either of its ports."""
        script = (
            "for at in {0}:443 turn.{0}:5349 turn.{0}:443; do"
            " openssl s_client -connect $at -servername ${{at%:*}} </dev/null 2>/dev/null | openssl x509 -noout -serial; done"
        )
        return self.as_operator("sh", "-c", script.format(DOMAIN)).split()

    def renewal(self):
        before = self.serials()
        assert len(before) == 3 and len(set(before)) == 1, f"certificates: {before}"
        self.on_server("sudo certbot renew --force-renewal --quiet --no-random-sleep-on-renew")
        self.await_true(
            lambda: len(set(self.serials())) == 1 and self.serials()[0] != before[0], 30, "the new certificate is not served by both"
        )

    def watched(self):
        """Every target is up, but for the colour that is not live, and every probe succeeds."""
        query = "curl --silent --fail --get --data-urlencode 'query={}' http://127.0.0.1:9090/api/v1/query"

        def values(expression):
            return json.loads(self.on_server(query.format(expression)))["data"]["result"]

        down = {(series["metric"]["job"], series["metric"].get("colour")) for series in values("up == 0")}
        other = "green" if self.live() == "blue" else "blue"
        assert down == {("rizztalk", other)}, f"not scraped: {down}"
        jobs = {series["metric"]["job"] for series in values("up == 1")}
        wanted = {"rizztalk", "prometheus", "alertmanager", "node", "redis", "nginx", "pages", "websocket", "turn"}
        assert jobs == wanted, f"scraped: {jobs}, not {wanted}"
        self.await_true(
            lambda: len(values("probe_success == 1")) == 5, 60, "of the pages', the WebSocket's and the relay's three probes some fail"
        )
        self.await_true(lambda: self.receiver.heard("Watchdog", path="/watchdog"), 90, "the dead man's switch hears nothing")
        alarmed = self.receiver.names() - {"DiskNearlyFull"}
        assert not alarmed, f"a fresh server alarms its operators: {alarmed}"

    def reboot(self):
        subject = "rebootrebootrebootrebootreboot12"
        self.rizztalk("moderate", ENVIRONMENT, "ban", subject, "--hours", "48", "--reason", "for the proof")
        boots = self.host.boots
        # The connection ends with the server.
        with suppress(RuntimeError):
            self.on_server("sudo systemctl reboot")
        self.await_true(lambda: self.host.boots > boots, 60, "the server does not come back")
        self.await_true(self.answers, 120, "the server is back, and does not serve")
        self.rehearsed()
        self.rizztalk("check", ENVIRONMENT)
        assert subject in self.rizztalk("moderate", ENVIRONMENT, "bans"), "a ban did not outlast the reboot"

    def answers(self):
        with suppress(RuntimeError):
            self.as_operator(
                "curl", "--silent", "--fail", "--max-time", "3", "--cacert", self.environment["RIZZTALK_CA"], f"https://{DOMAIN}/v1/online"
            )
            return True
        return False

    def backup_and_restore(self):
        """The report is that of one of the two who talked before."""
        subject = "proofproofproofproofproofproof12"
        self.rizztalk("moderate", ENVIRONMENT, "ban", subject, "--hours", "48", "--reason", "for the proof")

        def kept():
            return "harassment" in self.rizztalk("moderate", ENVIRONMENT, "reports"), subject in self.rizztalk(
                "moderate", ENVIRONMENT, "bans"
            )

        assert kept() == (True, True), "no report, or no ban"
        self.rizztalk("backup", ENVIRONMENT)
        self.on_server("sudo sh -c 'systemctl stop redis-server && rm -rf /var/lib/redis/* && systemctl start redis-server'")
        assert kept() == (False, False), "it was not wiped"
        file = next((self.operator / "backups" / ENVIRONMENT).glob("*.tar.gz"))
        self.rizztalk("restore", ENVIRONMENT, file)
        assert kept() == (True, True), "the report or the ban is lost"

    def write_report(self):
        """The phases as JUnit's cases, for whoever sums up the tests."""
        failed = sum(verdict != "ok" for _, _, verdict in self.times)
        suite = xml.Element("testsuite", name="proof", errors="0", failures=str(failed), skipped="0", tests=str(len(self.times)))
        for title, took, verdict in self.times:
            case = xml.SubElement(suite, "testcase", classname="proof", name=title, time=f"{took:.1f}")
            if verdict != "ok":
                xml.SubElement(case, "failure", message=verdict)
        file = PROJECT / "target/prove-reports/junit.xml"
        file.parent.mkdir(parents=True, exist_ok=True)
        xml.ElementTree(suite).write(file, encoding="unicode")

    def print_table(self):
        print("\n  phase" + " " * 67 + "time  verdict")
        for title, took, verdict in self.times:
            print(f"  {title:<70} {took:>5.0f} s  {verdict}")
        print(f"  {'all':<70} {sum(took for _, took, _ in self.times):>5.0f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suite", default="trixie", help="the Debian of the server (default: trixie)")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="another variable of the operator's, such as coturn_container=false",
    )
    parser.add_argument("--verbose", action="store_true", help="print each of Ansible's tasks")
    parser.add_argument("--keep", action="store_true", help="leave all running in the end, until Enter")
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("prove: this makes network namespaces and a machine in them, which needs root.")
    proof = Proof(options)
    try:
        proof.run()
        return 0
    except Exception:
        traceback.print_exc()
        if options.keep:
            input("Left running; Enter ends it. ")
        return 1
    finally:
        proof.tear_down()
        proof.write_report()
        proof.print_table()


if __name__ == "__main__":
    sys.exit(main())
