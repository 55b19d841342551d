from datetime import timedelta

from odoo import fields, models

from .jxc_stock_guard import GUARDED_USAGES

#: Where goods are gone for good.
LEAVING_USAGES = ("customer", "production")


class StockMove(models.Model):
    """Lots leave in their order, and only those that may leave."""

    _inherit = "stock.move"

    def _jxc_is_leaving(self):
        """Tell whether the goods of a move go to a customer or into production, sooner or later.

        Returns to vendors, scrap and stock differences do not count.
        """
        self.ensure_one()
        if self.location_id.usage not in GUARDED_USAGES:
            return False
        usages = (self.location_dest_id.usage, self.location_final_id.usage)
        kind = self.picking_type_id
        picks = bool(kind) and kind == kind.warehouse_id.pick_type_id
        return picks or any(usage in LEAVING_USAGES for usage in usages)

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
        days = move._jxc_get_customer()._jxc_get_needed_days(move.product_id.expiration_time)
        lots = self.env["stock.lot"]
        # The same for all moves of a transaction: their lines are made together.
        until = self.env.cr.now()
        if days:
            today = lots._jxc_get_day(until)
            until = lots._jxc_get_moment(today + timedelta(days=days)) - timedelta(seconds=1)
        elif not move.company_id._jxc_policy("lot_expired"):
            until = fields.Datetime.to_datetime("1900-01-01")
        return self.with_context(jxc_lots_until=until)

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
        lines = self.move_line_ids.filtered(
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
        lines.filtered(lambda line: not line.move_id.move_orig_ids)._jxc_check_lot_order()
