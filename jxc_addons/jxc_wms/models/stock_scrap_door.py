from odoo import api, models

RIGHT_SCRAP = "jxc_wms.jxc_wms_group_scrap"


class StockScrap(models.Model):
    """Scrapping is a right (policy *stock_scrap_right*)."""

    _name = "stock.scrap"
    _inherit = ["stock.scrap", "jxc.door.mixin"]

    _jxc_state_act = "scrap_state"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(vals_list)._jxc_check_born()

    def do_scrap(self):
        door = self.env["jxc.door"]
        if not self.env.su:
            for company, scraps in self.grouped("company_id").items():
                if company._jxc_policy("stock_scrap_right"):
                    scraps._jxc_check_scrap_right(company)
        with door._act("scrap_state"):
            res = super().do_scrap()
        door._record(
            "stock_scrap", {scrap: {"scrap_qty": [0.0, scrap.scrap_qty]} for scrap in self}
        )
        return res

    def _jxc_check_scrap_right(self, company):
        """Refuse to scrap, unless that is the user's right."""
        door = self.env["jxc.door"]
        if not door._may(RIGHT_SCRAP, "stock_scrap", company):
            door._refuse(
                "stock_scrap",
                self,
                self.env._(
                    "Scrapping %s needs the right to scrap. Ask somebody who has it.",
                    door._get_names(self.product_id),
                ),
            )
