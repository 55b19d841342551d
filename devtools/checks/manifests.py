"""Manifests, licences and build files of the addons: `python3 -m devtools.checks.manifests`."""

import ast
import re
import sys
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[2]
GOODS = {"jxc_core", "sale_stock", "purchase_stock", "stock_account"}
DEPENDS = {
    "jxc_core": {"mail", "sale_management", "purchase"},
    "jxc_wms": GOODS | {"product_expiry", "barcodes"},
    "jxc_finance": GOODS,
}
FIXED = {"license": "LGPL-3", "author": "JXC contributors"}
WANTED = ("name", "summary", "category", "data")
VERSION = re.compile(r"19\.0\.\d+\.\d+\.\d+")
BUILD = '[build-system]\nrequires = ["whool"]\nbuild-backend = "whool.buildapi"\n'


def problems(addon: Path) -> list[str]:
    """What is wrong with one addon, as sentences."""
    manifest = read(addon)
    found = [
        f"{key} must be {value!r}, not {manifest.get(key)!r}"
        for key, value in FIXED.items()
        if manifest.get(key) != value
    ]
    found += [f"{key} is missing" for key in WANTED if not manifest.get(key)]
    if not VERSION.fullmatch(str(manifest.get("version"))):
        found.append(f"version must look like 19.0.1.0.0, not {manifest.get('version')!r}")
    found += _wrong_depends(addon.name, set(manifest.get("depends", [])))
    found += [
        f"{kind} names {path}, which is not there"
        for kind in ("data", "demo")
        for path in manifest.get(kind, [])
        if not (addon / path).is_file()
    ]
    if not (addon / "pyproject.toml").is_file() or (addon / "pyproject.toml").read_text() != BUILD:
        found.append("pyproject.toml must ask for whool and nothing else")
    if not (addon / "static/description/icon.png").is_file():
        found.append("static/description/icon.png is missing")
    return [f"{addon.name}: {sentence}" for sentence in found]


def read(addon: Path) -> dict[str, Any]:
    """The manifest of an addon."""
    return ast.literal_eval((addon / "__manifest__.py").read_text())


def licence_problems(repo: Path) -> list[str]:
    """The licence text must be there, and be that of the manifests."""
    text = (repo / "LICENSE").read_text() if (repo / "LICENSE").is_file() else ""
    lesser = "GNU LESSER GENERAL PUBLIC LICENSE" in text and "Version 3" in text
    return [] if lesser else ["LICENSE must hold the text of the LGPL, version 3"]


def _wrong_depends(name: str, depends: set[str]) -> list[str]:
    if name not in DEPENDS:
        return []
    missing, more = DEPENDS[name] - depends, depends - DEPENDS[name]
    found = [f"depends lacks {', '.join(sorted(missing))}"] if missing else []
    return found + ([f"depends has {', '.join(sorted(more))} too"] if more else [])


def main() -> int:
    """Print what is wrong; the exit code."""
    addons = sorted(path.parent for path in (REPO / "jxc_addons").glob("*/__manifest__.py"))
    found = licence_problems(REPO) + [sentence for addon in addons for sentence in problems(addon)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
