from odoo import models


class ReportStockReportReception(models.AbstractModel):
    """Assigning received goods to deliveries splits movements and sets their states."""

    _inherit = "report.stock.report_reception"

    def action_assign(self, *args, **kwargs):
        with self.env["jxc.door"]._act("stock_state"):
            return super().action_assign(*args, **kwargs)

    def action_unassign(self, *args, **kwargs):
        with self.env["jxc.door"]._act("stock_state"):
            return super().action_unassign(*args, **kwargs)
