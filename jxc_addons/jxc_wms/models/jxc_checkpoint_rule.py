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
            domain &= self._get_warehouse_domain(names)
        return domain

    def _get_warehouse_domain(self, names):
        """Return the domain of the documents of the rule's warehouses.

        A transfer belongs to the warehouse of its operation type, and to the one whose goods
        it really moves: nobody leaves a rule behind by choosing another type.

        :param names: fields of the model
        """
        ids = self.warehouse_ids.ids
        if self.model == "stock.picking":
            return (
                fields.Domain("picking_type_id.warehouse_id", "in", ids)
                | fields.Domain("move_line_ids.location_id.warehouse_id", "in", ids)
                | fields.Domain(
                    "move_line_ids",
                    "any",
                    [
                        ("location_id.usage", "not in", ("internal", "transit")),
                        ("location_dest_id.warehouse_id", "in", ids),
                    ],
                )
            )
        path = "warehouse_id" if "warehouse_id" in names else "picking_type_id.warehouse_id"
        if path.split(".")[0] in names:
            return fields.Domain(path, "in", ids)
        return fields.Domain.TRUE
