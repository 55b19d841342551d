"""Odoo 19 from Debian unstable, unpacked into the state folder."""

import shutil
from pathlib import Path

from . import debian
from .process import call
from .state import State
from .steps import step

FROM_UNSTABLE = ("odoo-19", "fonts-montserrat")
# Unstable's newer versions of these no longer have the files that odoo-19 links to.
FROM_OWN_RELEASE = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
# Stripped by Debian, named by web.assets_backend: without a stand-in every backend page logs an error.
STAND_IN = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
STAND_IN_TEXT = (
    "// Stand-in: only the background blur of calls in Discuss uses this library.\n"
    "window.SelfieSegmentation ??= class { setOptions() {} onResults() {} reset() {} async send() {} };\n"
)


def ensure(state: State) -> None:
    """Have Odoo unpacked in `state.odoo_root`; a finished one is left alone, an interrupted one begins again."""
    with state.lock("odoo"):
        if state.odoo_root.is_dir():
            return
        state.require_free_space()
        debian.require_tools()
        debs = state.root / "debs"
        if not debs.is_dir():
            with step("Odoo 19 downloaded from Debian unstable"):
                debian.download(state, debs, unstable=FROM_UNSTABLE, own=FROM_OWN_RELEASE)
        with step("Odoo 19 unpacked"):
            _unpack(state, debs)


def version(state: State) -> str:
    """Version of the unpacked Debian package, for instance `19.0.0+dfsg-1`."""
    names = sorted(path.name for path in (state.root / "debs").glob("odoo-19_*.deb"))
    return names[-1].split("_")[1].replace("%3a", ":") if names else "unknown"


def _unpack(state: State, debs: Path) -> None:
    new = state.odoo_root.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    for deb in sorted(debs.glob("*.deb")):
        failed = f"{deb.name} cannot be unpacked (remove {debs} and try again)"
        if deb.name.startswith("odoo-19_"):
            # The package holds the addons twice: this part is enough, and its licence.
            parts = "./usr/lib/python3/dist-packages/odoo ./usr/share/doc/odoo-19/copyright"
            script = f'set -o pipefail; dpkg-deb --fsys-tarfile "$0" | tar -x -C "$1" --no-same-owner {parts}'
            call(["bash", "-c", script, deb, new], failed=failed)
        else:
            call(["dpkg-deb", "-x", deb, new], failed=failed)
    stand_in = new / state.dist.relative_to(state.odoo_root) / STAND_IN
    if not stand_in.exists():
        stand_in.parent.mkdir(parents=True, exist_ok=True)
        stand_in.write_text(STAND_IN_TEXT)
    new.rename(state.odoo_root)
