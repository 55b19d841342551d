from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .jxc_count import COUNTING_STATES

GROUP = "jxc_wms.jxc_wms_group_count_blind"


class StockQuant(models.Model):
    """Who counts blind does not look up in Odoo's reports what he is about to count.

    For people in a group that a company gives to its counters; a record rule asks. What the
    system itself reads of stock does not depend on who is at work.
    """

    _inherit = "stock.quant"

    jxc_hidden = fields.Boolean(
        string="Hidden from Counter",
        compute="_compute_jxc_hidden",
        search="_search_jxc_hidden",
        help="The user counts it blind at this moment.",
    )

    @api.depends_context("uid")
    @api.depends("product_id", "location_id")
    def _compute_jxc_hidden(self):
        domain = Domain("id", "in", self.ids) & Domain("jxc_hidden", "=", True)
        hidden = self.sudo().search(domain)
        for quant in self:
            quant.jxc_hidden = quant in hidden

    @api.model
    def _search_jxc_hidden(self, operator, value):
        if operator != "in":
            return NotImplemented
        counts = self._jxc_get_blind_counts()
        hidden = Domain.FALSE
        if counts:
            self.env["jxc.count.line"].flush_model(["count_id", "product_id", "location_id"])
            hidden = Domain.custom(
                to_sql=lambda model, alias, query: SQL(
                    """EXISTS (
                        SELECT 1 FROM jxc_count_line counted
                         WHERE counted.count_id IN %s
                           AND counted.product_id = %s AND counted.location_id = %s
                    )""",
                    counts._ids,
                    SQL.identifier(alias, "product_id"),
                    SQL.identifier(alias, "location_id"),
                )
            )
        return hidden if True in value else ~hidden

    @api.model
    def _jxc_get_blind_counts(self):
        """Return the blind counts under way in which the user takes part, if he has no sight."""
        counts = self.env["jxc.count"].sudo()
        if not self.env.user.has_group(GROUP):
            return counts
        domain = [("state", "in", COUNTING_STATES), ("blind", "=", True)]
        return counts.search(domain).filtered("is_counter")

    def _get_quants_by_products_locations(self, product_ids, location_ids, extra_domain=False):
        """Goods that are done: what is hidden from the user is there all the same."""
        quants = self.sudo() if self._jxc_get_blind_counts() else self
        return super(StockQuant, quants)._get_quants_by_products_locations(
            product_ids, location_ids, extra_domain=extra_domain
        )
