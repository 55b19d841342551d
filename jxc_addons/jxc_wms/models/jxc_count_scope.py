from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..exceptions import CountRefused
from ..tools.stock_tally import StockKey
from .jxc_count import OPEN_STATES


class JxcCount(models.Model):
    """What a count takes in. Lines are made set-based: a whole warehouse is one statement."""

    _inherit = "jxc.count"

    scope = fields.Selection(
        [
            ("all", "Everything"),
            ("zone", "Zones"),
            ("category", "Categories"),
            ("product", "Products"),
            ("abc", "ABC class"),
            ("moved", "Moved since"),
            ("sample", "Random sample"),
            ("plan", "Due by plan"),
        ],
        required=True,
        default="zone",
    )
    location_ids = fields.Many2many(
        "stock.location",
        string="Zones",
        domain="[('usage', 'in', ('view', 'internal')), ('company_id', '=', company_id)]",
        check_company=True,
        help="With everything below them.",
    )
    category_ids = fields.Many2many(
        "product.category", string="Categories", help="With everything below them."
    )
    product_ids = fields.Many2many(
        "product.product", string="Products", domain="[('is_storable', '=', True)]"
    )
    abc_class = fields.Selection([("a", "A"), ("b", "B"), ("c", "C")], string="ABC Class")
    moved_since = fields.Date()
    sample_percent = fields.Float(string="Sample in %", default=10.0)
    plan_id = fields.Many2one(
        "jxc.count.plan", string="Plan", readonly=True, index="btree_not_null"
    )

    @api.constrains("scope", "sample_percent")
    def _check_sample_percent(self):
        for count in self:
            if count.scope == "sample" and not 0 < count.sample_percent <= 100:
                raise ValidationError(self.env._("A sample is more than 0 and up to 100 percent."))

    def _start(self):
        """Take down the lines and let the counting begin; run as superuser."""
        self.ensure_one()
        if self.scope == "abc":
            self.env["jxc.count.abc"]._rebuild_if_old(self.company_id)
        if self.frozen:
            self._wait_for_takers()
        if not self._insert_lines(self._get_expected_query()):
            raise CountRefused(
                self.env._("There is nothing to count: no stock fits what %s takes in.", self.name)
            )
        self._check_counted_once()
        if not self.blind:
            self._show_books()
        self._set_state("counting", date_start=fields.Datetime.now())

    def _wait_for_takers(self):
        """Let acts that take of the goods end first; those that come later find them frozen."""
        products = self.env["stock.quant"]._read_group(
            self._get_quant_domain(), aggregates=["product_id:array_agg_distinct"]
        )
        self.env["jxc.stock.guard"]._lock(products[0][0] or [])

    # -- which goods -----------------------------------------------------------------------

    def _get_quant_domain(self):
        """Return the domain of the quants that the count takes in."""
        self.ensure_one()
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("location_id.usage", "=", "internal")
            & Domain("product_id.is_storable", "=", True)
        )
        if self.warehouse_id:
            domain &= Domain("location_id", "child_of", self.warehouse_id.view_location_id.id)
        return domain & getattr(self, f"_get_{self.scope}_domain")()

    def _get_place_domain(self):
        """Return the domain of the places of a count that takes in all that lies in them."""
        self.ensure_one()
        domain = Domain("usage", "=", "internal") & Domain("company_id", "=", self.company_id.id)
        if self.warehouse_id:
            domain &= Domain("id", "child_of", self.warehouse_id.view_location_id.id)
        if self.scope == "zone":
            domain &= Domain("id", "child_of", self.location_ids.ids)
        return domain

    def _get_all_domain(self):
        return Domain.TRUE

    def _get_zone_domain(self):
        self._check_chosen("location_ids")
        return Domain("location_id", "child_of", self.location_ids.ids)

    def _get_category_domain(self):
        self._check_chosen("category_ids")
        return Domain("product_id.categ_id", "child_of", self.category_ids.ids)

    def _get_product_domain(self):
        self._check_chosen("product_ids")
        return Domain("product_id", "in", self.product_ids.ids)

    def _get_abc_domain(self):
        self._check_chosen("abc_class")
        classes = self.env["jxc.count.abc"]
        own = Domain("company_id", "=", self.company_id.id)
        if self.abc_class == "c":
            # What came since the classes were computed is C as well.
            known = classes._search(own & Domain("abc_class", "!=", "c"))
            return Domain("product_id", "not in", known.subselect("product_id"))
        known = classes._search(own & Domain("abc_class", "=", self.abc_class))
        return Domain("product_id", "in", known.subselect("product_id"))

    def _get_moved_domain(self):
        """Goods that came to or left their place since a day (of the people's calendar)."""
        self._check_chosen("moved_since")
        self.env["stock.move.line"].flush_model()
        since = self._get_begin_of(self.moved_since)
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                """EXISTS (
                    SELECT 1 FROM stock_move_line AS moved
                     WHERE moved.product_id = %(quant)s.product_id
                       AND moved.state = 'done' AND moved.date >= %(since)s
                       AND %(quant)s.location_id IN (moved.location_id, moved.location_dest_id)
                )""",
                quant=SQL.identifier(alias),
                since=since,
            )
        )

    def _get_begin_of(self, day):
        """Return the begin of a day where the company's people are, as UTC without zone."""
        zone = pytz.timezone(self._in_local_time().env.context.get("tz") or "UTC")
        local = zone.localize(datetime.combine(day, time.min))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _get_sample_domain(self):
        return Domain.TRUE

    def _get_plan_domain(self):
        self._check_chosen("plan_id")
        return self.plan_id._get_due_domain()

    def _check_chosen(self, name):
        """Refuse a scope that says nothing."""
        if not self[name]:
            label = self.fields_get([name], ["string"])[name]["string"]
            raise CountRefused(
                self.env._(
                    "Say what %(count)s takes in: “%(field)s” is empty.",
                    count=self.name,
                    field=label,
                )
            )

    # -- the lines -------------------------------------------------------------------------

    def _get_expected_query(self):
        """Return the SELECT of the keys of stock to count and what the books say of them."""
        quants = self.env["stock.quant"]
        quants.flush_model()
        query = quants._search(self._get_quant_domain())
        column = {
            name: SQL.identifier(query.table, name) for name in (*StockKey._fields, "quantity")
        }
        keys = [column[name] for name in StockKey._fields]
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        query.groupby = SQL(", ").join(keys)
        query.having = SQL("ROUND(SUM(%s)::numeric, %s) <> 0", column["quantity"], digits)
        taken = query.select(
            *keys,
            SQL("SUM(%s) AS book", column["quantity"]),
            SQL("ROW_NUMBER() OVER (ORDER BY RANDOM()) AS place"),
            SQL("COUNT(*) OVER () AS places"),
        )
        share = self.sample_percent if self.scope == "sample" else 100.0
        return SQL(
            "SELECT %s, book FROM (%s) AS taken WHERE place <= CEIL(places * %s / 100.0)",
            SQL(", ").join(SQL.identifier(name) for name in StockKey._fields),
            taken,
            share,
        )

    def _insert_lines(self, rows, is_unexpected=False):
        """Insert lines for rows of keys and books; those that are there already stay.

        :param rows: a SELECT of the columns of :class:`~.tools.stock_tally.StockKey` and
            the quantity of the books
        :return: how many were inserted
        """
        self.ensure_one()
        self.flush_recordset()
        inserted = self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_count_line (
                    count_id, company_id, %(keys)s, snapshot_qty,
                    state, round, base_round, entry_seq, is_counted, is_unexpected,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(count)s, %(company)s, rows.*, 'count', 1, 1, 0, FALSE, %(unexpected)s,
                       %(uid)s, NOW() AT TIME ZONE 'UTC', %(uid)s, NOW() AT TIME ZONE 'UTC'
                  FROM (%(rows)s) AS rows
                ON CONFLICT DO NOTHING
                RETURNING id
                """,
                keys=SQL(", ").join(SQL.identifier(name) for name in StockKey._fields),
                count=self.id,
                company=self.company_id.id,
                rows=rows,
                unexpected=is_unexpected,
                uid=self.env.uid,
            )
        )
        self.invalidate_recordset(["line_ids"])
        if inserted and self.frozen:
            self.env["jxc.count.freeze"]._forget()
        return len(inserted)

    def _show_books(self):
        """Put beside the lines what the books say, for all to see."""
        lines = self.env["jxc.count.line"]
        self.env.execute_query(
            SQL(
                "UPDATE jxc_count_line SET expected_qty = snapshot_qty, start_qty = snapshot_qty"
                " WHERE count_id = %s AND expected_qty IS NULL RETURNING id",
                self.id,
            )
        )
        lines.invalidate_model(["expected_qty", "start_qty"])

    def _check_counted_once(self):
        """Refuse goods that another count has taken up: they would be put right twice.

        :raise CountRefused: names the other count
        """
        self.ensure_one()
        others = self.env.execute_query(
            SQL(
                """
                SELECT other.id, other_count.id
                  FROM jxc_count_line own
                  JOIN jxc_count_line other
                    ON other.product_id = own.product_id
                   AND other.location_id = own.location_id
                   AND COALESCE(other.lot_id, 0) = COALESCE(own.lot_id, 0)
                   AND COALESCE(other.package_id, 0) = COALESCE(own.package_id, 0)
                   AND COALESCE(other.owner_id, 0) = COALESCE(own.owner_id, 0)
                  JOIN jxc_count other_count
                    ON other_count.id = other.count_id AND other_count.state IN %s
                 WHERE own.count_id = %s AND other.count_id <> own.count_id
                 ORDER BY other.id
                """,
                OPEN_STATES,
                self.id,
            )
        )
        if others:
            lines = self.env["jxc.count.line"].browse(row[0] for row in others)
            raise CountRefused(
                self.env._(
                    "%(count)s counts these already: %(goods)s. Finish or cancel it first.",
                    count=lines.count_id[0].name,
                    goods=lines.filtered(
                        lambda line: line.count_id == lines.count_id[0]
                    )._get_short_list(),
                )
            )
