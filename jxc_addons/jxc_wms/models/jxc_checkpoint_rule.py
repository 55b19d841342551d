from odoo import fields, models


class JxcCheckpointRule(models.Model):
    _inherit = "jxc.checkpoint.rule"

    warehouse_ids = fields.Many2many(
        "stock.warehouse", string="Warehouses", help="Empty means all."
    )
    picking_type_ids = fields.Many2many(
        "stock.picking.type", string="Operation Types", help="Empty means all."
    )

    def _get_scope_domain(self):
        """Add warehouses and operation types, on documents that know them."""
        domain = super()._get_scope_domain()
        names = self.env[self.model]._fields
        if self.picking_type_ids and "picking_type_id" in names:
            domain &= fields.Domain("picking_type_id", "in", self.picking_type_ids.ids)
        if self.warehouse_ids:
            path = "warehouse_id" if "warehouse_id" in names else "picking_type_id.warehouse_id"
            if path.split(".")[0] in names:
                domain &= fields.Domain(path, "in", self.warehouse_ids.ids)
        return domain
