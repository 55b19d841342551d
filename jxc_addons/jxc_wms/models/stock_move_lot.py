from datetime import timedelta

from odoo import api, fields, models

from .jxc_stock_guard import GUARDED_USAGES

#: Where goods are gone for good.
LEAVING_USAGES = ("customer", "production")


class StockMove(models.Model):
    """Lots leave in their order, and only those that may leave."""

    _inherit = "stock.move"

    def _jxc_is_leaving(self):
        """Tell whether the goods of a move go to a customer or into production, sooner or later.

        Returns to vendors, scrap and stock differences do not count, another company does.
        """
        self.ensure_one()
        if self.location_id.usage not in GUARDED_USAGES:
            return False
        kind = self.picking_type_id
        picks = bool(kind) and kind == kind.warehouse_id.pick_type_id
        goals = (self.location_dest_id, self.location_final_id)
        return picks or any(self._jxc_leaves_to(goal) for goal in goals)

    def _jxc_leaves_to(self, place):
        """Tell whether who moves the goods to a place gives them away.

        Another company of the group gets them by a transit location that is not ours; what it
        has sold us goes back that way, too.
        """
        self.ensure_one()
        if place.usage != "transit":
            return place.usage in LEAVING_USAGES
        is_given_back = self.origin_returned_move_id.location_id == place
        return place.company_id != self.company_id and not is_given_back

    def _jxc_get_customer(self):
        self.ensure_one()
        return self.partner_id or self.picking_id.partner_id

    # -- what is proposed --------------------------------------------------------------------

    def _jxc_with_usable_lots(self):
        """Return the move in a context in which only lots that may leave are proposed."""
        self.ensure_one()
        move = self.sudo()
        if move.product_id.tracking == "none" or not move._jxc_is_leaving():
            return self
        days, percent = move._jxc_get_customer()._jxc_get_life_terms()
        lots = self.env["stock.lot"]
        # The same for all moves of a transaction: their lines are made together.
        until = self.env.cr.now()
        today = lots._jxc_get_day(until)
        life = percent and (percent, move.product_id.expiration_time, today)
        if days:
            until = lots._jxc_get_moment(today + timedelta(days=days)) - timedelta(seconds=1)
        elif not move.company_id._jxc_policy("lot_expired"):
            until = fields.Datetime.to_datetime("1900-01-01")
        return self.with_context(jxc_lots_until=until, jxc_lots_life=life)

    def _update_reserved_quantity(
        self, need, location_id, lot_id=None, package_id=None, owner_id=None, strict=True
    ):
        move = self._jxc_with_usable_lots()
        return super(StockMove, move)._update_reserved_quantity(
            need, location_id, lot_id, package_id, owner_id, strict
        )

    def _get_available_quantity(
        self,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        allow_negative=False,
    ):
        move = self._jxc_with_usable_lots()
        return super(StockMove, move)._get_available_quantity(
            location_id, lot_id, package_id, owner_id, strict, allow_negative
        )

    # -- what leaves ---------------------------------------------------------------------------

    def _action_done(self, cancel_backorder=False):
        done = super()._action_done(cancel_backorder=cancel_backorder)
        done.sudo()._jxc_check_lots()
        return done

    def _jxc_check_lots(self):
        """Refuse lots that may not leave, or not before others; run as superuser.

        :raise LotRefused: names the lot, why, and which ones could be taken instead
        """
        lines = self.move_line_ids._jxc_check_leaving()
        lines.filtered(lambda line: not line.move_id.move_orig_ids)._jxc_check_lot_order()

    # -- what comes in by a pasted list --------------------------------------------------------

    def _convert_string_into_field_data(self, string, options):
        """In a pasted list of lots a day that is over says when they were made."""
        res = super()._convert_string_into_field_data(string, options)
        if isinstance(res, dict) and res.get("expiration_date"):
            day = fields.Date.to_date(res["expiration_date"])
            if day <= fields.Date.context_today(self):
                return {"jxc_production_date": day}
        return res

    @api.model
    def action_generate_lot_line_vals(self, context_data, mode, first_lot, count, lot_text):
        """Where only the production of a pasted lot is known, its expiry follows from that."""
        vals_list = super().action_generate_lot_line_vals(
            context_data, mode, first_lot, count, lot_text
        )
        product = self.env["product.product"].browse(context_data.get("default_product_id"))
        if not product.use_expiration_date or product.expiration_time <= 0:
            return vals_list
        picking = self.env["stock.picking"].browse(context_data.get("default_picking_id"))
        begin = picking.scheduled_date or fields.Datetime.today()
        unknown = begin + timedelta(days=product.expiration_time)
        lot = self.env["stock.lot"].new({"product_id": product.id})
        for vals in vals_list:
            made = vals.get("jxc_production_date")
            if made and vals.get("expiration_date") in (None, False, unknown):
                vals["expiration_date"] = lot._jxc_get_expiry(made)
        return vals_list
