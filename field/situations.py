"""Two people in every kind of network: both must hear each other within the goal."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from person import GoalMissed
from results import Table
from world import ROUND_TRIP_MILLIS, World, nat, world

# From the server's `matched` to the first voice, on either side.
GOAL_MILLIS = 3000
PUBLIC = {"a": "198.51.100.11", "b": "198.51.100.22"}
CARRIER = "100.64.0"


def lan(side: str) -> str:
    return "192.168.1" if side == "a" else "192.168.2"


def home(net: World, side: str, kind: str, public: str | None = None) -> None:
    """A host, and its router of that kind on the Internet."""
    host, router, inner = f"field-{side}", f"field-{side}-router", lan(side)
    net.network.add(host, router)
    net.network.link(host, "eth0", router, "lan0")
    net.network.command(host, f"addr add {inner}.2/24 dev eth0; route add default via {inner}.1")
    net.network.command(router, f"addr add {inner}.1/24 dev lan0")
    forward(net, router)
    net.network.filter(router, nat(kind, f"{inner}.2"))
    net.end(router, public or PUBLIC[side])
    net.know_server(host)


def forward(net: World, router: str) -> None:
    net.network.set_up(router, "net.ipv4.ip_forward=1")


def open_host(net: World, side: str, address: str | None = None) -> None:
    """A host on the Internet itself, with nothing before it."""
    host = f"field-{side}"
    net.network.add(host)
    net.end(host, address or PUBLIC[side])
    net.know_server(host, ":" in (address or ""))


def carrier(net: World, side: str) -> None:
    """A home router behind a carrier's one, with a network of RFC 6598 between."""
    home_router, carrier_router = f"field-{side}-router", f"field-{side}-carrier"
    host, inner = f"field-{side}", lan(side)
    net.network.add(host, home_router, carrier_router)
    net.network.link(host, "eth0", home_router, "lan0")
    # The home router's outer side has the name that the rules are written for.
    net.network.link(home_router, "wan0", carrier_router, "lan0")
    net.network.command(host, f"addr add {inner}.2/24 dev eth0; route add default via {inner}.1")
    net.network.command(home_router, f"addr add {inner}.1/24 dev lan0; addr add {CARRIER}.2/24 dev wan0; route add default via {CARRIER}.1")
    net.network.command(carrier_router, f"addr add {CARRIER}.1/24 dev lan0")
    for router, inside_host in ((home_router, f"{inner}.2"), (carrier_router, f"{CARRIER}.2")):
        forward(net, router)
        net.network.filter(router, nat("port restricted", inside_host))
    net.end(carrier_router, PUBLIC[side])
    net.know_server(host)


APART = """
table inet apart {
  chain forward {
    type filter hook forward priority 5;
    iifname "lan-*" oifname "lan-*" drop
  }
}
"""


def one_home(net: World) -> None:
    """Two hosts behind one router that keeps them apart, as a guests' Wi-Fi does, and turns nothing back inward."""
    router = "field-a-router"
    net.network.add(router)
    for side in "ab":
        host, inner = f"field-{side}", lan(side)
        net.network.add(host)
        net.network.link(host, "eth0", router, f"lan-{side}")
        net.network.command(host, f"addr add {inner}.2/24 dev eth0; route add default via {inner}.1")
        net.network.command(router, f"addr add {inner}.1/24 dev lan-{side}")
        net.know_server(host)
    forward(net, router)
    net.network.filter(router, nat("port restricted", "") + APART)
    net.end(router, PUBLIC["a"])


def ten_interfaces(net: World, side: str) -> None:
    home(net, side, "port restricted")
    host = f"field-{side}"
    for number in range(1, 10):
        net.network.command(host, f"link add more{number} type veth peer name peer{number}; addr add 10.9.{number}.2/24 dev more{number}")
        net.network.command(host, f"link set more{number} up; link set peer{number} up")


@dataclass
class Situation:
    name: str
    build: Callable[[World], None]


def both(kind_a: str, kind_b: str) -> Callable[[World], None]:
    def build(net: World) -> None:
        home(net, "a", kind_a)
        home(net, "b", kind_b)

    return build


