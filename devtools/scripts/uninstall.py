# Runs in `odoo shell`: sells something, uninstalls our addons, sells again, as proof that nothing
# dangles and that documents stay.
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry


def sell(env):
    """A confirmed order."""
    customer = env["res.partner"].create({"name": "Customer"})
    product = env["product.product"].create({"name": "Material", "list_price": 10})
    line = {"product_id": product.id, "product_uom_qty": 1}
    order = env["sale.order"].create({"partner_id": customer.id, "order_line": [(0, 0, line)]})
    order.action_confirm()
    assert order.state == "sale"
    return order


demo = env["res.users"].search_count([("email", "=like", "%@jxc.example")])
before = None if demo else sell(env).id  # the demo company has documents, and rules in force
ours = env["ir.module.module"].search([("name", "=like", "jxc_%"), ("state", "=", "installed")])
dbname = env.cr.dbname
env.cr.commit()
ours.button_immediate_uninstall()
env.cr.commit()
with Registry.new(dbname).cursor() as cr:
    env = api.Environment(cr, SUPERUSER_ID, {})
    assert not before or env["sale.order"].browse(before).state == "sale"
    sell(env)
    cr.commit()
