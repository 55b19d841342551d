"""Cost stays hidden from roles that must not know it, over call_kw and JSON-2, by whatever path; others see it.

On a database of our addons without demo data, with the setting “cost by role” on.
"""

from __future__ import annotations

import json
import sys

import pytest
from api_doors import DOORS

from devtools import database, odoo, server, templates

GROUND = """
import json
from odoo import Command
env["res.config.settings"].create({"jxc_cost_by_role": True}).execute()
company = env.company
roles = ["sales", "warehouse", "warehouse_lead", "buyer", "accountant", "boss"]
keys = {}
for role in roles:
    user = env["res.users"].create({
        "name": role, "login": f"sight_{role}", "password": f"sight_{role}", "lang": "en_US",
        "company_id": company.id, "company_ids": [Command.set(company.ids)],
        "group_ids": [Command.set([
            env.ref(f"jxc_core.jxc_core_role_{role}").id, env.ref("base.group_allow_export").id,
        ])],
    })
    keys[role] = env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "t", None)
product = env["product.product"].create(
    {"name": "Secret", "is_storable": True, "standard_price": 3.25, "list_price": 9.0})
vendor = env["res.partner"].create({"name": "Vendor"})
info = env["product.supplierinfo"].create(
    {"partner_id": vendor.id, "product_tmpl_id": product.product_tmpl_id.id, "price": 3.25})
line = {"product_id": product.id, "product_qty": 10, "price_unit": 3.25, "tax_ids": False}
purchase = env["purchase.order"].create(
    {"partner_id": vendor.id, "order_line": [Command.create(line)]})
purchase.button_confirm()
receipt = purchase.picking_ids
receipt.move_ids.picked = True
receipt.with_context(skip_sms=True).button_validate()
sold = {"product_id": product.id, "product_uom_qty": 1}
seller = env["res.users"].search([("login", "=", "sight_sales")])
order = env["sale.order"].with_user(seller).create(
    {"partner_id": vendor.id, "order_line": [Command.create(sold)]})
env.cr.commit()
print("GROUND " + json.dumps({"keys": keys, "ids": {
    "product.product": product.id, "product.template": product.product_tmpl_id.id,
    "product.supplierinfo": info.id, "purchase.order": purchase.id,
    "purchase.order.line": purchase.order_line.id, "stock.move": receipt.move_ids.id,
    "sale.order.line": order.order_line.id}}))
"""
#: Model → fields that tell cost and are stored, those that are computed.
HIDDEN = {
    "product.product": (["standard_price"], ["avg_cost", "total_value"]),
    "product.template": ([], ["standard_price"]),
    "product.supplierinfo": (["price"], ["price_discounted"]),
    "purchase.order": (["amount_total", "amount_untaxed"], ["tax_totals"]),
    "purchase.order.line": (["price_unit", "price_subtotal"], ["price_unit_discounted"]),
    "stock.move": (["value", "price_unit"], ["standard_price", "remaining_value"]),
}
#: Model → paths by which cost would be told without being named.
PATHS = {
    "sale.order.line": ["product_id.standard_price", "product_id.seller_ids.price"],
    "product.product": ["seller_ids.price", "product_tmpl_id.standard_price"],
    "product.template": ["product_variant_ids.standard_price", "standard_price"],
    "stock.move": ["product_id.standard_price", "standard_price", "purchase_line_id.price_unit"],
}
BLIND = ["sales", "warehouse", "warehouse_lead"]
REFUSAL = "odoo.exceptions.AccessError"
CONTEXTS = [{}, {"uid": 1, "su": True, "prefetch_fields": False, "active_test": False}]


@pytest.fixture(scope="module")
def ground(state, rpc_class):
    """A server on goods that cost 3.25, people with keys: `{door: {role: Door}}` and ids."""
    with database.copied(state, templates.ensure(state, "addons"), "sight") as name:
        printed = odoo.script(state, name, GROUND, failed="No ground")
        found = json.loads(
            next(row for row in printed.splitlines() if row.startswith("GROUND "))[7:]
        )
        with server.serving(state, name, "test-sight") as url:
            clients = {role: rpc_class(url, name, f"sight_{role}") for role in found["keys"]}
            yield (
                {
                    door: {role: make(clients[role], found["keys"][role]) for role in clients}
                    for door, make in DOORS.items()
                },
                found["ids"],
            )


@pytest.fixture(scope="module")
def error(rpc_class):
    """The exception of a refused call."""
    return sys.modules[rpc_class.__module__].RpcError


def attempts(model, record, name, stored):
    """Calls `(method, ids, params)` that would give a field away."""
    domain = [["id", "=", record]]
    yield "read", [record], {"fields": [name]}
    yield "web_read", [record], {"specification": {name: {}}}
    yield "search_read", None, {"domain": domain, "fields": [name]}
    yield "web_search_read", None, {"domain": domain, "specification": {name: {}}}
    yield "export_data", [record], {"fields_to_export": [name]}
    if stored:
        month = "create_date:month"
        yield "search", None, {"domain": [*domain, [name, ">", 1]]}
        yield "search_count", None, {"domain": [*domain, [name, ">", 1]]}
        yield "search", None, {"domain": domain, "order": f"{name} desc"}
        yield (
            "formatted_read_group",
            None,
            {"domain": domain, "groupby": [], "aggregates": [f"{name}:sum"]},
        )
        yield (
            "formatted_read_group",
            None,
            {"domain": domain, "groupby": [name], "aggregates": ["__count"]},
        )
        yield (
            "web_read_group",
            None,
            {"domain": domain, "groupby": [month], "aggregates": [f"{name}:sum"]},
        )


