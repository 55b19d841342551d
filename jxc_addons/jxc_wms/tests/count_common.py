"""Helpers of the tests of stock counts; no tests in here."""

from odoo.fields import Command

from odoo.addons.jxc_core.tests.common import JxcCase, JxcHttpCase, JxcMixin
from odoo.addons.jxc_core.tests.kit import Kit


class CountMixin(JxcMixin):
    """A warehouse with two shelves and some goods, two counters and a count manager."""

    @classmethod
    def _make_kit(cls, name):
        company = super()._make_kit(name)
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.shelf, cls.other_shelf = cls.env["stock.location"].create(
            [
                {"name": name, "location_id": cls.stock.id, "company_id": cls.company.id}
                for name in ("Shelf 1", "Shelf 2")
            ]
        )
        cls.customers = cls.env.ref("stock.stock_location_customers")
        if "stock_move_sms_validation" in cls.company._fields:
            cls.company.stock_move_sms_validation = False
        user = "stock.group_stock_user"
        cls.keeper = cls._create_user("jxc_keeper", user)
        cls.colleague = cls._create_user("jxc_colleague", user)
        cls.stranger = cls._create_user("jxc_stranger", user)
        cls.leader = cls._create_user("jxc_leader", "jxc_wms.jxc_wms_group_count_manager")
        cls.product = cls._create_goods("Bolt 螺栓", standard_price=2.0)
        cls.nut = cls._create_goods("Nut 螺母", standard_price=10.0)
        cls._put(cls.product, 10)
        cls._put(cls.nut, 5)
        cls.reason = cls.env.ref("jxc_wms.jxc_count_reason_unknown")
        return company

    @classmethod
    def _create_goods(cls, name, **vals):
        return cls._create_product(name, type="consu", is_storable=True, **vals)

    @classmethod
    def _put(cls, product, quantity, location=None, **key):
        """Bring goods onto a shelf (lot_id, package_id, owner_id as records)."""
        cls.env["stock.quant"]._update_available_quantity(
            product, location or cls.shelf, quantity, **key
        )

    @classmethod
    def _get_quantity(cls, product=None, location=None, **key):
        return cls.env["stock.quant"]._get_available_quantity(
            product or cls.product, location or cls.shelf, strict=True, allow_negative=True, **key
        )

    @classmethod
    def _create_count(cls, **vals):
        """Return a draft count of the shelf, made by the leader."""
        vals = {"scope": "zone", "location_ids": [Command.set(cls.shelf.ids)], **vals}
        return (
            cls.env["jxc.count"]
            .with_user(cls.leader)
            .create({"warehouse_id": cls.warehouse.id, **vals})
        )

    @classmethod
    def _begin(cls, **vals):
        """Return a count of the shelf that has begun."""
        count = cls._create_count(**vals)
        count.action_start()
        return count

    @classmethod
    def _get_line(cls, count, product=None, **key):
        lines = count.line_ids.filtered(
            lambda line: (
                line.product_id == (product or cls.product)
                and all(line[name] == value for name, value in key.items())
            )
        )
        return lines.with_user(cls.leader)

    @classmethod
    def _enter(cls, line, quantity, user=None, **vals):
        """Enter what a user has found; returns the entry."""
        return (
            cls.env["jxc.count.entry"]
            .with_user(user or cls.keeper)
            .create({"line_id": line.id, "quantity": quantity, **vals})
        )

    @classmethod
    def _count(cls, count, found, user=None):
        """Enter ``{product: quantity}`` for what is to be counted."""
        for product, quantity in found.items():
            cls._enter(cls._get_line(count, product), quantity, user)

    @classmethod
    def _finish(cls, count, user=None):
        count.with_user(user or cls.keeper).action_finish()
        return count.state

    @classmethod
    def _post(cls, count, user=None):
        """Give every difference a reason and approve."""
        count = count.with_user(user or cls.leader)
        count.line_ids.filtered(lambda line: line.state == "diff").reason_id = cls.reason
        count.action_post()

    @classmethod
    def _ship(cls, product, quantity, location=None, user=None, **key):
        """Take goods from a shelf to a customer at once."""
        return cls._move(product, quantity, location or cls.shelf, cls.customers, user, **key)

    @classmethod
    def _move(cls, product, quantity, source, target, user=None, **key):
        ends = {"location_id": source.id, "location_dest_id": target.id}
        move = (
            cls.env["stock.move"]
            .with_user(user or cls.keeper)
            .create(
                {
                    "product_id": product.id,
                    "product_uom": product.uom_id.id,
                    "product_uom_qty": quantity,
                    "company_id": cls.company.id,
                    "picked": True,
                    **ends,
                    "move_line_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom_id": product.uom_id.id,
                                "quantity": quantity,
                                "picked": True,
                                **ends,
                                **{name: record.id for name, record in key.items()},
                            }
                        )
                    ],
                }
            )
        )
        move._action_done()
        return move


CountMixin.kit = Kit("count", CountMixin)


class CountCase(CountMixin, JxcCase):
    pass


class CountHttpCase(CountMixin, JxcHttpCase):
    pass
