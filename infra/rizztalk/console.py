"""What the operator sees: steps with their time, and failures in two lines."""

import os
import sys
import time


class Trouble(Exception):
    """Something that the operator can mend: what is wrong, in one line, and what to do, in another."""

    def __init__(self, what, mend):
        super().__init__(what)
        self.what = what
        self.mend = mend


def coloured(text, code, stream=None):
    """Colours a text for a terminal, and leaves it as it is anywhere else (see https://no-color.org)."""
    stream = stream or sys.stdout
    if stream.isatty() and "NO_COLOR" not in os.environ:
        return f"\033[{code}m{text}\033[0m"
    return text


def say(text=""):
    print(text, flush=True)


def good(text):
    say(f"  {coloured('ok', '32')}  {text}")


def note(text):
    say(f"      {text}")


def complain(trouble):
    """Says what is wrong and how to mend it, on the error stream."""
    print(f"{coloured('Failed:', '31', sys.stderr)} {trouble.what}", file=sys.stderr)
    print(f"   To do: {trouble.mend}", file=sys.stderr, flush=True)


class Step:
    """One step of a command: says what begins and how long that usually takes, and in the end how long it took."""

    def __init__(self, number, of, title, usual):
        self.title = title
        say(coloured(f"[{number}/{of}] {title}", "1") + f" (usually {usual})")

    def __enter__(self):
        self.begun = time.monotonic()
        return self

    def __exit__(self, kind, value, traceback):
        took = time.monotonic() - self.begun
        if kind is None:
            good(f"done in {took:.0f} s")
        return False


def ask(question, default, check):
    """Asks until the answer is good. `check` returns what is wrong with one, or nothing. Without a terminal the default is taken, if there is one."""
    while True:
        if not sys.stdin.isatty():
            if default is None:
                raise Trouble(f"There is nobody to ask: {question}", "Give it as an option; see `rizztalk up --help`.")
            answer = default
        else:
            answer = input(f"  {question}{f' [{default}]' if default else ''}: ").strip() or (default or "")
        wrong = check(answer)
        if wrong is None:
            return answer
        if not sys.stdin.isatty():
            raise Trouble(f"{question}: {wrong}", "Give another by its option; see `rizztalk up --help`.")
        say(f"    {wrong}")
