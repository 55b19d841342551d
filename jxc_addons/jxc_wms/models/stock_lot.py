from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..exceptions import LotRefused
from ..tools import shelf_life

BLOCK_FIELDS = {"jxc_blocked", "jxc_block_reason"}


class StockLot(models.Model):
    """Lots know when they were made, and may be blocked."""

    _inherit = "stock.lot"

    jxc_production_date = fields.Date(string="Production Date", tracking=True)
    jxc_blocked = fields.Boolean(
        string="Blocked",
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="A blocked lot leaves neither to customers nor to production.",
    )
    jxc_block_reason = fields.Char(string="Why Blocked", copy=False, tracking=True)
    expiration_date = fields.Datetime(tracking=True)

    # -- production and expiry -----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._jxc_check_block_right(vals_list)
        return super().create([self._jxc_complete_dates(vals) for vals in vals_list])

    def write(self, vals):
        self._jxc_check_block_right([vals])
        if vals.get("jxc_blocked") is False:
            vals = {**vals, "jxc_block_reason": False}
        res = super().write(vals)
        if vals.get("jxc_production_date") and "expiration_date" not in vals:
            for lot in self._jxc_with_shelf_life():
                lot.expiration_date = lot._jxc_get_expiry(lot.jxc_production_date)
        return res

    def _jxc_with_shelf_life(self):
        return self.filtered(
            lambda lot: lot.product_id.use_expiration_date and lot.product_id.expiration_time > 0
        )

    @api.model
    def _jxc_complete_dates(self, vals):
        """Return values of a new lot in which one date follows from the other, as far as known."""
        produced, expires = vals.get("jxc_production_date"), vals.get("expiration_date")
        if bool(produced) == bool(expires):
            return vals
        product_id = vals.get("product_id") or self.env.context.get("default_product_id")
        product = self.env["product.product"].browse(product_id)
        if not product.use_expiration_date or product.expiration_time <= 0:
            return vals
        lot = self.new({"product_id": product.id})
        if produced:
            return {**vals, "expiration_date": lot._jxc_get_expiry(fields.Date.to_date(produced))}
        day = self._jxc_get_day(fields.Datetime.to_datetime(expires))
        made = shelf_life.get_production(day, product.expiration_time)
        return {**vals, "jxc_production_date": made}

    def _jxc_get_expiry(self, produced):
        """Return the moment at which goods made on a day expire: the begin of the local day."""
        self.ensure_one()
        day = shelf_life.get_expiry(produced, self.product_id.expiration_time)
        return self._jxc_get_moment(day)

    @api.model
    def _jxc_get_zone(self):
        """Return the time zone in which days begin for the user."""
        return pytz.timezone(self.env.context.get("tz") or self.env.user.tz or "UTC")

    @api.model
    def _jxc_get_moment(self, day):
        """Return the begin of a day where the user is, as UTC without zone."""
        zone = self._jxc_get_zone()
        local = zone.localize(datetime.combine(day, time.min))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _jxc_get_day(self, moment):
        """Return the day of a moment where the user is."""
        zone = self._jxc_get_zone()
        return pytz.utc.localize(moment).astimezone(zone).date()

    @api.constrains("jxc_production_date", "expiration_date")
    def _check_production_date(self):
        for lot in self:
            expires = lot.expiration_date and self._jxc_get_day(lot.expiration_date)
            if lot.jxc_production_date and expires and lot.jxc_production_date > expires:
                raise ValidationError(
                    self.env._("Lot %s was made after it expires. Check both dates.", lot.name)
                )

    # -- blocking ------------------------------------------------------------------------------

    @api.model
    def _jxc_check_block_right(self, vals_list):
        """Refuse blocking and releasing to everybody who has no right to it."""
        touched = any(
            BLOCK_FIELDS & vals.keys() and (self or vals.get("jxc_blocked")) for vals in vals_list
        )
        if (
            touched
            and not self.env.su
            and not self.env.user.has_group("jxc_wms.jxc_wms_group_quality")
        ):
            raise AccessError(
                self.env._(
                    "Only who may “Block and release lots” changes whether a lot is blocked."
                )
            )

    @api.constrains("jxc_blocked", "jxc_block_reason")
    def _check_block_reason(self):
        for lot in self:
            if lot.jxc_blocked and len((lot.jxc_block_reason or "").strip()) < 2:
                raise LotRefused(self.env._("Write down why lot %s is blocked.", lot.name))

    def action_jxc_block(self):
        """Ask for the reason and block the lots."""
        return {
            "name": self.env._("Block Lots"),
            "type": "ir.actions.act_window",
            "res_model": "stock.lot.jxc.block",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lot_ids": self.ids},
        }

    def action_jxc_release(self):
        """Let blocked lots go again."""
        self.filtered("jxc_blocked").write({"jxc_blocked": False})

    def _jxc_get_booked_lines(self):
        """Return the lines that have booked the lots to leave, and that nobody has picked."""
        if not self:
            return self.env["stock.move.line"]
        lines = self.env["stock.move.line"].search(
            [
                ("lot_id", "in", self.ids),
                ("state", "in", ("assigned", "partially_available")),
                ("picked", "=", False),
            ]
        )
        return lines.filtered(lambda line: line.move_id.sudo()._jxc_is_leaving())

    def _jxc_rebook(self):
        """Give back what is booked of the lots to leave, and book others."""
        lines = self._jxc_get_booked_lines()
        moves = lines.move_id
        lines.unlink()
        moves._action_assign()

    def action_jxc_recall(self):
        """Show who got the lots, and where they came from."""
        return self.env["jxc.recall"]._open_for(self)

    # -- may it leave? -------------------------------------------------------------------------

    def _jxc_is_expired(self):
        self.ensure_one()
        return bool(self.expiration_date and self.expiration_date <= fields.Datetime.now())

    def _jxc_get_total_days(self):
        """Return how many days the lot keeps from its making, 0 where nobody knows."""
        self.ensure_one()
        if self.jxc_production_date and self.expiration_date:
            return (self._jxc_get_day(self.expiration_date) - self.jxc_production_date).days
        return self.product_id.expiration_time

    def _jxc_get_missing_life(self, customer):
        """Return how many days the lot would have to keep for a customer, 0 if it keeps that long."""
        self.ensure_one()
        if not self.expiration_date or not customer:
            return 0
        needed = customer._jxc_get_needed_days(self._jxc_get_total_days())
        expires = self._jxc_get_day(self.expiration_date)
        today = self._jxc_get_day(fields.Datetime.now())
        return 0 if shelf_life.has_life(expires, today, needed) or not needed else needed
