from odoo import models


class StockScrap(models.Model):
    """Scrapping names its reason where a checkpoint says so."""

    _name = "stock.scrap"
    _inherit = ["stock.scrap", "jxc.gate.mixin", "jxc.reason.mixin"]

    def _jxc_get_reason_kinds(self):
        return ("scrap", "loss")

    def do_scrap(self):
        """A reason that is named fits, and has its note."""
        self._jxc_check_reason(required=False)
        return super().do_scrap()

    def _jxc_filter_done(self, code):
        if code == "stock_scrap":
            return self.filtered(lambda scrap: scrap.state == "done")
        return super()._jxc_filter_done(code)
