from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import ReviewRefused
from .stock_move import OVER
from .stock_picking import REVIEWED

#: They see what the reviewer must not see: they decide, and do not count.
SIGHTED = (
    "jxc_wms.jxc_wms_group_review_supervisor",
    "jxc_core.jxc_core_role_warehouse_lead",
    "jxc_core.jxc_core_role_auditor",
)
REVIEWER = "jxc_core.jxc_core_role_reviewer"
KEEPER = "jxc_core.jxc_core_role_warehouse"


class StockPicking(models.Model):
    """Whom the quantities of a transfer are hidden from, as he counts its goods.

    Who has begun a review is blind until the goods may leave. People whose role is to review
    are so from the moment the goods are picked; those who pick as well are not.
    """

    _inherit = "stock.picking"

    jxc_blind = fields.Boolean(string="Counted Blind", compute="_compute_jxc_blind")

    @api.depends("state", "jxc_review_state")
    @api.depends_context("uid")
    def _compute_jxc_blind(self):
        blind = self.sudo()._jxc_filter_blind(self.env.user)
        for picking in self:
            picking.jxc_blind = picking in blind

    @api.model
    def _jxc_may_be_blind(self):
        """Tell in one query whether quantities of any transfer may be hidden from the user."""
        user = self.env.user
        if any(user.has_group(group) for group in SIGHTED):
            return False
        if self._jxc_is_reviewer(user):
            return True
        return bool(self._jxc_get_reviews_of(user, limit=1))

    @api.model
    def _jxc_get_reviews_of(self, user, limit=None):
        """Return the reviews by which a user has to count what has not left yet."""
        waiting = Domain("state", "not in", OVER) & Domain("jxc_review_state", "not in", REVIEWED)
        domain = self._jxc_get_own_review_domain(user) & Domain("picking_id", "any!", waiting)
        return self.env["jxc.review"].sudo().search(domain, limit=limit)

    @api.model
    def _jxc_get_blind(self):
        """Return all transfers whose quantities are hidden from the current user."""
        candidates = self._jxc_get_reviews_of(self.env.user).picking_id
        if self._jxc_is_reviewer(self.env.user):
            candidates |= self.sudo().search(self._jxc_get_review_domain())
        return candidates._jxc_filter_blind(self.env.user)

    def _jxc_filter_blind(self, user):
        """Return those of the transfers whose quantities are hidden from a user."""
        waiting = self.sudo().filtered(
            lambda picking: picking.state not in OVER and picking.jxc_review_state not in REVIEWED
        )
        if not waiting or any(user.has_group(group) for group in SIGHTED):
            return self.browse()
        domain = self._jxc_get_own_review_domain(user) & Domain("picking_id", "in", waiting.ids)
        blind = self.env["jxc.review"].sudo().search(domain).picking_id
        if self._jxc_is_reviewer(user):
            picked = (waiting - blind).filtered(lambda picking: picking._jxc_get_pickers())
            blind |= picked.filtered("jxc_review_needed")
        return blind.filtered(lambda picking: user not in picking._jxc_get_pickers()) & self

    @api.model
    def _jxc_is_reviewer(self, user):
        return user.has_group(REVIEWER) and not user.has_group(KEEPER)

    @api.model
    def _jxc_get_own_review_domain(self, user):
        """Return the domain of the reviews by which a user has to count, or to count again."""
        return Domain("user_id", "=", user.id) & Domain("state", "in", ("open", "failed"))


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        """Who counts blind prints no list of what he should find."""
        if not self.env.su:
            pickings = self._jxc_get_shipments(report, docids)
            for picking in pickings._jxc_filter_blind(self.env.user)[:1]:
                raise ReviewRefused(
                    self.env._(
                        "You count %s without seeing what is expected. Print it once its review is"
                        " finished.",
                        picking.name,
                    )
                )
        return super()._get_rendering_context(report, docids, data)

    @api.model
    def _jxc_get_shipments(self, report, docids):
        """Return the transfers whose goods a printed document lists."""
        pickings = self.env["stock.picking"]
        return pickings.browse(docids) if report.model == "stock.picking" else pickings
