"""Helpers of the stock guard's tests; no tests in here."""

from odoo.tests import TransactionCase, new_test_user


class StockMixin:
    """One warehouse, one hot product with 20 on the shelf, people with the least rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.env.company.jxc_discipline = True
        # The guard stands behind the policies that refuse most people already.
        closed = ("stock_done_stands", "stock_by_moves", "stock_adjust_right", "stock_scrap_right")
        cls.env["jxc.policy.exception"].create(
            [
                {
                    "policy_id": policy.id,
                    "company_id": cls.env.company.id,
                    "reason": "The guard alone is tested",
                }
                for policy in cls.env["jxc.policy"].search([("code", "in", closed)])
            ]
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        # Nothing is booked unless a test says so.
        (
            cls.warehouse.in_type_id | cls.warehouse.out_type_id | cls.warehouse.int_type_id
        ).reservation_method = "manual"
        cls.shelf, cls.other_shelf = cls.env["stock.location"].create(
            [{"name": name, "location_id": cls.stock.id} for name in ("Shelf 1", "Shelf 2")]
        )
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.keeper = new_test_user(cls.env, "jxc_keeper", "stock.group_stock_user")
        cls.colleague = new_test_user(cls.env, "jxc_colleague", "stock.group_stock_user")
        cls.manager = new_test_user(cls.env, "jxc_stock_manager", "stock.group_stock_manager")
        cls.product = cls._make_product("Hot bearing")
        cls._put(cls.product, 20)

    @classmethod
    def _make_product(cls, name, **vals):
        return cls.env["product.product"].create({"name": name, "is_storable": True, **vals})

    @classmethod
    def _put(cls, product, quantity, location=None, **key):
        """Bring goods onto a shelf (lot_id, package_id, owner_id as records)."""
        cls.env["stock.quant"]._update_available_quantity(
            product, location or cls.shelf, quantity, **key
        )

    def _get_quantity(self, product=None, location=None):
        """Return (on hand, booked) over all quants of a product in a location."""
        self.env["stock.quant"].flush_model()
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", (product or self.product).id),
                ("location_id", "=", (location or self.shelf).id),
            ]
        )
        return sum(quants.mapped("quantity")), sum(quants.mapped("reserved_quantity"))

    def _make_transfer(self, quantities, user=None, source=None, target=None, kind="out"):
        """Return a confirmed transfer of ``{product: quantity}`` in the user's name."""
        source = source or self.shelf
        target = target or self.customers
        types = {"out": "out_type_id", "in": "in_type_id", "int": "int_type_id"}
        picking = (
            self.env["stock.picking"]
            .with_user(user or self.keeper)
            .create(
                {
                    "picking_type_id": self.warehouse[types[kind]].id,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "move_ids": [
                        (
                            0,
                            0,
                            {
                                "product_id": product.id,
                                "product_uom_qty": quantity,
                                "location_id": source.id,
                                "location_dest_id": target.id,
                            },
                        )
                        for product, quantity in quantities.items()
                    ],
                }
            )
        )
        picking.action_confirm()
        return picking

    def _ship(self, quantity, product=None, user=None, **places):
        """Reserve and validate a delivery as far as stock goes; return it."""
        picking = self._make_transfer({product or self.product: quantity}, user, **places)
        picking.action_assign()
        self._validate(picking)
        return picking

    def _validate(self, pickings):
        return pickings.with_context(skip_sms=True, skip_backorder=True).button_validate()

    def _force(self, picking, quantity, **key):
        """Enter a line by hand and mark it as picked, as people do who see the goods."""
        move = picking.move_ids[:1]
        return (
            self.env["stock.move.line"]
            .with_user(picking.env.user)
            .create(
                {
                    "move_id": move.id,
                    "picking_id": picking.id,
                    "product_id": move.product_id.id,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                    "quantity": quantity,
                    "picked": True,
                    **key,
                }
            )
        )


class StockCase(StockMixin, TransactionCase):
    """The warehouse without a server."""
