"""Odoo's own test suites with our addons installed.

Plain Odoo passes them all without demo data, so every failure is ours. A test that asserts the very thing that
one of our policies forbids is listed in docs/odoo-suite-exceptions.txt and runs apart, without that policy:

    /sale:TestSaleOrder.test_x | sale_cancel_done | it cancels an order that was shipped
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import chromium, cores, database, odoo, templates
from ..errors import Stop
from ..state import REPO, State
from ..steps import step
from . import odoo_run, parallel
from .result import Result

EXCEPTIONS = REPO / "docs/odoo-suite-exceptions.txt"
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
WITHOUT_POLICIES = (
    "env['jxc.policy'].search([('code', 'in', codes.split())]).unlink()\nenv.cr.commit()\n"
)


@dataclass(frozen=True)
class Exempt:
    """A test of Odoo's that runs without some of our policies."""

    tag: str
    policies: str
    reason: str


def run_fast(state: State) -> Result:
    """The suites of sales and purchases of goods, without browser tours."""
    return _run(state, "odoo-fast", FAST, tours=False)


def run_whole(state: State) -> Result:
    """All suites of the Odoo addons that ours extend."""
    chromium.ensure_printing(state)
    return _run(state, "odoo", WHOLE, tours=True)


def read_exceptions(path: Path = EXCEPTIONS) -> list[Exempt]:
    """Lines `tag | policy codes | reason`; raise Stop for a line without one of them."""
    lines = path.read_text().splitlines() if path.is_file() else []
    found = []
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not all(parts):
            raise Stop(
                f"{path.name} needs lines `test tag | policy codes | reason`, this is not one: {line}"
            )
        found.append(Exempt(*parts))
    return found


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
    exempt = read_exceptions()
    template = templates.ensure(state, "odoo")
    with database.copied(state, template, "prepared") as prepared:
        turn = cores.one(cores.Turn.PREPARATION)
        with turn, step(f"{label}: our addons installed beside Odoo's"):
            templates.install(state, prepared, odoo.addon_names())
        tasks = [
            lambda group=tuple(group): _suite(state, label, prepared, group, exempt, tours)
            for group in groups
        ]
        tasks += [
            lambda policies=policies, tests=tests: _without(state, label, prepared, policies, tests)
            for policies, tests in _by_policies(exempt, groups, together=not tours)
        ]
        return parallel.total(tasks)


def _by_policies(
    exempt: list[Exempt], groups: Iterable[Iterable[str]], *, together: bool
) -> Iterator[tuple[str, list[str]]]:
    """(policy codes, tags of the tests that run without these).

    :param together: one run without any of them, which spares a start of Odoo for each
    """
    modules = {module for group in groups for module in group}
    tests: dict[str, list[str]] = defaultdict(list)
    for one in exempt:
        if _module(one.tag) in modules:
            tests[one.policies].append(one.tag)
    if together and tests:
        codes = {code for policies in tests for code in policies.split()}
        yield " ".join(sorted(codes)), [tag for tags in tests.values() for tag in tags]
    else:
        yield from sorted(tests.items())


def _suite(
    state: State,
    label: str,
    prepared: str,
    modules: tuple[str, ...],
    exempt: list[Exempt],
    tours: bool,
) -> Result:
    tags = [f"/{module}" for module in modules] + ["-at_install"]
    tags += [f"-{one.tag}" for one in exempt if _module(one.tag) in modules]
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
    turn = cores.Turn.LONG
    return odoo_run.on_clone(state, name, prepared, args, modules, turn=turn, browser=tours)


def _without(state: State, label: str, prepared: str, policies: str, tests: list[str]) -> Result:
    failed = "The policies could not be removed"
    with database.copied(state, prepared, "without") as name:
        with cores.one():
            odoo.script(state, name, WITHOUT_POLICIES, failed=failed, codes=policies)
        args = ["--test-tags", ",".join([*tests, "-at_install"])]
        label = f"{label} without {policies}"
        return odoo_run.on_clone(state, label, name, args, turn=cores.Turn.LONG)


def _module(tag: str) -> str:
    return tag.lstrip("/").partition(":")[0]
