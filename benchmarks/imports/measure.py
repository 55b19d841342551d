"""Bring in the same file by several ways, and count queries, seconds and memory."""

import base64
import gc
import multiprocessing
import resource
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from . import outcome, report
from .rows import FIELDS, HEADERS, prepare_rows, write

LOGIN = "bench_import"
GROUPS = ("base.group_user", "jxc_core.jxc_core_group_import", "product.group_product_manager")
#: Options of Odoo's import that its client sends.
OPTIONS = {"has_headers": True, "quoting": '"', "separator": ",", "sheet": "物料"}


@dataclass(frozen=True)
class Figure:
    """What one step of one way cost; the peak is that of the process so far."""

    way: str
    step: str
    rows: int
    queries: int
    seconds: float
    cpu: float
    peak: int


def apart(act: Callable, *args) -> object:
    """Return what a function returns in a process of its own, so that its memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(act, args)


def compare(name: str, rows: int, names: Sequence[str]) -> dict:
    """Return the figures of some ways, and in what their outcomes differ."""
    registry = _open(name)
    data = prepare_rows(rows)
    known = {"load": _load, "odoo": _odoo, "jxc": _session}
    ways = [known[one] for one in names]
    for way in ways:  # the first records of a process fill its caches
        with _user(registry) as env:
            way(env, data[:20])
    figures, outcomes = [], []
    for way in ways:
        gc.collect()
        with _user(registry) as env:
            before = outcome.count_tables(env)
            made = way(env, data)
            report.show_figures(made, head=not figures)
            figures += made
            outcomes.append((outcome.get_digests(env), outcome.count_tables(env, before)))
    values, tables = zip(*outcomes, strict=True)
    return {
        "figures": figures,
        "differ": outcome.get_differences(values),
        "tables": outcome.get_differences(tables),
    }


def measure_large(name: str, rows: int) -> dict:
    """Return the figures of a large session, and what others saw of its progress."""
    registry = _open(name)
    with _user(registry) as env:
        seen = []
        figures = _session(env, prepare_rows(rows), seen)
        report.show_figures(figures)
    return {"figures": figures, "seen": seen}


def _open(name: str):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config.parse_config(
            ["--log-level=warn", "--max-cron-threads=0", "--no-http"], setup_logging=True
        )
    return Registry(name)


@contextmanager
def _user(registry):
    """An environment of somebody who may do it; nothing of what he does stays."""
    from odoo import SUPERUSER_ID, api
    from odoo.fields import Command

    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
        groups = [env.ref(name).id for name in GROUPS]
        vals = {"name": LOGIN, "login": LOGIN, "lang": "en_US"}
        user = env["res.users"].create({**vals, "group_ids": [Command.set(groups)]})
        cr.flush()  # what Odoo does for a new user before the end of a transaction
        yield env(user=user.id)
        cr.rollback()
        registry.clear_all_caches()


def _time(env, way: str, step: str, rows: int, act: Callable[[], object]) -> Figure:
    env.flush_all()
    env.invalidate_all()
    queries, cpu, begin = env.cr.sql_log_count, time.process_time(), time.monotonic()
    act()
    env.flush_all()
    return Figure(
        way,
        step,
        rows,
        env.cr.sql_log_count - queries,
        time.monotonic() - begin,
        time.process_time() - cpu,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def _load(env, data: list[list]) -> list[Figure]:
    """As Odoo's import calls it; what its client asks for is not to track."""
    templates = env["product.template"].with_context(import_file=True, tracking_disable=True)

    def act() -> None:
        result = templates.load(FIELDS, [[*map(str, row)] for row in data])
        assert result["ids"], result["messages"][:3]

    return [_time(env, "load", "import", len(data), act)]


def _odoo(env, data: list[list]) -> list[Figure]:
    """Read, test and import, as the client of Odoo's import does it, but in one batch."""
    wizards = env["base_import.import"].with_context(tracking_disable=True)
    wizard = wizards.create(
        {
            "res_model": "product.template",
            "file": write(data),
            "file_name": "bench.xlsx",
            "file_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    )

    def read() -> None:
        preview = wizard.parse_preview({**OPTIONS})
        assert preview.get("preview"), preview

    def perform(dryrun: bool) -> None:
        result = wizard.execute_import(FIELDS, HEADERS, {**OPTIONS}, dryrun=dryrun)
        assert not result["messages"], result["messages"][:3]

    rows = len(data)
    return [
        _time(env, "odoo", "read", rows, read),
        _time(env, "odoo", "dry run", rows, lambda: perform(True)),
        _time(env, "odoo", "import", rows, lambda: perform(False)),
    ]


def _session(env, data: list[list], seen: list | None = None) -> list[Figure]:
    """Read, dry run and import of a session.

    :param seen: takes what others saw of the progress of each step
    """
    content = base64.b64encode(write(data))
    session = env["jxc.import"].create(
        {"file": content, "file_name": "bench.xlsx", "type": "material"}
    )

    def perform(step: Callable) -> None:
        step(session._get_reporter() if seen is not None else lambda done, total: None)
        if seen is not None:
            seen.append(_look(env, session))

    def read() -> None:
        session.action_read()
        session._clear_results()
        session._read_rows()

    from odoo.addons.jxc_core.tools.door import passing

    rows = len(data)
    figures = [_time(env, "jxc", "read", rows, read)]
    for name, step in (("dry run", session._perform_trial), ("import", session._perform_import)):
        with passing("import"):
            figures.append(_time(env, "jxc", name, rows, lambda step=step: perform(step)))
    assert session.state == "done", session.line_ids[:3].mapped("details")
    assert session.new_count == len(data)
    return figures


def _look(env, session) -> tuple[int, int]:
    """Return the progress as another transaction reads it, and take it away."""
    with env.registry.cursor() as cr:
        cr.execute(
            "DELETE FROM jxc_import_progress WHERE session = %s RETURNING done, total",
            [session.id],
        )
        return cr.fetchone()
