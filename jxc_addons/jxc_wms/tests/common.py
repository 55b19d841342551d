"""Helpers of the warehouse tests; no tests in here."""

from odoo.addons.jxc_core.tests.common import JxcCase, JxcHttpCase, JxcMixin
from odoo.addons.jxc_core.tests.kit import Kit


class WmsMixin(JxcMixin):
    """A warehouse that picks and ships in two steps, with people and goods in it."""

    @classmethod
    def _make_kit(cls, name):
        company = super()._make_kit(name)
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.warehouse.delivery_steps = "pick_ship"
        if "stock_move_sms_validation" in cls.company._fields:
            cls.company.stock_move_sms_validation = False
        cls.picker = cls._create_user("jxc_picker", "stock.group_stock_user")
        cls.reviewer = cls._create_user("jxc_reviewer", "stock.group_stock_user")
        cls.product = cls._create_goods("Bolt 螺栓")
        cls._set_stock(cls.product, 100.0)
        return company

    @classmethod
    def _create_goods(cls, name, **vals):
        return cls._create_product(name, type="consu", is_storable=True, **vals)

    @classmethod
    def _set_stock(cls, product, quantity, warehouse=None, lot=None):
        """Add a quantity, in the product's unit, to the stock of a warehouse."""
        location = (warehouse or cls.warehouse).lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(product, location, quantity, lot_id=lot)

    @classmethod
    def _confirm_order(cls, **vals):
        """Return a confirmed order of the salesman."""
        order = cls._create_order(warehouse_id=vals.pop("warehouse_id", cls.warehouse.id), **vals)
        order.action_confirm()
        return order

    @classmethod
    def _validate(cls, picking, user):
        """Validate a transfer as it is reserved, and return what Odoo answers."""
        picking = picking.with_user(user)
        if picking.state != "assigned":
            picking.action_assign()
        picking.move_ids.picked = True
        return picking.with_context(skip_backorder=True).button_validate()

    @classmethod
    def _pick(cls, order, user=None):
        """Pick an order and return its delivery, ready to go."""
        cls._validate(order.sudo().picking_ids, user or cls.picker)
        return cls._get_delivery(order)

    @classmethod
    def _get_delivery(cls, order):
        """Return the deliveries of an order that are neither done nor cancelled."""
        return (
            order.sudo()
            .picking_ids.filtered(
                lambda picking: (
                    picking.picking_type_code == "outgoing"
                    and picking.state not in ("done", "cancel")
                )
            )
            .sudo(False)
            .with_env(cls.env)
        )

    @classmethod
    def _open_review(cls, picking, user=None):
        """Return the open review of a transfer by a user."""
        action = picking.with_user(user or cls.reviewer).action_jxc_review()
        return cls.env["jxc.review"].with_user(user or cls.reviewer).browse(action["res_id"])

    @classmethod
    def _review(cls, picking, user=None, counted=None):
        """Review a transfer; ``counted`` is ``{product: quantity}``, else all is right."""
        review = cls._open_review(picking, user)
        for line in review.line_ids:
            lines = picking.move_line_ids.filtered(
                lambda ml, line=line: ml.product_id == line.product_id and ml.lot_id == line.lot_id
            )
            right = sum(lines.mapped("quantity_product_uom"))
            line.counted_qty = (counted or {}).get(line.product_id, right)
        review.action_finish()
        return review


WmsMixin.kit = Kit("wms", WmsMixin)


class WmsCase(WmsMixin, JxcCase):
    pass


class WmsHttpCase(WmsMixin, JxcHttpCase):
    pass
