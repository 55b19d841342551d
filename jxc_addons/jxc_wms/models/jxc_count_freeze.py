from odoo import api, models
from odoo.tools import ormcache

from ..exceptions import CountFrozen
from .jxc_count import COUNTING_STATES

#: A count of this scope takes in all that lies in its places, whatever comes there.
WHOLE_PLACES = ("all", "zone")


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
    @ormcache()
    def _get_frozen_places(self):
        """Return ``{location id: count id}`` of places in which nothing at all may move."""
        counts = self.env["jxc.count"].sudo()
        locations = self.env["stock.location"].sudo().with_context(active_test=False)
        found = {}
        for count in counts.search(
            [
                ("frozen", "=", True),
                ("state", "in", COUNTING_STATES),
                ("scope", "in", WHOLE_PLACES),
            ]
        ):
            places = locations.search(count._get_place_domain())
            found |= dict.fromkeys(places.ids, count.id)
        return found

    @api.model
    def _is_active(self):
        """Tell whether anything stands still. Costs no query once cached."""
        return bool(self._get_frozen() or self._get_frozen_places())

    @api.model
    def _forget(self):
        """A frozen count has begun or ended."""
        self.env.registry.clear_cache()

    @api.model
    def _check_lines(self, move_lines):
        """Refuse to move goods of move lines that stand still.

        :raise CountFrozen: names the goods and the count
        """
        if self._is_active():
            self._check(
                (line.product_id.id, place.id)
                for line in move_lines.sudo()
                if line.product_id.is_storable
                for place in (line.location_id, line.location_dest_id)
            )

    @api.model
    def _check(self, pairs):
        """Refuse a change of stock of ``(product id, location id)`` that stands still.

        Where all of a place is counted, goods that were not there before stay out, too.
        """
        frozen, places = self._get_frozen(), self._get_frozen_places()
        if not frozen and not places:
            return
        held = sorted({pair for pair in pairs if pair in frozen or pair[1] in places})
        if held:
            count_id = frozen.get(held[0]) or places[held[0][1]]
            self._refuse(held, self.env["jxc.count"].sudo().browse(count_id))

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
