from odoo import api, models
from odoo.tools import SQL

from ..tools.stock_difference import drop_explained
from ..tools.stock_tally import StockKey
from .jxc_stock_guard import GUARDED_USAGES

#: Move lines in these states book stock.
BOOKING_STATES = ("assigned", "partially_available", "waiting", "confirmed")


class JxcStockCheck(models.AbstractModel):
    """What must always be true of stock, asked of the whole database at once.

    Addons add a check by extending :meth:`_get_checks`: a kind of finding and a method
    ``(product_ids or None) -> [vals]``, see :meth:`_prepare_row`.
    """

    _name = "jxc.stock.check"
    _description = "Invariants of Stock"

    @api.model
    def _get_checks(self):
        """Return ``{kind of finding: name of the method that looks for it}``."""
        return {
            "quantity": "_find_quantity",
            "reserved": "_find_reserved",
            "twins": "_find_twins",
            "serial": "_find_serial",
            "overbooked": "_find_overbooked",
            "negative": "_find_negative",
        }

    @api.model
    def _find(self, product_ids=None):
        """Return what is wrong, as values of findings.

        :param product_ids: only of these products; all when None
        """
        self.env.flush_all()
        rows = []
        for kind, method in self._get_checks().items():
            rows += [{**row, "kind": kind} for row in getattr(self, method)(product_ids)]
        return rows

    @api.model
    def _prepare_row(self, key, found, expected):
        """Return the values of a finding.

        :param key: :class:`~.tools.stock_tally.StockKey`
        :param found, expected: in the product's unit
        """
        vals = {name: id_ or False for name, id_ in key._asdict().items()}
        return {**vals, "found_qty": found or 0.0, "expected_qty": expected or 0.0}

    # -- stock and documents -------------------------------------------------------------

    @api.model
    def _find_quantity(self, product_ids):
        """Stock is the sum of what done lines brought and took."""
        return self._compare(
            self._get_moved_sql(product_ids), SQL("SUM(quant.quantity)"), product_ids
        )

    @api.model
    def _find_reserved(self, product_ids):
        """What is booked is the sum of the open lines."""
        booked = SQL(
            """
            SELECT product_id, location_id, COALESCE(lot_id, 0) AS lot_id,
                   COALESCE(package_id, 0) AS package_id, COALESCE(owner_id, 0) AS owner_id,
                   SUM(quantity_product_uom) AS quantity
              FROM stock_move_line line
             WHERE state IN %s AND %s
             GROUP BY 1, 2, 3, 4, 5
            """,
            BOOKING_STATES,
            self._get_product_sql("line", product_ids),
        )
        return self._compare(booked, SQL("SUM(quant.reserved_quantity)"), product_ids)

    @api.model
    def _get_moved_sql(self, product_ids):
        return SQL(
            """
            SELECT product_id, location_id, lot_id, package_id, owner_id,
                   SUM(quantity) AS quantity
              FROM (SELECT product_id, location_dest_id AS location_id,
                           COALESCE(lot_id, 0) AS lot_id,
                           COALESCE(result_package_id, 0) AS package_id,
                           COALESCE(owner_id, 0) AS owner_id, quantity_product_uom AS quantity
                      FROM stock_move_line line WHERE state = 'done' AND %(wanted)s
                     UNION ALL
                    SELECT product_id, location_id, COALESCE(lot_id, 0), COALESCE(package_id, 0),
                           COALESCE(owner_id, 0), -quantity_product_uom
                      FROM stock_move_line line WHERE state = 'done' AND %(wanted)s) AS moved
             GROUP BY 1, 2, 3, 4, 5
            """,
            wanted=self._get_product_sql("line", product_ids),
        )

    @api.model
    def _compare(self, documents, amount, product_ids):
        """Return the keys where quants differ from documents.

        :param documents: SELECT of the five columns of a key and ``quantity``
        :param amount: what of the quants is compared
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH documents AS (%(documents)s),
                     stock AS (%(stock)s)
                SELECT pair.*
                  FROM (SELECT product_id, location_id, lot_id, package_id, owner_id,
                               stock.quantity AS found, documents.quantity AS expected
                          FROM documents
                          FULL JOIN stock
                         USING (product_id, location_id, lot_id, package_id, owner_id)) AS pair
                  JOIN stock_location place
                    ON place.id = pair.location_id AND place.usage IN %(usages)s
                  JOIN product_product product ON product.id = pair.product_id
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id AND template.is_storable
                 WHERE ROUND((COALESCE(pair.found, 0) - COALESCE(pair.expected, 0))::numeric,
                             %(digits)s) <> 0
                 ORDER BY 1, 2, 3, 4, 5
                """,
                documents=documents,
                stock=self._get_stock_sql(amount, product_ids),
                usages=GUARDED_USAGES,
                digits=self._get_digits(),
            )
        )
        found = {StockKey(*row[:5]): row[5:] for row in rows}
        differences = {key: (row[0] or 0.0) - (row[1] or 0.0) for key, row in found.items()}
        return [
            self._prepare_row(key, *found[key])
            for key in drop_explained(differences, self._get_digits())
        ]

    # -- stock by itself -------------------------------------------------------------------

    @api.model
    def _find_twins(self, product_ids):
        """Each stock has one row; Odoo leaves more of them when people work at once."""
        return self._find_in_stock(SQL("COUNT(*)"), SQL("1"), SQL("COUNT(*) > 1"), product_ids)

    @api.model
    def _find_overbooked(self, product_ids):
        """Never more is booked than there is."""
        return self._find_in_stock(
            SQL("SUM(quant.reserved_quantity)"),
            SQL("SUM(quant.quantity)"),
            SQL(
                "ROUND((SUM(quant.reserved_quantity)"
                " - GREATEST(SUM(COALESCE(quant.quantity, 0)), 0))::numeric, %s) > 0",
                self._get_digits(),
            ),
            product_ids,
        )

    @api.model
    def _find_negative(self, product_ids):
        """No stock is below zero."""
        return self._find_in_stock(
            SQL("SUM(quant.quantity)"),
            SQL("0"),
            SQL("ROUND(SUM(quant.quantity)::numeric, %s) < 0", self._get_digits()),
            product_ids,
        )

    @api.model
    def _find_serial(self, product_ids):
        """A serial number is in one place, and there once."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT quant.product_id, quant.lot_id, SUM(quant.quantity)
                  FROM stock_quant quant
                  JOIN stock_location place
                    ON place.id = quant.location_id AND place.usage IN %s
                  JOIN product_product product ON product.id = quant.product_id
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id AND template.tracking = 'serial'
                 WHERE quant.lot_id IS NOT NULL AND quant.quantity > 0 AND %s
                 GROUP BY 1, 2
                HAVING ROUND(SUM(quant.quantity)::numeric, %s) > 1
                """,
                GUARDED_USAGES,
                self._get_product_sql("quant", product_ids),
                self._get_digits(),
            )
        )
        return [
            self._prepare_row(StockKey(product_id, 0, lot_id=lot_id), quantity, 1)
            for product_id, lot_id, quantity in rows
        ]

    @api.model
    def _find_in_stock(self, found, expected, condition, product_ids):
        """Return the keys whose quants meet a condition."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT quant.product_id, quant.location_id, COALESCE(quant.lot_id, 0),
                       COALESCE(quant.package_id, 0), COALESCE(quant.owner_id, 0), %s, %s
                  FROM stock_quant quant
                  JOIN stock_location place
                    ON place.id = quant.location_id AND place.usage IN %s
                 WHERE %s
                 GROUP BY 1, 2, 3, 4, 5
                HAVING %s
                """,
                found,
                expected,
                GUARDED_USAGES,
                self._get_product_sql("quant", product_ids),
                condition,
            )
        )
        return [self._prepare_row(StockKey(*row[:5]), *row[5:]) for row in rows]

    # -- parts of the queries --------------------------------------------------------------

    @api.model
    def _get_stock_sql(self, amount, product_ids):
        return SQL(
            """
            SELECT product_id, location_id, COALESCE(lot_id, 0) AS lot_id,
                   COALESCE(package_id, 0) AS package_id, COALESCE(owner_id, 0) AS owner_id,
                   %s AS quantity
              FROM stock_quant quant
             WHERE %s
             GROUP BY 1, 2, 3, 4, 5
            """,
            amount,
            self._get_product_sql("quant", product_ids),
        )

    @api.model
    def _get_product_sql(self, alias, product_ids):
        if product_ids is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", SQL.identifier(alias, "product_id"), list(product_ids))

    @api.model
    def _get_digits(self):
        return self.env["decimal.precision"].precision_get("Product Unit")
