"""Tables of measurements, printed as Markdown, and the goals that were missed."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from person import GoalMissed


@dataclass
class Table:
    title: str
    heads: list[str]
    rows: list[list[str]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        row = [str(cell) for cell in cells]
        self.rows.append(row)
        print("  " + " · ".join(row), flush=True)

    def note(self, text: str) -> None:
        """Prints a hint at the cause, beside the table."""
        print(f"  {text}", flush=True)

    def miss(self, reason: str) -> None:
        self.missed.append(reason)
        print(f"  MISSED: {reason}", flush=True)

    def text(self) -> str:
        widths = [max(len(row[column]) for row in [self.heads, *self.rows]) for column in range(len(self.heads))]
        lines = [self.heads, ["-" * width for width in widths], *self.rows]
        padded = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines]
        notes = [f"- missed: {reason}" for reason in self.missed]
        return "\n".join([f"## {self.title}", "", *padded, *(["", *notes] if notes else []), ""])


@contextlib.contextmanager
def timed(table: Table, cells: list[str]) -> Iterator[None]:
    """Adds a row with the block's time, or with the goal that it missed."""
    began = time.monotonic()
    try:
        yield
    except GoalMissed as missed:
        table.add(*cells, "missed")
        table.miss(f"{', '.join(cells)}: {missed}")
        raise
    table.add(*cells, f"{time.monotonic() - began:.1f} s")
