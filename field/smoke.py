"""Firefox with itself and with Chromium, on loopback: all that a call can do, and a voice on both sides each time."""

import contextlib
from pathlib import Path

from person import GoalMissed, Person
from results import Table, timed
from server import Server

# The first of a pair starts first, waits, and becomes the polite side; the second makes the first offer.
PAIRS = [("firefox", "firefox"), ("firefox", "chromium"), ("chromium", "firefox")]


def both_hear(pair: tuple[Person, Person]) -> None:
    hearing = [person.later("evaluate", "field.hears(20000)") for person in pair]
    for person, hears in zip(pair, hearing, strict=True):
        if not hears.result():
            raise GoalMissed(f"{person.name} hears nothing; {person.page('field.shown()')}, {person.page('field.heard()')}")


def connect(pair: tuple[Person, Person]) -> None:
    first, second = pair
    first.start()
    first.await_state("waiting")
    second.start()
    for person in pair:
        person.await_state("connected")
    both_hear(pair)


def mute(pair: tuple[Person, Person]) -> None:
    for speaker, listener in (pair, pair[::-1]):
        speaker.press("#mute")
        listener.await_silence()
        speaker.press("#mute")
        listener.await_voice()


def restart(pair: tuple[Person, Person]) -> None:
    """An ICE restart from either side: other user fragments on both sides, and the voices go on."""
    for beginner in pair:
        before = beginner.page("field.newest().remoteDescription.sdp.match(/a=ice-ufrag:(.+)/)[1]")
        beginner.page("field.newest().restartIce()")
        renewed = f"""(async () => {{
          const until = performance.now() + 20000;
          while (performance.now() < until) {{
            const peer = field.newest();
            const now = peer.remoteDescription?.sdp.match(/a=ice-ufrag:(.+)/)[1];
            if (now !== {before!r}.trim() && peer.signalingState === 'stable') return true;
            await new Promise((resolve) => setTimeout(resolve, 50));
          }}
          return false;
        }})()"""
        if not beginner.page(renewed):
            raise GoalMissed(f"{beginner.name}: the ICE restart was not answered")
        both_hear(pair)


def reload(pair: tuple[Person, Person]) -> None:
    for person in pair:
        person.reload()
        person.await_state("connected")
        both_hear(pair)


def stop(pair: tuple[Person, Person]) -> None:
    first, second = pair
    first.press("#stop")
    for person in (first, second):
        person.await_state("idle")


def skip(pair: tuple[Person, Person]) -> None:
    """In a new call, the second skips and waits for someone else; the first becomes idle."""
    first, second = pair
    connect(pair)
    second.press("#skip")
    second.await_state("waiting")
    first.await_state("idle")


STEPS = [connect, mute, restart, reload, stop, skip]


def run(work: Path, table: Table) -> None:
    server = Server(work / "server", settings={"RIZZTALK_LIMITS_ENABLED": "false"})
    try:
        server.start()
        for engines in PAIRS:
            # A goal that one pair misses is in the table already; the next pair still talks.
            with contextlib.suppress(GoalMissed):
                talk(work, server, engines, table)
    finally:
        server.close()


def talk(work: Path, server: Server, engines: tuple[str, str], table: Table) -> None:
    names = [f"{engine}-{place}" for place, engine in zip(("first", "second"), engines, strict=True)]
    pair = tuple(Person(engine, work / "-".join(engines) / name) for engine, name in zip(engines, names, strict=True))
    try:
        for person in pair:
            person.await_browser()
            person.open(server.page)
        for step in STEPS:
            with timed(table, [f"{engines[1]} offers to {engines[0]}", step.__name__]):
                step(pair)
        for person in pair:
            if errors := person.do("errors"):
                raise GoalMissed(f"{person.name}: errors in the page: {errors}")
    except GoalMissed:
        for person in pair:
            table.note(f"{person.name} refused {person.page('field.refused')}")
        raise
    finally:
        for person in pair:
            person.close()
