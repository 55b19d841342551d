"""Three databases with the same data: plain, with JXC, with JXC and its rules."""

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from devtools import database, odoo, templates
from devtools.state import State
from devtools.steps import step

from . import fixture

KEYS = ("a", "b", "c")


@dataclass
class Variant:
    """One database that is measured: its registry and the records the chain works on."""

    key: str
    registry: object
    data: "fixture.Data"


@contextmanager
def prepared(*, keep: bool) -> Iterator[dict[str, str]]:
    """Yield ``{variant: database}``; the databases are dropped at the end unless kept."""
    state = State.current()
    names = {key: f"bench_chain_{_mark()}_{key}" for key in KEYS}
    there = database.names(state)
    if not (keep and set(names.values()) <= set(there)):
        for name in there:
            if name.startswith("bench_chain_"):
                database.drop(state, name)
        _make(state, names)
    _start_odoo(state)
    try:
        yield names
    finally:
        if not keep:
            for name in names.values():
                database.drop(state, name)


def _mark() -> str:
    """Changes with our addons: a kept database must fit the code."""
    mark = hashlib.sha256()
    for path in sorted(templates.data_files(odoo.ADDONS)):
        mark.update(path.read_bytes())
    return mark.hexdigest()[:8]


def _make(state: State, names: dict[str, str]) -> None:
    database.clone(state, templates.ensure(state, "full"), names["a"])
    database.clone(state, names["a"], names["b"])
    with step("JXC installed"):
        templates.install(state, names["b"], odoo.addon_names())
    database.clone(state, names["b"], names["c"])


def _start_odoo(state: State) -> None:
    from odoo.tools import config

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config.parse_config(
            ["--log-level=warn", "--max-cron-threads=0", "--no-http"], setup_logging=True
        )


def open_variant(name: str, key: str) -> Variant:
    """Load the registry of a database and make the data of the chain there, once."""
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    registry = Registry(name)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        data = fixture.find_or_make(env)
        if key == "c":
            fixture.activate_rules(env)
        cr.commit()
    registry.signal_changes()
    return Variant(key, registry, data)
