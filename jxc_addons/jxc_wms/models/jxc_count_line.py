from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain

from odoo.addons.jxc_core.exceptions import ProtectedField
from odoo.addons.jxc_core.models.jxc_cost_mixin import COST

from ..tools import count_tally, count_tolerance
from ..tools.stock_tally import StockKey

#: All that people write on a line; the rest follows from the count.
ENTERED_FIELDS = {"reason_id", "note"}
#: So many goods are named in a sentence.
NAMED = 3


class JxcCountLine(models.Model):
    """Goods at a place: what the books said, what was found, and why they differ.

    ``snapshot_qty`` is what the books said when the count began; nobody can read it. What a
    user sees of the books is written by :meth:`_reveal`.
    """

    _name = "jxc.count.line"
    _description = "Counted Goods"
    _inherit = ["jxc.unit.words.mixin"]
    _order = "count_id desc, location_id, product_id, id"
    _rec_name = "product_id"

    _jxc_quantity_field = "counted_qty"
    _jxc_unit_field = "uom_id"

    count_id = fields.Many2one("jxc.count", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    count_state = fields.Selection(related="count_id.state", string="Count Is")
    blind = fields.Boolean(related="count_id.blind")
    state = fields.Selection(
        [
            ("count", "To count"),
            ("recount", "To count again"),
            ("counted", "Counted"),
            ("ok", "Right"),
            ("diff", "Difference"),
            ("skipped", "Left out"),
        ],
        required=True,
        default="count",
    )
    is_counted = fields.Boolean(string="Counted in This Round")
    is_unexpected = fields.Boolean(
        string="Not Expected", help="Somebody has found goods that were not expected there."
    )
    round = fields.Integer(default=1, required=True, help="1: first count.")
    base_round = fields.Integer(
        default=1,
        required=True,
        help="The round whose count is held against the tolerance: the first one in which no"
        " goods moved between the entries.",
    )
    entry_seq = fields.Integer(default=0)

    product_id = fields.Many2one("product.product", string="Material", required=True)
    category_id = fields.Many2one(related="product_id.categ_id", string="Category")
    tracking = fields.Selection(related="product_id.tracking")
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    location_id = fields.Many2one("stock.location", string="Location", required=True)
    lot_id = fields.Many2one("stock.lot", string="Lot/Serial Number")
    package_id = fields.Many2one("stock.package", string="Package")
    owner_id = fields.Many2one("res.partner", string="Goods Owner")
    entry_ids = fields.One2many("jxc.count.entry", "line_id", string="Entries")
    my_qty = fields.Float(string="Counted by Me", digits="Product Unit", compute="_compute_my_qty")

    snapshot_qty = fields.Float(digits="Product Unit", groups=NO_ACCESS)
    adjusted = fields.Integer(groups=NO_ACCESS)
    start_qty = fields.Float(string="Books at the Start", digits="Product Unit", readonly=True)
    moved_qty = fields.Float(
        string="Moved Meanwhile",
        digits="Product Unit",
        readonly=True,
        help="Came (+) or left (-) between the start and the moment of counting.",
    )
    expected_qty = fields.Float(
        string="Book Quantity",
        digits="Product Unit",
        readonly=True,
        help="What the books said at the moment of counting.",
    )
    first_qty = fields.Float(string="First Count", digits="Product Unit", readonly=True)
    counted_qty = fields.Float(string="Counted", digits="Product Unit", readonly=True)
    difference_qty = fields.Float(string="Difference", digits="Product Unit", readonly=True)
    unit_cost = fields.Float(string="Cost", digits="Product Price", readonly=True, groups=COST)
    difference_value = fields.Monetary(string="Gain or Loss", readonly=True, groups=COST)
    counted_at = fields.Datetime(string="Counted On", readonly=True)
    counter_id = fields.Many2one("res.users", string="Counted By", readonly=True)
    recounter_id = fields.Many2one("res.users", string="Counted Again By", readonly=True)
    reason_id = fields.Many2one("jxc.count.reason", string="Reason", check_company=True)
    note = fields.Char()
    move_ids = fields.One2many("stock.move", "jxc_count_line_id", string="Posted Moves")

    _key_unique = models.UniqueIndex(
        "(count_id, product_id, location_id, COALESCE(lot_id, 0), COALESCE(package_id, 0),"
        " COALESCE(owner_id, 0))",
        "These goods are part of the count already.",
    )
    _place_idx = models.Index("(product_id, location_id)")

    @api.depends("product_id", "location_id", "lot_id")
    def _compute_display_name(self):
        for line in self:
            parts = (line.product_id, line.lot_id, line.location_id)
            line.display_name = " / ".join(part.display_name for part in parts if part)

    @api.depends("entry_seq", "round")
    @api.depends_context("uid")
    def _compute_my_qty(self):
        """What the user has entered in this round; nobody else's entries."""
        entries = self.env["jxc.count.entry"].search(
            [("line_id", "in", self.ids), ("user_id", "=", self.env.uid)], order="id"
        )
        own = entries.grouped(lambda entry: (entry.line_id.id, entry.round))
        for line in self:
            found = own.get((line.id, line.round))
            parts = [count_tally.Part(0, entry.kind, entry.quantity) for entry in found or ()]
            tally = count_tally.tally(parts)
            line.my_qty = tally.quantity if tally else 0.0

    @api.model
    def _get_todo_domain(self, counts):
        """Return the domain of what the user may count now and nobody has counted yet."""
        own = Domain("entry_ids", "any", [("user_id", "=", self.env.uid)])
        return (
            Domain("count_id", "in", counts.ids)
            & Domain("is_counted", "=", False)
            & (Domain("state", "=", "count") | (Domain("state", "=", "recount") & ~own))
        )

    def _get_key(self):
        """Return the :class:`~.tools.stock_tally.StockKey` of the goods."""
        self.ensure_one()
        return StockKey(*(self[name].id or 0 for name in StockKey._fields))

    def _is_to_count(self):
        """Tell whether somebody still has to count the goods in this round."""
        self.ensure_one()
        return self.state in ("count", "recount") and not self.is_counted

    def _get_short_list(self):
        """Return the first goods and places of the lines, for a sentence."""
        named = [
            self.env._(
                "%(product)s at %(place)s",
                product=" ".join(
                    part.display_name for part in (line.product_id, line.lot_id) if part
                ),
                place=line.location_id.display_name,
            )
            for line in self[:NAMED]
        ]
        more = len(self) - len(named)
        return ", ".join(named) + (self.env._(" and %s more", more) if more else "")

    def action_enter(self):
        """Open the small form in which the user enters what he has found."""
        self.ensure_one()
        self.count_id._check_may_count()
        return self.env["jxc.count.enter"]._get_action({"line_id": self.id})

    def action_count_again(self):
        """Have the goods counted once more, by somebody who hasn't counted them yet."""
        self.count_id._check_manager()
        self.count_id._check_state("approve", "recount")
        lines = self.sudo().filtered(lambda line: line.state in ("ok", "diff", "counted"))
        lines._hide()
        lines._begin_round()
        lines.count_id._set_state("recount")

    # -- rounds; run as superuser ----------------------------------------------------------

    def _close_round(self):
        """Close the round of counted lines; return those that are counted again."""
        tallies = self._get_tallies()
        costs = self._get_unit_costs()
        unclear = self.filtered(lambda line: tallies[line.id].is_unclear)
        again = (self - unclear).filtered(
            lambda line: line._needs_recount(tallies[line.id], costs[line.id])
        )
        (self - unclear - again)._set_state("counted")
        again._begin_round()
        unclear._begin_round(first=True)
        return again | unclear

    def _needs_recount(self, tally, unit_cost):
        """Tell whether a second person has to count what the first one found."""
        count = self.count_id
        if self.round > self.base_round or count.recount == "none":
            return False
        return count.recount == "all" or count_tolerance.exceeds(
            tally.book, tally.quantity, unit_cost, count._get_tolerance(), self._get_digits()
        )

    def _begin_round(self, first=False):
        """Have the lines counted again.

        :param first: the count so far is void, so this one is the first
        """
        for number, lines in self.grouped("round").items():
            vals = {"state": "recount", "round": number + 1, "is_counted": False}
            if first:
                vals["base_round"] = number + 1
            lines.write(vals)

    def _set_state(self, state):
        self.write({"state": state})

    def _get_tallies(self, first=False):
        """Return ``{line id: Tally}`` of the present round, or of the first valid one."""
        digits = self._get_digits()
        entries = self.env["jxc.count.entry"].search([("line_id", "in", self.ids)], order="id")
        by_round = entries.grouped(lambda entry: (entry.line_id.id, entry.round))
        tallies = {}
        for line in self:
            number = line.base_round if first else line.round
            mode = line.count_id.parts if number == line.base_round else count_tally.LATEST
            found = by_round.get((line.id, number), ())
            tally = count_tally.tally((entry._get_part() for entry in found), mode, digits)
            if tally and line.tracking == "serial":
                tally = tally._replace(quantity=min(tally.quantity, 1.0))
            tallies[line.id] = tally
        return tallies

    def _get_digits(self):
        return self.env["decimal.precision"].precision_get("Product Unit")

    def _get_unit_costs(self):
        """Return ``{line id: cost of one}`` in company currency; others' goods cost nothing."""
        costs = {}
        for company, lines in self.grouped("company_id").items():
            for line in lines.with_company(company):
                valued = line.lot_id if line.product_id.lot_valuated else line.product_id
                own = not line.owner_id or line.owner_id == company.partner_id
                costs[line.id] = (valued or line.product_id).standard_price if own else 0.0
        return costs

    def _reveal(self):
        """Put beside what was counted what the books said, and what follows from it."""
        lines = self.filtered(lambda line: line.state == "counted")
        tallies = lines._get_tallies()
        firsts = lines._get_tallies(first=True)
        costs = lines._get_unit_costs()
        for line in lines:
            line.write(line._prepare_result_vals(tallies[line.id], firsts[line.id], costs[line.id]))

    def _prepare_result_vals(self, tally, first, unit_cost):
        """Return the outcome of a line.

        :param tally, first: of the round that holds, and of the first one
        """
        difference = round(tally.quantity - tally.book, self._get_digits())
        repeated = self.round > self.base_round
        return {
            "state": "diff" if difference else "ok",
            "start_qty": self.snapshot_qty,
            "moved_qty": tally.book - self.snapshot_qty,
            "expected_qty": tally.book,
            "first_qty": first.quantity,
            "counted_qty": tally.quantity,
            "difference_qty": difference,
            "adjusted": tally.adjusted,
            "unit_cost": unit_cost,
            "difference_value": self.currency_id.round(difference * unit_cost),
            "counted_at": tally.date,
            "counter_id": first.user_ids[-1],
            "recounter_id": tally.user_ids[-1] if repeated else False,
        }

    def _hide(self):
        """Take away the outcome of lines that are counted again."""
        vals = dict.fromkeys(
            ("first_qty", "counted_qty", "difference_qty", "difference_value", "moved_qty"), 0.0
        )
        vals |= dict.fromkeys(("counted_at", "counter_id", "recounter_id", "reason_id"), False)
        self.write(vals)
        self.filtered("blind").write({"expected_qty": 0.0, "start_qty": 0.0})

    def _prepare_move_vals(self, quant):
        """Return the inventory move that puts the books right, as Odoo makes it of a quant."""
        self.ensure_one()
        loss = self.product_id.with_company(self.company_id).property_stock_inventory
        if self.difference_qty > 0:
            ends = {"package_dest_id": self.package_id}
            places = (loss, self.location_id)
        else:
            ends = {"package_id": self.package_id}
            places = (self.location_id, loss)
        vals = quant._get_inventory_move_values(abs(self.difference_qty), *places, **ends)
        return {**vals, "jxc_count_line_id": self.id}

    # -- nobody edits the outcome ----------------------------------------------------------

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - ENTERED_FIELDS:
                raise ProtectedField(
                    self.env._("What was counted can't be edited. Have it counted again.")
                )
            self.count_id._check_state("approve")
        return super().write(vals)
