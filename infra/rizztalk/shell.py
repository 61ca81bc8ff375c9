"""Runs other programs."""

import os
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

from .console import Trouble, note


def run(command, mend, quiet=False, what=None, **more):
    """Runs a program whose output the operator sees, or with `quiet` only where it fails. Raises Trouble with `mend` where it does, and with
    `what` in place of how it ended. On Ctrl-C the program may finish; then this raises KeyboardInterrupt."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} if quiet else {}
    try:
        with _passing_interrupts_on(Path(command[0]).name) as started:
            # In a session of its own, so that the terminal's Ctrl-C does not reach it, but only what is passed on from here.
            process = subprocess.Popen(command, start_new_session=True, **pipes, **more)
            started.append(process)
            output, errors = process.communicate()
    except FileNotFoundError:
        raise Trouble(f"{command[0]} is not installed.", mend) from None
    if quiet and process.returncode != 0:
        print("\n".join((output + errors).strip().splitlines()[-25:]), flush=True)
    if process.returncode != 0:
        raise Trouble(what or f"{' '.join(str(part) for part in command[:3])} … ended with {process.returncode}.", mend)
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


@contextmanager
def _passing_interrupts_on(name):
    """Passes the first interrupt on to the process that the block appends to its list, and waits for its end whatever comes then.

    Terraform writes down what it has made when it is interrupted once. A second interrupt ends it at once, and what it was just making is forgotten.
    """
    started, interrupts, passed_on = [], [], []

    def interrupt(number, _):
        interrupts.append(number)
        note(f"Interrupted: {name} finishes what it has begun, so that nothing is forgotten. This may take some minutes.")
        if started and not passed_on and started[0].poll() is None:
            passed_on.append(number)
            os.killpg(started[0].pid, signal.SIGINT)

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    # A signal that is ignored, as nohup has it, stays ignored.
    before = {number: handler for number in signals if (handler := signal.getsignal(number)) != signal.SIG_IGN}
    for number in before:
        signal.signal(number, interrupt)
    try:
        yield started
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if interrupts:
        raise KeyboardInterrupt


def output(command, **more):
    """What a program prints, or nothing where it fails or is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, **more)
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
