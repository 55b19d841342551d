"""Run chains turn by turn and count: queries and seconds of every step."""

import gc
import time
import traceback
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import scenario
from .databases import Variant

#: Files whose queries are those of the guard of stock.
GUARD = ("jxc_stock_guard:", "jxc_stock_lock:")


@dataclass(frozen=True)
class Figure:
    """What one step of one chain cost."""

    variant: str
    chain: int
    step: str
    extra: bool
    queries: int
    seconds: float
    cpu: float


def warm_up(variants: list[Variant], chains: int) -> None:
    """Fill caches, let PostgreSQL plan."""
    measure(variants, chains)
    for variant in variants:
        with variant.registry.cursor() as cr:
            cr.execute("ANALYZE")
            cr.commit()


def measure(variants: list[Variant], chains: int) -> list[Figure]:
    """Run the chain in all variants in turn, `chains` times; whoever begins changes each time."""
    figures = []
    for number in range(chains):
        turn = number % len(variants)
        for variant in variants[turn:] + variants[:turn]:
            gc.collect()
            figures += run_chain(variant, number)
    return figures


def run_chain(variant: Variant, number: int = 0) -> Iterable[Figure]:
    """Run one chain and return its figures."""
    ids: scenario.Ids = {}
    figures = []
    for step in scenario.steps_of(variant.key):
        with request(variant, step) as (env, cost):
            step.run(env, variant.data, ids)
        figures.append(Figure(variant.key, number, step.name, step.extra, **cost))
    return figures


@contextmanager
def request(variant: Variant, step: scenario.Step):
    """A transaction of the step's user, as the web server makes one; yields (env, cost)."""
    from odoo import api

    uid = variant.data.reviewer if step.by_reviewer else variant.data.operator
    cost = {}
    begin = time.perf_counter()
    with variant.registry.cursor() as cr:
        worked = _cpu_seconds(cr)
        env = api.Environment(cr, uid, {"lang": "en_US", "tz": "Asia/Shanghai"})
        yield env, cost
        env.flush_all()
        cr.commit()
        cost["queries"] = cr.sql_log_count
        cost["cpu"] = _cpu_seconds(cr) - worked
    cost["seconds"] = time.perf_counter() - begin
    variant.registry.signal_changes()


def _cpu_seconds(cr) -> float:
    """Processor time so far of this process and of its PostgreSQL session, where that is ours to see.

    Other programs on the machine lengthen a wait, not this.
    """
    try:
        session = Path(f"/proc/{cr._cnx.info.backend_pid}/schedstat").read_text()
    except OSError:
        session = "0"
    return time.process_time() + int(session.split()[0]) / 1e9


def _caller() -> str:
    """Where our addons or, failing that, others are in the call stack right now."""
    frames = [frame for frame in traceback.extract_stack() if "addons" in frame.filename]
    ours = [frame for frame in frames if "/jxc_" in frame.filename]
    return " < ".join(
        f"{Path(frame.filename).stem}:{frame.lineno} {frame.name}"
        for frame in (ours or frames)[:-4:-1]
    )


def count_guard(variant: Variant) -> int:
    """Run a chain and return how many queries the guard of stock asks in steps of plain Odoo.

    It is a policy and works from installation on, with or without rules.
    """
    from odoo.sql_db import Cursor

    execute = Cursor.execute
    asked = 0

    def spy(cursor, query, *args, **kwargs):
        nonlocal asked
        asked += _caller().startswith(GUARD)
        return execute(cursor, query, *args, **kwargs)

    ids: scenario.Ids = {}
    for step in scenario.steps_of(variant.key):
        Cursor.execute = execute if step.extra else spy
        try:
            with request(variant, step) as (env, _cost):
                step.run(env, variant.data, ids)
        finally:
            Cursor.execute = execute
    return asked


def trace(variants: list[Variant], name: str) -> dict[str, list[tuple[str, str]]]:
    """Run a chain in each variant and return the queries of one step, each with its caller."""
    from odoo.sql_db import Cursor

    found: dict[str, list[tuple[str, str]]] = {}
    execute = Cursor.execute
    for variant in variants:
        seen = []

        def spy(cursor, query, *args, _seen=seen, **kwargs):
            _seen.append((str(getattr(query, "code", query)), _caller()))
            return execute(cursor, query, *args, **kwargs)

        ids: scenario.Ids = {}
        for step in scenario.steps_of(variant.key):
            Cursor.execute = spy if step.name == name else execute
            try:
                with request(variant, step) as (env, _cost):
                    step.run(env, variant.data, ids)
            finally:
                Cursor.execute = execute
        found[variant.key] = seen
    return found
