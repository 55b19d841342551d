from odoo import api, models
from odoo.fields import Domain


class JxcBlindMixin(models.AbstractModel):
    """Movements whose quantities are not told to who counts their goods for a review.

    What leaves the server is covered: reading, the web client's lists and sums, exports. Business
    code reads as ever. Put before the model that it extends::

        _name = "stock.move"
        _inherit = ["jxc.blind.mixin", "stock.move"]

    Configured by the class attributes

    * ``_jxc_blind_fields``: what is left empty;
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
        known = self.filtered("id").sudo()
        blind = known._jxc_get_shipments()._jxc_filter_blind(self.env.user)
        if not blind:
            return self.browse()
        hidden = known.filtered(lambda record: record._jxc_get_shipments() & blind)
        return self.browse(hidden.ids)

    def _jxc_get_shipments(self):
        """Return the transfers that bring the goods, and those that bring them further."""
        moves = self.mapped(self._jxc_blind_move) if self._jxc_blind_move else self
        onward = moves.move_dest_ids
        return self.picking_id | moves.picking_id | (onward | onward.move_dest_ids).picking_id

    # -- sums ------------------------------------------------------------------------------------

    @api.model
    def _jxc_get_sighted_domain(self, *specifications):
        """Return the condition of what may be summed up, or grouped by, for the user.

        :param specifications: what is asked for, as ``quantity:sum``
        """
        asked = {name.split(":")[0] for names in specifications for name in names}
        if self.env.su or not asked & self._jxc_blind_fields:
            return Domain.TRUE
        blind = self.env["stock.picking"]._jxc_get_blind()
        if not blind:
            return Domain.TRUE
        here = Domain("picking_id", "in", blind.ids)
        onward = Domain("move_dest_ids", "any!", here)
        hidden = here | onward | Domain("move_dest_ids", "any!", onward)
        if self._jxc_blind_move:
            hidden = here | Domain(self._jxc_blind_move, "any!", hidden)
        return ~hidden

    @api.model
    @api.readonly
    def web_read_group(self, domain, groupby, aggregates=(), *args, **kwargs):
        domain = Domain(domain) & self._jxc_get_sighted_domain(groupby, aggregates)
        return super().web_read_group(domain, groupby, aggregates, *args, **kwargs)

    @api.model
    @api.readonly
    def formatted_read_group(self, domain, groupby=(), aggregates=(), having=(), *args, **kwargs):
        asked = [str(condition[0]) for condition in having if not isinstance(condition, str)]
        domain = Domain(domain) & self._jxc_get_sighted_domain(groupby, aggregates, asked)
        return super().formatted_read_group(domain, groupby, aggregates, having, *args, **kwargs)

    @api.model
    @api.readonly
    def formatted_read_grouping_sets(self, domain, grouping_sets, aggregates=(), **kwargs):
        sighted = self._jxc_get_sighted_domain(*grouping_sets, aggregates)
        return super().formatted_read_grouping_sets(
            Domain(domain) & sighted, grouping_sets, aggregates, **kwargs
        )

    @api.model
    @api.readonly
    def read_group(self, domain, fields, groupby, *args, **kwargs):
        groups = [groupby] if isinstance(groupby, str) else groupby
        asked = [name.rpartition("(")[2].rstrip(")") for name in fields]
        sighted = self._jxc_get_sighted_domain(groups, fields, asked)
        return super().read_group(Domain(domain) & sighted, fields, groupby, *args, **kwargs)

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
        }
    )


class StockMoveLine(models.Model):
    _name = "stock.move.line"
    _inherit = ["jxc.blind.mixin", "stock.move.line"]

    _jxc_blind_fields = frozenset({"quantity", "quantity_product_uom"})
    _jxc_blind_move = "move_id"
