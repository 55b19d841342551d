from odoo import models


class StockPicking(models.Model):
    """Checkpoints of transfers ask of a partner what his role requires."""

    _inherit = "stock.picking"

    def _jxc_get_role(self):
        roles = {"outgoing": "customer", "incoming": "vendor"}
        return roles.get(self.picking_type_code, super()._jxc_get_role())
