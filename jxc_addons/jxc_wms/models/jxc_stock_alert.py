from odoo import api, models
from odoo.tools import SQL

from .jxc_stock_alert_sql import READ_AMOUNTS, READ_DAILY_USE, READ_SPARE

#: Moves in these states are still to come.
OPEN_STATES = ("waiting", "confirmed", "partially_available", "assigned")


class JxcStockAlert(models.AbstractModel):
    """Reads what reordering rules are judged by; a fixed number of queries whatever their number."""

    _name = "jxc.stock.alert"
    _description = "Amounts of Stock Alerts"

    @api.model
    def _read_amounts(self, points):
        """Return ``{id: (on hand, booked, incoming, outgoing, useless)}`` in the product's unit.

        Within the rule's place and all places inside; what only moves inside does not count.
        Useless is what is free of lots that are blocked or expired.
        """
        if not points:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                READ_AMOUNTS,
                ids=points.ids,
                states=list(OPEN_STATES),
            )
        )
        return {row[0]: tuple(round(float(value), 6) for value in row[1:]) for row in rows}

    @api.model
    def _read_spare(self, products, companies):
        """Return ``{(product, company, warehouse): what is free beyond its own minimum}``."""
        if not products:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                READ_SPARE,
                products.ids,
                companies.ids,
            )
        )
        return {tuple(row[:3]): float(row[3] or 0.0) for row in rows}

    @api.model
    def _read_daily_use(self, points):
        """Return ``{id: average daily use}``: what customers and production got, less returns.

        Over so many days as the company says; goods that went to another warehouse were not
        used.
        """
        if not points:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                READ_DAILY_USE,
                points.ids,
            )
        )
        return {row[0]: max(float(row[1]), 0.0) for row in rows}
