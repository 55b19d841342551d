"""The company that the chain runs in: two users, a customer, a vendor, five materials in stock."""

from dataclasses import dataclass

LINES = 5
LOGIN = "bench_operator"
OPERATOR_GROUPS = (
    "sales_team.group_sale_salesman_all_leads",
    "purchase.group_purchase_user",
    "stock.group_stock_user",
    "account.group_account_invoice",
)
REVIEWER_GROUPS = ("stock.group_stock_user",)


@dataclass(frozen=True)
class Data:
    """Ids of what the chain needs."""

    operator: int
    reviewer: int
    customer: int
    vendor: int
    term: int
    products: tuple[int, ...]


def find_or_make(env) -> Data:
    """Return the data of the chain, made where missing."""
    operator = env["res.users"].search([("login", "=", LOGIN)])
    if not operator:
        operator = _make_users(env)
        _make_partners(env)
        _make_goods(env)
        _set_up_warehouse(env)
    partners = {
        partner.ref: partner.id
        for partner in env["res.partner"].search([("ref", "=like", "BENCH-%")])
    }
    products = env["product.product"].search([("default_code", "=like", "BENCH-%")], order="id")
    return Data(
        operator=operator.id,
        reviewer=env["res.users"].search([("login", "=", "bench_reviewer")]).id,
        customer=partners["BENCH-C"],
        vendor=partners["BENCH-V"],
        term=env.ref("account.account_payment_term_30days").id,
        products=tuple(products.ids),
    )


def activate_rules(env) -> None:
    """Let every rule that our addons ship act in the company."""
    rules = env["jxc.checkpoint.rule"].search([])
    rules.write({"company_ids": [(4, env.company.id)]})


def _make_users(env):
    users = env["res.users"].with_context(no_reset_password=True)
    for login, groups in ((LOGIN, OPERATOR_GROUPS), ("bench_reviewer", REVIEWER_GROUPS)):
        ids = [env.ref(group).id for group in ("base.group_user", *groups)]
        users.create(
            {
                "name": login,
                "login": login,
                "email": f"{login}@bench.example",
                "group_ids": [(6, 0, ids)],
            }
        )
    return users.search([("login", "=", LOGIN)])


def _make_partners(env) -> None:
    term = env.ref("account.account_payment_term_30days").id
    place = {"street": "Wensan Road 1", "city": "Hangzhou", "phone": "+86 571 8888 0000"}
    terms = {"property_payment_term_id": term, "property_supplier_payment_term_id": term}
    for code, name in (("BENCH-C", "Bench customer"), ("BENCH-V", "Bench vendor")):
        env["res.partner"].create({"ref": code, "name": name, "is_company": True, **place, **terms})


def _make_goods(env) -> None:
    location = (
        env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1).lot_stock_id
    )
    for number in range(1, LINES + 1):
        product = env["product.product"].create(
            {
                "name": f"Bench material {number}",
                "default_code": f"BENCH-{number}",
                "type": "consu",
                "is_storable": True,
                "list_price": 10 * number,
                "standard_price": 6 * number,
                "invoice_policy": "delivery",
                "purchase_method": "receive",
            }
        )
        env["stock.quant"]._update_available_quantity(product, location, 1_000_000)


def _set_up_warehouse(env) -> None:
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    warehouse.delivery_steps = "pick_ship"
    if "stock_text_confirmation" in env.company._fields:
        env.company.stock_text_confirmation = False
