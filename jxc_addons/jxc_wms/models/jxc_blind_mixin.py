from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

#: The act of reading values into the cache, where business code needs them as they are.
FETCH = "blind_fetch"


class JxcBlindMixin(models.AbstractModel):
    """Records whose quantities are not told to who counts their goods for a review.

    What leaves the server is covered: reading and exports, and whatever may be found out by
    conditions, orders, groups and sums of a caller, on the model or on one that leads to it.
    Business code reads and searches as ever. Put before the model that it extends::

        _name = "stock.move"
        _inherit = ["jxc.blind.mixin", "stock.move"]

    Configured by the class attributes

    * ``_jxc_blind_fields``: what is left empty, numbers or what the database does not keep;
    * ``_jxc_blind_move``: path to the movement, empty if the model is it.
    """

    _name = "jxc.blind.mixin"
    _description = "Quantities Hidden from the Reviewer"

    _jxc_blind_fields = frozenset()
    _jxc_blind_move = ""

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        names = self._jxc_blind_fields.intersection(fnames)
        if names and rows and not self.env.su:
            hidden = set(self._jxc_filter_blind()._ids)
            for row in rows:
                if row["id"] in hidden:
                    row.update(dict.fromkeys(names, False))
        return rows

    def _jxc_filter_blind(self):
        """Return the records of which the user may not see quantities."""
        if not self._jxc_may_be_blind():
            return self.browse()
        known = self.filtered("id").sudo()
        blind = known._jxc_get_shipments()._jxc_filter_blind(self.env.user)
        if not blind:
            return self.browse()
        hidden = known.filtered(lambda record: record._jxc_get_shipments() & blind)
        return self.browse(hidden.ids)

    @api.model
    def _jxc_may_be_blind(self):
        """Tell whether there is anything at all that may be hidden from the user."""
        return self.env["stock.picking"]._jxc_may_be_blind()

    def _jxc_get_shipments(self):
        """Return the transfers that bring the goods, and those that bring them further."""
        moves = self.mapped(self._jxc_blind_move) if self._jxc_blind_move else self
        onward = moves.move_dest_ids
        return self.picking_id | moves.picking_id | (onward | onward.move_dest_ids).picking_id

    # -- questions ---------------------------------------------------------------------------

    def _field_to_sql(self, alias, field_expr, query=None):
        """Whatever is asked about quantities, hidden ones are zero.

        All conditions, orders, groups and sums pass here, also those that start elsewhere.
        """
        sql = super()._field_to_sql(alias, field_expr, query)
        if field_expr not in self._jxc_blind_fields or self.env.su:
            return sql
        door = self.env["jxc.door"]
        if door._is_acting(FETCH) or not door._is_question():
            return sql
        hidden = self._jxc_get_hidden_ids()
        if not hidden:
            return sql
        record = SQL.identifier(alias, "id")
        return SQL("CASE WHEN %s = ANY(%s) THEN 0 ELSE %s END", record, hidden, sql)

    def _fetch_query(self, query, fields):
        """The conditions of the query stand already; its values are for whoever computes."""
        with self.env["jxc.door"]._act(FETCH):
            return super()._fetch_query(query, fields)

    @api.model
    def _jxc_get_hidden_ids(self):
        """Return the list of all records of which the user may not see quantities.

        A question changes nothing, so one look is enough for it.
        """
        cache = self.env.cr.cache
        key = ("jxc_hidden", self._name, self.env.uid)
        if key not in cache:
            cache[key] = []
            blind = self._jxc_may_be_blind() and self.env["stock.picking"]._jxc_get_blind()
            if blind:
                records = self.sudo().with_context(active_test=False)
                cache[key] = list(records._search(self._jxc_get_hidden_domain(blind)))
        return cache[key]

    @api.model
    def _jxc_get_hidden_domain(self, pickings):
        """Return the condition of the records that tell what transfers contain."""
        here = Domain("picking_id", "in", pickings.ids)
        onward = Domain("move_dest_ids", "any!", here)
        moves = here | onward | Domain("move_dest_ids", "any!", onward)
        return here | Domain(self._jxc_blind_move, "any!", moves) if self._jxc_blind_move else moves

    def _export_rows(self, fields, **kwargs):
        """Leave out what the user may not see, as a file can't tell half of it."""
        hidden = self.browse() if self.env.su else self._jxc_filter_blind()
        return super(JxcBlindMixin, self - hidden)._export_rows(fields, **kwargs)


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["jxc.blind.mixin", "stock.move"]

    _jxc_blind_fields = frozenset(
        {
            "product_uom_qty",
            "product_qty",
            "quantity",
            "packaging_uom_qty",
            "availability",
            "forecast_availability",
            "weight",
            "next_serial_count",
            "jxc_unit_words",
        }
    )


class StockMoveLine(models.Model):
    _name = "stock.move.line"
    _inherit = ["jxc.blind.mixin", "stock.move.line"]

    _jxc_blind_fields = frozenset({"quantity", "quantity_product_uom", "jxc_unit_words"})
    _jxc_blind_move = "move_id"
