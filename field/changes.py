"""Changes of one person's network in a call: how long is it silent, what does the panel say meanwhile, is the call lost?"""

import itertools
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from network import run as command
from person import GoalMissed, Person, await_condition
from results import Table
from situations import forward, usual
from world import World, nat, world


class Bounds(NamedTuple):
    """The longest silences, and the longest time for which the panel says "You're talking" in one, in milliseconds."""

    p50: int
    p95: int
    talking: int


GOALS = Bounds(1000, 2500, 2000)
# What a few changes on a busy machine must keep, so that a fault of the client shows.
COARSE = Bounds(4000, 12000, 3500)
# How long the last change may take before the call counts as silent for good.
PATIENCE_MILLIS = 30_000
HOST = "field-a"
# The device, its router, that router's address on the Internet, and the network between host and router.
NETWORKS = {
    "wlan0": ("field-a-wifi", "198.51.100.11", "192.168.1"),
    "rmnet0": ("field-a-mobile", "198.51.100.12", "10.20.30"),
}
FAULTS = """
table inet fault {
  chain forward {
    type filter hook forward priority -10;
  }
}
"""


class Phone:
    """A host with two networks, of which one is up."""

    def __init__(self, net: World):
        self.net, self.device, self.last_octet = net, "wlan0", 2
        net.network.add(HOST)
        net.network.set_up(HOST, "net.ipv6.conf.all.disable_ipv6=1")
        for device, (router, public, inner) in NETWORKS.items():
            net.network.add(router)
            net.network.link(HOST, device, router, "lan0")
            net.network.command(router, f"addr add {inner}.1/24 dev lan0")
            forward(net, router)
            net.network.filter(router, nat("port restricted", "") + FAULTS)
            net.end(router, public)
            self.down(device)
        net.know_server(HOST)
        self.up("wlan0")

    @property
    def other(self) -> str:
        return "rmnet0" if self.device == "wlan0" else "wlan0"

    def ip(self, commands: str) -> None:
        self.net.network.command(HOST, commands)

    def down(self, device: str) -> None:
        self.ip(f"link set {device} down; addr flush dev {device}")

    def up(self, device: str) -> None:
        inner = NETWORKS[device][2]
        self.ip(f"link set {device} up; addr add {inner}.{self.last_octet}/24 dev {device}; route replace default via {inner}.1")

    def fault(self, device: str, rule: str = "") -> None:
        """Packets of the device's router for which the rule holds vanish from now on; without a rule none do."""
        router = NETWORKS[device][0]
        rules = "flush chain inet fault forward\n"
        if rule:
            rules += f"add rule inet fault forward {rule}\n"
        self.net.network.filter(router, rules)

    def new_address(self) -> None:
        old = self.last_octet
        self.last_octet = 5 - old
        inner = NETWORKS[self.device][2]
        self.ip(f"addr del {inner}.{old}/24 dev {self.device}; addr add {inner}.{self.last_octet}/24 dev {self.device}")
        self.ip(f"route replace default via {inner}.1")

    def down_and_up(self) -> None:
        self.down(self.device)
        time.sleep(0.3)
        self.up(self.device)

    def other_network(self) -> None:
        self.down(self.device)
        self.device = self.other
        self.up(self.device)

    def dead_network(self) -> None:
        """Packets vanish, the link stays with its address, and the system opens new connections over the other network."""
        self.fault(self.device, "drop")
        self.device = self.other
        self.up(self.device)

    def five_seconds(self) -> None:
        self.fault(self.device, "drop")
        time.sleep(5)
        self.fault(self.device)

    def dead_socket(self) -> None:
        """Packets of the present TCP connections vanish; new connections work, and so does UDP."""
        found = command("ip", "netns", "exec", HOST, "ss", "-Htn", "state", "established", "dport", "=", ":443")
        ports = {line.split()[2].rsplit(":", 1)[1] for line in found.splitlines()}
        self.fault(self.device, f"tcp sport {{ {', '.join(sorted(ports))} }} drop")

    def settle(self) -> None:
        """Ends all faults, and takes down a network that is dead and still linked."""
        for device in NETWORKS:
            self.fault(device)
        self.down(self.other)


@dataclass(frozen=True)
class Change:
    name: str
    make: Callable[[Phone], None]
    # No repair can be faster than the network is away.
    away_millis: int = 0
    # The change ends only when the page has a new line to the server.
    new_line: bool = False


CHANGES = [
    Change("address replaced", Phone.new_address),
    Change("interface down and up", Phone.down_and_up, 300),
    Change("to another network", Phone.other_network),
    Change("dead network, another one is up", Phone.dead_network),
    Change("5 s of nothing", Phone.five_seconds, 5000),
    Change("socket alone dead", Phone.dead_socket, new_line=True),
]
# The first one's network changes.
ENGINES = [("chromium", "chromium"), ("firefox", "chromium"), ("chromium", "firefox")]


@dataclass
class Heard:
    silence: float
    talking: float


def measure(samples: list[dict], since: float) -> Heard:
    """The longest silence, and the longest time in one for which the panel said "You're talking", in ms."""
    result = Heard(0, 0)
    last, talking = None, 0.0
    for before, after in itertools.pairwise(samples):
        heard = after["packets"] > before["packets"] and after["energy"] > before["energy"]
        talking += after["at"] - before["at"] if after["talking"] else 0
        if heard or after is samples[-1]:
            if last is not None and after["at"] > since:
                result = Heard(max(result.silence, after["at"] - last), max(result.talking, talking))
            last, talking = after["at"], 0.0
    return result


