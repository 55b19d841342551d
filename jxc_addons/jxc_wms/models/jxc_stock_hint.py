from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

#: How long after the act a taker is named.
TAKEN_HOURS = 24
#: So many other lots and locations are named.
ELSEWHERE_LIMIT = 3
OPEN_STATES = ("waiting", "confirmed", "partially_available", "assigned")


class JxcStockHint(models.AbstractModel):
    """Who took the goods that somebody misses, and what else is possible.

    Asked only when an act is refused or reported; runs as superuser, since the answer may
    lie in documents that the user can't open.
    """

    _name = "jxc.stock.hint"
    _description = "Ways Out of a Shortage"

    @api.model
    def _get_hints(self, key, short, moves):
        """Return sentences that help who is refused.

        :param key: :class:`~.tools.stock_tally.StockKey` that is short
        :param short: how much is missing, in the product's unit
        :param moves: moves of the refused act
        """
        return [
            *self._get_taker_hints(key, moves),
            *self._get_elsewhere_hints(key),
            *self._get_receipt_hints(key, short),
            self.env._("Take less; what is missing can follow as a backorder."),
        ]

    @api.model
    def _get_key_domain(self, key):
        """Return the domain of the move lines that take from a key."""
        return Domain.AND(
            Domain(name, "=", value or False) for name, value in key._asdict().items()
        )

    # -- who took it ---------------------------------------------------------------------

    @api.model
    def _get_taker_domain(self, key, moves):
        """Return the domain of what others took of a key of late, or have booked of it."""
        since = fields.Datetime.now() - timedelta(hours=TAKEN_HOURS)
        return (
            self._get_key_domain(key)
            & (
                (Domain("state", "=", "done") & Domain("date", ">=", since))
                | Domain("state", "in", OPEN_STATES)
            )
            & Domain("quantity", ">", 0)
            & Domain("move_id", "not in", moves.ids)
            & Domain("picking_id", "not in", moves.picking_id.ids)
        )

    @api.model
    def _get_taker_hints(self, key, moves):
        lines = self.env["stock.move.line"].search(
            self._get_taker_domain(key, moves), order="write_date desc, id desc", limit=1
        )
        if not lines:
            return []
        terms = {
            "user": (lines.state == "done" and lines.picking_id.jxc_done_user_id.name)
            or lines.write_uid.name,
            "quantity": self.env["jxc.stock.short"]._format(
                lines.quantity_product_uom, lines.product_id.uom_id
            ),
            "document": lines._jxc_get_document_name(),
            "date": format_datetime(self.env, lines.write_date, dt_format="yyyy-MM-dd HH:mm"),
        }
        if lines.state == "done":
            return [self.env._("%(user)s took %(quantity)s on %(document)s, %(date)s.", **terms)]
        return [self.env._("%(user)s has %(quantity)s booked on %(document)s, %(date)s.", **terms)]

    # -- what else is possible -----------------------------------------------------------

    @api.model
    def _get_elsewhere_domain(self, key):
        """Return the domain of other stock of the product in the same warehouse."""
        location = self.env["stock.location"].browse(key.location_id)
        root = location.warehouse_id.view_location_id or location
        return (
            Domain("product_id", "=", key.product_id)
            & Domain("location_id", "child_of", root.id)
            & Domain("location_id.usage", "=", "internal")
            & Domain("owner_id", "=", key.owner_id or False)
        )

    @api.model
    def _get_elsewhere_hints(self, key):
        product = self.env["product.product"].browse(key.product_id)
        groups = self.env["stock.quant"]._read_group(
            self._get_elsewhere_domain(key),
            ["location_id", "lot_id", "package_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        own = (key.location_id, key.lot_id, key.package_id)
        free = [
            (quantity - reserved, place)
            for *place, quantity, reserved in groups
            if tuple(part.id or 0 for part in place) != own
            and product.uom_id.compare(quantity - reserved, 0) > 0
        ]
        if not free:
            return []
        free.sort(key=lambda one: -one[0])
        short = self.env["jxc.stock.short"]
        return [
            self.env._("Free elsewhere:"),
            *(
                self.env._(
                    "• %(place)s: %(quantity)s",
                    place=" / ".join(part.display_name for part in place if part),
                    quantity=short._format(quantity, product.uom_id),
                )
                for quantity, place in free[:ELSEWHERE_LIMIT]
            ),
        ]

    @api.model
    def _get_receipt_domain(self, key, short):
        """Return the domain of open receipts that bring what is missing."""
        location = self.env["stock.location"].browse(key.location_id)
        root = location.warehouse_id.view_location_id or location
        return (
            Domain("product_id", "=", key.product_id)
            & Domain("picking_code", "=", "incoming")
            & Domain("state", "in", OPEN_STATES)
            & Domain("location_dest_id", "child_of", root.id)
            & Domain("product_qty", ">=", short)
        )

    @api.model
    def _get_receipt_hints(self, key, short):
        move = self.env["stock.move"].search(
            self._get_receipt_domain(key, short), order="date, id", limit=1
        )
        if not move:
            return []
        return [
            self.env._(
                "Receipt %(document)s of %(date)s brings %(quantity)s.",
                document=move.picking_id.name or move.reference,
                date=format_date(self.env, move.date),
                quantity=self.env["jxc.stock.short"]._format(
                    move.product_qty, move.product_id.uom_id
                ),
            )
        ]
