from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date, format_datetime

from ..tools.stock_tally import StockKey
from .jxc_stock_check import BOOKING_STATES

#: Two takers within this time worked at once.
AT_ONCE_SECONDS = 60
#: A document dated so much before it was made was dated back.
DATED_BACK = timedelta(hours=1)
#: So many documents and places are named.
NAMED = 5


class JxcStockCause(models.AbstractModel):
    """What may have made stock wrong, in the order in which a keeper should look.

    A cause is a method ``(product, places) -> vals or None``; ``places`` are the locations
    looked at. Runs as superuser: the reason may lie in documents of other departments.
    """

    _name = "jxc.stock.cause"
    _description = "Causes of Wrong Stock"

    @api.model
    def _get_causes(self):
        """Return ``{code: name of the method}``, most likely first. Addons add theirs."""
        return {
            "unit": "_find_units",
            "at_once": "_find_at_once",
            "receipt": "_find_receipts",
            "dated_back": "_find_dated_back",
            "place": "_find_places",
            "return": "_find_returns",
        }

    @api.model
    def _prepare_cause(self, evidence, documents, proposal):
        """Return what a cause method found.

        :param evidence: list of sentences
        :param documents: records to open
        """
        more = len(evidence) - NAMED
        sentences = evidence[:NAMED] + ([self.env._("… and %s more.", more)] if more > 0 else [])
        return {"evidence": "\n".join(sentences), "documents": documents, "proposal": proposal}

    @api.model
    def _format(self, quantity, product):
        return self.env["jxc.stock.short"]._format(quantity, product.uom_id)

    # -- 1. units --------------------------------------------------------------------------

    @api.model
    def _find_units(self, product, places):
        """Documents in a unit that does not convert, or did convert otherwise."""
        evidence, lines = [], self.env["stock.move.line"]
        groups = lines._read_group(
            [("product_id", "=", product.id), ("state", "!=", "cancel"), ("quantity", ">", 0)],
            ["product_uom_id"],
            ["quantity:sum", "quantity_product_uom:sum", "id:recordset"],
        )
        for unit, quantity, booked, found in groups:
            sentence = self._judge_unit(product, unit, quantity, booked)
            if sentence:
                evidence.append(sentence)
                lines |= found
        evidence += [
            self.env._(
                "%(vendor)s sells it by %(unit)s, which does not convert to %(own)s.",
                vendor=seller.partner_id.display_name,
                unit=seller.product_uom_id.name,
                own=product.uom_id.name,
            )
            for seller in product.seller_ids
            if not product.uom_id._has_common_reference(seller.product_uom_id)
        ]
        packed, moves = self._find_packagings(product, places)
        evidence += packed
        if not evidence:
            return None
        return self._prepare_cause(
            evidence,
            lines.picking_id | moves.picking_id,
            self.env._(
                "Settle the unit of the product and of its documents, then have it counted."
            ),
        )

    @api.model
    def _judge_unit(self, product, unit, quantity, booked):
        """Return what is wrong with the documents in one unit, if anything."""
        terms = {
            "unit": unit.name,
            "own": product.uom_id.name,
            "quantity": self.env["jxc.stock.short"]._format(quantity, unit),
            "booked": self._format(booked, product),
        }
        if not product.uom_id._has_common_reference(unit):
            return self.env._(
                "Documents in %(unit)s, which does not convert to %(own)s: %(quantity)s were"
                " booked as %(booked)s.",
                **terms,
            )
        right = unit._compute_quantity(quantity, product.uom_id, round=False)
        if product.uom_id.compare(right, booked):
            return self.env._(
                "%(quantity)s were booked as %(booked)s; today they would be %(right)s.",
                right=self._format(right, product),
                **terms,
            )
        return None

    # -- 2. at once --------------------------------------------------------------------------

    @api.model
    def _find_at_once(self, product, places):
        """Two documents that took of the same stock within a minute; refusals in the log."""
        lines = self.env["stock.move.line"].browse(self._search_at_once(product, places))
        evidence = [
            self.env._(
                "%(date)s: %(user)s took %(quantity)s on %(document)s.",
                date=format_datetime(self.env, line.date, dt_format="yyyy-MM-dd HH:mm:ss"),
                user=line.picking_id.jxc_done_user_id.name or line.write_uid.name,
                quantity=self._format(line.quantity_product_uom, product),
                document=line._jxc_get_document_name(),
            )
            for line in lines
        ]
        logs = self._search_refusals(product, places.company_id)
        if logs:
            evidence.append(
                self.env._(
                    "%(count)s attempts to take more than there was were refused or reported, the"
                    " last one by %(user)s on %(date)s.",
                    count=len(logs),
                    user=logs[0].user_id.name,
                    date=format_date(self.env, logs[0].date),
                )
            )
        if not evidence:
            return None
        return self._prepare_cause(
            evidence,
            lines.picking_id,
            self.env._("Ask these people what really left, then have the place counted."),
        )

    @api.model
    def _search_at_once(self, product, places):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT one.id, other.id
                  FROM stock_move_line one
                  JOIN stock_move_line other
                    ON other.product_id = one.product_id AND other.location_id = one.location_id
                   AND COALESCE(other.lot_id, 0) = COALESCE(one.lot_id, 0)
                   AND other.id > one.id AND other.state = 'done'
                   AND COALESCE(other.picking_id, 0) <> COALESCE(one.picking_id, 0)
                   AND other.write_uid <> one.write_uid
                   AND ABS(EXTRACT(EPOCH FROM other.date - one.date)) <= %s
                 WHERE one.product_id = %s AND one.state = 'done' AND one.location_id = ANY(%s)
                 ORDER BY other.date DESC LIMIT %s
                """,
                AT_ONCE_SECONDS,
                product.id,
                places.ids,
                NAMED,
            )
        )
        return list(dict.fromkeys(id_ for row in rows for id_ in row))

    @api.model
    def _search_refusals(self, product, companies):
        pickings = self.env["stock.move"].search([("product_id", "=", product.id)]).picking_id
        return self.env["jxc.operation.log"].search(
            Domain("operation_id.code", "=", "stock_take")
            & Domain("company_id", "in", companies.ids)
            & Domain("outcome", "in", ("blocked", "warned"))
            & Domain("details", "ilike", product.name)
            & (
                (Domain("res_model", "=", "stock.picking") & Domain("res_id", "in", pickings.ids))
                | (Domain("res_model", "=", "product.product") & Domain("res_id", "=", product.id))
            )
        )

    # -- 3. receipts ---------------------------------------------------------------------------

    @api.model
    def _find_receipts(self, product, places):
        """Goods that may be here already, but not in the system."""
        moves = self.env["stock.move"].search(
            [
                ("product_id", "=", product.id),
                ("location_dest_id", "child_of", places.ids),
                ("location_id.usage", "not in", ("internal", "transit")),
                ("state", "in", ("draft", *BOOKING_STATES)),
                ("date", "<=", fields.Datetime.now()),
                ("origin_returned_move_id", "=", False),
            ],
            order="date, id",
        )
        evidence = [
            self.env._(
                "%(document)s of %(date)s, %(partner)s: %(quantity)s not validated.",
                document=move.picking_id.name or move.reference,
                date=format_date(self.env, move.date),
                partner=move.picking_id.partner_id.display_name or "–",
                quantity=self._format(move.product_qty, product),
            )
            for move in moves
        ]
        if not evidence:
            return None
        return self._prepare_cause(
            evidence,
            moves.picking_id,
            self.env._("If the goods are here, validate the receipt with what really came."),
        )

    # -- 4. dated back -----------------------------------------------------------------------------

    @api.model
    def _find_dated_back(self, product, places):
        """Documents dated before they were made: stock of the past was changed."""
        lines = (
            self.env["stock.move.line"]
            .search(
                Domain("product_id", "=", product.id)
                & Domain("state", "=", "done")
                & (
                    Domain("location_id", "in", places.ids)
                    | Domain("location_dest_id", "in", places.ids)
                ),
                order="id desc",
            )
            .filtered(lambda line: line.date < line.create_date - DATED_BACK)
        )
        evidence = [
            self.env._(
                "%(document)s is dated %(date)s, but was made on %(made)s by %(user)s:"
                " %(quantity)s.",
                document=line._jxc_get_document_name(),
                date=format_date(self.env, line.date),
                made=format_date(self.env, line.create_date),
                user=line.create_uid.name,
                quantity=self._format(line.quantity_product_uom, product),
            )
            for line in lines
        ]
        if not evidence:
            return None
        return self._prepare_cause(
            evidence,
            lines.picking_id,
            self.env._("Check date and quantity with the paper; a count settles the rest."),
        )

    # -- 5. place or lot --------------------------------------------------------------------------

    @api.model
    def _find_places(self, product, places):
        """Below zero here, and lying there: goods taken from another place or lot."""
        groups = self.env["stock.quant"]._read_group(
            [("product_id", "=", product.id), ("location_id.usage", "in", ("internal", "transit"))],
            [*StockKey._fields[1:]],
            ["quantity:sum", "reserved_quantity:sum", "id:recordset"],
        )
        groups = [row for row in groups if row[0].company_id <= places.company_id]
        short = [
            row for row in groups if row[0] in places and product.uom_id.compare(row[4], 0) < 0
        ]
        free = [row for row in groups if product.uom_id.compare(row[4] - max(row[5], 0), 0) > 0]
        if not short or not free:
            return None
        evidence = [
            self.env._(
                "%(place)s: %(quantity)s",
                place=" / ".join(part.display_name for part in row[:4] if part),
                quantity=self._format(row[4], product),
            )
            for row in [*short, *sorted(free, key=lambda row: -row[4])]
        ]
        quants = self.env["stock.quant"].union(*(row[6] for row in [*short, *free]))
        return self._prepare_cause(
            evidence,
            quants,
            self.env._("If the wrong place or lot was entered, move the goods or count both."),
        )

    # -- 6. returns --------------------------------------------------------------------------------

    @api.model
    def _find_returns(self, product, places):
        """Goods that came back, but not into this stock, or more often than they left."""
        moves = self.env["stock.move"].search(
            [
                ("product_id", "=", product.id),
                ("origin_returned_move_id", "!=", False),
                ("state", "!=", "cancel"),
                ("company_id", "in", places.company_id.ids),
            ],
            order="id desc",
        )
        found = [(move, self._judge_return(move, moves, places)) for move in moves]
        found = [(move, sentence) for move, sentence in found if sentence]
        if not found:
            return None
        return self._prepare_cause(
            [sentence for _move, sentence in found],
            moves.browse(move.id for move, _sentence in found).picking_id,
            self.env._("Finish the return, or move the goods to where they really are."),
        )

    @api.model
    def _judge_return(self, move, moves, places):
        """Return what is doubtful about a return, if anything."""
        origin = move.origin_returned_move_id
        returned = sum(
            other.product_uom._compute_quantity(other.quantity, move.product_id.uom_id)
            for other in moves
            if other.origin_returned_move_id == origin and other.state == "done"
        )
        left = origin.product_uom._compute_quantity(origin.quantity, move.product_id.uom_id)
        terms = {
            "document": move.picking_id.name or move.reference,
            "quantity": self._format(move.product_qty, move.product_id),
            "origin": origin.picking_id.name or origin.reference,
        }
        if move.state != "done":
            return self.env._(
                "Return %(document)s of %(quantity)s from %(origin)s is not validated.", **terms
            )
        if move.product_id.uom_id.compare(returned, left) > 0:
            return self.env._(
                "%(returned)s were returned of %(origin)s, which had moved %(left)s.",
                returned=self._format(returned, move.product_id),
                left=self._format(left, move.product_id),
                **terms,
            )
        target = move.location_dest_id
        if target.usage == "internal" and target not in places:
            return self.env._(
                "Return %(document)s of %(quantity)s went to %(place)s.",
                place=target.display_name,
                **terms,
            )
        return None

    # -- when it began -------------------------------------------------------------------------------

    @api.model
    def _find_begin(self, product, places):
        """Return the done line that first took a stock below zero, and how far.

        :return: (move line or none, quantity), by the dates of the documents
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, stock FROM (
                    SELECT id, date, SUM(amount) OVER (
                               PARTITION BY place, lot, package, owner ORDER BY date, id) AS stock
                      FROM (SELECT id, date, location_dest_id AS place, COALESCE(lot_id, 0) AS lot,
                                   COALESCE(result_package_id, 0) AS package,
                                   COALESCE(owner_id, 0) AS owner, quantity_product_uom AS amount
                              FROM stock_move_line WHERE state = 'done' AND product_id = %(product)s
                             UNION ALL
                            SELECT id, date, location_id, COALESCE(lot_id, 0),
                                   COALESCE(package_id, 0), COALESCE(owner_id, 0),
                                   -quantity_product_uom
                              FROM stock_move_line
                             WHERE state = 'done' AND product_id = %(product)s) AS moved
                     WHERE place = ANY(%(places)s)) AS history
                 WHERE ROUND(stock::numeric, %(digits)s) < 0
                 ORDER BY date, id LIMIT 1
                """,
                product=product.id,
                places=places.ids,
                digits=self.env["jxc.stock.check"]._get_digits(),
            )
        )
        line_id, quantity = rows[0] if rows else (False, 0.0)
        return self.env["stock.move.line"].browse(line_id or ()), quantity
