from collections import defaultdict

from odoo import api, models

from ..exceptions import PlaceRefused

#: So many other places are proposed.
PROPOSED = 5


class StockMove(models.Model):
    """Goods are put where they may lie, by whatever path. Counts report what is there."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        done = super()._action_done(cancel_backorder=cancel_backorder)
        done.sudo()._jxc_check_places()
        return done

    def _jxc_check_places(self):
        """Refuse goods in places that may not hold them; run as superuser.

        What lay wrong before stays; nothing is added to it.

        :raise PlaceRefused: names the places that could take the goods
        """
        if not self.env["stock.location"]._jxc_has_rules():
            return
        lines = self.move_line_ids.filtered(
            lambda line: (
                line.state == "done"
                and line.location_dest_id.usage == "internal"
                and line.location_dest_id != line.location_id
                and line.product_id.is_storable
                and not (line.move_id.is_inventory and line.location_id.usage == "inventory")
            )
        )
        for line in lines:
            if not line.location_dest_id._jxc_allows(line.product_id):
                line._jxc_refuse_place(
                    self.env._(
                        "%(product)s may not be put in %(place)s. Kept there: %(allowed)s.",
                        product=line.product_id.display_name,
                        place=line.location_dest_id.display_name,
                        allowed=line.location_dest_id._jxc_get_allowed_names(),
                    )
                )
        lines._jxc_check_storage()


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Lines that are added to a done transfer are judged like the others."""
        lines = super().create(vals_list)
        done = lines.move_id.filtered(lambda move: move.state == "done")
        done.sudo()._jxc_check_places()
        return lines

    def write(self, vals):
        """Done lines that are changed afterwards are judged like new ones."""
        res = super().write(vals)
        if vals.keys() & {"quantity", "location_dest_id", "lot_id", "product_uom_id"}:
            done = self.move_id.filtered(lambda move: move.state == "done")
            done.sudo()._jxc_check_places()
        return res

    def _jxc_refuse_place(self, problem):
        """Raise a refusal with the places that could take the goods."""
        self.ensure_one()
        warehouse = self.location_dest_id.warehouse_id
        root = warehouse.lot_stock_id or self.location_dest_id.location_id
        places = root and root._jxc_find_places(
            self.product_id, self.quantity_product_uom, limit=PROPOSED
        )
        if places:
            names = ", ".join(places.mapped("display_name"))
            raise PlaceRefused(problem + "\n" + self.env._("Places with space: %s.", names))
        raise PlaceRefused(
            problem + "\n" + self.env._("No place of the warehouse has space for it.")
        )

    # -- capacity and mixing -------------------------------------------------------------------

    def _jxc_check_storage(self):
        """Judge places whose storage category is a rule, by what lies there now. One query."""
        lines = self.filtered(lambda line: line.location_dest_id.storage_category_id.jxc_enforced)
        if not lines:
            return
        groups = self.env["stock.quant"]._read_group(
            [("location_id", "in", lines.location_dest_id.ids), ("quantity", "!=", 0)],
            ["location_id", "product_id", "lot_id", "package_id"],
            ["quantity:sum"],
        )
        contents = defaultdict(list)
        for place, *goods in groups:
            contents[place].append(tuple(goods))
        for place, arrived in lines.grouped("location_dest_id").items():
            for line in arrived:
                problem = line._jxc_get_storage_problem(place, contents[place], arrived)
                if problem:
                    line._jxc_refuse_place(problem)

    def _jxc_get_storage_problem(self, place, contents, arrived):
        """Return why the line may not lie in a place, or False.

        :param contents: list of ``(product, lot, package, quantity)`` now in the place
        :param arrived: lines that this act has brought there
        """
        self.ensure_one()
        category = place.storage_category_id
        held = [goods for goods in contents if goods[0].uom_id.compare(goods[3], 0.0) > 0]
        terms = {"product": self.product_id.display_name, "place": place.display_name}
        products = {goods[0] for goods in held}
        lots = {goods[1] for goods in held if goods[0] == self.product_id and goods[1]}
        if category.jxc_single_lot and len(lots) > 1:
            return self.env._(
                "%(place)s holds one lot of a material only; %(lots)s of %(product)s would lie"
                " together.",
                lots=", ".join(sorted(lot.name for lot in lots)),
                **terms,
            )
        if category.allow_new_product == "same" and len(products) > 1:
            return self.env._(
                "%(place)s holds one material only; %(product)s would lie beside %(others)s.",
                others=", ".join(
                    sorted(one.display_name for one in products if one != self.product_id)
                ),
                **terms,
            )
        if category.allow_new_product == "empty" and self._jxc_was_filled(held, arrived):
            return self.env._("%(product)s: %(place)s has to be empty first.", **terms)
        return self._jxc_get_capacity_problem(category, held, terms)

    def _jxc_was_filled(self, held, arrived):
        """Tell whether something lay in the place before these lines came."""
        there, came = defaultdict(float), defaultdict(float)
        for product, _lot, _package, quantity in held:
            there[product] += quantity
        for line in arrived:
            came[line.product_id] += line.quantity_product_uom
        return any(
            product.uom_id.compare(quantity, came[product]) > 0
            for product, quantity in there.items()
        )

    def _jxc_get_capacity_problem(self, category, held, terms):
        """Return what is too much: of the material, of its packages or of weight; or False."""
        product = self.product_id
        text = self.env["jxc.stock.short"]._format
        limits = {limit.product_id: limit.quantity for limit in category.product_capacity_ids}
        there = sum(goods[3] for goods in held if goods[0] == product)
        if product in limits and product.uom_id.compare(there, limits[product]) > 0:
            return self.env._(
                "%(place)s takes %(limit)s of %(product)s, %(there)s would lie there.",
                limit=text(limits[product], product.uom_id),
                there=text(there, product.uom_id),
                **terms,
            )
        for limit in category.package_capacity_ids:
            kind = limit.package_type_id
            packages = {goods[2] for goods in held if goods[2].package_type_id == kind}
            if len(packages) > limit.quantity and self.result_package_id in packages:
                return self.env._(
                    "%(place)s takes %(limit)s packages of type %(kind)s, %(there)s would lie"
                    " there.",
                    limit=int(limit.quantity),
                    kind=kind.name,
                    there=len(packages),
                    **terms,
                )
        weight = sum(goods[0].weight * goods[3] for goods in held)
        if category.max_weight and product.weight and weight > category.max_weight:
            return self.env._(
                "%(place)s carries %(limit)s %(unit)s; with %(product)s it would be %(weight)s.",
                limit=category.max_weight,
                weight=round(weight, 2),
                unit=category.weight_uom_name,
                **terms,
            )
        return category._jxc_get_total_problem(product, held, terms)
