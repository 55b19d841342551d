"""Odoo 19 from Debian unstable, unpacked into the state folder; nothing of it is installed on the system.

apt gets a private state, checks the signatures, and uses the mirror of the machine's own sources.
"""

import os
import re
import shutil
from pathlib import Path

from .errors import Stop
from .process import call
from .state import State
from .steps import step

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
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
APT_CONF = """\
Dir::State "{apt}"; Dir::State::lists "{apt}/lists"; Dir::State::status "{apt}/status";
Dir::State::extended_states "{apt}/extended_states";
Dir::Cache "{apt}"; Dir::Cache::archives "{apt}/archives"; Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";
Dir::Etc::sourcelist "/dev/null"; Dir::Etc::sourceparts "{apt}/sources.d";
Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "{apt}/preferences.d";
APT::Sandbox::User ""; APT::Get::AllowUnauthenticated "false"; APT::Default-Release "";
APT::Update::Error-Mode "any"; Acquire::AllowInsecureRepositories "false"; Acquire::Languages "none";
Acquire::Retries "3"; Acquire::PDiffs "false";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
"""
SOURCE = """\
Types: deb
URIs: {uri}
Suites: {codename} {suite}
Components: main
Signed-By: {keyring}
"""


def ensure(state: State) -> None:
    """Have Odoo unpacked in `state.odoo_root`; a finished one is left alone, an interrupted one begins again."""
    with state.lock("odoo"):
        if state.odoo_root.is_dir():
            return
        state.require_free_space()
        _require_tools()
        debs = state.root / "debs"
        if not debs.is_dir():
            with step("Odoo 19 downloaded from Debian unstable"):
                _download(state, debs)
        with step("Odoo 19 unpacked"):
            _unpack(state, debs)


def version(state: State) -> str:
    """Version of the unpacked Debian package, for instance `19.0.0+dfsg-1`."""
    names = sorted(path.name for path in (state.root / "debs").glob("odoo-19_*.deb"))
    return names[-1].split("_")[1].replace("%3a", ":") if names else "unknown"


def _require_tools() -> None:
    missing = [tool for tool in ("apt-get", "dpkg-deb", "tar") if not shutil.which(tool)]
    if missing:
        raise Stop(f"Odoo comes from Debian's packages and this machine has no {missing[0]}: use Debian 12 or newer.")
    if not KEYRING.is_file():
        raise Stop("Debian's signing keys are missing: install the package debian-archive-keyring.")


def _codename() -> str:
    text = Path("/etc/os-release").read_text()
    found = re.search(r"^VERSION_CODENAME=\"?(\w+)", text, re.M)
    if not found:
        raise Stop("This Debian has no release name in /etc/os-release: use Debian 12 or newer.")
    return found.group(1)


def _mirror(lists: Path, codename: str) -> str:
    """The address that the machine's own apt sources name for this release."""
    options = ["-o", f"Dir::State::lists={lists}", "-o", "Debug::NoLocking=1"]
    printed = call(["apt-get", *options, "--print-uris", "update"], failed="apt cannot read its sources")
    found = re.search(rf"^'(.*)dists/{codename}/InRelease'", printed, re.M)
    if not found:
        raise Stop(f"The apt sources of this machine name no mirror for the Debian release {codename}.")
    return found.group(1)


def _write_apt_files(apt: Path, codename: str) -> None:
    for name in ("lists/partial", "archives/partial", "sources.d", "preferences.d"):
        (apt / name).mkdir(parents=True, exist_ok=True)
    (apt / "status").write_text("")
    (apt / "apt.conf").write_text(APT_CONF.format(apt=apt))
    source = SOURCE.format(
        uri=_mirror(apt / "lists", codename),
        codename=codename,
        suite=os.environ.get("JXC_DEBIAN_SUITE", "sid"),
        keyring=KEYRING,
    )
    (apt / "sources.d/debian.sources").write_text(source)


def _download(state: State, debs: Path) -> None:
    apt, codename = state.root / "apt", _codename()
    suite = os.environ.get("JXC_DEBIAN_SUITE", "sid")
    _write_apt_files(apt, codename)
    env = {**os.environ, "APT_CONFIG": str(apt / "apt.conf"), "LC_ALL": "C"}
    new = debs.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    network = "Debian's packages cannot be reached (is there a network?)"
    call(["apt-get", "-qq", "update"], failed=network, env=env)
    wanted = [f"{name}/{suite}" for name in FROM_UNSTABLE] + [f"{name}/{codename}" for name in FROM_OWN_RELEASE]
    call(["apt-get", "-qq", "download", *wanted], failed=network, env=env, cwd=new)
    new.rename(debs)
    shutil.rmtree(apt, ignore_errors=True)


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
