"""Calls between real browsers over real networks. Run by `field/check`; see README.md."""

import argparse
import contextlib
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import changes
import leaving
import peers
import situations
import smoke
from person import GoalMissed
from results import Table

PARTS: dict[str, tuple[Callable[..., None], str, list[str]]] = {
    "smoke": (smoke.run, "Firefox and Chromium on loopback", ["pair", "step", "took"]),
    "peers": (peers.run, "The page with aiortc and werift", ["pair", "step", "took"]),
    "situations": (
        situations.run,
        "Two people in every kind of network",
        ["a × b", "browsers", "voice at a", "voice at b", "path of a", "path of b"],
    ),
    "changes": (
        changes.run,
        "The network changes in a call",
        ["change at a", "a × b", "silence at a", "silence at b", "You're talking in silence", "call"],
    ),
    "leaving": (leaving.run, "Leaving, and a server that is away", ["what", "browsers", "result"]),
}


@contextlib.contextmanager
def work_folder(part: str, keep: bool) -> Iterator[Path]:
    """A new folder for logs and profiles, deleted at the end if nobody wants it."""
    folder = Path(tempfile.mkdtemp(prefix=f"field-{part}-"))
    try:
        yield folder
    finally:
        if keep:
            print(f"  logs: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to run; all if none is named")
    parser.add_argument("--keep", action="store_true", help="keep the logs of browsers and servers")
    parser.add_argument("--only", default="", help="the situations that have this text in their name")
    parser.add_argument("--changes", type=int, default=50, help="how many changes of network to make")
    parser.add_argument("--brief", action="store_true", help="one pair of browsers per situation, and 12 changes within coarse bounds")
    options = parser.parse_args()
    if options.brief:
        options.changes = 12
    more: dict[str, list[object]] = {"changes": [options.changes, options.brief], "situations": [options.only, options.brief]}
    tables = []
    for part in options.parts or PARTS:
        run, title, heads = PARTS[part]
        table = Table(title, heads)
        tables.append(table)
        print(f"{title}", flush=True)
        began = time.monotonic()
        with work_folder(part, options.keep) as folder:
            try:
                run(folder, table, *more.get(part, []))
            except GoalMissed as missed:
                if not any(str(missed) in reason for reason in table.missed):
                    table.miss(str(missed))
        print(f"  {time.monotonic() - began:.0f} s in all", flush=True)
    print()
    for table in tables:
        print(table.text())
    return 1 if any(table.missed for table in tables) else 0


if __name__ == "__main__":
    sys.exit(main())
