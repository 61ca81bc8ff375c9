"""Where things are: in the project, and at the operator's."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
ANSIBLE = PROJECT / "ansible"
TERRAFORM = PROJECT / "terraform"
VENV = PROJECT / "infra" / ".venv"
RELEASES = PROJECT / "target" / "releases"
LAPTOP = PROJECT / "target" / "laptop"


def configuration():
    """The operator's own folder, outside of the project: what opens the vaults."""
    return Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config")) / "rizztalk"
