"""Bring in the same file by both ways, and count queries, seconds and memory."""

import base64
import gc
import io
import resource
import time
import warnings
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

LOGIN = "bench_import"
GROUPS = ("base.group_user", "jxc_core.jxc_core_group_import", "product.group_product_manager")
HEADERS = ["物料编码", "物料名称", "计量单位", "销售单价", "备注"]
#: Fields of the file in the order of its columns, as Odoo's import names them.
FIELDS = ["default_code", "name", "uom_id", "list_price", "description", "is_storable"]
#: What differs between two records that are the same.
OWN = {"id", "create_date", "write_date", "display_name", "product_variant_id"}


@dataclass(frozen=True)
class Figure:
    """What one way cost."""

    way: str
    rows: int
    queries: int
    seconds: float
    cpu: float
    peak: int


def measure(name: str, rows: int, large: int) -> dict:
    """Return the figures, and the fields in which the records of the two ways differ."""
    from odoo.modules.registry import Registry
    from odoo.tools import config

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config.parse_config(
            ["--log-level=warn", "--max-cron-threads=0", "--no-http"], setup_logging=True
        )
    registry = Registry(name)
    data = _prepare_rows(rows)
    figures, records = [], {}
    with _user(registry) as env:
        _load(env, data[:5])
    for way in (_load, _session):
        gc.collect()
        with _user(registry) as env:
            figures += way(env, data)
            records[way.__name__] = _read(env)
    if large:
        with _user(registry) as env:
            figures += _session(env, _prepare_rows(large), "large: ")
    return {"figures": figures, "differ": _compare(*records.values())}


def _prepare_rows(count: int) -> list[list]:
    return [
        [f"BENCH-{place:06d}", f"物料 {place}", "Units", 1 + place % 100, f"备注 {place}"]
        for place in range(count)
    ]


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
        yield env(user=user.id)
        cr.rollback()
        registry.clear_all_caches()


def _time(env, way: str, rows: int, act: Callable[[], object]) -> Figure:
    env.flush_all()
    env.invalidate_all()
    queries, cpu, begin = env.cr.sql_log_count, time.process_time(), time.monotonic()
    act()
    env.flush_all()
    return Figure(
        way,
        rows,
        env.cr.sql_log_count - queries,
        time.monotonic() - begin,
        time.process_time() - cpu,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def _load(env, data: list[list]) -> list[Figure]:
    """As base_import calls it; its default is not to track."""
    templates = env["product.template"].with_context(import_file=True, tracking_disable=True)

    def act() -> None:
        result = templates.load(FIELDS, [[*map(str, row), "1"] for row in data])
        assert result["ids"], result["messages"][:3]

    return [_time(env, "load", len(data), act)]


def _session(env, data: list[list], prefix: str = "") -> list[Figure]:
    content = base64.b64encode(_write(data))
    session = env["jxc.import"].create(
        {"file": content, "file_name": "bench.xlsx", "type": "material"}
    )
    session.action_read()
    figures = [
        _time(env, f"{prefix}{task}", len(data), lambda task=task: session._perform(task))
        for task in ("check", "import")
    ]
    assert session.state == "done", session.line_ids[:3].mapped("details")
    assert session.new_count == len(data)
    return figures


def _write(data: list[list]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("物料")
    for row in (HEADERS, *data):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _read(env) -> list[dict]:
    """Return all stored values of the first and last records."""
    env.invalidate_all()
    templates = env["product.template"].sudo()
    domain = [("default_code", "=like", "BENCH-%")]
    found = templates.search(domain, order="default_code")
    found = found[:20] | found[-20:]
    names = [
        name
        for name, field in templates._fields.items()
        if field.store and field.type not in ("one2many", "binary") and name not in OWN
    ]
    values = found.read(names, load=None)
    names = [
        name
        for name, field in env["product.product"]._fields.items()
        if field.store and not field.inherited and field.type not in ("one2many", "binary")
        if name not in OWN | {"product_tmpl_id"}
    ]
    variants = found.product_variant_ids.sudo().read(names, load=None)
    return [
        {key: value for key, value in (*a.items(), *b.items()) if key not in OWN}
        for a, b in zip(values, variants, strict=True)
    ]


def _compare(first: list[dict], second: list[dict]) -> set[str]:
    """Return the fields that differ."""
    owners = {"create_uid", "write_uid", "responsible_id"}  # each way has its own user
    return {
        name
        for one, other in zip(first, second, strict=True)
        for name in one
        if one[name] != other[name] and name not in owners
    }
