from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL


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

    @api.model
    def _open_for(self, lots):
        """Return the action that shows the recall of lots."""
        recall = self.create({"lot_ids": [Command.set(lots.ids)]})
        recall.action_trace()
        return recall._get_records_action(name=self.env._("Recall"), target="current")

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
                """
                WITH RECURSIVE walk (lot_id) AS (
                    SELECT unnest(%(lots)s)
                     UNION
                    SELECT found.lot_id
                      FROM walk
                      JOIN stock_move_line line ON line.lot_id = walk.lot_id AND line.state = 'done'
                      JOIN stock_move_line_consume_rel rel ON %(start)s = line.id
                      JOIN stock_move_line found ON found.id = %(end)s
                     WHERE found.lot_id IS NOT NULL AND found.state = 'done'
                )
                SELECT lot_id FROM walk
                """,
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
                """
                WITH RECURSIVE done AS (
                    SELECT line.move_id, line.lot_id, line.product_id,
                           SUM(line.quantity_product_uom) AS quantity, MAX(line.date) AS date,
                           MIN(line.location_id) AS source_id,
                           MIN(line.location_dest_id) AS target_id,
                           source.usage AS source_usage, target.usage AS target_usage
                      FROM stock_move_line line
                      JOIN stock_location source ON source.id = line.location_id
                      JOIN stock_location target ON target.id = line.location_dest_id
                     WHERE line.lot_id = ANY(%(lots)s) AND line.state = 'done'
                       AND line.company_id = ANY(%(companies)s)
                       AND (NOT %(receipts)s OR source.usage = 'supplier')
                  GROUP BY line.move_id, line.lot_id, line.product_id, source.usage, target.usage
                ), walk (root_id, move_id, forward, depth) AS (
                    SELECT DISTINCT move_id, move_id, source_usage IN ('supplier', 'customer'), 0
                      FROM done
                     UNION
                    SELECT walk.root_id, link.move_dest_id, TRUE, walk.depth + 1
                      FROM walk JOIN stock_move_move_rel link ON link.move_orig_id = walk.move_id
                     WHERE walk.forward AND walk.depth < 20
                ), back (root_id, move_id, depth) AS (
                    SELECT root_id, move_id, 0 FROM walk WHERE NOT forward AND depth = 0
                     UNION
                    SELECT back.root_id, link.move_orig_id, back.depth + 1
                      FROM back JOIN stock_move_move_rel link ON link.move_dest_id = back.move_id
                     WHERE back.depth < 20
                ), chain AS (
                    SELECT root_id, move_id, depth FROM walk
                     UNION ALL
                    SELECT root_id, move_id, depth FROM back
                ), source AS (
                    SELECT chain.root_id,
                           (array_agg(sale.order_id ORDER BY chain.depth)
                                FILTER (WHERE sale.order_id IS NOT NULL))[1] AS sale_id,
                           (array_agg(buy.order_id ORDER BY chain.depth)
                                FILTER (WHERE buy.order_id IS NOT NULL))[1] AS purchase_id,
                           (array_agg(COALESCE(picking.partner_id, move.partner_id)
                                ORDER BY chain.depth)
                                FILTER (WHERE COALESCE(picking.partner_id, move.partner_id)
                                        IS NOT NULL))[1] AS partner_id
                      FROM chain
                      JOIN stock_move move ON move.id = chain.move_id
                 LEFT JOIN stock_picking picking ON picking.id = move.picking_id
                 LEFT JOIN sale_order_line sale ON sale.id = move.sale_line_id
                 LEFT JOIN purchase_order_line buy ON buy.id = move.purchase_line_id
                  GROUP BY chain.root_id
                )
                SELECT done.*, move.picking_id, COALESCE(picking.name, move.reference),
                       source.sale_id, source.purchase_id,
                       COALESCE(picking.partner_id, move.partner_id, source.partner_id)
                  FROM done
                  JOIN stock_move move ON move.id = done.move_id
             LEFT JOIN stock_picking picking ON picking.id = move.picking_id
             LEFT JOIN source ON source.root_id = done.move_id
              ORDER BY done.date, done.move_id
                """,
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
                """
                SELECT line.lot_id, line.product_id, SUM(line.quantity_product_uom),
                       MIN(move.date), MIN(line.location_id), MIN(line.location_dest_id),
                       move.picking_id, COALESCE(picking.name, MIN(move.reference)),
                       MIN(sale.order_id), COALESCE(picking.partner_id, MIN(move.partner_id))
                  FROM stock_move_line line
                  JOIN stock_move move ON move.id = line.move_id
                  JOIN stock_location source ON source.id = line.location_id
             LEFT JOIN stock_picking picking ON picking.id = move.picking_id
             LEFT JOIN sale_order_line sale ON sale.id = move.sale_line_id
                 WHERE line.lot_id = ANY(%s) AND line.state NOT IN ('done', 'cancel', 'draft')
                   AND line.company_id = ANY(%s) AND source.usage IN ('internal', 'transit')
              GROUP BY line.lot_id, line.product_id, move.picking_id, picking.name,
                       picking.partner_id
                """,
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
                """
                SELECT quant.lot_id, quant.product_id, SUM(quant.quantity), quant.location_id,
                       MIN(quant.in_date)
                  FROM stock_quant quant
                  JOIN stock_location place ON place.id = quant.location_id
                 WHERE quant.lot_id = ANY(%s) AND place.usage IN ('internal', 'transit')
                   AND (quant.company_id IS NULL OR quant.company_id = ANY(%s))
              GROUP BY quant.lot_id, quant.product_id, quant.location_id
                HAVING SUM(quant.quantity) <> 0
                """,
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
