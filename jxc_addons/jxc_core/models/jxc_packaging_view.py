from odoo import api, fields, models
from odoo.tools.template_inheritance import remove_element

#: The field that is a quantity in packagings, on views.
WORDS = "jxc_unit_words"


class JxcPackagingViewMixin(models.AbstractModel):
    """Models on whose views quantities are read in packagings, by whom wants it.

    On an ``optional`` column the text is always there for him; for others it can be chosen.
    Elsewhere, on cards of phones, it is there for him only.
    """

    _name = "jxc.packaging.view.mixin"
    _description = "Shown in packagings"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self.env.user._jxc_reads_packagings())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        is_shown = self.env.user._jxc_reads_packagings()
        for node in arch.xpath(f"//field[@name='{WORDS}']"):
            if is_shown:
                node.attrib.pop("optional", None)
            elif "optional" not in node.attrib:
                remove_element(node)
        return arch, view


class ResCompany(models.Model):
    _inherit = "res.company"

    jxc_reads_packagings = fields.Boolean(
        string="Quantities in Packagings",
        help="Lists, forms and prints show quantities in packagings, too: 3 bags + 5 pieces.",
    )


class ResUsers(models.Model):
    _inherit = "res.users"

    jxc_packaging_view = fields.Selection(
        [
            ("company", "As the company does"),
            ("yes", "Show"),
            ("no", "Do not show"),
        ],
        string="Quantities in Packagings",
        default="company",
        required=True,
        help="Whether lists and forms show quantities in packagings, too: 3 bags + 5 pieces."
        " Prints are as the company wants them.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "jxc_packaging_view"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "jxc_packaging_view"]

    def _jxc_reads_packagings(self):
        """Tell whether views show a user quantities in packagings, in the current company."""
        choice = self.sudo().jxc_packaging_view
        if choice in ("yes", "no"):
            return choice == "yes"
        return self.env.company.sudo().jxc_reads_packagings

    def _jxc_get_views_stamp(self):
        """Return a text that is another one when views of the user look different."""
        choice = self.sudo().jxc_packaging_view
        if choice in ("yes", "no"):
            return f"-{choice}"
        companies = self.sudo().company_ids.filtered("jxc_reads_packagings")
        return "".join(f"-{company_id}" for company_id in sorted(companies.ids))


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    jxc_reads_packagings = fields.Boolean(related="company_id.jxc_reads_packagings", readonly=False)


class IrHttp(models.AbstractModel):
    """The client keeps views on the device; it gets new ones when they look different."""

    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        if info.get("is_internal_user") and info.get("registry_hash"):
            info["registry_hash"] += self.env.user._jxc_get_views_stamp()
        return info


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "jxc.packaging.view.mixin"]


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "jxc.packaging.view.mixin"]
