from odoo import models

from odoo.addons.jxc_core.models.jxc_door import acting


class ReportStockReportReception(models.AbstractModel):
    """Assigning received goods to deliveries splits movements and sets their states."""

    _inherit = "report.stock.report_reception"

    @acting("stock_state")
    def action_assign(self, *args, **kwargs):
        return super().action_assign(*args, **kwargs)

    @acting("stock_state")
    def action_unassign(self, *args, **kwargs):
        return super().action_unassign(*args, **kwargs)
