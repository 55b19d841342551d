"""What holds for every file that git knows."""

import re
import subprocess
from pathlib import Path

import pytest

from devtools import model_map, roles

MAX_LINES = 400
DEVTOOLS_MAX_LINES = 250
COUNTED = {".py", ".js", ".xml", ".scss"}
DATA = re.compile(r"/(demo|data|i18n|lib)/")
# Written in parts, so that this file holds none of them.
HOSTS = re.compile(
    "|".join(
        ["py" + r"pi\.org", "pythonhosted" + r"\.org", "npm" + r"js\.org", "deb" + r"\.debian\.org"]
    )
)
MACHINE_PATHS = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w+/"]))


@pytest.fixture(scope="module")
def files(repo: Path) -> list[Path]:
    """All files that git knows or would take in."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=repo, capture_output=True, text=True, check=True).stdout
    return [repo / name for name in listed.splitlines() if (repo / name).is_file()]


def lines(path: Path) -> int:
    """Number of lines."""
    return len(path.read_text(errors="replace").splitlines())


def test_files_are_short(files: list[Path], repo: Path) -> None:
    """A source file has at most 400 lines, one of the tooling 250; data files may be longer."""
    long = []
    for path in files:
        name = "/" + str(path.relative_to(repo))
        limit = DEVTOOLS_MAX_LINES if name.startswith("/devtools/") else MAX_LINES
        if path.suffix in COUNTED and not DATA.search(name) and lines(path) > limit:
            long.append(f"{name}: {lines(path)} lines")
    assert not long


@pytest.mark.parametrize("pattern", [HOSTS, MACHINE_PATHS], ids=["registry hosts", "machine paths"])
def test_no_trace_of_a_machine(files: list[Path], repo: Path, pattern: re.Pattern[str]) -> None:
    """No file names a package registry's host or a path of somebody's machine."""
    found = []
    for path in files:
        if path.suffix not in {".png", ".jpg", ".ico", ".woff2", ".xls", ".xlsx"}:
            found += [
                f"{path.relative_to(repo)}:{number}"
                for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
                if pattern.search(line)
            ]
    assert not found


def test_model_map_is_up_to_date(repo: Path) -> None:
    """docs/model-map.md says what the sources say."""
    text = model_map.render(repo / "jxc_addons")
    assert model_map.TARGET.read_text() == text, "run ./jxc docs"


def test_table_of_roles_is_up_to_date(repo: Path) -> None:
    """docs/roles.md says what the data of the addons say."""
    assert roles.TARGET.read_text() == roles.render(repo / "jxc_addons"), "run ./jxc docs"
