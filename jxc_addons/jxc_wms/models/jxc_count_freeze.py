from odoo import api, models
from odoo.tools import ormcache

from ..exceptions import CountFrozen
from .jxc_count import COUNTING_STATES


class JxcCountFreeze(models.AbstractModel):
    """Goods that stand still while they are counted.

    Without a frozen count under way it costs no query.
    """

    _name = "jxc.count.freeze"
    _description = "Goods Frozen by a Count"

    @api.model
    @ormcache()
    def _get_frozen(self):
        """Return ``{(product id, location id): count id}`` of what may not move."""
        lines = self.env["jxc.count.line"].sudo().with_context({})
        groups = lines._read_group(
            [("count_id.frozen", "=", True), ("count_id.state", "in", COUNTING_STATES)],
            ["product_id", "location_id", "count_id"],
        )
        return {(product.id, location.id): count.id for product, location, count in groups}

    @api.model
    def _forget(self):
        """A frozen count has begun or ended."""
        self.env.registry.clear_cache()

    @api.model
    def _check_lines(self, move_lines):
        """Refuse to move goods of move lines that stand still.

        :raise CountFrozen: names the goods and the count
        """
        frozen = self._get_frozen()
        if frozen:
            self._check(
                (line.product_id.id, place.id)
                for line in move_lines.sudo()
                for place in (line.location_id, line.location_dest_id)
            )

    @api.model
    def _check(self, pairs):
        """Refuse a change of stock of ``(product id, location id)`` that stands still."""
        frozen = self._get_frozen()
        if not frozen:
            return
        held = sorted({pair for pair in pairs if pair in frozen})
        if held:
            self._refuse(held, self.env["jxc.count"].sudo().browse(frozen[held[0]]))

    def _refuse(self, held, count):
        products = self.env["product.product"].sudo().browse(pair[0] for pair in held[:3])
        places = self.env["stock.location"].sudo().browse(pair[1] for pair in held[:3])
        goods = ", ".join(
            self.env._(
                "%(product)s at %(place)s", product=product.display_name, place=place.display_name
            )
            for product, place in zip(products, places, strict=True)
        )
        raise CountFrozen(
            self.env._(
                "%(goods)s: being counted (%(count)s), so nothing moves there until the count"
                " is finished. Wait, or ask %(user)s.",
                goods=goods + ("…" if len(held) > 3 else ""),
                count=count.name,
                user=count.user_id.name or self.env._("the responsible"),
            )
        )
