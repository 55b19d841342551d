from datetime import datetime, time

import pytz

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_date

from ..exceptions import CountRefused
from ..tools.stock_tally import StockKey
from .jxc_count import MANAGER


class JxcCount(models.Model):
    """Approving a count: the differences become Odoo's inventory moves, dated at the count."""

    _inherit = "jxc.count"

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
        """Book the differences of lines. What moved since the count stays moved."""
        self.ensure_one()
        if not lines:
            return
        count = self.with_context(self._prepare_posting_context())
        moves = count.env["stock.move"]
        last = moves.search([], order="id desc", limit=1).id or 0
        lines = lines.with_env(count.env)
        quants = count._prepare_quants(lines)
        # One act: what isn't there can't stay booked, so Odoo takes it from the documents that
        # have booked it before anybody judges the result.
        with count.env["jxc.stock.guard"]._act(lines.product_id):
            quants._apply_inventory(self._get_posting_time())
        quants.inventory_quantity_set = False
        count._link_moves(lines, moves.search(count._get_posted_domain(last)))

    def _prepare_posting_context(self):
        """Return the context of the booking: nothing that a caller has put there plays a part."""
        return {
            "lang": self.env.context.get("lang"),
            "tz": self.env.context.get("tz"),
            "allowed_company_ids": self.company_id.ids,
            "inventory_name": self.name,
            "force_period_date": self.posting_date,
        }

    def _get_posted_domain(self, last):
        """Return the domain of the moves that the count has made after a move id."""
        return (
            fields.Domain("id", ">", last)
            & fields.Domain("is_inventory", "=", True)
            & fields.Domain("inventory_name", "=", self.name)
            & fields.Domain("company_id", "=", self.company_id.id)
        )

    def _prepare_quants(self, lines):
        """Return quants of the lines with the quantity that they are to have.

        A key may have several rows, or none; the difference goes to the first one.
        """
        quants = self.env["stock.quant"]
        groups = quants._read_group(
            [
                ("product_id", "in", lines.product_id.ids),
                ("location_id", "in", lines.location_id.ids),
            ],
            list(StockKey._fields),
            ["id:recordset"],
        )
        ids = {StockKey(*(part.id or 0 for part in key)): rows.ids[0] for *key, rows in groups}
        missing = [key for line in lines if (key := line._get_key()) not in ids]
        made = quants.create(
            [{name: value or False for name, value in key._asdict().items()} for key in missing]
        )
        ids.update(zip(missing, made.ids, strict=True))
        quants = quants.browse(ids[line._get_key()] for line in lines)
        for quant, line in zip(quants, lines, strict=True):
            quant.inventory_quantity = quant.quantity + line.difference_qty
        return quants

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

    def _link_moves(self, lines, moves):
        """Tell each move which line it books, and each line what the move is worth."""
        by_key = {line._get_key(): line for line in lines}
        links = []
        for move in moves:
            line = by_key[self._get_moved_key(move)]
            links.append((move.id, line.id))
            gain = move.location_dest_id == line.location_id
            line.difference_value = move.value if gain else -move.value
        # Nothing follows from the link; the ORM would look for what does, move by move.
        self.env.execute_query(
            SQL(
                """
                UPDATE stock_move SET jxc_count_line_id = linked.line_id
                  FROM unnest(%s, %s) AS linked (move_id, line_id)
                 WHERE stock_move.id = linked.move_id
                RETURNING id
                """,
                *(list(column) for column in zip(*links, strict=True)),
            )
        )
        moves.invalidate_recordset(["jxc_count_line_id"], flush=False)
        lines.invalidate_recordset(["move_ids"], flush=False)

    def _get_moved_key(self, move):
        """Return the :class:`~.tools.stock_tally.StockKey` that an inventory move changes."""
        moved = move.move_line_ids[:1]
        gain = move.location_dest_id.usage == "internal"
        return StockKey(
            moved.product_id.id,
            (moved.location_dest_id if gain else moved.location_id).id,
            moved.lot_id.id or 0,
            (moved.result_package_id if gain else moved.package_id).id or 0,
            moved.owner_id.id or 0,
        )
