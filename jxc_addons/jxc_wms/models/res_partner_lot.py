from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import shelf_life


class ResPartner(models.Model):
    """Customers say how long goods must keep when they get them."""

    _inherit = "res.partner"

    jxc_min_life_days = fields.Integer(
        string="Minimum Remaining Life (days)",
        help="Lots that keep for fewer days are neither booked for this customer nor shipped.",
    )
    jxc_min_life_percent = fields.Float(
        string="Minimum Remaining Life (%)",
        help="The same as a share of the whole shelf life: 66 means two thirds.",
    )

    @api.constrains("jxc_min_life_days", "jxc_min_life_percent")
    def _check_min_life(self):
        for partner in self:
            if partner.jxc_min_life_days < 0 or not 0 <= partner.jxc_min_life_percent <= 100:
                raise ValidationError(
                    self.env._("The remaining life is a number of days, or a share from 0 to 100.")
                )

    def _jxc_get_needed_days(self, total_days):
        """Return how many days goods must keep for the partner, or its company.

        :param total_days: how long the goods keep from their making, 0 if unknown
        """
        days, percent = self._jxc_get_life_terms()
        return shelf_life.get_needed_days(days, percent, total_days)

    def _jxc_get_life_terms(self):
        """Return the remaining life that the partner, or its company, wants: days and percent."""
        partner = self.sudo()
        if not (partner.jxc_min_life_days or partner.jxc_min_life_percent):
            partner = partner.commercial_partner_id
        return partner.jxc_min_life_days, partner.jxc_min_life_percent
