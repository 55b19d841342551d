"""The addons are siblings: the centre names neither of the two, and these do not name each other."""

import re
from pathlib import Path

import pytest

from devtools.odoo import ADDONS

MAY_NOT_NAME = {
    "jxc_core": ("jxc_wms", "jxc_finance"),
    "jxc_wms": ("jxc_finance",),
    "jxc_finance": ("jxc_wms",),
}
SOURCES = {".py", ".xml", ".csv", ".js", ".scss", ".toml", ".pot", ".po"}


def sources(addon: Path) -> list[Path]:
    """Files of an addon that Odoo reads."""
    return [path for path in sorted(addon.glob("**/*")) if path.suffix in SOURCES]


@pytest.mark.parametrize("name", [name for name in MAY_NOT_NAME if (ADDONS / name).is_dir()])
def test_siblings(name: str) -> None:
    """No source of the addon names an addon that it must not know."""
    forbidden = re.compile("|".join(MAY_NOT_NAME[name]))
    found = [
        f"{path.relative_to(ADDONS)}:{number}: {line.strip()}"
        for path in sources(ADDONS / name)
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if forbidden.search(line)
    ]
    assert not found, "\n".join(found)


def test_tools_are_pure() -> None:
    """`tools/` holds calculation only: it imports neither odoo nor the addon."""
    pattern = re.compile(r"^\s*(from|import)\s+(odoo\b|\.\.)", re.M)
    found = [
        str(path.relative_to(ADDONS))
        for path in ADDONS.glob("*/tools/*.py")
        if pattern.search(path.read_text())
    ]
    assert not found
