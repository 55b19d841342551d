"""Two databases with the same modules: plain, and with JXC."""

from collections.abc import Iterator
from contextlib import contextmanager

from devtools import database, templates
from devtools.state import State

#: Variant → prepared database it is a copy of.
VARIANTS = {"plain": "full", "JXC": "addons"}


@contextmanager
def prepared() -> Iterator[dict[str, str]]:
    """Yield ``{variant: database}``; the databases are dropped at the end."""
    state = State.current()
    names = {key: f"bench_goods_{key.lower()}" for key in VARIANTS}
    for key, name in names.items():
        database.clone(state, templates.ensure(state, VARIANTS[key]), name)
    try:
        yield names
    finally:
        for name in names.values():
            database.drop(state, name)
