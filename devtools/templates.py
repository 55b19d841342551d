"""Prepared databases: what takes minutes is made once and copied in seconds.

    tpl_base    base and web, a Chinese company (CNY), Chinese loaded
    tpl_small   + sale_management, purchase         what jxc_core stands on
    tpl_full    + stock, accounting, product_expiry  what all addons stand on
    tpl_odoo    the same modules in a plain company  for Odoo's own test suites
    tpl_demo    tpl_full + our addons + their demo data

A name ends in a mark of what it was made from; a change makes a new one.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from . import database, demo, odoo, odoo_deb
from .state import REPO, State
from .steps import step

GOODS = ("sale_stock", "purchase_stock", "stock_account", "product_expiry", "barcodes")
MODULES = {
    "base": ("web",),
    "small": ("sale_management", "purchase"),
    "full": (*GOODS, "l10n_cn"),
    "odoo": ("sale_management", "purchase", *GOODS),
}
BUILT_ON = {"small": "base", "full": "small", "demo": "full"}
OPTIONS = {"base": ("--load-language=en_US,zh_CN",)}
NOT_DATA = {"tests", "static", "readme", "__pycache__"}
KEPT_DEMOS = 3


def ensure(state: State, kind: str) -> str:
    """Name of the prepared database of this kind (base, small, full, odoo, demo), made when missing."""
    name = template_name(state, kind)
    with state.lock(f"template-{kind}"):
        if not database.exists(state, name):
            state.require_free_space()
            source = ensure(state, BUILT_ON[kind]) if kind in BUILT_ON else None
            with step(f"database template {kind} prepared"):
                with database.under_construction(state, name) as fresh:
                    _make(state, kind, source, fresh)
            _drop_old(state, kind, name)
    return name


def template_name(state: State, kind: str) -> str:
    """`tpl_<kind>_<mark>`; the mark covers Odoo, the pinned packages, the module lists and, for demo, our addons."""
    mark = hashlib.sha256()
    mark.update(odoo_deb.version(state).encode())
    mark.update((REPO / "requirements.txt").read_bytes())
    mark.update(repr((MODULES, BUILT_ON, OPTIONS)).encode())
    mark.update((odoo.SCRIPTS / "company.py").read_bytes())
    if kind == "demo":
        mark.update((odoo.SCRIPTS / "load_demo.py").read_bytes() + (odoo.SCRIPTS / "chinese.py").read_bytes())
        for path in sorted(data_files(odoo.ADDONS)):
            mark.update(str(path.relative_to(odoo.ADDONS)).encode() + path.read_bytes())
    return f"tpl_{kind}_{mark.hexdigest()[:10]}"


def data_files(folder: Path) -> Iterable[Path]:
    """Files of our addons that shape a database; tests and what the browser loads do not."""
    for path in folder.glob("*/**/*"):
        inside = path.relative_to(folder).parts[1:]
        if path.is_file() and path.suffix != ".pyc" and not NOT_DATA.intersection(inside):
            yield path


def _make(state: State, kind: str, source: str | None, name: str) -> None:
    if source:
        database.clone(state, source, name)
    else:
        database.create(state, name)
    install(state, name, odoo.addon_names() if kind == "demo" else MODULES[kind], *OPTIONS.get(kind, ()))
    if kind == "base":
        code = (odoo.SCRIPTS / "company.py").read_text()
        odoo.script(state, name, code, failed="The Chinese company could not be set up")
    if kind == "demo":
        demo.speak_chinese(state, name)
        demo.load(state, name)


def install(state: State, name: str, modules: Iterable[str], *options: str) -> None:
    """Install modules on a database, without Odoo's demo data."""
    wanted = ",".join(modules)
    if wanted:
        log = state.logs / f"install-{name}.log"
        odoo.run(state, ["-d", name, "-i", wanted, *options], log=log, failed=f"Installing {wanted} failed")


def _drop_old(state: State, kind: str, keep: str) -> None:
    """Of the demo template a few are kept, because several people may test different work trees' states."""
    old = [name for name in database.names(state) if name.startswith(f"tpl_{kind}_") and name != keep]
    spare = KEPT_DEMOS - 1 if kind == "demo" else 0
    for name in sorted(old, key=lambda name: _age(state, name))[: max(0, len(old) - spare)]:
        database.drop(state, name)


def _age(state: State, name: str) -> float:
    folder = state.filestore(name)
    return folder.stat().st_mtime if folder.is_dir() else 0