def call(door, model, method, ids, context, params):
    """Call a method on records, or on the model (`ids` None)."""
    if ids is not None:
        return door.call(model, method, ids, context=context, **params)
    if hasattr(door, "key"):
        return door.client.json2(model, method, key=door.key, context=context, **params)
    return door.client.call(model, method, context=context, **params)


def may_read(door, model):
    """Whether a role reads records of the model at all."""
    return call(door, model, "has_access", [], {}, {"operation": "read"})


def read_all(door, model, record, error):
    """All plain values that a role can read of a record; what Odoo refuses by itself is left out."""
    fields = call(door, model, "fields_get", None, {}, {"attributes": ["type"]})
    kinds = ("float", "monetary", "char", "text", "html", "json", "binary")
    names = [name for name, field in fields.items() if field["type"] in kinds]
    try:
        return door.call(model, "read", [record], fields=names)[0]
    except error:
        row = {}
    for name in names:
        try:
            row.update(door.call(model, "read", [record], fields=[name])[0])
        except error as refused:
            assert refused.name == REFUSAL, f"{model}.{name}: {refused.name}"
    return row


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("role", BLIND)
@pytest.mark.parametrize("model", HIDDEN)
def test_cost_is_refused(ground, error, door, role, model):
    doors, ids = ground
    client = doors[door][role]
    stored, computed = HIDDEN[model]
    for context in CONTEXTS:
        for name in stored + computed:
            for method, records, params in attempts(model, ids[model], name, name in stored):
                with pytest.raises(error) as caught:
                    answer = call(client, model, method, records, context, params)
                    pytest.fail(f"{role} {model}.{name} {method} {params}: {answer}")
                assert caught.value.name == REFUSAL, f"{method} {params}: {caught.value.name}"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("role", BLIND)
@pytest.mark.parametrize("model", PATHS)
def test_no_path_tells_cost(ground, error, door, role, model):
    doors, ids = ground
    client = doors[door][role]
    for path in PATHS[model]:
        acts = [
            ("search", None, {"domain": [[path, ">", 1]]}),
            ("search_count", None, {"domain": ["!", [path, "=", 3.25]]}),
            ("export_data", [ids[model]], {"fields_to_export": ["id", path.replace(".", "/")]}),
        ]
        for method, records, params in acts:
            with pytest.raises(error) as caught:
                answer = call(client, model, method, records, {}, params)
                pytest.fail(f"{role} {model} {method} {params}: {answer}")
            assert caught.value.name == REFUSAL, f"{method} {params}: {caught.value.message}"


@pytest.mark.parametrize("role", BLIND)
def test_nothing_else_tells_it(ground, error, role):
    """Fields, views, copies, default reads and reports know nothing of 3.25."""
    doors, ids = ground
    for door in (doors["session"][role], doors["json2"][role]):
        for model, (stored, computed) in HIDDEN.items():
            fields = call(door, model, "fields_get", None, {}, {"attributes": ["string"]})
            assert not {*stored, *computed} & fields.keys(), model
            if not may_read(door, model):
                continue
            row = read_all(door, model, ids[model], error)
            assert row and 3.25 not in row.values() and 32.5 not in row.values(), f"{model}: {row}"
            try:
                copied = door.call(model, "copy_data", [ids[model]])
            except error as refused:
                copied = refused.message
            assert "3.25" not in json.dumps(copied), model
            views = call(
                door, model, "get_views", None, {}, {"views": [[False, "form"], [False, "list"]]}
            )
            for view in views["views"].values():
                for name in stored + computed:
                    assert f'name="{name}"' not in view["arch"], f"{model} {name}"


@pytest.mark.parametrize("role", BLIND)
def test_the_valuation_report_is_closed(ground, error, role):
    doors, _ids = ground
    for door in (doors["session"][role], doors["json2"][role]):
        with pytest.raises(error) as caught:
            call(door, "stock_account.stock.valuation.report", "get_report_values", None, {}, {})
        assert caught.value.name == REFUSAL


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("role", ["buyer", "accountant", "boss"])
def test_those_who_need_it_see_it(ground, door, role):
    doors, ids = ground
    client = doors[door][role]
    for model in ("product.product", "product.template"):
        assert (
            client.call(model, "read", [ids[model]], fields=["standard_price"])[0]["standard_price"]
            == 3.25
        )
    if role != "accountant":
        amounts = client.call(
            "purchase.order", "read", [ids["purchase.order"]], fields=["amount_total"]
        )
        assert amounts[0]["amount_total"] == 32.5
    if role == "boss":
        found = client.call("stock.move", "read", [ids["stock.move"]], fields=["value"])
        assert found[0]["value"] == 32.5


@pytest.mark.parametrize(
    ("login", "sees"),
    [
        ("jxc_sales", False),
        ("jxc_keeper", False),
        ("jxc_reviewer", False),
        ("jxc_saleslead", True),
        ("jxc_buyer", True),
        ("jxc_accountant", True),
        ("jxc_boss", True),
    ],
)
def test_the_demo_company_shows_cost_to_roles_that_need_it(rpc, error, login, sees):
    domain = [["default_code", "=", "MAT-2026-0001"]]
    ids = rpc("admin").call("product.product", "search", domain)
    if sees:
        row = rpc(login).call("product.product", "read", ids, ["standard_price"])[0]
        assert row["standard_price"] > 0
        return
    with pytest.raises(error) as caught:
        rpc(login).call("product.product", "read", ids, ["standard_price"])
    assert caught.value.name == REFUSAL
    assert rpc(login).call("product.product", "read", ids, ["name", "lst_price"])
