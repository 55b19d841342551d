"""Every term of every addon has a Chinese translation; the templates are those of the sources."""

from pathlib import Path

import pytest

from devtools import i18n, odoo
from devtools.state import State


@pytest.fixture(scope="module")
def templates_folder(state: State, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fresh templates of all addons, exported by Odoo."""
    folder = tmp_path_factory.mktemp("pot")
    i18n.export(state, folder)
    return folder


@pytest.mark.parametrize("addon", odoo.addon_names())
def test_translated(addon: str, templates_folder: Path) -> None:
    """No term is missing, empty, fuzzy or left over."""
    import polib

    from devtools.testing import translations

    path = odoo.ADDONS / addon / "i18n/zh_CN.po"
    assert path.is_file(), "run ./jxc i18n"
    template = polib.pofile(str(templates_folder / f"{addon}.pot"))
    found = translations.problems(template, polib.pofile(str(path)))
    assert not found, "run ./jxc i18n and translate:\n" + "\n".join(found)
