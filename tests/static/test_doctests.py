"""The examples in the docstrings of `tools/` are true; without Odoo, which these modules do not import."""

import doctest
import importlib
import inspect
import sys
from pathlib import Path
from types import ModuleType

import pytest

from devtools.odoo import ADDONS

MODULES = [path for path in sorted(ADDONS.glob("*/tools/*.py")) if path.name != "__init__.py"]


def load(path: Path) -> ModuleType:
    """Import a module of `tools/` under a package of its own, so that its siblings are found."""
    package = f"tools_of_{path.parent.parent.name}"
    if package not in sys.modules:
        parent = ModuleType(package)
        parent.__path__ = [str(path.parent)]
        sys.modules[package] = parent
    return importlib.import_module(f"{package}.{path.stem}")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_examples(path: Path) -> None:
    """Each holds; a module with functions has some."""
    module = load(path)
    result = doctest.testmod(module)
    own = [
        thing
        for thing in vars(module).values()
        if inspect.isfunction(thing) and thing.__module__ == module.__name__
    ]
    assert result.attempted or not own, "has no example"
    assert not result.failed
