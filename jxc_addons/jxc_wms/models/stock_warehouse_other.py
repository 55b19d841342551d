from odoo import api, fields, models

#: Field of the warehouse → kind of the operation type.
KINDS = {"jxc_other_in_type_id": "other_in", "jxc_other_out_type_id": "other_out"}
SHORT_NAMES = {"jxc_other_in_type_id": "OTHIN", "jxc_other_out_type_id": "OTHOUT"}


class StockWarehouse(models.Model):
    """Each warehouse has operation types for goods that come or go without an order."""

    _inherit = "stock.warehouse"

    jxc_other_in_type_id = fields.Many2one(
        "stock.picking.type", string="Other Receipt Type", check_company=True, copy=False
    )
    jxc_other_out_type_id = fields.Many2one(
        "stock.picking.type", string="Other Issue Type", check_company=True, copy=False
    )

    @api.model
    def _jxc_create_other_types(self):
        """Give warehouses that were there before the addon their operation types."""
        warehouses = self.sudo().with_context(active_test=False).search([])
        for warehouse in warehouses.filtered(lambda one: not one.jxc_other_out_type_id):
            vals = warehouse._create_or_update_sequences_and_picking_types()
            if vals:
                warehouse.write(vals)

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        for field, kind in KINDS.items():
            values[field] = {
                "name": f"{name or self.name} {kind}",
                "prefix": f"{code or self.code}/{SHORT_NAMES[field]}/",
                "padding": 5,
                "company_id": self.company_id.id,
            }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        data, next_sequence = super()._get_picking_type_create_values(max_sequence)
        nowhere = self._jxc_get_inventory_location()
        ends = ("default_location_src_id", "default_location_dest_id")
        labels = {
            "jxc_other_in_type_id": self.env._("Other Receipts"),
            "jxc_other_out_type_id": self.env._("Other Issues"),
        }
        for number, (field, kind) in enumerate(KINDS.items(), start=1):
            incoming = kind == "other_in"
            places = (nowhere.id, self.lot_stock_id.id)
            data[field] = {
                "name": labels[field],
                "code": "incoming" if incoming else "outgoing",
                "jxc_kind": kind,
                "use_create_lots": incoming,
                "use_existing_lots": True,
                "sequence": next_sequence + number,
                "sequence_code": SHORT_NAMES[field],
                "company_id": self.company_id.id,
                **dict(zip(ends, places if incoming else places[::-1], strict=True)),
            }
        return data, next_sequence + len(KINDS)

    def _get_picking_type_update_values(self):
        data = super()._get_picking_type_update_values()
        for field in KINDS:
            data[field] = {
                "active": self.active,
                "barcode": self.code.replace(" ", "").upper() + SHORT_NAMES[field],
            }
        return data

    def _jxc_get_inventory_location(self):
        """Return where goods go to, or come from, that nobody buys or sells."""
        products = self.env["product.template"].with_company(self.company_id)
        field = products._fields["property_stock_inventory"]
        return field.get_company_dependent_fallback(products) or self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "in", [self.company_id.id, False])],
            limit=1,
        )
