"""Which Python the environment is made with."""

import importlib.util
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from .errors import Stop

OLDEST, NEWEST = (3, 11), (3, 13)
SYSTEM = Path("/usr/bin/python3")
_ANSWERS = "import ensurepip, sys, venv; print(*sys.version_info[:2])"


def require(version: tuple[int, ...] = tuple(sys.version_info[:2])) -> None:
    """Stop when this Python cannot make the environment."""
    if not _serves(version):
        raise Stop(
            f"Odoo 19 and its pinned packages need Python 3.11 to 3.13, this is {version[0]}.{version[1]}: "
            "start ./jxc with another one, for instance `python3.11 ./jxc up`."
        )
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Stop("This Python has no venv module: install the package python3-venv.")


def choose() -> Path:
    """The running Python, or the system's where that is the faster build.

    Distributions build theirs with profile-guided optimisation. Version managers compile without
    it unless told to, and Odoo takes a quarter more time in what they make.
    """
    running = Path(sys.executable)
    return running if _optimised() or not _system_serves() else SYSTEM


def keep_bytecode(folder: Path) -> None:
    """Let the programs that we start compile their sources once, into a folder of ours.

    Odoo takes 3 seconds to start so, else 5 and more. Sources stay clean, also where the user wants
    no compiled files beside them.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def _optimised() -> bool:
    arguments = sysconfig.get_config_var("CONFIG_ARGS") or ""
    return sys.base_prefix == "/usr" or "--enable-optimizations" in arguments


def _system_serves() -> bool:
    if not SYSTEM.is_file():
        return False
    # Isolated: a PYTHONHOME or PYTHONPATH is meant for the running one.
    command = [SYSTEM, "-I", "-c", _ANSWERS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0 and _serves(tuple(int(part) for part in done.stdout.split()))


def _serves(version: tuple[int, ...]) -> bool:
    return OLDEST <= tuple(version[:2]) <= NEWEST
