"""Docker's compose plugin, for the check of docker-compose.yml: it needs no engine."""

import os
import shutil
import subprocess

from . import debian
from .errors import Stop
from .process import call
from .state import State


def program(state: State) -> list[str] | None:
    """How to call it: the installed plugin, else the one of Debian unstable; None when neither is there.

    In CI the latter must be had.
    """
    if shutil.which("docker") and _works(["docker", "compose"]):
        return ["docker", "compose"]
    unpacked = state.root / "compose"
    try:
        if not unpacked.is_dir():
            _unpack(state)
    except Stop:
        if os.environ.get("CI"):
            raise
        return None
    found = [path for path in unpacked.glob("usr/**/docker-compose") if path.is_file()]
    return [str(found[0])] if found and _works([str(found[0])]) else None


def _works(command: list[str]) -> bool:
    return subprocess.run([*command, "version"], capture_output=True, check=False).returncode == 0


def _unpack(state: State) -> None:
    debs = state.root / "compose-debs"
    new = state.root / "compose.new"
    shutil.rmtree(new, ignore_errors=True)
    if not debs.is_dir():
        debian.download(state, debs, unstable=["docker-compose"])
    new.mkdir()
    for deb in debs.glob("*.deb"):
        call(["dpkg-deb", "-x", deb, new], failed=f"{deb.name} cannot be unpacked")
    new.rename(state.root / "compose")
