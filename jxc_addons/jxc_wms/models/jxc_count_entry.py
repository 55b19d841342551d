from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

from odoo.addons.jxc_core.exceptions import AppendOnly

from ..tools.count_tally import Part
from ..tools.stock_tally import StockKey
from .jxc_count import COUNTING_STATES

#: What a caller may say; everything else is set by the server.
ENTERED_FIELDS = (
    "quantity",
    "entered_qty",
    "entered_uom_id",
    "loose_qty",
    "kind",
    "date",
    "note",
    "image",
    "client_ref",
)


class JxcCountEntry(models.Model):
    """What one person found at one place at one moment. Append-only.

    Entries are made with ``line_id``, or with ``count_id`` and a key (``product_id``,
    ``location_id``, ``lot_id`` or ``lot_name``, ``package_id``, ``owner_id``) for goods that
    nobody expected. Who errs counts again: a later ``set`` of the same person replaces what
    he entered before, an ``add`` adds to it.

    ``entered_uom_id`` says in which unit the quantity is given, else it is the product's;
    ``loose_qty`` is what lies beside it, in the product's unit: 3 bags and 5 pieces.
    A call that is sent twice (``client_ref``) makes one entry.
    """

    _name = "jxc.count.entry"
    _description = "Count Entry"
    _inherit = ["jxc.unit.words.mixin"]
    _order = "id desc"
    _rec_name = "line_id"

    _jxc_quantity_field = "quantity"
    _jxc_unit_field = "uom_id"

    line_id = fields.Many2one("jxc.count.line", required=True, ondelete="cascade", index=True)
    count_id = fields.Many2one("jxc.count", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True)
    product_id = fields.Many2one(related="line_id.product_id")
    location_id = fields.Many2one(related="line_id.location_id")
    lot_id = fields.Many2one(related="line_id.lot_id")
    uom_id = fields.Many2one(related="line_id.uom_id", string="Unit")
    user_id = fields.Many2one("res.users", string="Counted By", required=True, index=True)
    round = fields.Integer(required=True, help="1: first count.")
    kind = fields.Selection(
        [("set", "Counted"), ("add", "Found besides")], required=True, default="set"
    )
    quantity = fields.Float(digits="Product Unit", required=True, help="In the product's unit.")
    entered_qty = fields.Float(string="Entered", digits="Product Unit")
    entered_uom_id = fields.Many2one("uom.uom", string="Entered In")
    loose_qty = fields.Float(
        string="Loose",
        digits="Product Unit",
        help="Beside what was entered in packagings, in the product's unit.",
    )
    date = fields.Datetime(
        string="Counted On", required=True, help="The moment of counting; may be before entering."
    )
    note = fields.Char()
    image = fields.Image(string="Photo", max_width=1600, max_height=1600)
    client_ref = fields.Char(copy=False)
    book_qty = fields.Float(digits="Product Unit", groups=NO_ACCESS)
    adjusted = fields.Integer(groups=NO_ACCESS)

    _client_ref_unique = models.UniqueIndex(
        "(user_id, client_ref) WHERE client_ref IS NOT NULL", "This entry has been sent already."
    )

    def _get_part(self):
        """Return the entry as the calculation takes it."""
        self.ensure_one()
        return Part(
            self.user_id.id, self.kind, self.quantity, self.book_qty, self.adjusted, self.date
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Make entries of the current user, whatever the caller says of who and when.

        :raise CountRefused: the goods are not to be counted now, or not by this person
        """
        sent = self._get_sent(vals_list)
        fresh = [vals for vals in vals_list if vals.get("client_ref") not in sent]
        lines = self._get_lines(fresh)
        fresh = [line._in_product_unit(vals) for vals, line in zip(fresh, lines, strict=True)]
        for vals, line in zip(fresh, lines, strict=True):
            line._check_enterable(vals)
        books = self._get_books(fresh, lines)
        # With the rights of the system: what the books say is nobody's to write.
        self.check_access("create")
        made = super(JxcCountEntry, self.sudo()).create(
            [
                self._prepare_entry_vals(vals, line, *books[number])
                for number, (vals, line) in enumerate(zip(fresh, lines, strict=True))
            ]
        )
        made.line_id._note_counted()
        rest = iter(made)
        return self.browse(
            (sent.get(vals.get("client_ref")) or next(rest)).id for vals in vals_list
        )

    def write(self, vals):  # pylint: disable=method-required-super
        raise AppendOnly(self.env._("What was counted can't be changed. Count once more instead."))

    def unlink(self):  # pylint: disable=method-required-super
        raise AppendOnly(self.env._("What was counted can't be deleted. Count once more instead."))

    def _get_sent(self, vals_list):
        """Return ``{client_ref: entry}`` of the entries that the user has sent before."""
        refs = [vals["client_ref"] for vals in vals_list if vals.get("client_ref")]
        if not refs:
            return {}
        found = self.search([("user_id", "=", self.env.uid), ("client_ref", "in", refs)])
        return {entry.client_ref: entry for entry in found}

    def _get_lines(self, vals_list):
        """Return the line of each entry; goods that nobody expected get one."""
        lines = self.env["jxc.count.line"]
        unknown = defaultdict(list)
        found = {}
        for number, vals in enumerate(vals_list):
            if vals.get("line_id"):
                found[number] = lines.browse(vals["line_id"])
            else:
                count = self.env["jxc.count"].browse(vals.get("count_id") or ())
                unknown[count].append((number, count._get_entered_key(vals)))
        for count, keys in unknown.items():
            added = count.sudo()._add_lines([key for _number, key in keys])
            found.update((number, lines.browse(added[key])) for number, key in keys)
        everything = lines.browse(found[number].id for number in range(len(vals_list)))
        everything.check_access("read")
        counts = everything.count_id
        counts._check_may_count()
        counts._check_state(*COUNTING_STATES)
        return list(everything)

    @api.model
    def _prepare_entry_vals(self, vals, line, book, adjusted):
        """Return what is written of an entry; the books as they were at its moment."""
        count = line.count_id
        return {
            "kind": "set",
            "date": fields.Datetime.now(),
            **{name: vals[name] for name in ENTERED_FIELDS if vals.get(name)},
            "quantity": vals.get("quantity") or 0.0,
            "client_ref": vals.get("client_ref") or False,
            "line_id": line.id,
            "count_id": count.id,
            "company_id": count.company_id.id,
            "user_id": self.env.uid,
            "round": line.round,
            "book_qty": book,
            "adjusted": adjusted,
        }

    # -- what the books say ----------------------------------------------------------------

    def _get_books(self, vals_list, lines):
        """Return ``[(quantity, number of adjustments)]`` of each entry at its moment.

        The books of now, less what was moved since; a number of queries that does not
        depend on how many entries there are.
        """
        if not lines:
            return []
        keys = [line.sudo()._get_key() for line in lines]
        sums = self.env["jxc.stock.guard"].sudo()._read_sums(sorted(set(keys)))
        adjusted = self.env["jxc.count.line"].sudo()._get_adjusted(set(keys))
        moved = self._get_moved_since(
            [
                (key, fields.Datetime.to_datetime(vals["date"]))
                for vals, key in zip(vals_list, keys, strict=True)
                if vals.get("date")
            ]
        )
        result = []
        for vals, key in zip(vals_list, keys, strict=True):
            book = sums.get(key, (0.0, 0.0))[0] or 0.0
            if vals.get("date"):
                book -= moved.get((key, fields.Datetime.to_datetime(vals["date"])), 0.0)
            result.append((book, adjusted.get(key, 0)))
        return result

    def _get_moved_since(self, moments):
        """Return ``{(key, moment): quantity that came to the key since, less what left}``."""
        if not moments:
            return {}
        self.env["stock.move.line"].flush_model()
        columns = [list(column) for column in zip(*(key for key, _date in moments), strict=True)]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT k.product, k.location, k.lot, k.package, k.owner, k.since,
                       SUM(CASE WHEN ml.location_dest_id = k.location
                                 AND COALESCE(ml.result_package_id, 0) = k.package
                                THEN ml.quantity_product_uom ELSE 0 END)
                     - SUM(CASE WHEN ml.location_id = k.location
                                 AND COALESCE(ml.package_id, 0) = k.package
                                THEN ml.quantity_product_uom ELSE 0 END)
                  FROM unnest(%s, %s, %s, %s, %s, %s::timestamp[])
                       AS k (product, location, lot, package, owner, since)
                  JOIN stock_move_line ml
                    ON ml.product_id = k.product
                   AND ml.state = 'done'
                   AND ml.date > k.since
                   AND k.location IN (ml.location_id, ml.location_dest_id)
                   AND COALESCE(ml.lot_id, 0) = k.lot
                   AND COALESCE(ml.owner_id, 0) = k.owner
                 GROUP BY 1, 2, 3, 4, 5, 6
                """,
                *columns,
                [date for _key, date in moments],
            )
        )
        return {(StockKey(*row[:5]), row[5]): row[6] or 0.0 for row in rows}
