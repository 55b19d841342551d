from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class JxcCountAbc(models.Model):
    """ABC class of a product in a company, by the value consumed of late."""

    _name = "jxc.count.abc"
    _description = "ABC Class"
    _order = "abc_class, value desc, id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        "product.product", string="Material", required=True, ondelete="cascade", index=True
    )
    abc_class = fields.Selection(
        [("a", "A"), ("b", "B"), ("c", "C")], string="ABC Class", required=True
    )
    value = fields.Monetary(string="Value Consumed")
    share = fields.Float(
        string="Cumulated %", help="Of the value consumed by this product and those above it."
    )
    date = fields.Date(string="Computed On")

    _product_unique = models.UniqueIndex(
        "(company_id, product_id)", "A product has one ABC class in a company."
    )

    @api.model
    def action_rebuild(self):
        """Compute the classes of the user's companies anew."""
        self.env["jxc.count"]._check_manager()
        for company in self.env.companies:
            self.sudo()._rebuild(company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _rebuild_if_old(self, company):
        """Compute the classes of a company unless that was done today."""
        today = fields.Date.context_today(self.with_company(company))
        if not self.search_count([("company_id", "=", company.id), ("date", ">=", today)], limit=1):
            self._rebuild(company)

    @api.model
    def _rebuild(self, company):
        """Compute the classes of a company anew: three statements, however many products.

        A are the products that make up the first share of the value consumed, B those up to
        the second one; C is all else that is in stock.
        """
        self.env["stock.move"].flush_model()
        self.env["stock.quant"].flush_model()
        self.flush_model()
        today = fields.Date.context_today(self.with_company(company))
        since = fields.Datetime.now() - timedelta(days=company.jxc_abc_days or 90)
        self.env.cr.execute(SQL("DELETE FROM jxc_count_abc WHERE company_id = %s", company.id))
        self.env.cr.execute(
            SQL(
                """
                WITH used AS (%(used)s),
                ranked AS (
                    SELECT product_id, value, SUM(value) OVER () AS total,
                           SUM(value) OVER (ORDER BY value DESC, product_id) AS running
                      FROM used
                )
                INSERT INTO jxc_count_abc (
                    company_id, product_id, value, share, abc_class, date,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(company)s, product_id, value,
                       CASE WHEN total > 0 THEN 100.0 * running / total ELSE 100 END,
                       CASE WHEN value <= 0 THEN 'c'
                            WHEN running - value < total * %(a)s / 100.0 THEN 'a'
                            WHEN running - value < total * %(b)s / 100.0 THEN 'b'
                            ELSE 'c' END,
                       %(today)s, %(uid)s, NOW() AT TIME ZONE 'UTC', %(uid)s,
                       NOW() AT TIME ZONE 'UTC'
                  FROM ranked
                """,
                used=self._get_used_query(company, since),
                company=company.id,
                a=company.jxc_abc_a,
                b=company.jxc_abc_b,
                today=today,
                uid=self.env.uid,
            )
        )
        self.env.invalidate_all()

    @api.model
    def _get_used_query(self, company, since):
        """Return the SELECT of (product_id, value) consumed since a moment.

        What went to customers and into production, less what customers gave back.
        """
        return SQL(
            """
            SELECT product_id, GREATEST(SUM(value), 0) AS value
              FROM (
                SELECT m.product_id,
                       CASE WHEN dest.usage IN ('customer', 'production') THEN m.value
                            ELSE -m.value END AS value
                  FROM stock_move m
                  JOIN stock_location source ON source.id = m.location_id
                  JOIN stock_location dest ON dest.id = m.location_dest_id
                 WHERE m.company_id = %(company)s AND m.state = 'done' AND m.date >= %(since)s
                   AND (m.is_out AND dest.usage IN ('customer', 'production')
                        OR m.is_in AND source.usage IN ('customer', 'production'))
                 UNION ALL
                SELECT q.product_id, 0 FROM stock_quant q
                  JOIN stock_location l ON l.id = q.location_id AND l.usage = 'internal'
                 WHERE q.company_id = %(company)s
              ) AS moved
             GROUP BY product_id
            """,
            company=company.id,
            since=since,
        )
