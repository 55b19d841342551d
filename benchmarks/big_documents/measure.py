"""Reserve and validate big deliveries, turn by turn, and count queries and seconds."""

import gc
import time
import warnings
from dataclasses import dataclass

LOGIN = "bench_goods_keeper"


@dataclass(frozen=True)
class Figure:
    """What one act on one delivery cost."""

    variant: str
    act: str
    queries: int
    seconds: float
    cpu: float


def measure(names: dict[str, str], lines: int, rounds: int) -> list[Figure]:
    """Return the figures of some rounds; a small delivery first fills the caches."""
    from odoo.modules.registry import Registry
    from odoo.tools import config

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config.parse_config(
            ["--log-level=warn", "--max-cron-threads=0", "--no-http"], setup_logging=True
        )
    registries = {key: Registry(name) for key, name in names.items()}
    for key, registry in registries.items():
        _run(key, registry, 5)
    figures = []
    for number in range(rounds):
        turn = list(registries.items())
        for key, registry in turn if number % 2 else turn[::-1]:
            gc.collect()
            figures += _run(key, registry, lines)
    return figures


def _run(key: str, registry, lines: int) -> list[Figure]:
    """Make, reserve and validate one delivery as a keeper."""
    picking_id, uid = _prepare(registry, lines)
    figures = [
        _time(key, registry, uid, "reserve", lambda env: _browse(env, picking_id).action_assign()),
        _time(
            key,
            registry,
            uid,
            "validate",
            lambda env: _browse(env, picking_id).button_validate(),
        ),
    ]
    with registry.cursor() as cr:
        cr.execute("SELECT state FROM stock_picking WHERE id = %s", [picking_id])
        assert cr.fetchone() == ("done",), "the delivery was not validated"
    return figures


def _browse(env, picking_id: int):
    picking = env["stock.picking"].browse(picking_id)
    return picking.with_context(skip_sms=True, skip_backorder=True)


def _time(key: str, registry, uid: int, act: str, run) -> Figure:
    from odoo import api

    with registry.cursor() as cr:
        env = api.Environment(cr, uid, {"lang": "en_US"})
        begin, cpu, queries = time.perf_counter(), time.process_time(), cr.sql_log_count
        run(env)
        env.flush_all()
        cr.commit()
        return Figure(
            key,
            act,
            cr.sql_log_count - queries,
            time.perf_counter() - begin,
            time.process_time() - cpu,
        )


def _prepare(registry, lines: int) -> tuple[int, int]:
    """Return a confirmed delivery of as many untracked products, all in stock, and its keeper."""
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"no_reset_password": True})
        warehouse = env["stock.warehouse"].search([], limit=1)
        warehouse.out_type_id.reservation_method = "manual"
        products = env["product.product"].create(
            [{"name": f"Big {number}", "is_storable": True} for number in range(lines)]
        )
        env["stock.quant"].create(
            [
                {
                    "product_id": product.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "quantity": 10,
                }
                for product in products
            ]
        )
        picking = env["stock.picking"].create(_prepare_picking_vals(env, warehouse, products))
        picking.action_confirm()
        uid = _find_keeper(env).id
        cr.commit()
        return picking.id, uid


def _prepare_picking_vals(env, warehouse, products) -> dict:
    places = {
        "location_id": warehouse.lot_stock_id.id,
        "location_dest_id": env.ref("stock.stock_location_customers").id,
    }
    moves = [
        (0, 0, {"product_id": product.id, "product_uom_qty": 5, **places}) for product in products
    ]
    return {"picking_type_id": warehouse.out_type_id.id, "move_ids": moves, **places}


def _find_keeper(env):
    keeper = env["res.users"].search([("login", "=", LOGIN)])
    groups = [env.ref(name).id for name in ("base.group_user", "stock.group_stock_user")]
    return keeper or keeper.create({"name": LOGIN, "login": LOGIN, "group_ids": [(6, 0, groups)]})
