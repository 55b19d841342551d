# Runs in `odoo shell`: uninstalls our addons, then sells something, as proof that nothing dangles.
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

ours = env["ir.module.module"].search([("name", "=like", "jxc_%"), ("state", "=", "installed")])
dbname = env.cr.dbname
ours.button_immediate_uninstall()
env.cr.commit()
with Registry.new(dbname).cursor() as cr:
    env = api.Environment(cr, SUPERUSER_ID, {})
    customer = env["res.partner"].create({"name": "After uninstall"})
    product = env["product.product"].create({"name": "After uninstall", "list_price": 10})
    line = {"product_id": product.id, "product_uom_qty": 1}
    order = env["sale.order"].create({"partner_id": customer.id, "order_line": [(0, 0, line)]})
    order.action_confirm()
    assert order.state == "sale"
    cr.commit()
