from odoo import api, fields, models
from odoo.tools import format_date

from ..exceptions import LotRefused
from .jxc_stock_guard import GUARDED_USAGES

#: A change of one of these changes which lot leaves by a done line.
LEAVING_FIELDS = {"lot_id", "location_id", "location_dest_id", "move_id"}


class StockMoveLine(models.Model):
    """Receipts take down when goods were made; other lots than suggested say why."""

    _inherit = "stock.move.line"

    jxc_production_date = fields.Date(
        string="Production Date",
        compute="_compute_jxc_production_date",
        store=True,
        readonly=False,
    )
    jxc_lot_reason = fields.Char(
        string="Why Another Lot",
        copy=False,
        help="Why an older lot that is free stays where it is.",
    )

    @api.depends("lot_id.jxc_production_date")
    def _compute_jxc_production_date(self):
        for line in self:
            if line.lot_id.jxc_production_date:
                line.jxc_production_date = line.lot_id.jxc_production_date

    @api.depends("jxc_production_date")
    def _compute_expiration_date(self):
        """What a new lot keeps follows from its making, where that is known."""
        res = super()._compute_expiration_date()
        lots = self.env["stock.lot"]
        for line in self:
            product = line.product_id
            if (
                line.jxc_production_date
                and not line.lot_id
                and product.use_expiration_date
                and product.expiration_time > 0
            ):
                lot = lots.new({"product_id": product.id})
                line.expiration_date = lot._jxc_get_expiry(line.jxc_production_date)
        return res

    def _prepare_new_lot_vals(self):
        vals = super()._prepare_new_lot_vals()
        if self.jxc_production_date:
            vals["jxc_production_date"] = self.jxc_production_date
        return vals

    # -- goods that come in ------------------------------------------------------------------

    def _action_done(self):
        self._jxc_note_production()
        return super()._action_done()

    def _jxc_note_production(self):
        """Give lots that are known already the production date that a receipt says.

        :raise LotRefused: the lot was made on another day
        """
        lines = self.filtered(
            lambda line: (
                line.jxc_production_date
                and line.product_id.tracking != "none"
                and line.quantity > 0
                and line.location_id.usage not in GUARDED_USAGES
            )
        )
        known = lines._jxc_find_lots()
        dates = {}
        for line in lines:
            key = (line.product_id, line.lot_id.name or line.lot_name)
            lot = line.lot_id or known.get(key)
            made = lot.jxc_production_date if lot else False
            made = made or dates.setdefault(key, line.jxc_production_date)
            if made != line.jxc_production_date:
                line._jxc_refuse_production(key[1], made)
            if lot and not lot.jxc_production_date:
                # What is in stock already keeps the expiry by which it was judged so far.
                kept = {"expiration_date": lot.expiration_date} if lot.sudo().quant_ids else {}
                lot.write({"jxc_production_date": made, **kept})

    def _jxc_find_lots(self):
        """Return ``{(product, name): lot}`` of the lots that lines name. One query, or none."""
        named = self.filtered(lambda line: line.lot_name and not line.lot_id)
        if not named:
            return {}
        lots = self.env["stock.lot"].search(
            [
                ("product_id", "in", named.product_id.ids),
                ("name", "in", named.mapped("lot_name")),
                ("company_id", "in", [False, *named.company_id.ids]),
            ]
        )
        return {(lot.product_id, lot.name): lot for lot in lots}

    def _jxc_refuse_production(self, name, made):
        """Raise the refusal of a second production date."""
        raise LotRefused(
            self.env._(
                "Lot %(lot)s of %(product)s was made on %(known)s, not on %(entered)s. Correct"
                " the date, or give these goods a lot number of their own.",
                lot=name,
                product=self.product_id.display_name,
                known=format_date(self.env, made),
                entered=format_date(self.env, self.jxc_production_date),
            )
        )

    # -- done lines that are changed ---------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "done").sudo()._jxc_check_leaving()
        return lines

    def write(self, vals):
        """Lots that may not leave don't leave by a correction either."""
        res = super().write(vals)
        if LEAVING_FIELDS & vals.keys():
            self.filtered(lambda line: line.state == "done").sudo()._jxc_check_leaving()
        return res

    def _jxc_check_leaving(self):
        """Refuse lots that may not leave by done lines; run as superuser.

        :return: the lines that take a lot away
        :raise LotRefused: names the lot, why, and which ones could be taken instead
        """
        lines = self.filtered(
            lambda line: (
                line.lot_id
                and line.state == "done"
                and line.location_id.usage in GUARDED_USAGES
                and line.move_id._jxc_is_leaving()
            )
        )
        for line in lines:
            problem = line._jxc_get_lot_problem(line.lot_id)
            if problem:
                line._jxc_refuse_lot(problem)
        return lines
