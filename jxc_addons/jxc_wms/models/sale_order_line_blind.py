from odoo import api, models
from odoo.fields import Domain

#: They wrote the order, or work on it: hiding it from them would hide nothing, and stop sales.
SALESMAN = "sales_team.group_sale_salesman"


class SaleOrderLine(models.Model):
    """Warehouse people may look up orders, but not that of goods that they count blind.

    Amounts tell quantities, too.
    """

    _name = "sale.order.line"
    _inherit = ["jxc.blind.mixin", "sale.order.line"]

    _jxc_blind_fields = frozenset(
        {
            "product_uom_qty",
            "jxc_unit_words",
            "qty_delivered",
            "qty_to_deliver",
            "qty_invoiced",
            "qty_invoiced_posted",
            "qty_to_invoice",
            "price_subtotal",
            "price_tax",
            "price_total",
            "untaxed_amount_invoiced",
            "untaxed_amount_to_invoice",
            "amount_invoiced",
            "amount_to_invoice",
        }
    )

    @api.model
    def _jxc_may_be_blind(self):
        return not self.env.user.has_group(SALESMAN) and super()._jxc_may_be_blind()

    def _jxc_get_shipments(self):
        return self.order_id.picking_ids

    @api.model
    def _jxc_get_hidden_domain(self, pickings):
        return Domain("order_id", "in", pickings.sale_id.ids)


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _jxc_get_shipments(self, report, docids):
        pickings = super()._jxc_get_shipments(report, docids)
        if report.model != "sale.order" or self.env.user.has_group(SALESMAN):
            return pickings
        return pickings | self.env["sale.order"].browse(docids).sudo().picking_ids
