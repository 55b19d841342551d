from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

#: Role → (field of the company that says what is required, field of the partner that counts).
ROLES = {
    "customer": ("jxc_customer_field_ids", "customer_rank"),
    "vendor": ("jxc_vendor_field_ids", "supplier_rank"),
}
REQUIRABLE = (
    "[('model', '=', 'res.partner'), ('readonly', '=', False),"
    " ('ttype', 'not in', ('one2many', 'binary', 'properties', 'json'))]"
)


class ResCompany(models.Model):
    """A company says what it must know of its customers and vendors."""

    _inherit = "res.company"

    jxc_customer_field_ids = fields.Many2many(
        "ir.model.fields",
        "jxc_company_customer_field_rel",
        string="Required of Customers",
        domain=REQUIRABLE,
    )
    jxc_vendor_field_ids = fields.Many2many(
        "ir.model.fields",
        "jxc_company_vendor_field_rel",
        string="Required of Vendors",
        domain=REQUIRABLE,
    )

    @api.constrains("jxc_customer_field_ids", "jxc_vendor_field_ids")
    def _check_jxc_partner_fields(self):
        required = self.jxc_customer_field_ids | self.jxc_vendor_field_ids
        self.env["res.partner"]._jxc_check_required_fields(required)

    def write(self, vals):
        if vals.keys() & {"jxc_customer_field_ids", "jxc_vendor_field_ids"}:
            self.env.registry.clear_cache()
        return super().write(vals)

    @api.model
    @ormcache("company_id", "role")
    def _jxc_read_required_names(self, company_id, role):
        """Return what a company requires of partners in a role. Cached."""
        company = self.sudo().with_context({}).browse(company_id)
        known = self.env["res.partner"]._fields
        names = company[ROLES[role][0]].mapped("name")
        return tuple(name for name in names if name in known)


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    jxc_customer_field_ids = fields.Many2many(
        related="company_id.jxc_customer_field_ids", readonly=False
    )
    jxc_vendor_field_ids = fields.Many2many(
        related="company_id.jxc_vendor_field_ids", readonly=False
    )


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "jxc.complete.mixin"]

    @api.depends("customer_rank", "supplier_rank", "parent_id")
    def _compute_jxc_completeness(self):
        return super()._compute_jxc_completeness()

    def _jxc_get_required_names(self, role=None):
        """Return what is required of the partner in all roles that it has; of contacts, nothing."""
        self.ensure_one()
        if self.parent_id:
            return ()
        companies = self.env["res.company"]
        names = {}
        for one, (_field, rank) in ROLES.items():
            if one == role or self[rank]:
                names.update(
                    dict.fromkeys(companies._jxc_read_required_names(self.env.company.id, one))
                )
        return tuple(names)

    @api.model
    def _jxc_get_required_sets(self):
        companies = self.env["res.company"]
        heads = Domain("parent_id", "=", False)
        sets = [
            (
                heads & Domain(rank, ">", 0),
                companies._jxc_read_required_names(self.env.company.id, role),
            )
            for role, (_field, rank) in ROLES.items()
        ]
        return [(scope, names) for scope, names in sets if names]
