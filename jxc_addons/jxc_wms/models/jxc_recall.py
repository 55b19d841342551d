from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from .jxc_recall_sql import READ_DONE, READ_PLANNED, READ_STOCK, WALK_LOTS

#: So many lots are named in the title.
NAMED = 3


class JxcRecall(models.TransientModel):
    """From lots to everybody who got them, and back to where they came from.

    One screen and one export; the number of queries does not depend on how often and
    through how many steps the lots have moved.
    """

    _name = "jxc.recall"
    _description = "Recall of Lots"

    lot_ids = fields.Many2many("stock.lot", string="Lots", required=True)
    traced_lot_ids = fields.Many2many(
        "stock.lot",
        "jxc_recall_traced_lot_rel",
        string="All Lots Concerned",
        readonly=True,
        help="The lots, and what has been made of them.",
    )
    line_ids = fields.One2many("jxc.recall.line", "recall_id", string="All", readonly=True)
    customer_ids = fields.One2many(
        "jxc.recall.line", "recall_id", string="Customers", domain=[("kind", "=", "customer")]
    )
    out_ids = fields.One2many(
        "jxc.recall.line",
        "recall_id",
        string="Deliveries and Returns",
        domain=[("kind", "in", ("delivered", "returned"))],
    )
    in_ids = fields.One2many(
        "jxc.recall.line",
        "recall_id",
        string="Where From",
        domain=[("kind", "in", ("received", "given_back"))],
    )
    stock_ids = fields.One2many(
        "jxc.recall.line", "recall_id", string="On Hand", domain=[("kind", "=", "stock")]
    )
    planned_ids = fields.One2many(
        "jxc.recall.line", "recall_id", string="About to Leave", domain=[("kind", "=", "planned")]
    )
    other_ids = fields.One2many(
        "jxc.recall.line",
        "recall_id",
        string="Other Movements",
        domain=[("kind", "in", ("internal", "used", "other_in", "other_out"))],
    )
    received_qty = fields.Float(string="Received", digits="Product Unit", readonly=True)
    stock_qty = fields.Float(string="Still Here", digits="Product Unit", readonly=True)
    customer_qty = fields.Float(string="At Customers", digits="Product Unit", readonly=True)
    customer_count = fields.Integer(string="Customers Concerned", readonly=True)
    is_traced = fields.Boolean(readonly=True)

    @api.depends("lot_ids")
    def _compute_display_name(self):
        for recall in self:
            names = ", ".join(recall.sudo().lot_ids[:NAMED].mapped("name"))
            recall.display_name = " ".join(filter(None, (self.env._("Recall"), names)))

    @api.model
    def _open_for(self, lots):
        """Return the action that shows the recall of lots."""
        recall = self.create({"lot_ids": [Command.set(lots.ids)]})
        recall.action_trace()
        return recall._get_records_action(name=self.env._("Recall"), target="current")

    @api.model
    def _open_for_documents(self, documents, lots):
        """Return the action that shows the recall of the lots of documents.

        :raise UserError: the documents have no lots
        """
        documents.check_access("read")
        if not lots:
            raise UserError(
                self.env._(
                    "No lots in %s: there is nothing to trace.",
                    ", ".join(documents.mapped("display_name")),
                )
            )
        return self._open_for(lots.sudo(False).with_env(self.env))

    def action_trace(self):
        """Look up everything; may be pressed again."""
        self.ensure_one()
        if not self.lot_ids:
            raise UserError(self.env._("Choose the lots first."))
        self.lot_ids.check_access("read")
        self.env.flush_all()
        below, above = self._get_lots_below(), self._get_lots_above()
        rows = self._read_done(below) + self._read_done(above - below, only_receipts=True)
        rows += self._read_planned(below) + self._read_stock(below)
        customers = self._get_customer_rows(rows)
        self.sudo().write(
            {
                "line_ids": [Command.clear(), *map(Command.create, customers + rows)],
                "traced_lot_ids": [Command.set(sorted(below))],
                "is_traced": True,
                **self._prepare_totals(rows, customers),
            }
        )

    def action_block(self):
        """Block all lots concerned."""
        self.ensure_one()
        return (self.traced_lot_ids or self.lot_ids).action_jxc_block()

    def action_export(self):
        """Download the recall as a workbook."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/jxc/recall/{self.id}.xlsx",
            "target": "download",
        }

    # -- which lots ----------------------------------------------------------------------------

    def _get_lots_below(self):
        """Return the ids of the lots and of all lots that were made of them."""
        return self._walk_lots(SQL("rel.produce_line_id"), SQL("rel.consume_line_id"))

    def _get_lots_above(self):
        """Return the ids of the lots and of all lots that they were made of."""
        return self._walk_lots(SQL("rel.consume_line_id"), SQL("rel.produce_line_id"))

    def _walk_lots(self, start, end):
        rows = self.env.execute_query(
            SQL(
                WALK_LOTS,
                lots=self.lot_ids.ids,
                start=start,
                end=end,
            )
        )
        return {lot_id for (lot_id,) in rows}

    # -- what happened to them -----------------------------------------------------------------

    def _read_done(self, lot_ids, only_receipts=False):
        """Return the values of one line per document and lot that has moved.

        Order and partner are looked for along the steps of a move where it has none itself.
        """
        if not lot_ids:
            return []
        rows = self.env.execute_query(
            SQL(
                READ_DONE,
                lots=sorted(lot_ids),
                companies=self.env.companies.ids,
                receipts=only_receipts,
            )
        )
        return [self._prepare_done_vals(row) for row in rows]

    @api.model
    def _prepare_done_vals(self, row):
        """Return the values of a line from a row of :meth:`_read_done`."""
        source, target = row[7:9]
        return {
            "kind": self._get_kind(source, target),
            "lot_id": row[1],
            "product_id": row[2],
            "quantity": row[3],
            "date": row[4],
            "location_id": row[5],
            "location_dest_id": row[6],
            "picking_id": row[9],
            "document": row[10],
            "sale_id": row[11],
            "purchase_id": row[12],
            "partner_id": row[13],
        }

    @api.model
    def _get_kind(self, source, target):
        """Return what a move between two kinds of places is for a recall."""
        if target == "customer":
            return "delivered"
        if source == "customer":
            return "returned"
        if source == "supplier":
            return "received"
        if target == "supplier":
            return "given_back"
        if "production" in (source, target):
            return "used"
        if source == "inventory":
            return "other_in"
        return "other_out" if target == "inventory" else "internal"

    def _read_planned(self, lot_ids):
        """Return the values of what is booked to leave."""
        rows = self.env.execute_query(
            SQL(
                READ_PLANNED,
                sorted(lot_ids),
                self.env.companies.ids,
            )
        )
        names = [
            "lot_id",
            "product_id",
            "quantity",
            "date",
            "location_id",
            "location_dest_id",
            "picking_id",
            "document",
            "sale_id",
            "partner_id",
        ]
        return [{"kind": "planned", **dict(zip(names, row, strict=True))} for row in rows]

    def _read_stock(self, lot_ids):
        """Return the values of what is still here, by place."""
        rows = self.env.execute_query(
            SQL(
                READ_STOCK,
                sorted(lot_ids),
                self.env.companies.ids,
            )
        )
        names = ("lot_id", "product_id", "quantity", "location_id", "date")
        return [{"kind": "stock", **dict(zip(names, row, strict=True))} for row in rows]

    @api.model
    def _get_customer_rows(self, rows):
        """Return one line per customer and lot: what was delivered less what came back."""
        found = {}
        for row in rows:
            if row["kind"] not in ("delivered", "returned"):
                continue
            key = (row["partner_id"], row["lot_id"], row["product_id"])
            line = found.setdefault(
                key,
                {
                    "kind": "customer",
                    "partner_id": key[0],
                    "lot_id": key[1],
                    "product_id": key[2],
                    "quantity": 0.0,
                    "delivered_qty": 0.0,
                    "date": row["date"],
                },
            )
            sign = 1 if row["kind"] == "delivered" else -1
            line["quantity"] += sign * row["quantity"]
            line["delivered_qty"] += row["quantity"] if sign > 0 else 0.0
            line["date"] = max(line["date"], row["date"])
        return list(found.values())

    @api.model
    def _prepare_totals(self, rows, customers):
        """Return the sums that head the screen."""

        def total(kind):
            return sum(row["quantity"] for row in rows if row["kind"] == kind)

        return {
            "received_qty": total("received") - total("given_back"),
            "stock_qty": total("stock"),
            "customer_qty": sum(row["quantity"] for row in customers),
            "customer_count": len({row["partner_id"] for row in customers}),
        }
