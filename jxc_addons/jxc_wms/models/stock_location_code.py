from odoo import api, fields, models

from odoo.addons.jxc_core.models.jxc_code_index import CodeIndex


class StockLocation(models.Model):
    """Places have a code of their own, which labels and searches use."""

    _name = "stock.location"
    _inherit = ["stock.location", "jxc.code.mixin"]
    _rec_names_search = ["complete_name", "barcode", "jxc_code"]

    _jxc_code_field = "jxc_code"
    _jxc_code_targets = ("location",)
    _jxc_code_is_ours = True
    _jxc_code_company = "company_id"

    jxc_code = fields.Char(string="Place Code", copy=False, index=True)

    _jxc_code_unique = CodeIndex(
        "jxc_code, COALESCE(company_id, 0)",
        "jxc_code <> ''",
        "Another place has this code already. Choose another code, or leave it empty to get the"
        " next one.",
    )

    def _jxc_get_word_parent(self):
        return self.location_id.jxc_code or self._jxc_get_word_warehouse()

    def _jxc_get_word_warehouse(self):
        return self.warehouse_id.code or None


class StockWarehouse(models.Model):
    """The short name of a new warehouse is the next code, where a rule says so."""

    _name = "stock.warehouse"
    _inherit = ["stock.warehouse", "jxc.code.mixin"]

    _jxc_code_field = "code"
    _jxc_code_targets = ("warehouse",)
    _jxc_code_company = "company_id"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._jxc_with_code(vals) for vals in vals_list])

    @api.model
    def _jxc_with_code(self, vals):
        """Return values of a new warehouse with its code: Odoo makes places from it at once."""
        if vals.get("code"):
            return vals
        company_id = vals.get("company_id") or self.env.company.id
        warehouse = self.new({"name": vals.get("name") or "", "company_id": company_id})
        codes = warehouse._jxc_get_next_codes()
        return {**vals, "code": codes[warehouse.id]} if codes else vals
