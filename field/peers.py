"""Two WebRTC stacks outside browsers, aiortc and werift, against the page, in both roles, directly and with hidden addresses."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from authority import Authority
from network import namespaces
from person import HERE, GoalMissed, Person, await_condition, inside
from relay import Relay, server_settings
from results import Table, timed
from server import Server
from voice import voice_file

NAMESPACE = "field-peers"
# Of a range for documentation (RFC 5737, TEST-NET-3): the relay refuses private addresses, as on a server.
ADDRESS = "203.0.113.10"
DOMAIN = "field.test"


class Peer:
    def __init__(self, stack: str, address: str, work: Path):
        program = [sys.executable, HERE / "peers/aiortc_peer.py"] if stack == "aiortc" else ["node", HERE / "peers/werift_peer.mjs"]
        self.stack, self._log = stack, (work / f"{stack}.log").open("a")
        self._process = subprocess.Popen(
            inside(NAMESPACE, *program, address, voice_file()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env=os.environ | {"NODE_OPTIONS": ""},
        )

    def say(self, word: str) -> Any:
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise GoalMissed(f"{self.stack} ended at {word}; see {self._log.name}")
        return json.loads(answer)

    def await_state(self, state: str) -> None:
        await_condition(f"{self.stack} is {state}", lambda: self.say("state") == state, 20, 0.05)

    def await_voice(self) -> None:
        before = self.say("heard")
        loud = 0 if self.stack == "werift" else 1e-5

        def hears() -> bool:
            now = self.say("heard")
            return now["packets"] > before["packets"] + 10 and now["energy"] >= before["energy"] + loud

        await_condition(f"{self.stack} hears the page", hears, 20, 0.1)

    def close(self) -> None:
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


def both_hear(person: Person, peer: Peer) -> None:
    peer.await_voice()
    person.await_voice()
    person.await_state("connected")


def connect(person: Person, peer: Peer, page_offers: bool, word: str) -> None:
    """The one that starts second makes the first offer."""
    if page_offers:
        peer.say(word)
        peer.await_state("waiting")
        person.start()
    else:
        person.start()
        person.await_state("waiting")
        peer.say(word)
    peer.await_state("connected")
    both_hear(person, peer)


def restart_by_page(person: Person, peer: Peer) -> None:
    user_fragment = "field.newest().localDescription.sdp.match(/a=ice-ufrag:(.+)/)[1]"
    before = person.page(user_fragment)
    person.page("field.newest().restartIce()")

    def settled() -> bool:
        return person.page("field.newest().signalingState") == "stable" and person.page(user_fragment) != before

    await_condition(f"{peer.stack} answers an ICE restart", settled, 20, 0.05)
    both_hear(person, peer)


def reoffer_by_peer(person: Person, peer: Peer) -> None:
    offers = "field.frames.filter(({ from, data }) => from === 'page' && data.includes('\"answer\"')).length"
    before = person.page(offers)
    peer.say("reoffer")
    await_condition(f"the page answers {peer.stack}", lambda: person.page(offers) > before, 20, 0.05)
    both_hear(person, peer)


def rollback_by_peer(person: Person, peer: Peer) -> None:
    taken = "field.frames.filter(({ from, data }) => from === 'server' && data.includes('\"rollback\"')).length"
    peer.say("rollback")
    await_condition("the page gets the rollback", lambda: person.page(taken) > 0, 20, 0.05)
    both_hear(person, peer)


def talk(work: Path, server: Server, engine: str, stack: str, page_offers: bool, hidden: bool, table: Table) -> None:
    role = f"{stack} {'answers' if page_offers else 'offers to'} {engine}"
    cells = [f"{role}{', relay only' if hidden else ''}"]
    person = Person(engine, work / f"{stack}-{engine}-{page_offers}-{hidden}", NAMESPACE)
    peer = Peer(stack, server.page.replace("http:", "ws:") + "v1/ws", work)
    try:
        person.await_browser()
        person.open(server.page)
        with timed(table, [*cells, "connect"]):
            connect(person, peer, page_offers, "relay" if hidden else "start")
        path = person.page("field.path()")
        if hidden and not (path["local"].startswith("relay") and path["remote"] == "relay"):
            table.add(*cells, "path", "missed")
            table.miss(f"{role}: not over the relay alone, but {path}")
        for step in (rollback_by_peer, reoffer_by_peer, restart_by_page):
            # If aiortc has answered, its own offer gives other numbers to the RTP header extensions, which Chromium refuses
            # (RFC 8285 section 6: a number keeps its meaning for the session).
            if step is reoffer_by_peer and stack == "aiortc" and page_offers:
                continue
            with timed(table, [*cells, step.__name__.replace("_", " ")]):
                step(person, peer)
    except GoalMissed:
        table.note(f"{', '.join(cells)}: the page refused {person.page('field.refused')}")
        raise
    finally:
        peer.close()
        person.close()


def run(work: Path, table: Table) -> None:
    with namespaces(NAMESPACE) as network:
        network.command(
            NAMESPACE,
            f"link add public0 type veth peer name public1; addr add {ADDRESS}/24 dev public0; link set public0 up; link set public1 up",
        )
        network.names(NAMESPACE, {ADDRESS: f"turn.{DOMAIN}"})
        chain, key = Authority(work / "authority").certificate([f"turn.{DOMAIN}"])
        relay = Relay(work / "relay", NAMESPACE, ADDRESS, DOMAIN, chain, key)
        server = Server(work / "server", NAMESPACE, server_settings(f"turn.{DOMAIN}", (5349,)))
        try:
            relay.start()
            server.start()
            for stack in ("aiortc", "werift"):
                for engine, page_offers, hidden in (
                    ("chromium", True, False),
                    ("chromium", False, False),
                    ("firefox", False, False),
                    ("chromium", True, True),
                ):
                    with contextlib.suppress(GoalMissed):
                        talk(work, server, engine, stack, page_offers, hidden, table)
        finally:
            server.close()
            relay.close()