def end(people: list[Person]) -> None:
    """Ends the call on both sides, however far it is; the page may end it by itself at the same moment."""

    def idle() -> bool:
        for person in people:
            if person.page("field.shown().state") != "idle":
                person.page("document.querySelector('#stop:not([hidden]), #cancel:not([hidden])')?.click()")
        return all(person.page("field.shown().state") == "idle" for person in people)

    await_condition("no call is left", idle, 30, 0.5)


def connect(people: list[Person]) -> None:
    end(people)
    people[0].start()
    people[0].await_state("waiting")
    people[1].start()
    for person in people:
        person.await_state("connected")
        person.await_voice()


def call_id(person: Person) -> str:
    return person.page("JSON.parse(field.frames.findLast(({ data }) => data.includes('\"matched\"')).data).callId")


def one_change(phone: Phone, people: list[Person], change: Change) -> tuple[list[Heard], bool, float]:
    """Returns each side's silence, whether the call was lost, and the time in ms until both sides heard a steady voice."""
    for person in people:
        person.page("field.samples.splice(0, Math.max(0, field.samples.length - 20)) && 0")
    lines = people[0].page("field.sockets.length")
    new_line = f"field.sockets.length > {lines} && field.sockets.at(-1).readyState === 1"
    since = time.time() * 1000
    change.make(phone)
    if change.new_line:
        await_condition(f"{people[0].name} has a new line", lambda: people[0].page(new_line), 60, 0.1)
    until = time.monotonic() + PATIENCE_MILLIS / 1000
    lost = False
    while time.monotonic() < until:
        states = [person.page("field.shown().state") for person in people]
        if lost := any(state not in ("connected", "reconnecting", "connecting") for state in states):
            break
        if all(person.page(f"field.steady({since + change.away_millis})") for person in people):
            break
        time.sleep(0.1)
    took = time.time() * 1000 - since
    return [measure(person.page("field.samples"), since) for person in people], lost, took


def explain(person: Person, since: float) -> str:
    lines = person.page(f"field.history.filter(({{ at }}) => at > {since})")
    told = [f"{(line['at'] - since) / 1000:.1f} {line['title']} [{line.get('connection')}, socket {line.get('socket')}]" for line in lines]
    frames = person.page(f"field.frames.filter(({{ at, data }}) => at > {since} && !data.includes('candidate:'))")
    said = [f"{(frame['at'] - since) / 1000:.1f} {frame['from']} {kind(frame['data'])}" for frame in frames]
    return f"{person.name}: {'; '.join(told)} | {'; '.join(said)} | {person.page('field.refused')}"


def kind(frame: str) -> str:
    message = json.loads(frame)
    return message["description"]["type"] if message["type"] == "description" else message["type"]


class Sums:
    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.silences: list[float] = []
        self.talking: list[float] = []
        self.lost = 0

    def check(self, table: Table) -> None:
        if len(self.silences) < 2:
            return
        p50, p95 = statistics.median(self.silences), statistics.quantiles(self.silences, n=20, method="inclusive")[-1]
        table.add(
            f"all {len(self.silences)}",
            "",
            f"p50 {p50 / 1000:.1f} s",
            f"p95 {p95 / 1000:.1f} s",
            f"{max(self.talking) / 1000:.1f} s",
            f"{self.lost} lost",
        )
        for value, goal, what in (
            (p50, self.bounds.p50, "p50 of silence"),
            (p95, self.bounds.p95, "p95 of silence"),
            (max(self.talking), self.bounds.talking, "You're talking in silence"),
        ):
            if value > goal:
                table.miss(f"{what}: {value:.0f} ms, more than {goal}")
        if self.lost:
            table.miss(f"{self.lost} calls lost")


def run(work: Path, table: Table, count: int, coarse: bool = False) -> None:
    sums = Sums(COARSE if coarse else GOALS)
    with world(work) as net:
        phone = Phone(net)
        usual(net, "b")
        net.start_internet()
        net.start_server()
        # Each pair goes on where the one before ended, so that a few changes still have all kinds.
        plan = itertools.cycle(CHANGES)
        for engines in ENGINES:
            people = [net.person(engine, side, work / "-".join(engines)) for side, engine in zip("ab", engines, strict=True)]
            try:
                for person in people:
                    person.await_browser()
                for person in people:
                    person.open(net.page)
                    person.page("field.watch()")
                connect(people)
                for change in itertools.islice(plan, -(-count // len(ENGINES))):
                    one_row(phone, people, change, table, sums)
            finally:
                for person in people:
                    person.close()
    sums.check(table)


def one_row(phone: Phone, people: list[Person], change: Change, table: Table, sums: Sums) -> None:
    since = time.time() * 1000
    call = call_id(people[0])
    heard, lost, took = one_change(phone, people, change)
    silence = max(each.silence for each in heard) - change.away_millis
    talking = max(each.talking for each in heard)
    sums.silences.append(max(0, silence))
    sums.talking.append(talking)
    sums.lost += lost
    cells = [f"{max(0, each.silence - change.away_millis) / 1000:.1f} s" for each in heard]
    engines = " × ".join(person.engine for person in people)
    table.add(change.name, engines, *cells, f"{talking / 1000:.1f} s", "lost" if lost else "kept")
    if lost or silence > GOALS.p95 or talking > GOALS.talking:
        for person in people:
            table.note(explain(person, since))
    phone.settle()
    if lost or took >= PATIENCE_MILLIS:
        connect(people)
    elif call_id(people[0]) != call:
        raise GoalMissed("another call began")
