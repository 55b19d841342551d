"""Prepared databases: what takes minutes is made once and copied in seconds.

    tpl_base    web, a Chinese company (CNY), English and Chinese
    tpl_small   + sale_management, purchase          what jxc_core stands on
    tpl_full    + stock, accounting, product_expiry  what all addons stand on
    tpl_odoo    the same modules in a plain company  for Odoo's own test suites
    tpl_addons  tpl_full + our addons
    tpl_demo    tpl_addons + their demo data, in Chinese

A name ends in a mark of what the database was made from; a change makes a new one.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from . import cores, database, demo, odoo, odoo_deb
from .state import REPO, State
from .steps import step

GOODS = ("sale_stock", "purchase_stock", "stock_account", "product_expiry", "barcodes")
MODULES = {
    "base": ("web",),
    "small": ("sale_management", "purchase"),
    "full": (*GOODS, "l10n_cn"),
    "odoo": ("sale_management", "purchase", *GOODS),
}
BUILT_ON = {"small": "base", "full": "small", "addons": "full", "demo": "addons"}
OPTIONS = {"base": ("--load-language=en_US,zh_CN",)}
OURS = ("addons", "demo")
NOT_DATA = {"tests", "static", "readme", "__pycache__"}
# Several versions of the addons may be under test at the same time.
KEPT = 6


def ensure(state: State, kind: str) -> str:
    """Name of the prepared database of this kind (see above), made when missing."""
    name = template_name(state, kind)
    with state.lock(f"template-{kind}"):
        if not database.exists(state, name):
            state.require_free_space()
            source = ensure(state, BUILT_ON[kind]) if kind in BUILT_ON else None
            label = f"database template {kind} prepared"
            turn = cores.one(cores.Turn.PREPARATION)
            with turn, step(label), database.under_construction(state, name) as fresh:
                _make(state, kind, source, fresh)
            _drop_old(state, kind, name)
    return name


def template_name(state: State, kind: str) -> str:
    """`tpl_<kind>_<mark>`.

    The mark covers Odoo, the pinned packages, the module lists and, where they are in, our addons.
    """
    mark = hashlib.sha256()
    mark.update(odoo_deb.version(state).encode())
    mark.update((REPO / "requirements.txt").read_bytes())
    mark.update(repr((sorted(MODULES.items()), sorted(OPTIONS.items()))).encode())
    mark.update((odoo.SCRIPTS / "company.py").read_bytes())
    if kind in OURS:
        for script in ("load_demo.py", "chinese.py"):
            mark.update((odoo.SCRIPTS / script).read_bytes())
        for path in sorted(data_files(odoo.ADDONS)):
            mark.update(str(path.relative_to(odoo.ADDONS)).encode() + path.read_bytes())
    return f"tpl_{kind}_{mark.hexdigest()[:10]}"


def data_files(folder: Path) -> Iterable[Path]:
    """Files of our addons that shape a database; tests and what the browser loads do not."""
    for path in folder.glob("*/**/*"):
        inside = path.relative_to(folder).parts[1:]
        if path.is_file() and path.suffix != ".pyc" and not NOT_DATA.intersection(inside):
            yield path


def install(state: State, name: str, modules: Iterable[str], *options: str) -> None:
    """Install modules on a database, without Odoo's demo data."""
    wanted = ",".join(modules)
    if wanted:
        log = state.logs / f"install-{name.removesuffix('_new')}.log"
        args = ["-d", name, "-i", wanted, *options]
        odoo.run(state, args, log=log, failed=f"Installing {wanted} failed")


def _make(state: State, kind: str, source: str | None, name: str) -> None:
    if source:
        database.clone(state, source, name)
    else:
        database.create(state, name)
    if kind == "demo":
        demo.make_company(state, name)
        return
    modules = odoo.addon_names() if kind == "addons" else MODULES[kind]
    install(state, name, modules, *OPTIONS.get(kind, ()))
    if kind == "base":
        code = (odoo.SCRIPTS / "company.py").read_text()
        odoo.script(state, name, code, failed="The Chinese company could not be set up")


def _drop_old(state: State, kind: str, keep: str) -> None:
    prefix = f"tpl_{kind}_"
    old = [name for name in database.names(state) if name.startswith(prefix) and name != keep]
    spare = KEPT - 1 if kind in OURS else 0
    for name in sorted(old, key=lambda name: _age(state, name))[: max(0, len(old) - spare)]:
        database.drop(state, name)


def _age(state: State, name: str) -> float:
    folder = state.filestore(name)
    return folder.stat().st_mtime if folder.is_dir() else 0
