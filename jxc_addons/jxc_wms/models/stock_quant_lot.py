from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from ..tools import shelf_life


class StockQuant(models.Model):
    """Lots leave in the order of their making or of their number, and only those that may."""

    _inherit = "stock.quant"

    jxc_production_date = fields.Date(related="lot_id.jxc_production_date", store=True)

    def _auto_init(self):
        """Make the column without computing it: no lot has a production date yet."""
        if not column_exists(self.env.cr, "stock_quant", "jxc_production_date"):
            create_column(self.env.cr, "stock_quant", "jxc_production_date", "date")
        return super()._auto_init()

    @api.model
    def _get_removal_strategy_order(self, removal_strategy):
        if removal_strategy == "jxc_production":
            return "jxc_production_date, in_date, id"
        if removal_strategy == "jxc_serial":
            return "lot_id, in_date, id"
        return super()._get_removal_strategy_order(removal_strategy)

    def _get_gather_domain(
        self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False
    ):
        """Propose no lot that may not leave; what leaves is judged when it is done."""
        domain = Domain(
            super()._get_gather_domain(
                product_id, location_id, lot_id, package_id, owner_id, strict=strict
            )
        )
        until = self.env.context.get("jxc_lots_until")
        if until:
            domain &= Domain("lot_id", "not any", [("jxc_blocked", "=", True)])
            domain &= Domain("expiration_date", "=", False) | Domain("expiration_date", ">", until)
        if until and self.env.context.get("jxc_lots_life"):
            domain &= Domain.custom(to_sql=self._jxc_get_life_sql)
        return domain

    def _jxc_get_life_sql(self, model, alias, query):
        """Return the condition that lots keep for a share of their own shelf life."""
        percent, total_days, today = self.env.context["jxc_lots_life"]
        expires = SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            SQL.identifier(alias, "expiration_date"),
            self.env["stock.lot"]._jxc_get_zone().zone,
        )
        return SQL(
            """(%(expires)s IS NULL OR %(expires)s - %(today)s::date >= CEIL(
                %(percent)s::float8
                * GREATEST(COALESCE(%(expires)s - %(made)s, %(total)s), 0) / 100))""",
            expires=expires,
            today=today,
            percent=percent,
            made=SQL.identifier(alias, "jxc_production_date"),
            total=total_days,
        )

    def _jxc_is_usable(self, until):
        """Tell of one quant what :meth:`_get_gather_domain` asks for."""
        self.ensure_one()
        expires = self.expiration_date
        if self.lot_id.jxc_blocked or (expires and expires <= until):
            return False
        life = self.env.context.get("jxc_lots_life")
        if not life or not expires:
            return True
        percent, total_days, today = life
        day = self.env["stock.lot"]._jxc_get_day(expires)
        if self.jxc_production_date:
            total_days = (day - self.jxc_production_date).days
        return shelf_life.has_life(day, today, shelf_life.get_needed_days(0, percent, total_days))
