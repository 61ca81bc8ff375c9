"""Runs other programs."""

import subprocess

from .console import Trouble


def run(command, mend, quiet=False, what=None, **more):
    """Runs a program whose output the operator sees, or with `quiet` only where it fails. Raises Trouble with `mend` where it does, and with
    `what` in place of how it ended."""
    try:
        if quiet:
            done = subprocess.run(command, capture_output=True, text=True, **more)
            if done.returncode != 0:
                print("\n".join((done.stdout + done.stderr).strip().splitlines()[-25:]), flush=True)
        else:
            done = subprocess.run(command, **more)
    except FileNotFoundError:
        raise Trouble(f"{command[0]} is not installed.", mend) from None
    if done.returncode != 0:
        raise Trouble(what or f"{' '.join(str(part) for part in command[:3])} … ended with {done.returncode}.", mend)
    return done


def output(command, **more):
    """What a program prints, or nothing where it fails or is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, **more)
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
