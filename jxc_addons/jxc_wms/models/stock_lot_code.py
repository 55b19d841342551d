from odoo import api, models


class StockLot(models.Model):
    """Lots and serial numbers are numbered by rule where one is active, else as Odoo does."""

    _name = "stock.lot"
    _inherit = ["stock.lot", "jxc.code.mixin"]

    _jxc_code_field = "name"
    _jxc_code_targets = ("lot",)
    _jxc_code_company = "company_id"

    @api.depends("product_id")
    def _compute_name(self):
        nameless = self.filtered(lambda lot: not lot.name and lot.product_id)
        codes = nameless._jxc_get_next_codes()
        for lot in nameless:
            if lot.id in codes:
                lot.name = codes[lot.id]
        return super()._compute_name()

    @api.model
    def _jxc_check_code_free(self, wanted, own_ids=()):
        """A lot number belongs to its material: Odoo refuses doubles itself."""

    def _jxc_get_word_category(self):
        return self.product_id._jxc_get_word_category()

    def _jxc_get_word_parent(self):
        return self.product_id.default_code or None
