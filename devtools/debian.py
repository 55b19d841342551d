"""Packages from Debian's archive into a folder of ours, through apt with a private state.

Signatures are checked; the mirror is that of the machine's own sources; nothing is installed on the system.
"""

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from .errors import Stop
from .process import call
from .state import State

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
UNREACHABLE = "Debian's packages cannot be reached (is there a network?)"
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


def download(
    state: State, folder: Path, *, unstable: Iterable[str] = (), own: Iterable[str] = ()
) -> None:
    """Download packages, from unstable or from the machine's own release, into `folder` (made when all are there)."""
    require_tools()
    apt, codename = state.root / "apt", _codename()
    suite = os.environ.get("JXC_DEBIAN_SUITE", "sid")
    new = folder.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    with state.lock("apt"):
        _write_apt_files(apt, codename, suite)
        env = {**os.environ, "APT_CONFIG": str(apt / "apt.conf"), "LC_ALL": "C"}
        call(["apt-get", "-qq", "update"], failed=UNREACHABLE, env=env)
        wanted = [f"{name}/{suite}" for name in unstable] + [f"{name}/{codename}" for name in own]
        call(["apt-get", "-qq", "download", *wanted], failed=UNREACHABLE, env=env, cwd=new)
        shutil.rmtree(apt, ignore_errors=True)
    new.rename(folder)


def require_tools() -> None:
    """Stop when this machine has no apt, or none that can check Debian's signatures."""
    missing = [tool for tool in ("apt-get", "dpkg-deb", "tar") if not shutil.which(tool)]
    if missing:
        raise Stop(
            f"Odoo comes from Debian's packages and this machine has no {missing[0]}: use Debian 12 or newer."
        )
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
    printed = call(
        ["apt-get", *options, "--print-uris", "update"], failed="apt cannot read its sources"
    )
    found = re.search(rf"^'(.*)dists/{codename}/InRelease'", printed, re.M)
    if not found:
        raise Stop(
            f"The apt sources of this machine name no mirror for the Debian release {codename}."
        )
    return found.group(1)


def _write_apt_files(apt: Path, codename: str, suite: str) -> None:
    for name in ("lists/partial", "archives/partial", "sources.d", "preferences.d"):
        (apt / name).mkdir(parents=True, exist_ok=True)
    (apt / "status").write_text("")
    (apt / "apt.conf").write_text(APT_CONF.format(apt=apt))
    source = SOURCE.format(
        uri=_mirror(apt / "lists", codename),
        codename=codename,
        suite=suite,
        keyring=KEYRING,
    )
    (apt / "sources.d/debian.sources").write_text(source)
