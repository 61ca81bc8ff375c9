#!/usr/bin/env python3
"""Writes the dashboards, Grafana's JSON, beside itself: `make.py` writes, `make.py --check` says which are not as in boards/."""

import json
import sys
from pathlib import Path

from boards import host, overview, server, site, turn
from boards.panels import dashboard

HERE = Path(__file__).parent
BOARDS = (overview, server, host, turn, site)


def main():
    stale = []
    for board in BOARDS:
        uid = Path(board.__file__).stem
        file = HERE / f"{uid}.json"
        text = json.dumps(dashboard(uid, board.TITLE, board.__doc__, board.PANELS), indent=1) + "\n"
        if "--check" not in sys.argv:
            file.write_text(text)
        elif not file.exists() or file.read_text() != text:
            stale.append(file.name)
    if stale:
        sys.exit(f"{', '.join(stale)} is not what boards/ says: run monitoring/dashboards/make.py")


if __name__ == "__main__":
    main()
