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


def make_set(number):
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
    bought = buy(product)
    validate(bought.picking_ids)
    waiting = buy(product, quantity=100.0, price=600.0)
    bought_locked = buy(product)
    bought_locked.locked = True
    received = buy(product)
    bill = env["account.move"].create(
        {
            "move_type": "in_invoice",
            "partner_id": vendor.id,
            "invoice_date": fields.Date.today(),
            "invoice_line_ids": [
                Command.create({"product_id": product.id, "quantity": 1, "price_unit": 3.0})
            ],
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
    quant = env["stock.quant"].search(
        [("product_id", "=", product.id), ("location_id", "=", warehouse.lot_stock_id.id)]
    )
    quant.write({"inventory_quantity": 400.0, "inventory_quantity_set": True})
    scrap = env["stock.scrap"].create(
        {"product_id": product.id, "scrap_qty": 7.0, "location_id": warehouse.lot_stock_id.id}
    )
    return {
        "product": product.id,
        "stock_location": warehouse.lot_stock_id.id,
        "customer_location": customer.property_stock_customer.id,
        "customer": customer.id,
        "vendor": vendor.id,
        "uom": product.uom_id.id,
        "dozen": dozen.id,
        "dollar": dollar.id,
        "done": done.id,
        "done_delivery": done.picking_ids.id,
        "done_move": done.picking_ids.move_ids.id,
        "done_line": done.picking_ids.move_line_ids.id,
        "invoice": invoice.id,
        "open": opened.id,
        "open_order_line": opened.order_line.id,
        "open_delivery": opened.picking_ids.id,
        "open_move": opened.picking_ids.move_ids.id,
        "open_line": opened.picking_ids.move_line_ids.id,
        "draft": sell(product, confirm=False).id,
        "locked": locked.id,
        "unlocked_delivery": unlocked.picking_ids.id,
        "unlocked_move": unlocked.picking_ids.move_ids.id,
        "unlocked_line": unlocked.picking_ids.move_line_ids.id,
        "bought": bought.id,
        "bought_line": bought.order_line.id,
        "bought_receipt": bought.picking_ids.id,
        "waiting": waiting.id,
        "bought_locked": bought_locked.id,
        "open_bought": received.id,
        "open_bought_line": received.order_line.id,
        "open_receipt": received.picking_ids.id,
        "bill": bill.id,
        "payment": payment.id,
        "quant": quant.id,
        "scrap": scrap.id,
        "journal": bank.id,
    }


sets = [make_set(number) for number in range(int(count))]
env.cr.commit()
print("GROUND " + json.dumps({"keys": keys, "sets": sets}))
