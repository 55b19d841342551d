from odoo import api, models

RIGHT_ADJUST = "jxc_wms.jxc_wms_group_adjust"
#: What only movements write.
BY_MOVES = {
    "quantity",
    "reserved_quantity",
    "in_date",
    "product_id",
    "location_id",
    "lot_id",
    "package_id",
    "owner_id",
}
#: Amounts of stock; never given, always the result of movements.
AMOUNTS = ("quantity", "reserved_quantity")
AT_ONCE = "inventory_quantity_auto_apply"


class StockQuant(models.Model):
    """Doors of stock: amounts change by movements, and counts are applied by right."""

    _inherit = "stock.quant"

    # -- amounts (policy stock_by_moves) -----------------------------------------------------

    def write(self, vals):
        if not self.env.su and BY_MOVES & vals.keys():
            changed = self.filtered(lambda quant: quant._jxc_differs(vals))
            if changed:
                changed._jxc_refuse_by_hand()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        """Neither values nor defaults of a caller's context make stock out of nothing."""
        keys = {f"default_{name}" for name in AMOUNTS} & self.env.context.keys()
        records = self
        if keys:
            context = {key: self.env.context[key] for key in self.env.context.keys() - keys}
            records = self.with_context(context)
        if not self.env.su:
            if any(AT_ONCE in vals for vals in vals_list):
                self._jxc_check_adjust_right(self.env.company)
            self._jxc_check_made(vals_list)
        return super(StockQuant, records).create(vals_list).with_env(self.env)

    def _jxc_check_made(self, vals_list):
        """Refuse new stock whose amount a caller gives."""
        if any(vals.get(name) for vals in vals_list for name in AMOUNTS):
            company = self.env.company
            if company._jxc_policy("stock_by_moves"):
                products = {vals.get("product_id") for vals in vals_list} - {None, False}
                self._jxc_refuse_by_hand(self.env["product.product"].browse(products))

    def _jxc_differs(self, vals):
        """Tell whether a write changes amounts or place where the policy holds."""
        self.ensure_one()
        if not self.env["jxc.door"]._get_company(self)._jxc_policy("stock_by_moves"):
            return False
        return any(
            self._fields[name].convert_to_cache(vals[name], self)
            != self._fields[name].convert_to_cache(self[name], self)
            for name in BY_MOVES & vals.keys()
        )

    def _jxc_refuse_by_hand(self, products=None):
        """Refuse amounts that are written past the movements.

        :param products: of stock that does not exist yet

        :raise PolicyRefused: always
        """
        door = self.env["jxc.door"]
        door._refuse(
            "stock_by_hand",
            self or products,
            self.env._(
                "Stock of %s changes by transfers and counts only, so that each piece can be"
                " followed. Enter a count or make a transfer.",
                door._get_names(products or self.product_id),
            ),
        )

    # -- applying counts (policy stock_adjust_right) -------------------------------------------

    def _apply_inventory(self, *args, **kwargs):
        """Applying a count is a right; the gate has been passed before."""
        door = self.env["jxc.door"]
        if not self.env.su:
            for company in self.company_id or self.env.company:
                self._jxc_check_adjust_right(company)
            changes = {
                quant: {"quantity": [quant.quantity, quant.inventory_quantity]} for quant in self
            }
            door._record("stock_adjust", changes)
        with door._act("stock_done"), door._act("stock_state"):
            return super()._apply_inventory(*args, **kwargs)

    def _jxc_check_adjust_right(self, company):
        """Refuse to apply a count, unless that is the user's right."""
        door = self.env["jxc.door"]
        if not company._jxc_policy("stock_adjust_right"):
            return
        if not door._may(RIGHT_ADJUST, "stock_adjust", company):
            door._refuse(
                "stock_adjust",
                self,
                self.env._(
                    "Counts are applied to the stock by people with the right to do so."
                    " Your count is kept; ask them to apply it."
                ),
            )
