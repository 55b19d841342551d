from datetime import datetime, time

import pytz

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ..exceptions import CountRefused
from ..tools.stock_tally import StockKey
from .jxc_count import MANAGER


class JxcCount(models.Model):
    """Approving a count: the differences become Odoo's inventory moves, dated at the count."""

    _inherit = "jxc.count"

    _jxc_amount_is_cost = True

    def action_post(self):
        """Approve the differences and book them as gains and losses.

        :raise AccessError: the user has no right to approve
        :raise CountRefused: he counted himself, a reason is missing, the period is closed, or
            stock has been adjusted by other means since it was counted
        """
        self.ensure_one()
        self._check_approver()
        self._check_state("approve")
        lines = self.line_ids.filtered(lambda line: line.state == "diff")
        self._check_reasons(lines)
        self._check_posting_date()
        self.sudo()._check_adjusted(lines.sudo())
        with self._jxc_gate("stock_count_post"):
            # First of all: of two who approve at once the second one finds it done.
            self.sudo()._set_state(
                "done", date_done=fields.Datetime.now(), approver_id=self.env.uid
            )
            self.sudo()._post(lines.sudo())

    # -- what must be true -----------------------------------------------------------------

    def _check_approver(self):
        """Refuse who has no right, or has counted what he would approve."""
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a stock count manager may approve a count."))
        own = self.sudo().line_ids.filtered(
            lambda line: line.state == "diff" and self.env.user in line.entry_ids.user_id
        )
        if own:
            raise CountRefused(
                self.env._(
                    "You counted %s yourself. Somebody else has to approve the difference.",
                    own._get_short_list(),
                )
            )

    def _check_reasons(self, lines):
        missing = lines.filtered(lambda line: not line.reason_id)
        if missing:
            raise CountRefused(
                self.env._("Give a reason for each difference: %s.", missing._get_short_list())
            )

    def _check_posting_date(self):
        """Refuse a date before the count, in the future, or in a closed period."""
        date = self.posting_date
        counted = self._in_local_time()
        first = fields.Date.context_today(counted, self.date_counted)
        today = fields.Date.context_today(counted)
        if not date or not first <= date <= today:
            raise CountRefused(
                self.env._(
                    "The posting date has to lie between the count (%(first)s) and today"
                    " (%(today)s).",
                    first=format_date(self.env, first),
                    today=format_date(self.env, today),
                )
            )
        company = self.company_id.sudo(False)
        locks = company._get_violated_lock_dates(date, False, self.env["account.journal"])
        if locks:
            raise CountRefused(
                self.env._(
                    "The period is closed up to %(lock)s: choose a later posting date than"
                    " %(date)s.",
                    lock=format_date(self.env, locks[-1][0]),
                    date=format_date(self.env, date),
                )
            )

    def _check_adjusted(self, lines):
        """Refuse differences of goods whose books somebody has put right in the meantime."""
        adjusted = lines._get_adjusted({line._get_key() for line in lines})
        again = lines.filtered(lambda line: adjusted.get(line._get_key(), 0) != line.adjusted)
        if again:
            raise CountRefused(
                self.env._(
                    "Stock has been adjusted since it was counted: %s. Have it counted again.",
                    again._get_short_list(),
                )
            )

    # -- booking; run as superuser ---------------------------------------------------------

    def _post(self, lines):
        """Book the differences of lines as Odoo's inventory moves.

        What moved since the count stays moved. Not by way of the quants: adjusting these is
        an operation of its own, and the count has passed its gate already.
        """
        self.ensure_one()
        if not lines:
            return
        count = self.with_context(self._prepare_posting_context())
        lines = lines.with_env(count.env)
        # One act: what isn't there can't stay booked, so Odoo takes it from the documents that
        # have booked it before anybody judges the result.
        with count.env["jxc.stock.guard"]._act(lines.product_id):
            quants = count._get_quants(lines)
            moves = count.env["stock.move"].create(
                [line._prepare_move_vals(quant) for line, quant in zip(lines, quants, strict=True)]
            )
            moves.with_context(ignore_dest_packages=True)._action_done()
            moves.date = self._get_posting_time()
            moves._trigger_assign()
        for line, move in zip(lines, moves, strict=True):
            line.difference_value = move.value if line.difference_qty > 0 else -move.value
        lines.location_id.last_inventory_date = self.posting_date

    def _get_quants(self, lines):
        """Return a quant of each line; a key may have several rows, or none yet."""
        quants = self.env["stock.quant"]
        groups = quants._read_group(
            [
                ("product_id", "in", lines.product_id.ids),
                ("location_id", "in", lines.location_id.ids),
            ],
            list(StockKey._fields),
            ["id:min"],
        )
        ids = {StockKey(*(part.id or 0 for part in key)): first for *key, first in groups}
        missing = [key for line in lines if (key := line._get_key()) not in ids]
        made = quants.create(
            [{name: value or False for name, value in key._asdict().items()} for key in missing]
        )
        ids.update(zip(missing, made.ids, strict=True))
        return quants.browse(ids[line._get_key()] for line in lines)

    def _prepare_posting_context(self):
        """Return the context of the booking: nothing that a caller has put there plays a part."""
        return {
            "lang": self.env.context.get("lang"),
            "tz": self.env.context.get("tz"),
            "allowed_company_ids": self.company_id.ids,
            "inventory_name": self.name,
            "force_period_date": self.posting_date,
        }

    def _get_posting_time(self):
        """Return the moment that the moves are dated: that of the count, on the posting date."""
        self.ensure_one()
        counted = self._in_local_time()
        day = fields.Date.context_today(counted, self.date_counted)
        if self.posting_date == day:
            return self.date_counted
        tz = pytz.timezone(counted.env.context.get("tz") or "UTC")
        noon = tz.localize(datetime.combine(self.posting_date, time(12)))
        return min(noon.astimezone(pytz.utc).replace(tzinfo=None), fields.Datetime.now())

    # -- what is approved where the approval matrix asks for it ----------------------------

    def _jxc_get_approval_amounts(self):
        """Gains and losses weigh alike: they don't make up for each other."""
        return {count.id: count.gain_value + count.loss_value for count in self.sudo()}

    def _jxc_get_approval_lines(self):
        return self.line_ids.filtered(lambda line: line.state == "diff")

    def _jxc_describe_line(self, line):
        return [*line._get_key(), round(line.difference_qty, 6)]