def each(make_a: Callable[[World, str], None], make_b: Callable[[World, str], None]) -> Callable[[World], None]:
    def build(net: World) -> None:
        make_a(net, "a")
        make_b(net, "b")

    return build


def usual(net: World, side: str) -> None:
    home(net, side, "port restricted")


def ipv6_only(net: World, side: str) -> None:
    open_host(net, side, "2001:db8:2::22")


SITUATIONS = [
    Situation("open × open", each(open_host, open_host)),
    Situation("full cone × full cone", both("full cone", "full cone")),
    Situation("restricted × restricted", both("restricted", "restricted")),
    Situation("port restricted × port restricted", both("port restricted", "port restricted")),
    Situation("symmetric × port restricted", both("symmetric", "port restricted")),
    Situation("symmetric × symmetric", both("symmetric", "symmetric")),
    Situation("UDP blocked × port restricted", both("UDP blocked", "port restricted")),
    Situation("only 443 × port restricted", both("only 443", "port restricted")),
    Situation("carrier and home × port restricted", each(carrier, usual)),
    Situation("both behind one router, kept apart", one_home),
    Situation("IPv6 only × IPv4 only", each(ipv6_only, usual)),
    Situation("ten interfaces × port restricted", each(ten_interfaces, usual)),
]
ENGINES = [("chromium", "chromium"), ("firefox", "chromium")]

# Watches from before Start until packets with a voice came, and tells how long after `matched` that was.
FIRST_VOICE = """(async () => {
  const until = performance.now() + 25000;
  const energy = async () => { const { packets, energy } = await field.heard(); return packets > 0 ? energy : 0; };
  while (performance.now() < until) {
    if ((await energy()) > 1e-6) {
      const matched = field.frames.findLast(({ data }) => data.includes('"matched"'));
      return { millis: field.now() - matched.at, ...(await field.path()) };
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return null;
})()"""


def call(net: World, work: Path, engines: tuple[str, str]) -> list[dict]:
    people = [net.person(engine, side, work) for side, engine in zip("ab", engines, strict=True)]
    try:
        for person in people:
            person.await_browser()
        for person in people:
            person.open(net.page)
        people[0].start()
        people[0].await_state("waiting")
        people[1].start()
        voices = [person.later("evaluate", FIRST_VOICE) for person in people]
        heard = [voice.result() for voice in voices]
        for person, voice in zip(people, heard, strict=True):
            if voice is None:
                refused, candidates = person.page("field.refused"), person.page(CANDIDATES)
                raise GoalMissed(f"{person.name} hears nothing: {json.dumps(person.page('field.shown()'))} {refused} {candidates}")
        return heard
    finally:
        for person in people:
            person.close()


CANDIDATES = """field.frames.filter(({ from, data }) => from === 'page' && data.includes('"candidate:'))
  .map(({ data }) => data.match(/candidate:[^"]+/)[0].split(' ').slice(2, 8).join(' '))"""


def run(work: Path, table: Table, only: str = "", brief: bool = False) -> None:
    chosen = [situation for situation in SITUATIONS if only in situation.name]
    for number, situation in enumerate(chosen):
        folder = work / str(number)
        with world(folder) as net:
            situation.build(net)
            net.start_internet()
            net.start_server()
            for engines in [ENGINES[number % 2]] if brief else ENGINES:
                with contextlib.suppress(GoalMissed):
                    one_call(net, folder / "-".join(engines), situation.name, engines, table)


def one_call(net: World, work: Path, name: str, engines: tuple[str, str], table: Table) -> None:
    cells = [name, " × ".join(engines)]
    try:
        heard = call(net, work, engines)
    except GoalMissed as missed:
        table.add(*cells, "none", "none", "", "")
        table.miss(f"{', '.join(cells)}: {missed}")
        raise
    times = [voice["millis"] for voice in heard]
    table.add(*cells, *(f"{millis / 1000:.1f} s" for millis in times), *(f"{voice['local']} / {voice['remote']}" for voice in heard))
    if max(times) > GOAL_MILLIS:
        table.miss(
            f"{', '.join(cells)}: a voice came after {max(times)} ms, more than {GOAL_MILLIS} at a round trip of {ROUND_TRIP_MILLIS} ms"
        )
