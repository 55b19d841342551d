"""Chromium and Chinese fonts for the browser tests, wkhtmltopdf for prints: found, or installed where we may.

Of Chromium the build without windows is enough, and takes a fifth less of the processor.
"""

import os
import shutil
from pathlib import Path

from .errors import Stop
from .process import call, is_root
from .state import State
from .steps import say, step

BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
FONTS = Path("/usr/share/fonts/opentype/noto")
PRINTING = "wkhtmltopdf"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str:
    """Path of the browser; JXC_CHROMIUM names another one than Debian's."""
    present = [str(path) for path in BROWSERS if path.exists()]
    return os.environ.get("JXC_CHROMIUM") or (present or [str(BROWSERS[0])])[0]


def missing() -> list[str]:
    """Packages that are not there."""
    absent = [] if Path(executable()).exists() else [BROWSERS[0].name]
    return absent if FONTS.exists() else [*absent, "fonts-noto-cjk"]


def ensure(state: State) -> None:
    """Have both; as root they are installed by apt, else the user is told what to install."""
    with state.lock("chromium"):
        names = missing()
        if not names:
            return
        wish = " ".join(names)
        if not _may_install():
            raise Stop(
                f"The browser tests need the packages {wish}: install them as root (apt-get install {wish})."
            )
        _install(state, names)


def ensure_printing(state: State) -> None:
    """Have the program by which Odoo makes PDF files, where Debian still has it; a hint where not."""
    with state.lock("chromium"):
        if shutil.which(PRINTING):
            return
        try:
            if _may_install():
                _install(state, [PRINTING])
                return
        except Stop as stop:
            say(str(stop))
        say(
            f"Without {PRINTING} Odoo makes no PDF: its tests that print fail, with JXC and without."
        )


def _may_install() -> bool:
    return is_root() and bool(shutil.which("apt-get"))


def _install(state: State, names: list[str]) -> None:
    wish = " ".join(names)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    failed = f"apt could not install {wish}"
    with step(f"{wish} installed"):
        call(["apt-get", "-qq", "update"], failed=failed, log=state.logs / "apt.log", env=env)
        install = ["apt-get", "-qq", "-y", "--no-install-recommends", "install", *names]
        call(install, failed=failed, log=state.logs / "apt.log", env=env)
