from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.jxc_core.exceptions import ProtectedField

from ..exceptions import ShortageRefused

#: Cases that nobody has closed.
OPEN_STATES = ("open", "running")
#: Users decide who sees to it, and what the customer reads; all else follows from acts.
ENTERED_FIELDS = {"user_id", "date_due", "customer_message"}


class JxcShortage(models.Model):
    """Goods that an order asks for and the stock can't give: who sees to it, by when, how.

    Cases come into being with the stock confirmation, or when picking leaves something
    behind. They are solved by themselves when the goods are there.
    """

    _name = "jxc.shortage"
    _description = "Shortage"
    _inherit = ["mail.thread", "mail.activity.mixin", "jxc.gate.mixin"]
    _order = "date_due, id"
    _check_company_auto = True

    name = fields.Char(string="Number", required=True, readonly=True, default="/")
    line_id = fields.Many2one(
        "sale.order.line", string="Order Line", required=True, readonly=True, ondelete="cascade"
    )
    order_id = fields.Many2one(related="line_id.order_id", store=True, index=True)
    partner_id = fields.Many2one(related="line_id.order_id.partner_id", store=True)
    product_id = fields.Many2one(related="line_id.product_id", string="Material", store=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True, check_company=True)
    uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    quantity = fields.Float(string="Missing", digits="Product Unit", readonly=True, tracking=True)
    date_promised = fields.Date(string="Promised", readonly=True)
    date_expected = fields.Date(string="Expected", readonly=True, tracking=True)
    found_at = fields.Selection(
        [("confirm", "Stock confirmation"), ("pick", "Picking")], readonly=True
    )
    # Believed to be there, and not found by who picked; in the unit of the order line.
    unfound_qty = fields.Float(string="Not Found", digits="Product Unit", readonly=True)
    unfound_date = fields.Datetime(string="Not Found On", readonly=True)
    location_id = fields.Many2one("stock.location", string="Should Be At", readonly=True)
    user_id = fields.Many2one("res.users", string="Owner", tracking=True, index=True)
    date_due = fields.Date(string="Due", tracking=True)
    date_solved = fields.Datetime(string="Solved On", readonly=True)
    state = fields.Selection(
        [
            ("open", "To decide"),
            ("running", "Being solved"),
            ("solved", "Solved"),
            ("cancel", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="open",
        tracking=True,
        index=True,
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    option_ids = fields.One2many("jxc.shortage.option", "shortage_id", string="Ways Out")
    customer_message = fields.Text(
        string="Message to the Customer",
        compute="_compute_customer_message",
        store=True,
        readonly=False,
    )

    _open_line_unique = models.UniqueIndex(
        "(line_id) WHERE state IN ('open', 'running')",
        "There is an open case for this order line already.",
    )

    @api.depends("state", "date_due")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for shortage in self:
            shortage.is_late = (
                shortage.state in OPEN_STATES
                and bool(shortage.date_due)
                and shortage.date_due < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "in", OPEN_STATES) & Domain(
            "date_due", "<", fields.Date.context_today(self)
        )
        return late if True in value else ~late

    @api.depends("line_id", "quantity", "date_expected")
    def _compute_customer_message(self):
        for shortage in self:
            shortage.customer_message = shortage._get_customer_message()

    def _get_customer_message(self):
        """Return a proposal for what the customer reads, in his language."""
        self.ensure_one()
        case = self.sudo().with_context(lang=self.sudo().partner_id.lang)
        terms = {
            "order": case.order_id.name,
            "product": case.product_id.name,
            "quantity": case._format_quantity(),
        }
        if case.date_expected:
            return case.env._(
                "Of your order %(order)s, %(quantity)s of %(product)s will be with you later;"
                " we expect the goods on %(date)s.",
                date=fields.Date.to_string(case.date_expected),
                **terms,
            )
        return case.env._(
            "Of your order %(order)s, %(quantity)s of %(product)s will be with you later."
            " We will tell you the date.",
            **terms,
        )

    def _format_quantity(self):
        return self.env["jxc.stock.short"]._format(self.quantity, self.uom_id)

    # -- opened and solved by what happens ---------------------------------------------------

    @api.model
    def _sync(self, lines, found_at, unfound=None):
        """Open, update and solve the cases of order lines by what the stock can give now.

        :param lines: ``sale.order.line`` of confirmed orders
        :param found_at: where it came to light, see the field
        :param unfound: ``{line: values of what picking left behind}``, see
            :meth:`stock.picking._jxc_get_unfound` and :meth:`_prepare_left_vals`
        :return: the open cases of the lines
        """
        cases = self.sudo()
        known = cases._get_open(lines).grouped("line_id")
        vals_list = []
        for line, short in cases._get_short(lines):
            case = known.pop(line, None)
            lost = (unfound or {}).get(line, {})
            if case:
                case._add_lost(lost)
                case._update_short(short)
            elif short or lost:
                total = max(short + lost.get("unfound_qty", 0.0), lost.get("left_qty", 0.0))
                vals_list.append({**self._prepare_vals(line, total, found_at), **lost})
        opened = cases.create(vals_list)
        opened._announce()
        return cases._get_open(lines)

    @api.model
    def _sync_open(self, lines):
        """Update and solve the cases of order lines that are open; open none."""
        if not lines:
            return
        known = self.sudo()._get_open(lines)
        if known:
            shorts = dict(self.sudo()._get_short(known.line_id))
            for case in known:
                case._update_short(shorts.get(case.line_id, 0.0))

    def _get_open(self, lines):
        return self.search([("line_id", "in", lines.ids), ("state", "in", OPEN_STATES)])

    @api.model
    def _get_short(self, lines):
        """Return ``[(line, missing quantity in its unit)]``, whole orders at a time."""
        result = []
        for order in lines.sudo().order_id:
            for vals in order.order_line._jxc_get_availability():
                line = self.env["sale.order.line"].browse(vals["line_id"])
                if line in lines:
                    result.append((line, vals["short"]))
        return result

    def _prepare_vals(self, line, short, found_at):
        """Return the values of the case of an order line."""
        order = line.sudo().order_id
        promised = order.commitment_date or order.expected_date
        return {
            "name": self.env["ir.sequence"].sudo().next_by_code("jxc.shortage") or "/",
            "line_id": line.id,
            "warehouse_id": line.sudo().warehouse_id.id,
            "uom_id": line.sudo().product_uom_id.id,
            "quantity": short,
            "found_at": found_at,
            "date_promised": promised and fields.Datetime.context_timestamp(order, promised).date(),
            "user_id": self._get_owner(line.sudo()).id,
            "date_due": self._get_due(order.company_id),
        }

    @api.model
    def _get_owner(self, line):
        """Return who sees to it: the buyer of the vendor, else the salesperson, else who asks."""
        seller = line.product_id.with_company(line.company_id)._select_seller(
            quantity=line.product_uom_qty, uom_id=line.product_uom_id
        )
        return seller.partner_id.buyer_id or line.order_id.user_id or self.env.user

    @api.model
    def _get_due(self, company):
        """Return by when somebody decides: the end of the next working day."""
        calendar = company.resource_calendar_id
        now = fields.Datetime.now()
        due = calendar.plan_days(2, now, compute_leaves=True) if calendar else False
        return fields.Date.to_date(due) if due else fields.Date.add(fields.Date.today(), days=1)

    def _announce(self):
        """Find the ways out of new cases, and tell the owners."""
        self._refresh_options()
        for case in self:
            case._schedule(case.date_due)
            case.order_id._message_log(
                body=self.env._(
                    "Shortage %(name)s: %(quantity)s of %(product)s.",
                    name=case.name,
                    quantity=case._format_quantity(),
                    product=case.product_id.display_name,
                )
            )

    def _schedule(self, date):
        """Give the owner the activity of the case, instead of the one before."""
        self.ensure_one()
        self.activity_unlink(["mail.mail_activity_data_todo"])
        if self.user_id:
            language = self.with_context(lang=self.user_id.lang)
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=date,
                user_id=self.user_id.id,
                summary=language.env._(
                    "%(order)s: %(quantity)s of %(product)s is missing",
                    order=self.order_id.name,
                    quantity=self._format_quantity(),
                    product=self.product_id.display_name,
                ),
            )

    def _update_short(self, short):
        """Keep the case in line with the stock, as the books and the pickers know it."""
        self.ensure_one()
        short = max(short + self._get_unfound(short), self._get_left())
        if self.uom_id.is_zero(short):
            self._solve()
        elif self.uom_id.compare(short, self.quantity):
            self.quantity = short

    def _solve(self):
        """The goods are there: the case is solved, its order's stock is confirmed."""
        self.write({"state": "solved", "date_solved": fields.Datetime.now(), "quantity": 0.0})
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self.order_id._jxc_end_shortage()

    def _mark_orders_short(self):
        """Show on the orders that goods are missing after all."""
        orders = self.order_id.filtered(lambda order: order.jxc_stock_state == "confirmed")
        if orders:
            orders.sudo().jxc_stock_state = "short"

    def _cancel(self):
        """The order is cancelled: nobody waits for the goods."""
        self.write({"state": "cancel"})
        self.activity_unlink(["mail.mail_activity_data_todo"])

    # -- ways out ------------------------------------------------------------------------------

    def action_refresh(self):
        """Look again at what is possible, and whether the goods are there by now."""
        self.check_access("write")
        self._sync_open(self.sudo().line_id)
        self.sudo().filtered(lambda case: case.state in OPEN_STATES)._refresh_options()
        return True

    def _refresh_options(self):
        """Compute the ways out anew; what was chosen stays as it is."""
        self.option_ids.filtered(lambda option: not option.date_chosen).unlink()
        finder = self.env["jxc.shortage.finder"]
        self.env["jxc.shortage.option"].create(
            [vals for case in self for vals in finder._find(case)]
        )

    def _decide(self, option):
        """A way out was chosen; the case runs until the goods are there."""
        self.ensure_one()
        if option.kind == "tell":
            return
        vals = {"state": "running"}
        if option.date and option.kind in ("wait", "transfer", "buy"):
            vals["date_expected"] = option.date
        self.write(vals)
        self._schedule(option.date or self.date_due)

    def action_open_order(self):
        """Open the sales order of the case."""
        self.ensure_one()
        return self.order_id._get_records_action()

    # -- what users may enter --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Shortages are found by the system."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_entered(vals)
        res = super().write(vals)
        if "user_id" in vals and not self.env.su:
            for case in self.sudo().filtered(lambda case: case.state in OPEN_STATES):
                case._schedule(case.date_expected or case.date_due)
        return res

    def _check_entered(self, vals):
        """Refuse values that follow from acts.

        :raise ProtectedField: somebody enters them
        """
        refused = [
            name
            for name in vals
            if name not in ENTERED_FIELDS and not name.startswith(("message_", "activity_"))
        ]
        if refused:
            raise ProtectedField(
                self.env._(
                    "“%s” follows from what is done about a shortage and can't be entered.",
                    ", ".join(
                        self._fields[name].get_description(self.env, ["string"])["string"]
                        for name in refused
                    ),
                )
            )

    def _check_open(self):
        """Refuse acts on cases that are closed."""
        closed = self.filtered(lambda case: case.state not in OPEN_STATES)
        if closed:
            raise ShortageRefused(
                self.env._("%s is closed; there is nothing to decide.", closed[0].name)
            )
