from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import NamedTuple

import pytz

from odoo import Command, api, fields, models
from odoo.tools import SQL

#: What was just written by an act carries a time of at most so long after its beginning.
JUST_NOW = timedelta(hours=1)


class Act(NamedTuple):
    """Something that somebody did with a document at a time (naive, UTC)."""

    when: datetime
    row: dict
    name: str
    option: str


class JxcDemo(models.AbstractModel):
    """Lets the people of the demo company live through the past month.

    A history file has one row per document: who, when, what, and the acts that followed, as
    ``name@hours[:option]`` after the order. Acts of all documents happen in the order of
    time, each by the business method and as the user who does such work; what the addons
    installed do not know is skipped. Addons add acts as methods ``_act_<kind>_<name>``.
    """

    _inherit = "jxc.demo"

    # -- history -------------------------------------------------------------------------

    @api.model
    def _load_history(self):
        """Load the past month, once every addon that takes part has its own data.

        Each addon calls it at the end of its demo data; the last one finds all needs met.
        """
        waiting = self.env["ir.module.module"].search_count(
            [("state", "=", "to install"), ("dependencies_id.name", "=", "jxc_core")]
        )
        needs = self._get_history_needs()
        if waiting <= 1 and all(self.env.ref(need, raise_if_not_found=False) for need in needs):
            self._load_documents(*dict.fromkeys(self._get_history_files()))

    @api.model
    def _get_history_files(self):
        """Return the files to play; addons that confirm orders add those, and theirs."""
        return ["jxc_core/demo/history/quotations.csv"]

    @api.model
    def _get_history_needs(self):
        """Return the external ids that must be there before the history; addons add theirs."""
        return ["jxc_core.jxc_demo_team"]

    @api.model
    def _load_documents(self, *paths):
        """Make the documents of history files that are missing, and what happened to them."""
        rows = [row for path in paths for row in self._read(path)]
        acts = []
        for row in rows:
            if not self._find(row["id"]):
                acts += self._get_acts(row)
        for act in sorted(acts, key=lambda act: act.when):
            self._perform(act)
        self._finish_clocks()

    def _get_acts(self, row):
        """Return the acts of a row, its creation first."""
        start = self._get_moment(float(row["days"]), float(row["hour"]))
        acts = [Act(start, row, "create", "")]
        for word in row["acts"].split():
            name, _sep, rest = word.partition("@")
            hours, _sep, option = rest.partition(":")
            when = min(start + timedelta(hours=float(hours)), fields.Datetime.now())
            acts.append(Act(when, row, name, option))
        return acts

    def _get_moment(self, days, hour):
        """Return an hour of the Chinese day so many days ago; today's is past in any case.

        :rtype: naive datetime in UTC
        """
        zone = pytz.timezone("Asia/Shanghai")
        now = fields.Datetime.now()
        day = (pytz.utc.localize(now).astimezone(zone) - timedelta(days=days)).date()
        local = zone.localize(datetime.combine(day, time()) + timedelta(hours=hour))
        moment = local.astimezone(pytz.utc).replace(tzinfo=None)
        return min(moment, now - timedelta(hours=2))

    def _perform(self, act):
        """Do an act and date what it leaves behind; nothing if no addon knows it."""
        method = getattr(self, f"_act_{act.row['kind']}_{act.name}", None)
        if not method:
            return
        with self._at(act.when):
            if act.name == "create":
                self._remember(act.row["id"], method(act))
            else:
                method(self._find(act.row["id"]), act)

    def _parse_lines(self, row):
        """Yield (product, quantity, unit) of the lines ``material:quantity[:unit]`` of a row."""
        for word in row["lines"].split():
            number, quantity, *unit = word.split(":")
            product = self.env.ref(f"jxc_core.jxc_demo_product_{number}")
            uom = self.env.ref(f"jxc_core.jxc_demo_uom_{unit[0]}") if unit else product.uom_id
            yield product, float(quantity), uom

    # -- acts ----------------------------------------------------------------------------

    def _act_sale_create(self, act):
        """Write a quotation."""
        worker = self._as(act.row["user"]).with_context(ir_sequence_date=act.when.date())
        return worker.env["sale.order"].create(self._prepare_sale_vals(act))

    def _prepare_sale_vals(self, act):
        """Return the quotation of a row. Addons add what they know about it."""
        return {
            "partner_id": self.env.ref(f"jxc_core.jxc_demo_{act.row['partner']}").id,
            "company_id": self._get_company().id,
            "user_id": self.env.ref(f"jxc_core.jxc_demo_user_{act.row['user']}").id,
            "team_id": self.env.ref("jxc_core.jxc_demo_team").id,
            "date_order": act.when,
            "commitment_date": act.when + timedelta(days=2),
            "order_line": [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_qty": quantity,
                        "product_uom_id": uom.id,
                    }
                )
                for product, quantity, uom in self._parse_lines(act.row)
            ],
        }

    def _act_sale_send(self, order, act):
        self._as(act.row["user"])._same(order).action_quotation_sent()

    def _act_sale_confirm(self, order, act):
        self._as(act.row["user"])._same(order).action_confirm()

    def _act_sale_cancel(self, order, act):
        self._as("boss")._same(order)._action_cancel()

    def _act_purchase_create(self, act):
        """Write a request for quotation."""
        worker = self._as(act.row["user"]).with_context(ir_sequence_date=act.when.date())
        return worker.env["purchase.order"].create(self._prepare_purchase_vals(act))

    def _prepare_purchase_vals(self, act):
        """Return the request for quotation of a row. Addons add what they know about it."""
        company = self._get_company()
        vendor = self.env.ref(f"jxc_core.jxc_demo_{act.row['partner']}").with_company(company)
        return {
            "partner_id": vendor.id,
            "payment_term_id": vendor.property_supplier_payment_term_id.id,
            "company_id": company.id,
            "user_id": self.env.ref(f"jxc_core.jxc_demo_user_{act.row['user']}").id,
            "date_order": act.when,
            "order_line": [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_qty": quantity,
                        "product_uom_id": uom.id,
                    }
                )
                for product, quantity, uom in self._parse_lines(act.row)
            ],
        }

    def _act_purchase_send(self, order, act):
        self._as(act.row["user"])._same(order).write({"state": "sent"})

    def _act_purchase_confirm(self, order, act):
        self._as(act.row["user"])._same(order).button_confirm()

    def _act_purchase_approve(self, order, act):
        self._as("buylead")._same(order).button_approve()

    def _same(self, record):
        """Return a record as the loader's user sees it."""
        return record.with_env(self.env)

    # -- time ----------------------------------------------------------------------------

    @contextmanager
    def _at(self, when):
        """Date what happens inside: times that the acts write as “now” become ``when``."""
        self._flush()
        started = fields.Datetime.now()
        marks = self._get_marks()
        yield
        self._flush()
        self._shift(started, when, marks)
        fresh = self.env["jxc.checkpoint"].search([("id", ">", marks["jxc.checkpoint"])])
        for clock in fresh:
            clock.date_due = clock.rule_id._get_due(clock.date_start, clock.company_id)

    def _flush(self):
        """Write what is pending, log lines too: the loader reads and moves rows in SQL."""
        self.env.flush_all()
        self.env["jxc.operation.log"]._write_pending()

    def _get_dated_columns(self):
        """Return ``{model: columns}`` that business methods fill with the current time."""
        return {
            "sale.order": ["date_order"],
            "sale.order.line": [],
            "purchase.order": ["date_approve"],
            "purchase.order.line": [],
            "jxc.checkpoint": ["date_start", "date_done"],
            "jxc.operation.log": ["date"],
            "mail.message": ["date"],
        }

    def _get_marks(self):
        """Return the highest id of each dated model."""
        queries = [
            SQL(
                "SELECT %s, COALESCE(MAX(id), 0) FROM %s",
                model,
                SQL.identifier(self.env[model]._table),
            )
            for model in self._get_dated_columns()
        ]
        return dict(self.env.execute_query(SQL(" UNION ALL ").join(queries)))

    def _shift(self, started, when, marks):
        """Move times back: of making in new rows, of acting in all that were just written.

        :param started: when the act really began; ``when``: when it is said to have happened
        :param marks: highest ids of before, see :meth:`_get_marks`
        """
        updates = []
        for model, columns in self._get_dated_columns().items():
            records = self.env[model]
            table = SQL.identifier(records._table)
            new = SQL("id > %s", marks[model])
            ours = SQL("company_id = %s", self._get_company().id)
            scope = ours if "company_id" in records._fields else new
            made = ["create_date", "write_date"] if records._log_access else []
            for name in made + columns:
                now = SQL("%s >= %s", column := SQL.identifier(name), started)
                now = SQL("%s AND %s < %s AND %s", now, column, started + JUST_NOW, scope)
                condition = new if name in made else now
                back = SQL("%s - %s", column, started - when)
                updates.append(
                    SQL("UPDATE %s SET %s = %s WHERE %s", table, column, back, condition)
                )
            records.invalidate_model(made + columns, flush=False)
        self.env.cr.execute(SQL("; ").join(updates))

    def _finish_clocks(self):
        """Judge ended clocks by their dates, then let the watch find the late ones."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE jxc_checkpoint
                      SET state = CASE WHEN date_done > date_due THEN 'done_late' ELSE 'done' END
                    WHERE state IN ('done', 'done_late') AND company_id = %s""",
                self._get_company().id,
            )
        )
        self.env["jxc.checkpoint"].invalidate_model(["state"])
        self.env["jxc.checkpoint"].with_context(mail_activity_quick_update=True)._cron_watch()
