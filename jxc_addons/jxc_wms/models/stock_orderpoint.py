from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain

from ..tools import safety_stock

#: Who hears of alerts where the warehouse names nobody; the first that has members.
ALERT_ROLES = (
    ("group_ids", "jxc_core.jxc_core_role_buyer"),
    ("group_ids", "jxc_core.jxc_core_role_purchase_lead"),
    ("all_group_ids", "purchase.group_purchase_user"),
)


class StockWarehouseOrderpoint(models.Model):
    """Safety stock: what is short, what to do about it, and who set the limits when."""

    _name = "stock.warehouse.orderpoint"
    _inherit = ["stock.warehouse.orderpoint", "mail.thread", "mail.activity.mixin"]

    product_min_qty = fields.Float(tracking=True)
    product_max_qty = fields.Float(tracking=True)
    jxc_min_days = fields.Float(
        string="Minimum in Days",
        tracking=True,
        help="The minimum follows from the average daily use, every night. Zero: it is entered.",
    )
    jxc_max_days = fields.Float(
        string="Maximum in Days",
        tracking=True,
        help="The maximum follows from the average daily use, every night. Zero: it is entered.",
    )
    jxc_lead_days = fields.Integer(
        string="Own Lead Time (days)",
        tracking=True,
        help="Days from order to arrival, in place of the vendor's. Zero: as the vendor says.",
    )
    jxc_daily_use = fields.Float(string="Average Daily Use", digits="Product Unit", readonly=True)
    jxc_on_hand_qty = fields.Float(
        string="Stock On Hand", digits="Product Unit", compute="_compute_jxc_stock"
    )
    jxc_free_qty = fields.Float(
        string="Available",
        digits="Product Unit",
        compute="_compute_jxc_stock",
        help="On hand, less what is booked and less what is free of blocked and expired lots.",
    )
    jxc_coming_qty = fields.Float(
        string="On the Way", digits="Product Unit", compute="_compute_jxc_stock"
    )
    jxc_suggested_qty = fields.Float(
        string="Suggested", digits="Product Unit", compute="_compute_jxc_stock"
    )
    jxc_alert = fields.Selection(
        [("low", "Below minimum"), ("high", "Above maximum")],
        string="Alert",
        compute="_compute_jxc_stock",
        search="_search_jxc_alert",
    )
    jxc_source_id = fields.Many2one(
        "stock.warehouse", string="Could Come From", compute="_compute_jxc_source"
    )
    jxc_source_qty = fields.Float(
        string="To Spare There", digits="Product Unit", compute="_compute_jxc_source"
    )
    jxc_alert_date = fields.Date(string="Alert Since", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return super(StockWarehouseOrderpoint, quiet).create(vals_list).with_env(self.env)

    @api.constrains("jxc_min_days", "jxc_max_days", "jxc_lead_days")
    def _check_jxc_days(self):
        for point in self:
            if min(point.jxc_min_days, point.jxc_max_days, point.jxc_lead_days) < 0:
                raise ValidationError(self.env._("Days can't be negative."))
            if point.jxc_max_days and point.jxc_max_days < point.jxc_min_days:
                raise ValidationError(
                    self.env._("The maximum in days can't be less than the minimum in days.")
                )

    @api.depends("jxc_lead_days")
    def _compute_lead_days(self):
        """An own lead time comes before the vendor's."""
        res = super()._compute_lead_days()
        for point in self.filtered(lambda point: point.jxc_lead_days and point.lead_horizon_date):
            point.lead_horizon_date += relativedelta(days=point.jxc_lead_days - point.lead_days)
            point.lead_days = point.jxc_lead_days
        return res

    # -- what is there -----------------------------------------------------------------------

    @api.depends("product_id", "location_id", "product_min_qty", "product_max_qty")
    def _compute_jxc_stock(self):
        stored = self.filtered(lambda point: isinstance(point.id, int))
        amounts = self.env["jxc.stock.alert"]._read_amounts(stored)
        ordered = stored.sudo()._quantity_in_progress() if stored else {}
        for point in self:
            found = amounts.get(point.id)
            on_hand, reserved, incoming, outgoing, useless = found or (0.0,) * 5
            free = round(on_hand - reserved - useless, 6)
            coming = incoming + ordered.get(point.id, 0.0)
            low, high = point.product_min_qty, point.product_max_qty
            alert = safety_stock.get_alert(free, on_hand, low, high)
            expected = round(on_hand - useless - outgoing + coming, 6)
            suggested = safety_stock.get_suggestion(low, high, expected)
            point.jxc_on_hand_qty = on_hand
            point.jxc_free_qty = free
            point.jxc_coming_qty = coming
            point.jxc_alert = alert
            point.jxc_suggested_qty = suggested if alert == "low" else 0.0

    @api.model
    def _search_jxc_alert(self, operator, value):
        if operator != "in":
            return NotImplemented
        points = self.search([])
        amounts = self.env["jxc.stock.alert"]._read_amounts(points)
        found = []
        for point in points:
            on_hand, reserved, _incoming, _outgoing, useless = amounts[point.id]
            free = round(on_hand - reserved - useless, 6)
            low, high = point.product_min_qty, point.product_max_qty
            if (safety_stock.get_alert(free, on_hand, low, high) or False) in value:
                found.append(point.id)
        return [("id", "in", found)]

    @api.depends("product_id", "warehouse_id", "product_min_qty")
    def _compute_jxc_source(self):
        spare = self.env["jxc.stock.alert"]._read_spare(self.product_id, self.company_id)
        for point in self:
            others = [
                (quantity, warehouse_id)
                for (product_id, company_id, warehouse_id), quantity in spare.items()
                if product_id == point.product_id.id
                and company_id == point.company_id.id
                and warehouse_id != point.warehouse_id.id
                and quantity > 0
            ]
            quantity, warehouse_id = max(others, default=(0.0, False))
            point.jxc_source_id = point.jxc_alert == "low" and warehouse_id
            point.jxc_source_qty = quantity if point.jxc_source_id else 0.0

    # -- one click ---------------------------------------------------------------------------

    def _jxc_check_may_order(self):
        groups = ("purchase.group_purchase_user", "stock.group_stock_user")
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(self.env._("Only buyers and warehouse people order what is short."))

    def action_jxc_buy(self):
        """Ask the vendors for what is suggested; the draft orders are theirs to send."""
        self._jxc_check_may_order()
        points = self.filtered("jxc_suggested_qty")
        if not points:
            raise UserError(
                self.env._("Nothing to buy: there is enough, or what is missing is on the way.")
            )
        begin = self.env.cr.now()
        points = points.sudo()
        for point in points:
            point.qty_to_order_manual = point._get_multiple_rounded_qty(point.jxc_suggested_qty)
        # Not action_replenish: it deletes rules that the system has made.
        for company, group in points.grouped("company_id").items():
            group._procure_orderpoint_confirm(company_id=company)
        points.action_remove_manual_qty_to_order()
        if len(points) > 1:
            return None
        return points.with_context(written_after=begin)._get_replenishment_order_notification()

    def action_jxc_transfer(self):
        """Draw up the transfers of what is suggested from the warehouses that can spare it."""
        points = self.filtered(lambda point: point.jxc_suggested_qty and point.jxc_source_id)
        if not points:
            raise UserError(self.env._("No other warehouse can spare what is missing."))
        pickings = self.env["stock.picking"]
        keys = points.grouped(lambda point: (point.jxc_source_id, point.location_id))
        for (source, target), group in keys.items():
            pickings |= pickings.create(group._prepare_jxc_transfer_vals(source, target))
        pickings.action_confirm()
        pickings.action_assign()
        return pickings._get_records_action(name=self.env._("Transfers"))

    def _prepare_jxc_transfer_vals(self, source, target):
        """Return the values of the transfer that fills the places from another warehouse."""
        ends = {"location_id": source.lot_stock_id.id, "location_dest_id": target.id}
        return {
            **ends,
            "picking_type_id": source.int_type_id.id,
            "company_id": source.company_id.id,
            "origin": ", ".join(self.mapped("name")),
            "move_ids": [
                Command.create(
                    {
                        **ends,
                        "product_id": point.product_id.id,
                        "product_uom": point.product_uom.id,
                        "product_uom_qty": min(point.jxc_suggested_qty, point.jxc_source_qty),
                    }
                )
                for point in self
            ],
        }

    # -- every night -------------------------------------------------------------------------

    @api.model
    def _cron_jxc_watch(self):
        """Bring limits in days up to date, tell the roles of new alerts."""
        points = self.search([])
        points._jxc_refresh_limits()
        points._jxc_notify()

    def action_jxc_refresh(self):
        """Bring daily use and limits in days up to date now."""
        self._jxc_refresh_limits()

    def _jxc_refresh_limits(self):
        """Compute the average daily use, and the limits that follow from it."""
        use = self.env["jxc.stock.alert"]._read_daily_use(self)
        for point in self:
            daily = use.get(point.id, 0.0)
            vals = point._prepare_jxc_limit_vals(daily)
            changed = {name: value for name, value in vals.items() if point[name] != value}
            if changed:
                point.write(changed)

    def _prepare_jxc_limit_vals(self, daily):
        """Return the limits that follow from a daily use."""
        self.ensure_one()
        vals = {"jxc_daily_use": daily}
        low, high = self.product_min_qty, self.product_max_qty
        if self.jxc_min_days:
            low = safety_stock.get_quantity(self.jxc_min_days, daily)
        if self.jxc_max_days:
            high = safety_stock.get_quantity(self.jxc_max_days, daily)
        if self.jxc_min_days or self.jxc_max_days:
            vals.update(product_min_qty=low, product_max_qty=max(high, low))
        return vals

    def _jxc_notify(self):
        """Give the roles of the warehouses an activity per new alert; end those that are over."""
        today = fields.Date.context_today(self)
        short = self.filtered(lambda point: point.jxc_alert == "low")
        over = (self - short).filtered("jxc_alert_date")
        over.jxc_alert_date = False
        over.activity_unlink(["jxc_wms.jxc_activity_stock_alert"])
        new = short.filtered(lambda point: not point.jxc_alert_date)
        new.jxc_alert_date = today
        for points in new.grouped("warehouse_id").values():
            for user in points[0]._jxc_get_notified():
                for point in points:
                    point.activity_schedule(
                        "jxc_wms.jxc_activity_stock_alert",
                        summary=point._jxc_get_alert_text(user),
                        user_id=user.id,
                    )

    def _jxc_get_alert_text(self, user):
        """Return what is short, in the language of who is told."""
        point = self.with_context(lang=user.lang)
        text = point.env["jxc.stock.short"]._format
        return point.env._(
            "%(product)s: %(free)s available, at least %(low)s wanted",
            product=point.product_id.display_name,
            free=text(point.jxc_free_qty, point.product_uom),
            low=text(point.product_min_qty, point.product_uom),
        )

    def _jxc_get_notified(self):
        """Return the users who hear of an alert: the role that the warehouse names, or buyers."""
        self.ensure_one()
        group = self.warehouse_id.sudo().jxc_alert_group_id
        if group:
            return self._jxc_get_people("all_group_ids", group)
        if not self.company_id.jxc_discipline:
            return self.env["res.users"]
        return self._jxc_get_buyers()

    def _jxc_get_buyers(self):
        """Return who buys for the company: who has the role himself, else the right to do it.

        Heads and bosses have the role by theirs; they hear only if there is nobody else.
        """
        for field, name in ALERT_ROLES:
            people = self._jxc_get_people(field, self.env.ref(name))
            if people:
                return people
        return self.env["res.users"]

    def _jxc_get_people(self, field, group):
        """Return the internal users of the company who are in a group.

        :param field: ``group_ids`` for the members, ``all_group_ids`` with those by other groups
        """
        return self.env["res.users"].search(
            Domain(field, "in", group.ids)
            & Domain("company_ids", "in", self.company_id.ids)
            & Domain("share", "=", False)
        )
