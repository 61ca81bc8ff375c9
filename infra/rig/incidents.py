"""What is broken on the server so that its alerts are told, each in its time, and told to be over when it is mended."""

import time
from dataclasses import dataclass, field

# How long an alert may take: its `for`, two intervals of 15 s (scraped, evaluated), 10 s until a group is told, and as much again
# for a slow machine. One that is over is told with the group's next news, a minute later at most.
RAISED_WITHIN = {"RedisDown": 140, "ServerDown": 140, "TurnUnreachable": 260, "DiskNearlyFull": 380}
RESOLVED_WITHIN = 150


@dataclass
class Cause:
    """What an alert is to tell of: the command that ends it, the labels by which the alert is known, when it began and ended."""

    mend: str
    labels: dict = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)
    ended: float = 0


class Incidents:
    """An alert takes minutes from its cause to its end, in which other phases go on."""

    def __init__(self, rig):
        self.rig = rig
        # By the alert's name.
        self.causes = {}

    def fill_a_disk(self):
        """A small disk that is full from now on."""
        self.rig.on_server(
            "sudo sh -c 'mkdir -p /srv/proof && mount -t tmpfs -o size=4m tmpfs /srv/proof && head -c 4000k /dev/zero >/srv/proof/full'"
        )
        self.causes["DiskNearlyFull"] = Cause("umount /srv/proof", {"mountpoint": "/srv/proof"})

    def stop(self, unit, alert):
        """Stops a unit on the server, of which that alert is to tell."""
        self.causes[alert] = Cause(f"systemctl start {unit}")
        self.rig.on_server(f"sudo systemctl stop {unit}")

    def told(self):
        for name, cause in self.causes.items():
            seconds = RAISED_WITHIN[name]
            took = self.await_alert(name, "firing", cause.begun, seconds, cause.labels)
            print(f"  {name} was told after {took:.0f} s, {seconds} at most", flush=True)

    def mend(self):
        for cause in self.causes.values():
            cause.ended = time.monotonic()
            self.rig.on_server(f"sudo {cause.mend}")

    def over(self):
        for name, cause in self.causes.items():
            took = self.await_alert(name, "resolved", cause.ended, RESOLVED_WITHIN, cause.labels)
            print(f"  {name} was told to be over {took:.0f} s after its cause, {RESOLVED_WITHIN} at most", flush=True)
        print(f"  Told in all of the proof: {', '.join(sorted(self.rig.receiver.names()))}")

    def await_alert(self, name, status, since, seconds, labels):
        """Waits for what is left of these seconds since then. Returns how long it took."""

        def heard():
            return self.rig.receiver.heard(name, status, since, **labels)

        left = max(1, since + seconds - time.monotonic())
        self.rig.await_true(heard, left, f"{name} is not told as {status}, {seconds} s after its cause")
        took = heard() - since
        assert took <= seconds, f"{name} was told as {status} after {took:.0f} s, not {seconds}"
        return took
