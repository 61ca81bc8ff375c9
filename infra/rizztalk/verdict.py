"""What a row of the check ends with."""

import asyncio

# How long anything that is asked may take to answer, in seconds.
PATIENCE = 15


class Failed(Exception):
    """A thing is not as it should be, in one line."""


async def verdict(look) -> tuple:
    """Whether the thing is as it should be, and what was seen. `look` returns that, at once or later, or raises Failed."""
    try:
        seen = look()
        return True, await seen if asyncio.iscoroutine(seen) else seen
    except Failed as failed:
        return False, str(failed)
    except Exception as unexpected:  # noqa: BLE001 (a row that breaks is a row that fails, and the others go on)
        return False, f"{type(unexpected).__name__}: {unexpected}"
