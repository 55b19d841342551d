from odoo import api, fields, models


class JxcSettlement(models.Model):
    """How a partner pays or is paid: cash, transfer, acceptance bill …"""

    _name = "jxc.settlement"
    _description = "Settlement Method"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    note = fields.Char(string="Remark", translate=True)

    _name_unique = models.UniqueIndex("(name)", "A settlement method of this name exists already.")


class ResPartner(models.Model):
    """Partners have a settlement method each way, and stars by user."""

    _name = "res.partner"
    _inherit = ["res.partner", "jxc.mnemonic.mixin", "jxc.made.together.mixin"]

    jxc_settlement_id = fields.Many2one(
        "jxc.settlement",
        string="Settlement Method",
        company_dependent=True,
        help="How this customer pays, as agreed.",
    )
    jxc_supplier_settlement_id = fields.Many2one(
        "jxc.settlement",
        string="Vendor Settlement Method",
        company_dependent=True,
        help="How this vendor is paid, as agreed.",
    )
    jxc_favorite_user_ids = fields.Many2many(
        "res.users", "jxc_partner_favorite_rel", string="Starred By", copy=False
    )
    jxc_is_favorite = fields.Boolean(
        string="Favorite",
        compute="_compute_jxc_is_favorite",
        inverse="_inverse_jxc_is_favorite",
        search="_search_jxc_is_favorite",
        compute_sudo=True,
        help="Everybody has his own favorites.",
    )

    @property
    def _rec_names_search(self):
        return [*super()._rec_names_search, "jxc_mnemonic"]

    @api.depends("jxc_favorite_user_ids")
    @api.depends_context("uid")
    def _compute_jxc_is_favorite(self):
        for partner in self:
            partner.jxc_is_favorite = self.env.user in partner.jxc_favorite_user_ids

    def _inverse_jxc_is_favorite(self):
        for starred, partners in self.grouped("jxc_is_favorite").items():
            act = fields.Command.link if starred else fields.Command.unlink
            partners.sudo().jxc_favorite_user_ids = [act(self.env.uid)]

    @api.model
    def _search_jxc_is_favorite(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = "in" if True in value else "not in"
        return [("jxc_favorite_user_ids", mine, [self.env.uid])]

    def write(self, vals):
        """Everybody who sees a partner may give it his star."""
        if vals.keys() == {"jxc_is_favorite"}:
            self.check_access("read")
            return super(ResPartner, self.sudo()).write(vals)
        return super().write(vals)

    @api.model
    def _commercial_fields(self):
        return [*super()._commercial_fields(), "jxc_settlement_id", "jxc_supplier_settlement_id"]
