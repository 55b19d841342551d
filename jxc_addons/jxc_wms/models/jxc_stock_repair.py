from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import FindingRefused
from .jxc_stock_check import BOOKING_STATES

#: Kinds that can be put right by a click; the others need eyes and hands.
REPAIRABLE = ("quantity", "reserved", "twins", "overbooked")


class JxcStockFinding(models.Model):
    """How a finding is put right: proposed in words first, done by a person, written down."""

    _inherit = "jxc.stock.finding"

    repair_mode = fields.Selection(
        [
            ("documents", "Stock follows the documents"),
            ("stock", "Documents follow the stock"),
        ],
        string="Who Is Right",
        default="documents",
        required=True,
        help="Where stock and documents differ: which of them is put right. Either way the"
        " place is put on the list of counts, for only a count knows what is really there.",
    )
    can_repair = fields.Boolean(compute="_compute_can_repair")
    proposal = fields.Text(compute="_compute_proposal")

    @api.depends("kind", "state")
    def _compute_can_repair(self):
        for finding in self:
            finding.can_repair = finding.kind in REPAIRABLE and finding.state != "solved"

    @api.depends("kind", "repair_mode", "found_qty", "expected_qty")
    def _compute_proposal(self):
        for finding in self:
            finding.proposal = getattr(
                finding, f"_get_proposal_{finding.kind}", lambda: self.env._("Have it counted.")
            )()

    def action_repair(self):
        """Put findings right as proposed; each change is written to its finding and the log.

        :raise FindingRefused: somebody without the right, or a finding that needs a person
        """
        self._require_manager()
        for finding in self.sudo():
            if not finding.can_repair:
                raise FindingRefused(
                    self.env._(
                        "%s can't be put right by a click: please follow its proposal.",
                        finding.display_name,
                    )
                )
            finding._refresh()
            if finding.state != "solved":
                finding._repair(self.env.user)

    def action_count(self):
        """Put the places of a finding on the list of counts, for its responsible person."""
        self._require_manager()
        for finding in self.sudo():
            finding._request_count()

    def action_diagnose(self):
        """Look for what made the stock wrong."""
        self.ensure_one()
        return self.env["jxc.stock.diagnosis"]._open(self.product_id, self.location_id)

    def _refresh(self):
        """Look again: figures of last night may be out of date."""
        self._check(self.product_id.ids)

    def _repair(self, user):
        self.ensure_one()
        text = self.proposal
        with self.env["jxc.stock.guard"]._act(self.product_id):
            getattr(self, f"_repair_{self.kind}")()
        self.repaired_by_id = user
        self.message_post(
            body=self.env._("Put right by %(user)s: %(what)s", user=user.name, what=text),
            author_id=user.partner_id.id,
        )
        self._log_repair(user, text)
        self._refresh()

    def _log_repair(self, user, text):
        log = self.env["jxc.operation.log"]
        operation = self.env["jxc.operation"]._get_by_code("stock_repair")
        log._log(
            [
                {
                    "operation_id": operation.id,
                    "outcome": "done",
                    "res_model": self._name,
                    "res_id": self.id,
                    "document": self.display_name,
                    "user_id": user.id,
                    "company_id": (self.company_id or self.env.company).id,
                    "date": fields.Datetime.now(),
                    "door": log._get_door(),
                    "details": text,
                }
            ]
        )

    def _get_quants(self):
        """Return the rows of stock with exactly the finding's key."""
        key = self._get_stock_key()
        return (
            self.env["stock.quant"]
            .sudo()
            .search(
                Domain.AND(
                    Domain(name, "=", value or False) for name, value in key._asdict().items()
                ),
                order="id",
            )
        )

    def _format(self, quantity):
        return self.env["jxc.stock.short"]._format(quantity, self.product_id.uom_id)

    # -- twins -------------------------------------------------------------------------------

    def _get_proposal_twins(self):
        return self.env._("Merge %s rows into one; the amounts are added up.", int(self.found_qty))

    def _repair_twins(self):
        quants = self._get_quants()
        quants._merge_quants()
        if len(self._get_quants()) > 1:
            raise FindingRefused(
                self.env._("Somebody is working with this stock just now. Please try again.")
            )

    # -- booked --------------------------------------------------------------------------------

    def _get_proposal_reserved(self):
        return self.env._(
            "Set what is booked from %(found)s to %(expected)s, as open documents have it.",
            found=self._format(self.found_qty),
            expected=self._format(self.expected_qty),
        )

    def _repair_reserved(self):
        quants = self._get_quants()
        quants = quants or self._make_quant()
        quants[1:].reserved_quantity = 0
        quants[:1].reserved_quantity = self.expected_qty

    def _make_quant(self):
        key = self._get_stock_key()
        vals = {name: value or False for name, value in key._asdict().items()}
        return self.env["stock.quant"].sudo().create(vals)

    # -- booked twice ----------------------------------------------------------------------------

    def _get_proposal_overbooked(self):
        documents = ", ".join(
            dict.fromkeys(line._jxc_get_document_name() for line, _quantity in self._get_releases())
        )
        return self.env._(
            "Take %(quantity)s from the bookings of %(documents)s, the last ones to be due; they"
            " look for other stock.",
            quantity=self._format(self.found_qty - max(self.expected_qty, 0.0)),
            documents=documents or "–",
        )

    def _get_releases(self):
        """Return ``[(move line, quantity)]`` to release, last due first, as Odoo would.

        Lines that are picked already stay: somebody has the goods in his hands.
        """
        excess = self.found_qty - max(self.expected_qty, 0.0)
        key = self._get_stock_key()
        domain = self.env["jxc.stock.hint"]._get_key_domain(key)
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                domain & Domain("state", "in", BOOKING_STATES) & Domain("quantity", ">", 0),
            )
            .filtered(lambda line: not line.picked)
            .sorted(lambda line: (line.picking_id.scheduled_date or line.date, line.id), True)
        )
        releases = []
        for line in lines:
            if self.product_id.uom_id.compare(excess, 0) <= 0:
                break
            quantity = min(excess, line.quantity_product_uom)
            releases.append((line, quantity))
            excess -= quantity
        return releases

    def _repair_overbooked(self):
        moves = self.env["stock.move"].sudo()
        for line, quantity in self._get_releases():
            moves |= line.move_id
            left = line.quantity_product_uom - quantity
            if line.product_id.uom_id.is_zero(left):
                line.unlink()
            else:
                line.quantity = line.product_id.uom_id._compute_quantity(
                    left, line.product_uom_id, rounding_method="HALF-UP"
                )
        for picking in moves.picking_id:
            picking.message_post(
                body=self.env._(
                    "Bookings of %s were released: more was booked than there is.",
                    self.product_id.display_name,
                )
            )
        moves._action_assign()

    # -- stock and documents ------------------------------------------------------------------------

    def _get_proposal_quantity(self):
        terms = {
            "found": self._format(self.found_qty),
            "expected": self._format(self.expected_qty),
        }
        if self.repair_mode == "documents":
            return self.env._(
                "Set stock from %(found)s to %(expected)s, as the documents have it, and put the"
                " place on the list of counts.",
                **terms,
            )
        return self.env._(
            "Write a count that brings the documents from %(expected)s to the stock of %(found)s,"
            " and put the place on the list of counts.",
            **terms,
        )

    def _repair_quantity(self):
        if self.repair_mode == "stock":
            self._write_count()
        self._shift(self.expected_qty - self.found_qty)
        self._request_count()

    def _shift(self, quantity):
        """Add a quantity to the stock of the key, by no document."""
        quant = self._get_quants()[:1] or self._make_quant()
        quant.quantity += quantity

    def _write_count(self):
        """Write the document of a count that found the difference."""
        quant = self._get_quants()[:1] or self._make_quant()
        loss = self.product_id.with_company(
            quant.company_id or self.env.company
        ).property_stock_inventory
        gained = self.product_id.uom_id.compare(self.difference, 0) > 0
        places = (loss, quant.location_id) if gained else (quant.location_id, loss)
        package = {("package_dest_id" if gained else "package_id"): quant.package_id}
        vals = quant.with_context(
            inventory_name=self.env._("Stock check: documents follow the stock")
        )._get_inventory_move_values(abs(self.difference), *places, **package)
        moves = self.env["stock.move"].sudo().create([vals])
        moves.with_context(ignore_dest_packages=True)._action_done()

    # -- what needs eyes -----------------------------------------------------------------------------

    def _get_proposal_serial(self):
        return self.env._("Look where it really is, and count the other places to zero.")

    def _get_proposal_negative(self):
        return self.env._("Find out why: open the diagnosis. Then count, or validate the receipt.")

    def _request_count(self):
        """Put the places of the finding on the list of counts, for today."""
        quants = self._get_quants()
        if self.kind == "serial":
            quants = quants.search(
                [
                    ("product_id", "=", self.product_id.id),
                    ("lot_id", "=", self.lot_id.id),
                    ("location_id.usage", "in", ("internal", "transit")),
                ]
            )
        quants.write(
            {"inventory_date": fields.Date.context_today(self), "user_id": self.user_id.id}
        )
