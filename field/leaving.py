"""One side closes the tab, and the server is away for a minute."""

import time
from pathlib import Path

from changes import call_id, connect, explain
from person import GoalMissed, Person, await_condition
from results import Table
from situations import usual
from world import World, world

# While the page may still come back, and afterwards.
TOLD = ("They closed the page.", "They left.")
TOLD_MILLIS = 2000
AWAY_SECONDS = 60
# The server keeps a lost session for 20 s, so a call that ends by it has ended by then.
AFTERWARDS_SECONDS = 25


def pair(net: World, work: Path, engines: tuple[str, str]) -> list[Person]:
    return [net.person(engine, side, work / "-".join(engines)) for side, engine in zip("ab", engines, strict=True)]


def meet(net: World, people: list[Person]) -> None:
    for person in people:
        person.await_browser()
    for person in people:
        person.open(net.page)
        person.page("field.watch()")
    connect(people)


def closed_tab(net: World, work: Path, engines: tuple[str, str], table: Table) -> None:
    people = pair(net, work, engines)
    try:
        meet(net, people)
        stays, leaves = people
        began = time.monotonic()
        leaves.do("leave")
        await_condition(f"{stays.name} is told", lambda: stays.page("field.shown().title") in TOLD, 40)
        told = (time.monotonic() - began) * 1000
        first = stays.page("field.shown().title")
        await_condition(f"the call of {stays.name} ends", lambda: stays.page("field.shown().state") == "idle", 40)
        ended = (time.monotonic() - began) * 1000
        table.add(
            "page left" if engines[1] == "firefox" else "closed tab",
            f"{engines[1]} leaves {engines[0]}",
            f"told after {told / 1000:.1f} s: {first} Over after {ended / 1000:.1f} s: {stays.page('field.shown().title')}",
        )
        if told > TOLD_MILLIS:
            table.miss(f"closed tab, {engines}: told after {told:.0f} ms, more than {TOLD_MILLIS}")
    except GoalMissed as missed:
        table.add("page left" if engines[1] == "firefox" else "closed tab", f"{engines[1]} leaves {engines[0]}", "not told")
        table.miss(f"closed tab, {engines}: {missed}; {explain(people[0], 0)}")
    finally:
        for person in people:
            person.close()


def server_away(net: World, work: Path, engines: tuple[str, str], table: Table) -> None:
    people = pair(net, work / "away", engines)
    try:
        meet(net, people)
        call = call_id(people[0])
        net.server.kill_server()
        time.sleep(AWAY_SECONDS)
        for person in people:
            person.await_voice()
        net.server.start_server()
        for person in people:
            person.await_line()
        until = time.monotonic() + AFTERWARDS_SECONDS
        while time.monotonic() < until:
            for person in people:
                if person.page("field.shown().state") != "connected":
                    raise GoalMissed(f"{person.name} lost the call: {person.page('field.shown()')}")
            time.sleep(0.5)
        for person in people:
            person.await_voice()
        if any(call_id(person) != call for person in people):
            raise GoalMissed("another call began")
        table.add(f"server away for {AWAY_SECONDS} s", " × ".join(engines), "kept")
    except GoalMissed as missed:
        table.add(f"server away for {AWAY_SECONDS} s", " × ".join(engines), "lost")
        table.miss(f"server away, {engines}: {missed}")
    finally:
        for person in people:
            person.close()


def run(work: Path, table: Table) -> None:
    with world(work) as net:
        usual(net, "a")
        usual(net, "b")
        net.start_internet()
        net.start_server()
        for engines in (("chromium", "chromium"), ("firefox", "chromium"), ("chromium", "firefox")):
            closed_tab(net, work, engines, table)
        server_away(net, work, ("chromium", "firefox"), table)
