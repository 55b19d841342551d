from odoo import api, fields, models

from ..exceptions import CountRefused


class JxcCountEnter(models.TransientModel):
    """One thing at a time: how many of these are here?

    With a line it asks for its quantity; without one it takes in goods that nobody expected.
    Of materials with packagings it asks for both: so many bags, and so many pieces beside them.
    """

    _name = "jxc.count.enter"
    _description = "Enter a Count"

    count_id = fields.Many2one("jxc.count", required=True, readonly=True)
    company_id = fields.Many2one(related="count_id.company_id")
    line_id = fields.Many2one("jxc.count.line", readonly=True)
    product_id = fields.Many2one(
        "product.product",
        string="Material",
        compute="_compute_from_line",
        store=True,
        readonly=False,
        domain="[('is_storable', '=', True)]",
    )
    tracking = fields.Selection(related="product_id.tracking")
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    allowed_uom_ids = fields.Many2many("uom.uom", compute="_compute_allowed_uom_ids")
    has_other_uoms = fields.Boolean(compute="_compute_allowed_uom_ids")
    entered_uom_id = fields.Many2one(
        "uom.uom",
        string="Packaging",
        compute="_compute_entered_uom_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', allowed_uom_ids)]",
    )
    packed_qty = fields.Float(string="Packagings", digits="Product Unit")
    pack_factor = fields.Float(digits=0, compute="_compute_pack_factor")
    product_image = fields.Image(related="product_id.image_256")
    location_id = fields.Many2one(
        "stock.location",
        string="Location",
        compute="_compute_from_line",
        store=True,
        readonly=False,
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id)]",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial Number",
        compute="_compute_from_line",
        store=True,
        readonly=False,
        domain="[('product_id', '=', product_id)]",
    )
    lot_name = fields.Char(string="New Lot/Serial Number")
    package_id = fields.Many2one(
        "stock.package",
        string="Package",
        compute="_compute_from_line",
        store=True,
        readonly=False,
    )
    owner_id = fields.Many2one(
        "res.partner",
        string="Goods Owner",
        compute="_compute_from_line",
        store=True,
        readonly=False,
    )
    expected_qty = fields.Float(string="Book Quantity", related="line_id.expected_qty")
    blind = fields.Boolean(related="count_id.blind")
    round = fields.Integer(related="line_id.round")
    my_qty = fields.Float(related="line_id.my_qty")
    is_mine = fields.Boolean(compute="_compute_is_mine")
    is_add = fields.Boolean(
        string="Add to what I counted before",
        help="These lay somewhere else of the same place. Otherwise the count before is replaced.",
    )
    quantity = fields.Float(string="Counted", digits="Product Unit")
    note = fields.Char()
    image = fields.Image(string="Photo", max_width=1600, max_height=1600)
    left_count = fields.Integer(string="Left to Count", related="count_id.todo_count")

    @api.depends("line_id")
    def _compute_from_line(self):
        for wizard in self.filtered("line_id"):
            line = wizard.line_id
            wizard.product_id = line.product_id
            wizard.location_id = line.location_id
            wizard.lot_id = line.lot_id
            wizard.package_id = line.package_id
            wizard.owner_id = line.owner_id

    @api.depends("product_id")
    def _compute_allowed_uom_ids(self):
        for wizard in self:
            product = wizard.product_id
            packagings = product.uom_ids - product.uom_id
            wizard.allowed_uom_ids = packagings if product.tracking != "serial" else False
            wizard.has_other_uoms = bool(wizard.allowed_uom_ids)

    @api.depends("product_id")
    def _compute_entered_uom_id(self):
        """Offer the packaging that the material is sold in, else the smallest one."""
        for wizard in self:
            packagings = wizard.allowed_uom_ids.sorted("factor")
            wizard.entered_uom_id = packagings & wizard.product_id.jxc_sale_uom_id or packagings[:1]

    @api.depends("entered_uom_id", "product_id")
    def _compute_pack_factor(self):
        """Tell how many of the product's unit a packaging contains, for the sum on the form."""
        for wizard in self:
            own = wizard.product_id.uom_id.factor
            wizard.pack_factor = wizard.entered_uom_id.factor / own if own else 0.0

    @api.depends("line_id")
    def _compute_is_mine(self):
        """Tell whether the user has entered something for the line in this round."""
        for wizard in self:
            wizard.is_mine = bool(
                wizard.line_id
                and wizard.env["jxc.count.entry"].search_count(
                    [
                        ("line_id", "=", wizard.line_id.id),
                        ("round", "=", wizard.line_id.round),
                        ("user_id", "=", wizard.env.uid),
                    ],
                    limit=1,
                )
            )

    @api.model
    def _get_action(self, vals):
        """Return the action that opens the form for a line or, without one, for a count."""
        if vals.get("line_id"):
            line = self.env["jxc.count.line"].browse(vals["line_id"])
            vals = {"count_id": line.count_id.id, **vals}
        wizard = self.create(vals)
        return {
            "type": "ir.actions.act_window",
            "name": wizard.count_id.name,
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "views": [(self.env.ref("jxc_wms.jxc_count_enter_view_form").id, "form")],
            "target": "new",
        }

    def action_save(self):
        """Put the quantity down and go on with the next goods."""
        self._make_entry()
        return self._go_on()

    def action_nothing(self):
        """Nothing is there: put down 0 and go on."""
        if self.is_add:
            raise CountRefused(self.env._("Nothing can't be added. Close the form instead."))
        self.write({"quantity": 0.0, "packed_qty": 0.0})
        self._make_entry()
        return self._go_on()

    def action_save_close(self):
        """Put the quantity down and go back to the cards."""
        self._make_entry()
        return {"type": "ir.actions.act_window_close"}

    def action_skip(self):
        """Leave these goods for later and go on."""
        return self._go_on()

    def _make_entry(self):
        self.ensure_one()
        return self.env["jxc.count.entry"].create([self._prepare_entry_vals()])

    def _prepare_entry_vals(self):
        """Return the entry of what the user has put down."""
        self.ensure_one()
        vals = {
            "kind": "add" if self.is_add else "set",
            **self._prepare_quantity_vals(),
            "note": self.note,
            "image": self.image,
        }
        if self.line_id:
            return {**vals, "line_id": self.line_id.id}
        names = ("count_id", "product_id", "location_id", "lot_id", "package_id", "owner_id")
        return {**vals, **{name: self[name].id for name in names}, "lot_name": self.lot_name}

    def _prepare_quantity_vals(self):
        """Return the quantity of the entry: packagings and what lies beside them, or pieces."""
        if not self.packed_qty or not self.has_other_uoms:
            return {"quantity": self.quantity}
        return {
            "quantity": self.packed_qty,
            "entered_uom_id": self.entered_uom_id.id,
            "loose_qty": self.quantity,
        }

    def _go_on(self):
        """Open the next goods that nobody has counted, or go back when there are none."""
        line = self._get_next_line()
        if not line:
            return {"type": "ir.actions.act_window_close"}
        return self._get_action({"line_id": line.id})

    def _get_next_line(self):
        """Return what comes after this line on the way through the warehouse."""
        lines = self.env["jxc.count.line"]
        if not self.line_id:
            return lines
        todo = lines.search(lines._get_todo_domain(self.count_id)) - self.line_id
        place = self._get_place(self.line_id)
        ordered = todo.sorted(self._get_place)
        later = ordered.filtered(lambda line: self._get_place(line) > place)
        return (later or ordered)[:1]

    @api.model
    def _get_place(self, line):
        """Return the order in which goods are met: location by location."""
        return (line.location_id.complete_name or "", line.product_id.default_code or "", line.id)
