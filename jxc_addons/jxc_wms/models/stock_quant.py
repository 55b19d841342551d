from odoo import api, models

from ..exceptions import FindingRefused
from ..tools.stock_tally import StockKey

AMOUNTS = {"quantity", "reserved_quantity"}
KEY = set(StockKey._fields)


class StockQuant(models.Model):
    _inherit = "stock.quant"

    @api.model_create_multi
    def create(self, vals_list):
        """Stock that appears is noted by the guard, whoever makes it."""
        amounts = [vals for vals in vals_list if AMOUNTS & vals.keys()]
        if not amounts:
            return super().create(vals_list)
        if self.env.su:
            self._jxc_record_created(amounts)
            return super().create(vals_list)
        products = self.env["product.product"].browse(vals["product_id"] for vals in amounts)
        with self.env["jxc.stock.guard"]._act(products):
            self._jxc_record_created(amounts)
            return super().create(vals_list)

    def write(self, vals):
        """A changed amount is noted by the guard; a person's own change is an act."""
        if not (AMOUNTS | KEY) & vals.keys():
            return super().write(vals)
        if self.env.su:
            self._jxc_record_written(vals)
            return super().write(vals)
        with self.env["jxc.stock.guard"]._act(self.product_id):
            self.sudo()._jxc_record_written(vals)
            return super().write(vals)

    def _jxc_record_created(self, vals_list):
        guard = self.env["jxc.stock.guard"]
        locations = self.env["stock.location"].sudo()
        for vals in vals_list:
            guard._record(
                StockKey(*(vals.get(name) or 0 for name in StockKey._fields)),
                locations.browse(vals["location_id"]),
                quantity=vals.get("quantity") or 0.0,
                reserved=vals.get("reserved_quantity") or 0.0,
            )

    def _jxc_record_written(self, vals):
        """Note what a write changes; with a new key, all goes from the old to the new one."""
        guard = self.env["jxc.stock.guard"]
        for quant in self:
            old = quant._jxc_get_key()
            new = old._replace(**{name: vals[name] or 0 for name in KEY & vals.keys()})
            quantity = vals.get("quantity", quant.quantity) or 0.0
            reserved = vals.get("reserved_quantity", quant.reserved_quantity) or 0.0
            if new == old:
                quantity -= quant.quantity
                reserved -= quant.reserved_quantity
            else:
                guard._record(old, quant.location_id, -quant.quantity, -quant.reserved_quantity)
            location = self.env["stock.location"].browse(new.location_id)
            guard._record(new, location, quantity, reserved)

    def unlink(self):
        """Rows that the system removes take their stock along; people's rows are counted to
        zero by Odoo first."""
        if self.env.su:
            guard = self.env["jxc.stock.guard"]
            for quant in self:
                guard._record(
                    quant._jxc_get_key(),
                    quant.location_id,
                    -quant.quantity,
                    -quant.reserved_quantity,
                )
        return super().unlink()

    def _apply_inventory(self, date=None):
        """A count is one act: what is booked of goods that are not there is freed within it."""
        with self.env["jxc.stock.guard"]._act(self.product_id):
            return super()._apply_inventory(date)

    def action_jxc_diagnose(self):
        """Look for what made the stock of the selected rows wrong."""
        if len(self.product_id) != 1:
            raise FindingRefused(self.env._("Please select one material to diagnose its stock."))
        place = self.location_id if len(self.location_id) == 1 else None
        return self.env["jxc.stock.diagnosis"]._open(self.product_id, place)

    def _jxc_get_key(self):
        """Return the :class:`~.tools.stock_tally.StockKey` of a quant."""
        self.ensure_one()
        return StockKey(*(self[name].id or 0 for name in StockKey._fields))
