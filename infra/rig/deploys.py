"""New versions in the proof: that serve, that do not start, that do not get ready, and pages alone."""

import time
from contextlib import contextmanager

from visitors import Visitors

from rig import DOMAIN, ENVIRONMENT


class Deploys(Visitors):
    """The phases that deploy."""

    def live(self):
        return self.on_server("sudo cat /etc/rizztalk/live").strip()

    def publish(self):
        """The page is changed as staff do: in its Markdown, and committed."""
        page = self.operator / "site/content/en/safety.md"
        page.write_text(page.read_text() + "\nA line for the proof.\n")
        self.git("commit", "--quiet", "--all", "--message", "Say more of safety")
        before, begun = self.live(), time.monotonic()
        self.rizztalk("deploy", ENVIRONMENT, "--site")
        took = time.monotonic() - begun
        text = self.as_operator("curl", "--silent", "--fail", "--cacert", self.environment["RIZZTALK_CA"], f"https://{DOMAIN}/safety/")
        assert "A line for the proof." in text, "the page is as it was"
        assert self.cloud.submitted == [f"https://{DOMAIN}/safety/"], f"submitted: {self.cloud.submitted}"
        assert self.live() == before, "the application was deployed too"
        assert took < 60, f"it took {took:.0f} s"

    def rotate(self):
        """Who talks goes on talking. The relay starts anew with both secrets, so those who use it come again by an ICE restart."""
        with self.two_talking() as talk:
            self.rizztalk("rotate-secrets", ENVIRONMENT)
        self.went_on(talk, silence=20_000)
        self.rizztalk("check", ENVIRONMENT)

    def touch_application(self, text):
        file = self.operator / "app/src/main/resources/application.yml"
        file.write_text(file.read_text() + text)

    def deploy_another(self):
        """Another version is deployed, and the version before has ended. Returns the colour before and the one that serves."""
        before = self.live()
        self.touch_application("\n# Another version.\n")
        self.rizztalk("deploy", ENVIRONMENT)
        self.await_true(
            lambda: self.on_server(f"systemctl is-active rizztalk@{before}.service || true").strip() in ("inactive", "failed"),
            60,
            "the colour before goes on running",
        )
        return before, self.live()

    def talk_through_a_deploy(self):
        with self.two_talking() as talk:
            before, after = self.deploy_another()
        assert after != before, "the same colour is live"
        references = self.on_server("sudo docker image ls --digests --format '{{.Repository}}@{{.Digest}}'")
        assert f"{self.registry.repository}@sha256:" in references, f"it did not come by the registry: {references}"
        assert self.on_server("sudo find /var/lib/rizztalk /root -name config.json").strip() == "", "what lets us into the registry is left"
        state = self.on_server(f"systemctl is-active rizztalk@{before}.service || true").strip()
        assert state == "inactive", f"the colour before ended as {state}"
        self.went_on(talk)

    def broken_version(self):
        before = self.live()
        self.touch_application("\nrizztalk.turn.ttl: never\n")
        told = self.rizztalk("deploy", ENVIRONMENT, expect=1)
        wanted = "did not start when it was rehearsed, so what served before goes on serving, untouched. It said: Rizztalk cannot start: "
        assert wanted in " ".join(told.split()), told[-3000:]
        assert self.live() == before, "the broken version is live"
        told = self.rizztalk("rollback", ENVIRONMENT, expect=1)
        assert "There is no version before this one on the server." in told, told[-3000:]
        self.rizztalk("check", ENVIRONMENT)
        file = self.operator / "app/src/main/resources/application.yml"
        file.write_text(file.read_text().replace("\nrizztalk.turn.ttl: never\n", ""))

    def not_ready(self):
        before, process = self.live(), self.process_of(self.live())
        other = "green" if before == "blue" else "blue"
        self.touch_application("\n# A third version.\n")
        with self.port_taken(other):
            told = self.rizztalk("deploy", ENVIRONMENT, expect=1)
            told_in_one_line = " ".join(told.split())
            wanted = "ended 3 times, and was not ready, so what served before goes on serving, untouched. It said: Rizztalk cannot start: "
            assert wanted in told_in_one_line and "Address already in use" in told_in_one_line, told[-3000:]
            assert self.live() == before, "the version that was not ready is live"
            assert self.process_of(before) == process, "the version before was started anew"
            self.rizztalk("check", ENVIRONMENT)
        self.rizztalk("deploy", ENVIRONMENT)
        assert self.live() == other, "the same colour is live"

    def process_of(self, colour):
        return self.on_server(f"systemctl show --property MainPID --value rizztalk@{colour}.service").strip()

    @contextmanager
    def port_taken(self, colour):
        """Another program takes that colour's port when the colour is started, and so not before a version is rehearsed."""
        port = self.on_server(f"sudo sed -n s/^MANAGEMENT_PORT=//p /etc/rizztalk/{colour}.env").strip()
        units, name = "/run/systemd/system", "proof-neighbour.service"
        unit = f"[Service]\nExecStart=python3 -m http.server --bind 127.0.0.1 {port}\n"
        self.on_server(f"echo '{unit}' | sudo tee {units}/{name}; sudo systemctl add-wants --runtime rizztalk@{colour}.service {name}")
        yield
        self.on_server(f"sudo sh -c 'systemctl stop {name}; rm {units}/{name} {units}/*.wants/{name}; systemctl daemon-reload'")
