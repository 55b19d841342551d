from odoo import fields, models

from odoo.addons.jxc_core.models.jxc_cost_mixin import COST


class StockMove(models.Model):
    """What goods were worth when they moved is seen by right."""

    _name = "stock.move"
    _inherit = ["stock.move", "jxc.cost.mixin"]

    value = fields.Monetary(groups=COST)
    value_manual = fields.Monetary(groups=COST)
    value_justification = fields.Text(groups=COST)
    value_computed_justification = fields.Text(groups=COST)
    standard_price = fields.Float(groups=COST)
    price_unit = fields.Float(groups=COST)
    remaining_value = fields.Monetary(groups=COST)

    def _action_confirm(self, *args, **kwargs):
        """Moves of one price are merged."""
        with self._jxc_cost_act():
            return super()._action_confirm(*args, **kwargs)

    def _action_done(self, *args, **kwargs):
        """Goods are valued when they move; backorders keep the price."""
        with self._jxc_cost_act():
            return super()._action_done(*args, **kwargs)

    def _split(self, *args, **kwargs):
        with self._jxc_cost_act():
            return super()._split(*args, **kwargs)

    def _merge_moves(self, *args, **kwargs):
        with self._jxc_cost_act():
            return super()._merge_moves(*args, **kwargs)

    def _set_value(self, *args, **kwargs):
        with self._jxc_cost_act():
            return super()._set_value(*args, **kwargs)
