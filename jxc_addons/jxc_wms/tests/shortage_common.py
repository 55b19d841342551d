"""What the tests of shortages stand on; no tests in here."""


class ShortageMixin:
    """100 are there, 120 are asked for; the west has 30, a vendor sells them, a receipt comes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user("jxc_keeper", "stock.group_stock_user")
        cls.west = cls.env["stock.warehouse"].create(
            {"name": "West", "code": "WST", "company_id": cls.company.id}
        )
        cls._set_stock(cls.product, 30.0, cls.west)
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor", "buyer_id": cls.buyer.id})
        cls.env["product.supplierinfo"].create(
            {
                "partner_id": cls.vendor.id,
                "product_tmpl_id": cls.product.product_tmpl_id.id,
                "price": 3.0,
                "min_qty": 25.0,
                "delay": 5,
                "company_id": cls.company.id,
            }
        )
        cls.order = cls._confirm_short_order()
        cls.case = cls.order.sudo().jxc_shortage_ids.sudo(False).with_env(cls.env)

    @classmethod
    def _confirm_short_order(cls, quantity=120.0):
        order = cls._confirm_order(lines=[cls._prepare_line(product_uom_qty=quantity)])
        order.jxc_confirm_stock(note="The rest later")
        return order

    def _get_option(self, kind, user):
        option = self.case.option_ids.filtered(
            lambda option: option.kind == kind and not option.date_chosen
        )
        return option[:1].with_user(user)
