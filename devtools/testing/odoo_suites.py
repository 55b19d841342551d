"""Odoo's own test suites with our addons installed.

Plain Odoo passes them all without demo data, so every failure is ours. All policies are in force but for the
tests in docs/odoo-suite-exceptions.txt (`odoo_exceptions`).
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from .. import chromium, cores, database, odoo, templates
from ..state import State
from ..steps import step
from . import odoo_run, parallel
from .result import Result

# Where goods, orders and money meet: whatever we hook into is on their way.
FAST = (("sale_stock", "purchase_stock"),)
WHOLE = (
    ("account",),
    (
        "sale",
        "sale_management",
        "sale_stock",
        "purchase",
        "purchase_stock",
        "stock",
        "stock_account",
        "product_expiry",
    ),
)
# What goods are worth in each way of costing, for a minute: part of the whole, not of every change.
SLOW = ("-/sale_stock:TestAngloSaxonValuation", "-/sale_stock:TestValuationReconciliationCommon")
BROWSER_CALLS = {"start_tour", "browser_js", "_run_tour"}


def run_fast(state: State) -> Result:
    """The suites of sales and purchases of goods, without browser tours."""
    return _run(state, "odoo-fast", FAST, tours=False)


def run_whole(state: State) -> Result:
    """All suites of the Odoo addons that ours extend."""
    chromium.ensure_printing(state)
    return _run(state, "odoo", WHOLE, tours=True)


def browser_tests(folder: Path) -> Iterator[tuple[str, str]]:
    """(class, method) of the tests below a `tests` folder that open a browser."""
    for path in sorted(folder.glob("**/*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef) and _opens_browser(method):
                        yield node.name, method.name


def _opens_browser(method: ast.FunctionDef) -> bool:
    calls = (node.func for node in ast.walk(method) if isinstance(node, ast.Call))
    return any(isinstance(func, ast.Attribute) and func.attr in BROWSER_CALLS for func in calls)


def _run(state: State, label: str, groups: Iterable[Iterable[str]], *, tours: bool) -> Result:
    template = templates.ensure(state, "odoo")
    with database.copied(state, template, "prepared") as prepared:
        turn = cores.one(cores.Turn.PREPARATION)
        with turn, step(f"{label}: our addons installed beside Odoo's"):
            templates.install(state, prepared, odoo.addon_names())
        tasks = [
            lambda group=tuple(group): _suite(state, label, prepared, group, tours)
            for group in groups
        ]
        return parallel.total(tasks)


def _suite(
    state: State,
    label: str,
    prepared: str,
    modules: tuple[str, ...],
    tours: bool,
) -> Result:
    tags = [f"/{module}" for module in modules] + ["-at_install"]
    if not tours:
        folder = state.dist / "odoo/addons"
        tags += SLOW
        tags += [
            f"-/{module}:{cls}.{method}"
            for module in modules
            for cls, method in browser_tests(folder / module / "tests")
        ]
    args = ["--test-tags", ",".join(dict.fromkeys(tags))]
    name = f"{label} {'+'.join(modules)}"
    return odoo_run.on_clone(
        state,
        name,
        prepared,
        args,
        modules,
        turn=cores.Turn.LONG,
        held=not tours,
        browser=tours,
        load=("jxc_test_caches", "jxc_as_odoo"),
    )
