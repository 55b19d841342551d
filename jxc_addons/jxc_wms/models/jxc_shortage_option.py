from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ..exceptions import ShortageRefused

SELLER = "sales_team.group_sale_salesman"
KEEPER = "stock.group_stock_user"
BUYER = "purchase.group_purchase_user"
#: Way out → groups whose members may choose it.
CHOOSERS = {
    "resume": (SELLER, KEEPER),
    "wait": (SELLER, KEEPER, BUYER),
    "transfer": (KEEPER,),
    "buy": (BUYER,),
    "substitute": (SELLER,),
    "partial": (SELLER, KEEPER),
    "count": (KEEPER,),
    "forgo": (SELLER,),
    "tell": (SELLER,),
}


class JxcShortageOption(models.Model):
    """One way out of a shortage with its effect; once chosen it tells what was done."""

    _name = "jxc.shortage.option"
    _description = "Way Out of a Shortage"
    _order = "date_chosen, sequence, date, id"
    _rec_name = "effect"

    shortage_id = fields.Many2one(
        "jxc.shortage", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="shortage_id.company_id")
    product_id = fields.Many2one(related="shortage_id.product_id")
    state = fields.Selection(related="shortage_id.state")
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(
        [
            ("resume", "Deliver it after all"),
            ("wait", "Wait for a receipt"),
            ("transfer", "Transfer from another warehouse"),
            ("buy", "Buy"),
            ("substitute", "Ship a substitute"),
            ("partial", "Ship what is there"),
            ("count", "Count the place"),
            ("forgo", "Do without it"),
            ("tell", "Tell the customer"),
        ],
        string="Way Out",
        required=True,
        readonly=True,
    )
    # In the unit of the material, or of its substitute.
    quantity = fields.Float(digits="Product Unit", readonly=True)
    free = fields.Float(digits="Product Unit", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit", compute="_compute_uom_id")
    date = fields.Date(string="There On", readonly=True)
    move_id = fields.Many2one("stock.move", string="Receipt", readonly=True, ondelete="set null")
    warehouse_id = fields.Many2one("stock.warehouse", string="From", readonly=True)
    supplierinfo_id = fields.Many2one("product.supplierinfo", readonly=True, ondelete="set null")
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    price = fields.Float(digits="Product Price", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    substitute_id = fields.Many2one("product.product", readonly=True)
    # Text: lists show all of it.
    effect = fields.Text(compute="_compute_effect")
    can_choose = fields.Boolean(compute="_compute_can_choose")
    user_id = fields.Many2one("res.users", string="Chosen By", readonly=True)
    date_chosen = fields.Datetime(string="Chosen On", readonly=True)
    picking_id = fields.Many2one("stock.picking", readonly=True, ondelete="set null")
    purchase_id = fields.Many2one("purchase.order", readonly=True, ondelete="set null")
    location_id = fields.Many2one("stock.location", string="Place", readonly=True)
    count_id = fields.Many2one("jxc.count", string="Count", readonly=True, ondelete="set null")

    @api.depends("substitute_id", "product_id")
    def _compute_uom_id(self):
        for option in self:
            option.uom_id = (option.substitute_id or option.product_id).sudo().uom_id

    @api.depends("kind", "state", "date_chosen")
    @api.depends_context("uid")
    def _compute_can_choose(self):
        for option in self:
            option.can_choose = (
                not option.date_chosen
                and option.state in ("open", "running")
                and option._has_chooser_group()
            )

    def _has_chooser_group(self):
        self.ensure_one()
        return any(self.env.user.has_group(group) for group in CHOOSERS.get(self.kind, ()))

    # -- the effect ----------------------------------------------------------------------------

    @api.depends("kind", "quantity", "free", "date", "price", "shortage_id.quantity")
    @api.depends_context("lang")
    def _compute_effect(self):
        for option in self:
            option.effect = getattr(option.sudo(), f"_get_{option.kind}_effect")()

    def _format(self, quantity):
        return self.env["jxc.stock.short"]._format(quantity, self.uom_id)

    def _get_late_text(self):
        """Return how the date stands to what the customer was promised."""
        promised = self.shortage_id.date_promised
        late = (self.date - promised).days if promised and self.date else 0
        return self.env._("%s days late", late) if late > 0 else self.env._("in time")

    def _get_wait_effect(self):
        if self.product_id.uom_id.compare(self.free, self.quantity) < 0:
            return self.env._(
                "%(document)s brings %(quantity)s on %(date)s, %(late)s. %(free)s of it is promised"
                " to nobody else.",
                document=self.move_id.picking_id.name or self.move_id.reference or "",
                quantity=self._format(self.quantity),
                date=format_date(self.env, self.date),
                late=self._get_late_text(),
                free=self._format(self.free),
            )
        return self.env._(
            "%(document)s brings %(quantity)s on %(date)s, %(late)s.",
            document=self.move_id.picking_id.name or self.move_id.reference or "",
            quantity=self._format(self.quantity),
            date=format_date(self.env, self.date),
            late=self._get_late_text(),
        )

    def _get_transfer_effect(self):
        return self.env._(
            "%(warehouse)s has %(free)s free: %(quantity)s is booked and sent from there.",
            warehouse=self.warehouse_id.name,
            free=self._format(self.free),
            quantity=self._format(self.quantity),
        )

    def _get_buy_effect(self):
        return self.env._(
            "Draft order at %(vendor)s: %(quantity)s, %(price)s each, there on %(date)s, %(late)s.",
            vendor=self.partner_id.name,
            quantity=self._format(self.quantity),
            price=self.currency_id.format(self.price),
            date=format_date(self.env, self.date),
            late=self._get_late_text(),
        )

    def _get_substitute_effect(self):
        return self.env._(
            "%(quantity)s of %(product)s instead, at the agreed price; %(free)s is free.",
            quantity=self._format(self.quantity),
            product=self.substitute_id.display_name,
            free=self._format(self.free),
        )

    def _get_partial_effect(self):
        return self.env._(
            "%(quantity)s can leave now, %(missing)s follows.",
            quantity=self._format(self.quantity),
            missing=self.shortage_id._format_quantity(),
        )

    def _get_count_effect(self):
        return self.env._(
            "%(place)s is counted, blind; what is not there is booked off.",
            place=self.location_id.display_name,
        )

    def _get_resume_effect(self):
        return self.env._(
            "%(quantity)s was left without a backorder: a transfer is made for it.",
            quantity=self._format(self.quantity),
        )

    def _get_forgo_effect(self):
        return self.env._(
            "%(order)s asks for %(quantity)s less; nothing follows.",
            order=self.shortage_id.order_id.name,
            quantity=self._format(self.quantity),
        )

    def _get_tell_effect(self):
        return self.env._("The message below goes to %s.", self.shortage_id.partner_id.display_name)

    # -- choosing --------------------------------------------------------------------------------

    def action_choose(self):
        """Do what the option says, in the name of the user, and put it on record.

        :raise ShortageRefused: the case is closed, the option used up, or not the user's to choose
        """
        self.ensure_one()
        self._check_choosable()
        case = self.shortage_id
        effect = self.effect
        with case._jxc_gate("shortage_choose", reason=effect):
            done = getattr(self.env["jxc.shortage.executor"], f"_do_{self.kind}")(self) or {}
            self.sudo().write(
                {**done, "user_id": self.env.uid, "date_chosen": fields.Datetime.now()}
            )
            case.sudo()._decide(self.sudo())
        self._trace(effect)
        case._sync_open(case.sudo().line_id)
        case.sudo().filtered(lambda case: case.state == "running")._refresh_options()
        return self._open_document()

    def _check_choosable(self):
        self.shortage_id.check_access("write")
        self.shortage_id._check_open()
        if self.date_chosen:
            raise ShortageRefused(self.env._("%s chose this already.", self.sudo().user_id.name))
        if not self._has_chooser_group():
            groups = [self.env.ref(group).sudo().full_name for group in CHOOSERS[self.kind]]
            raise ShortageRefused(
                self.env._(
                    "“%(option)s” is not yours to choose; these people may: %(groups)s.",
                    option=dict(self._fields["kind"]._description_selection(self.env))[self.kind],
                    groups=", ".join(groups),
                )
            )

    def _trace(self, effect):
        """Write on the case and on the order what was decided."""
        case = self.shortage_id.sudo()
        label = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        body = self.env._("%(option)s: %(effect)s", option=label, effect=effect)
        author = self.env.user.partner_id
        case._message_log(body=body, author_id=author.id)
        case.order_id._message_log(body=f"{case.name} – {body}", author_id=author.id)

    def _open_document(self):
        """Return the action that opens what was made, where the user may see it."""
        self.ensure_one()
        document = self.purchase_id or self.picking_id or self.count_id
        if document and document.has_access("read"):
            return document._get_records_action()
        return True

    def action_open_document(self):
        """Open the document that the choice made."""
        return self._open_document()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Ways out are found by the system."))
        return super().create(vals_list)
