"""Helpers of the tests of returns; no tests in here."""

from odoo.addons.jxc_wms.tests.common import WmsCase, WmsMixin


class ReturnMixin(WmsMixin):
    """A delivery of ten pieces in one step, and people who take some of it back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.delivery_steps = "ship_only"
        cls.reason = cls.env.ref("jxc_wms.jxc_return_reason_damaged")
        cls.order = cls._confirm_order(lines=[cls._prepare_line(product_uom_qty=10.0)])
        cls.delivery = cls._get_delivery(cls.order)
        cls._validate(cls.delivery, cls.picker)

    @classmethod
    def _open_return(cls, picking, user=None):
        wizard = cls.env["stock.return.picking"].with_user(user or cls.picker)
        return wizard.create({"picking_id": picking.id, "jxc_reason_id": cls.reason.id})

    @classmethod
    def _return(cls, picking, quantity, user=None):
        """Return a picking that brings back so much of the first line."""
        wizard = cls._open_return(picking, user)
        wizard.product_return_moves[:1].quantity = quantity
        action = wizard.action_create_returns()
        return cls.env["stock.picking"].browse(action["res_id"])

    @classmethod
    def _take_back(cls, picking, quantity):
        """Return and validate."""
        back = cls._return(picking, quantity)
        cls._validate(back, cls.picker)
        return back


class ReturnCase(ReturnMixin, WmsCase):
    pass
