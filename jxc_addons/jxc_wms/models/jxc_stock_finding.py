from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.jxc_core.tools.reason import tells_why

from ..exceptions import FindingRefused
from ..tools.stock_tally import StockKey

#: Kinds that the shipped checks find; addons add theirs with selection_add.
KINDS = [
    ("quantity", "Stock differs from documents"),
    ("reserved", "Booked differs from documents"),
    ("twins", "Several rows for one stock"),
    ("serial", "Serial number in several places"),
    ("overbooked", "More booked than there is"),
    ("negative", "Stock below zero"),
]
#: Fields that only the system writes.
FIXED = {
    "kind",
    "state",
    "found_qty",
    "expected_qty",
    "difference",
    "company_id",
    "last_seen",
    "solved_date",
    "repaired_by_id",
    *StockKey._fields,
}


class JxcStockFinding(models.Model):
    """A place where stock is not what it must be: found at night or on demand.

    Nothing is put right silently: a person reads the proposal and decides, see
    :meth:`action_repair`. What is right again is settled by the next check.
    """

    _name = "jxc.stock.finding"
    _description = "Finding about Stock"
    _inherit = ["mail.thread"]
    _order = "state, id desc"
    _check_company_auto = True

    kind = fields.Selection(KINDS, string="What Is Wrong", required=True, readonly=True)
    state = fields.Selection(
        [("open", "To Settle"), ("accepted", "Let Be"), ("solved", "Settled")],
        default="open",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade", index=True
    )
    location_id = fields.Many2one("stock.location", readonly=True, ondelete="cascade")
    lot_id = fields.Many2one(
        "stock.lot", string="Lot/Serial Number", readonly=True, ondelete="cascade"
    )
    package_id = fields.Many2one("stock.package", readonly=True, ondelete="cascade")
    owner_id = fields.Many2one("res.partner", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    found_qty = fields.Float("Found", digits="Product Unit", readonly=True)
    expected_qty = fields.Float("Should Be", digits="Product Unit", readonly=True)
    difference = fields.Float(
        digits="Product Unit", compute="_compute_difference", store=True, readonly=True
    )
    user_id = fields.Many2one("res.users", string="Responsible", tracking=True, index=True)
    reason = fields.Text(help="Why the finding is let be.")
    last_seen = fields.Datetime(readonly=True)
    solved_date = fields.Datetime("Settled On", readonly=True)
    repaired_by_id = fields.Many2one("res.users", string="Put Right By", readonly=True)

    _one_open = models.UniqueIndex(
        "(kind, product_id, COALESCE(location_id, 0), COALESCE(lot_id, 0),"
        " COALESCE(package_id, 0), COALESCE(owner_id, 0)) WHERE state <> 'solved'",
        "This is on the list already.",
    )

    @api.depends("found_qty", "expected_qty")
    def _compute_difference(self):
        for finding in self:
            finding.difference = finding.found_qty - finding.expected_qty

    @api.depends("kind", "product_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for finding in self:
            finding.display_name = f"{labels[finding.kind]}: {finding.product_id.display_name}"

    def write(self, vals):
        """Figures and states come from the check and from decisions, not by hand."""
        if not self.env.su and set(vals) & FIXED:
            raise FindingRefused(
                self.env._("What the check found can't be edited. Put it right, or let it be.")
            )
        return super().write(vals)

    # -- the check -------------------------------------------------------------------------

    @api.model
    def _cron_check(self):
        """Check all stock of all companies; tell the people responsible what is new."""
        self._check()._tell_responsible()

    @api.model
    def action_check(self):
        """Check all stock now and show what is wrong."""
        self._require_manager()
        self.sudo()._check()
        return self.env["ir.actions.actions"]._for_xml_id("jxc_wms.jxc_stock_finding_action")

    @api.model
    def _check(self, product_ids=None):
        """Bring the list up to date with what is wrong now; return what is new.

        :param product_ids: check only these products
        """
        rows = self.env["jxc.stock.check"].sudo()._find(product_ids)
        known = self.sudo().search(self._get_unsettled_domain(product_ids))
        by_key = {finding._get_identity(): finding for finding in known}
        now = fields.Datetime.now()
        new, seen_ids = [], set()
        for row in rows:
            finding = by_key.get(self._get_row_identity(row))
            if finding:
                finding._update_from(row)
                seen_ids.add(finding.id)
            else:
                new.append({**row, "last_seen": now})
        known.browse(seen_ids).last_seen = now
        known.browse(set(known.ids) - seen_ids).write({"state": "solved", "solved_date": now})
        return self.sudo().create(self._complete_vals(new))

    @api.model
    def _get_unsettled_domain(self, product_ids):
        domain = Domain("state", "!=", "solved")
        if product_ids is not None:
            domain &= Domain("product_id", "in", list(product_ids))
        return domain

    @api.model
    def _get_row_identity(self, row):
        return row["kind"], tuple(row[name] or 0 for name in StockKey._fields)

    def _get_identity(self):
        return self.kind, tuple(self[name].id or 0 for name in StockKey._fields)

    def _get_stock_key(self):
        """Return the :class:`~.tools.stock_tally.StockKey` of a finding."""
        self.ensure_one()
        return StockKey(*self._get_identity()[1])

    def _update_from(self, row):
        """Take over new figures; what was let be and has changed is open again."""
        digits = self.env["jxc.stock.check"]._get_digits()
        names = ("found_qty", "expected_qty")
        if any(round(self[name] - row[name], digits) for name in names):
            self.write({**{name: row[name] for name in names}, "state": "open"})

    @api.model
    def _complete_vals(self, vals_list):
        """Add company and responsible person to new findings."""
        places = (
            self.env["stock.location"]
            .sudo()
            .browse({vals["location_id"] for vals in vals_list if vals["location_id"]})
        )
        companies = {place.id: place.company_id for place in places}
        people = {
            company: self._get_responsible(company or self.env.company)
            for company in {*companies.values(), self.env["res.company"]}
        }
        for vals in vals_list:
            company = companies.get(vals["location_id"], self.env["res.company"])
            vals["company_id"] = company.id
            vals["user_id"] = people[company].id
        return vals_list

    @api.model
    def _get_responsible(self, company):
        """Return who looks after the findings of a company: as set, else a stock manager."""
        group = self.env.ref("stock.group_stock_manager").sudo()
        return (
            company.sudo().jxc_finding_user_id
            or group.all_user_ids.filtered(
                lambda user: user.active and not user.share and company in user.company_ids
            ).sorted(lambda user: (user._is_superuser(), user._is_admin(), user.id))[:1]
        )

    def _tell_responsible(self):
        """Tell each person in one message what is new."""
        for user, findings in self.grouped("user_id").items():
            if user:
                findings[0].message_notify(
                    partner_ids=user.partner_id.ids,
                    subject=self.env._("Stock check: %s new findings", len(findings)),
                    body=self.env._(
                        "The nightly check of stock has %s new findings. They are listed under"
                        " Inventory, Reporting, Stock Check.",
                        len(findings),
                    ),
                )

    # -- decisions -------------------------------------------------------------------------

    def action_accept(self):
        """Let be what is known and right as it is; the reason stays with it."""
        self._require_manager()
        for finding in self:
            if not tells_why(finding.reason):
                raise FindingRefused(
                    self.env._("Please write down why %s is let be.", finding.display_name)
                )
        self.sudo().state = "accepted"

    def action_reopen(self):
        """Put a finding that was let be back on the list."""
        self._require_manager()
        self.sudo().filtered(lambda finding: finding.state == "accepted").state = "open"

    def action_open_quants(self):
        """Show the rows of stock that a finding is about."""
        self.ensure_one()
        domain = Domain("product_id", "=", self.product_id.id)
        for name in ("location_id", "lot_id", "package_id", "owner_id"):
            if self[name]:
                domain &= Domain(name, "=", self[name].id)
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "stock.quant",
            "view_mode": "list,form",
            "views": [(self.env.ref("stock.view_stock_quant_tree").id, "list"), (False, "form")],
            "domain": list(domain),
        }

    @api.model
    def _require_manager(self):
        if not (self.env.su or self.env.user.has_group("stock.group_stock_manager")):
            raise FindingRefused(
                self.env._("Only stock managers decide about findings. Please ask one of them.")
            )
