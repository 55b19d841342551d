# Runs in `odoo shell`, with our addons or without: people of single roles, and documents to attack.
# Prints JSON. `count` is how many sets of documents are made; each set has a product of its own.
import json

from odoo import Command, fields

GROUPS = {
    "staff": "base.group_user",
    "sales": "sales_team.group_sale_salesman",
    "stock": "stock.group_stock_user",
    "buyer": "purchase.group_purchase_user",
    "bills": "account.group_account_invoice",
}
company = env.company
company.write({"po_double_validation": "two_step", "po_double_validation_amount": 5000})
users, keys = {}, {}
for role, group in GROUPS.items():
    login = f"door_{role}"
    users[role] = env["res.users"].create(
        {
            "name": role,
            "login": login,
            "password": login,
            "lang": "en_US",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set([env.ref(group).id])],
        }
    )
    keys[role] = env["res.users.apikeys"].with_user(users[role]).sudo()._generate("rpc", "t", None)
warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
customer = env["res.partner"].create({"name": "Customer"})
vendor = env["res.partner"].create({"name": "Vendor"})
dollar = env.ref("base.USD")
dollar.active = True
dozen = env.ref("uom.product_uom_dozen")
bank = env["account.journal"].search(
    [("company_id", "=", company.id), ("type", "=", "bank")], limit=1
)


def sell(product, quantity=5.0, price=100.0, confirm=True):
    order = (
        env["sale.order"]
        .with_user(users["sales"])
        .create(
            {
                "partner_id": customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                        }
                    )
                ],
            }
        )
    )
    if confirm:
        order.action_confirm()
    return order.sudo()


def buy(product, quantity=10.0, price=3.0, confirm=True):
    order = (
        env["purchase.order"]
        .with_user(users["buyer"])
        .create(
            {
                "partner_id": vendor.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_qty": quantity, "price_unit": price}
                    )
                ],
            }
        )
    )
    if confirm:
        order.button_confirm()
    return order.sudo()


def validate(picking):
    picking.move_ids.picked = True
    picking.with_context(skip_sms=True, skip_backorder=True).button_validate()
    return picking


def make_product(number):
    """Goods that cost 3, are sold at 100, and of which there are 500."""
    product = env["product.product"].create(
        {
            "name": f"Goods {number}",
            "is_storable": True,
            "list_price": 100.0,
            "standard_price": 3.0,
            "invoice_policy": "order",
            "purchase_method": "purchase",
        }
    )
    env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 500.0)
    return product


def make_things(product):
    """The product and what attacks name beside documents."""
    return {
        "product": product.id,
        "uom": product.uom_id.id,
        "dozen": dozen.id,
        "dollar": dollar.id,
        "customer": customer.id,
        "vendor": vendor.id,
        "stock_location": warehouse.lot_stock_id.id,
        "customer_location": customer.property_stock_customer.id,
        "journal": bank.id,
    }


def make_sales(product):
    """Orders: done and invoiced, open and booked, draft, locked, with an unlocked delivery."""
    done = sell(product)
    validate(done.picking_ids)
    invoice = done._create_invoices()
    invoice.action_post()
    opened = sell(product)
    opened.picking_ids.action_assign()
    locked = sell(product)
    locked.action_lock()
    unlocked = sell(product)
    validate(unlocked.picking_ids).is_locked = False
    return {
        "done": done.id,
        "done_order_line": done.order_line.id,
        **transfer_ids("done", done.picking_ids, "delivery"),
        "invoice": invoice.id,
        "open": opened.id,
        "open_order_line": opened.order_line.id,
        **transfer_ids("open", opened.picking_ids, "delivery"),
        "draft": sell(product, confirm=False).id,
        "locked": locked.id,
        **transfer_ids("unlocked", unlocked.picking_ids, "delivery"),
    }


def transfer_ids(prefix, picking, kind):
    """A transfer with its movement and its line."""
    return {
        f"{prefix}_{kind}": picking.id,
        f"{prefix}_move": picking.move_ids.id,
        f"{prefix}_line": picking.move_line_ids.id,
    }


def make_purchases(product):
    """Orders: received, waiting for approval, locked, approved and not received."""
    bought = buy(product)
    validate(bought.picking_ids)
    locked = buy(product)
    locked.locked = True
    opened = buy(product)
    return {
        "bought": bought.id,
        "bought_line": bought.order_line.id,
        "bought_receipt": bought.picking_ids.id,
        "waiting": buy(product, quantity=100.0, price=600.0).id,
        "bought_locked": locked.id,
        "open_bought": opened.id,
        "open_bought_line": opened.order_line.id,
        "open_receipt": opened.picking_ids.id,
    }


def make_money(product):
    """A bill and a payment, both draft."""
    line = {"product_id": product.id, "quantity": 1, "price_unit": 3.0}
    bill = env["account.move"].create(
        {
            "move_type": "in_invoice",
            "partner_id": vendor.id,
            "invoice_date": fields.Date.today(),
            "invoice_line_ids": [Command.create(line)],
        }
    )
    payment = env["account.payment"].create(
        {
            "partner_id": vendor.id,
            "amount": 10.0,
            "payment_type": "outbound",
            "partner_type": "supplier",
            "journal_id": bank.id,
        }
    )
    return {"bill": bill.id, "payment": payment.id}


def make_stock(product):
    """Stock that was counted, and a scrap that is not done."""
    place = warehouse.lot_stock_id
    quant = env["stock.quant"].search(
        [("product_id", "=", product.id), ("location_id", "=", place.id)]
    )
    quant.write({"inventory_quantity": 400.0, "inventory_quantity_set": True})
    scrap = env["stock.scrap"].create(
        {"product_id": product.id, "scrap_qty": 7.0, "location_id": place.id}
    )
    return {"quant": quant.id, "scrap": scrap.id}


def make_set(number):
    """Ids of a product of its own with all that can be attacked."""
    product = make_product(number)
    return {
        **make_things(product),
        **make_sales(product),
        **make_purchases(product),
        **make_money(product),
        **make_stock(product),
    }


sets = [make_set(number) for number in range(int(count))]
env.cr.commit()
print("GROUND " + json.dumps({"keys": keys, "sets": sets}))
