import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .jxc_count import OPEN_STATES

_logger = logging.getLogger(__name__)


class JxcCountPlan(models.Model):
    """Cycle counting: A often, C seldom, a handful at a time."""

    _name = "jxc.count.plan"
    _description = "Cycle Count Plan"
    _inherit = ["jxc.count.terms.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(required=True, default=lambda self: self.env.company)
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        check_company=True,
        default=lambda self: self.env.user._get_default_warehouse_id(),
    )
    location_ids = fields.Many2many(
        "stock.location",
        string="Zones",
        domain="[('usage', 'in', ('view', 'internal')), ('company_id', '=', company_id)]",
        check_company=True,
        help="Empty: the whole warehouse.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        check_company=True,
    )
    counter_ids = fields.Many2many(
        "res.users",
        "jxc_count_plan_counter_rel",
        string="Counters",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    recounter_ids = fields.Many2many(
        "res.users",
        "jxc_count_plan_recounter_rel",
        string="Second Counters",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    days_a = fields.Integer(string="A: Every … Days", default=30, help="0: never.")
    days_b = fields.Integer(string="B: Every … Days", default=90, help="0: never.")
    days_c = fields.Integer(string="C: Every … Days", default=180, help="0: never.")
    place_limit = fields.Integer(
        string="At Most at Once",
        default=20,
        help="So many places (a product at a location) make one count.",
    )
    count_ids = fields.One2many("jxc.count", "plan_id", string="Counts")
    due_count = fields.Integer(string="Due Now", compute="_compute_due_count")

    _days_positive = models.Constraint(
        "CHECK (days_a >= 0 AND days_b >= 0 AND days_c >= 0 AND place_limit > 0)",
        "Days can't be negative, and a count has at least one place.",
    )

    def _compute_due_count(self):
        quants = self.env["stock.quant"].sudo()
        for plan in self:
            due = quants._read_group(
                plan._get_due_domain(limit=False), ["product_id", "location_id"]
            )
            plan.due_count = len(due)

    # -- what is due -----------------------------------------------------------------------

    def _get_due_domain(self, limit=True):
        """Return the domain of the quants that are due, the most urgent places first.

        :param limit: no more places than the plan wants at once
        """
        self.ensure_one()
        due = SQL(
            """
            SELECT place.product_id, place.location_id FROM (%s) AS place
             ORDER BY place.abc_class, place.last_count NULLS FIRST,
                      place.location_id, place.product_id
             %s
            """,
            self._get_due_query(),
            SQL("LIMIT %s", self.place_limit) if limit else SQL(),
        )
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s, %s) IN (%s)",
                SQL.identifier(alias, "product_id"),
                SQL.identifier(alias, "location_id"),
                due,
            )
        )

    def _get_due_query(self):
        """Return the SELECT of the places whose last count is too long ago.

        What an open count has taken up is not due again.
        """
        for model in ("jxc.count", "jxc.count.line", "jxc.count.abc", "stock.quant"):
            self.env[model].flush_model()
        roots = self.location_ids or self.warehouse_id.view_location_id
        return SQL(
            """
            SELECT q.product_id, q.location_id, COALESCE(abc.abc_class, 'c') AS abc_class,
                   last.counted_at AS last_count
              FROM (SELECT DISTINCT q.product_id, q.location_id
                      FROM stock_quant q
                      JOIN stock_location l ON l.id = q.location_id
                     WHERE l.usage = 'internal' AND q.company_id = %(company)s
                       AND q.quantity <> 0 AND l.parent_path LIKE ANY (%(paths)s)) q
              LEFT JOIN jxc_count_abc abc
                ON abc.product_id = q.product_id AND abc.company_id = %(company)s
              LEFT JOIN LATERAL (
                SELECT MAX(line.counted_at) AS counted_at,
                       BOOL_OR(count.state IN %(open)s) AS is_open
                  FROM jxc_count_line line JOIN jxc_count count ON count.id = line.count_id
                 WHERE line.product_id = q.product_id AND line.location_id = q.location_id
                   AND (count.state IN %(open)s OR count.state = 'done')
                   AND line.state <> 'skipped'
              ) last ON TRUE
              CROSS JOIN LATERAL (
                SELECT CASE COALESCE(abc.abc_class, 'c')
                       WHEN 'a' THEN %(a)s WHEN 'b' THEN %(b)s ELSE %(c)s END AS days
              ) pace
             WHERE pace.days > 0 AND last.is_open IS NOT TRUE
               AND (last.counted_at IS NULL
                    OR last.counted_at <= %(now)s - pace.days * INTERVAL '1 day')
            """,
            company=self.company_id.id,
            paths=[f"{root.parent_path}%" for root in roots.sudo()],
            open=OPEN_STATES,
            a=self.days_a,
            b=self.days_b,
            c=self.days_c,
            now=fields.Datetime.now(),
        )

    # -- making counts ---------------------------------------------------------------------

    def action_create_count(self):
        """Begin a count of what is due now, and open it."""
        self.ensure_one()
        self.check_access("write")
        return self._create_count()._get_records_action()

    @api.model
    def _cron_create_counts(self):
        """Bring the ABC classes up to date and begin counts of what is due."""
        plans = self.search([])
        for company in plans.company_id:
            self.env["jxc.count.abc"]._rebuild(company)
        for plan in plans.filtered("due_count"):
            try:
                with self.env.cr.savepoint():
                    plan._create_count()
            except UserError as error:
                # The other plans go on.
                _logger.warning("Cycle count plan %s: %s", plan.name, error)
        _logger.info("Cycle counts: %s plans looked at", len(plans))

    def _create_count(self):
        """Return a count of what is due, begun."""
        self.ensure_one()
        plan = self.with_company(self.company_id)
        count = plan.env["jxc.count"].create(plan._prepare_count_vals())
        count.action_start()
        return count

    def _prepare_count_vals(self):
        """Return the count of what is due by the plan."""
        self.ensure_one()
        return {
            **{name: self[name] for name in self._get_terms_fields()},
            "company_id": self.company_id.id,
            "warehouse_id": self.warehouse_id.id,
            "scope": "plan",
            "plan_id": self.id,
            "user_id": self.user_id.id,
            "counter_ids": self.counter_ids.ids,
            "recounter_ids": self.recounter_ids.ids,
        }
