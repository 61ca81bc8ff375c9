"""A person at a browser of their own: one process, one profile, one tab, in a network namespace if one is named."""

import itertools
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from voice import voice_file

HERE = Path(__file__).resolve().parent
# Much longer than a step takes, since the machine may be busy.
PATIENCE = 60


class GoalMissed(Exception):
    """The product did something else than it should."""


def await_condition(what: str, holds: Callable[[], Any], seconds: float = PATIENCE, every: float = 0.02) -> Any:
    """Waits until the function returns something true, and returns that. Fails with the condition's name after that time."""
    until = time.monotonic() + seconds
    while not (result := holds()):
        if time.monotonic() > until:
            raise GoalMissed(f"{what}: not within {seconds:g} s")
        time.sleep(every)
    return result


def inside(namespace: str | None, *command: object) -> list[str]:
    """The command, run in the namespace."""
    prefix = ["ip", "netns", "exec", namespace] if namespace else []
    return [*prefix, *map(str, command)]


def chromium() -> str:
    found = subprocess.run([HERE.parent / "bin" / "find-chromium"], capture_output=True, text=True, check=True)
    return found.stdout.strip()


class Person:
    def __init__(self, engine: str, profile: Path, namespace: str | None = None, authority: Path | None = None, resolves: str = ""):
        self.engine, self.name = engine, profile.name
        self._ids = itertools.count(1)
        self._waiting: dict[int, Future] = {}
        self._lock = threading.Lock()
        profile.mkdir(parents=True, exist_ok=True)
        if authority:
            trust(authority, profile, engine)
        environment = os.environ | {
            "HOME": str(profile),
            "FIELD_VOICE": str(voice_file()),
            "FIELD_CHROMIUM": chromium(),
            "FIELD_RESOLVES": resolves,
            "FIELD_FIREFOX": shutil.which("firefox-esr") or "firefox-esr",
        }
        self._log = (profile / "browser.log").open("w")
        self._process = subprocess.Popen(
            inside(namespace, "node", HERE / "browser.mjs", engine, profile),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env=environment,
        )
        started: Future = Future()
        self._waiting[0] = started
        threading.Thread(target=self._read, daemon=True).start()
        self._started = started

    def await_browser(self) -> str:
        """Returns the browser's name and version, once it runs."""
        return self._started.result(PATIENCE)

    def _read(self) -> None:
        for line in self._process.stdout:
            answer = json.loads(line)
            future = self._waiting.pop(answer["id"])
            if "error" in answer:
                future.set_exception(RuntimeError(f"{self.name}: {answer['error']}"))
            else:
                future.set_result(answer.get("value"))
        for future in list(self._waiting.values()):
            future.set_exception(RuntimeError(f"{self.name}: the browser ended; see {self._log.name}"))

    def later(self, method: str, *arguments: object) -> Future:
        """Sends a command whose answer is awaited later."""
        future: Future = Future()
        number = next(self._ids)
        with self._lock:
            self._waiting[number] = future
            self._process.stdin.write(json.dumps({"id": number, "method": method, "arguments": arguments}) + "\n")
            self._process.stdin.flush()
        return future

    def do(self, method: str, *arguments: object) -> Any:
        return self.later(method, *arguments).result(PATIENCE)

    def page(self, expression: str) -> Any:
        """Evaluates JavaScript in the page, and awaits a promise."""
        return self.do("evaluate", expression)

    def open(self, address: str) -> None:
        self.do("open", address)
        self.await_line()

    def reload(self) -> None:
        self.do("reload")

    def await_line(self) -> None:
        await_condition(f"{self.name}: a line to the server", lambda: self.page("field.sockets.at(-1)?.readyState === 1"))

    def start(self) -> None:
        """Presses Start, and states the age where the page asks for it."""
        self.do("press", "#start")
        asked = await_condition(
            f"{self.name}: an answer to Start",
            lambda: self.page("document.querySelector('#gate')?.open ? 'gate' : field.shown().state !== 'idle' && 'going'"),
        )
        if asked == "gate":
            self.do("press", "#gate-accept")

    def press(self, selector: str) -> None:
        self.do("press", selector)

    def await_state(self, state: str) -> None:
        if not self.page(f"field.inState({json.dumps(state)})"):
            raise GoalMissed(f"{self.name}: not {state}, but {self.page('field.shown()')}")

    def await_voice(self, seconds: float = 20) -> None:
        """Waits until packets come and there is a voice in them."""
        if not self.page(f"field.hears({seconds * 1000})"):
            raise GoalMissed(f"{self.name} hears nothing; {self.page('field.shown()')}, {self.page('field.heard()')}")

    def await_silence(self) -> None:
        if not self.page("field.silent()"):
            raise GoalMissed(f"{self.name} still hears a voice")

    def close(self) -> None:
        self._process.stdin.close()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


def trust(authority: Path, profile: Path, engine: str) -> None:
    """Puts the authority into the profile's certificates: Chromium's are in the home folder, Firefox's in the profile."""
    folder = profile / "browser" if engine == "firefox" else profile / ".pki/nssdb"
    folder.mkdir(parents=True, exist_ok=True)
    database = f"sql:{folder}"
    subprocess.run(["certutil", "-N", "-d", database, "--empty-password"], check=True)
    subprocess.run(["certutil", "-A", "-d", database, "-n", "field", "-t", "C,,", "-i", authority], check=True)
