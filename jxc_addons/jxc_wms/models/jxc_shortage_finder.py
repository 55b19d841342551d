from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

#: So many of each kind are proposed.
LIMIT = 3
#: What can be done where the goods are there, and only nobody brings them.
LEFT_KINDS = ("resume", "forgo", "count", "tell")


class JxcShortageFinder(models.AbstractModel):
    """Finds what can be done about missing goods.

    Runs as superuser: the answer lies in documents that not everybody may open.
    An addon adds a way out with a kind and a method ``_find_<kind>``.
    """

    _name = "jxc.shortage.finder"
    _description = "Ways Out of a Shortage of an Order"

    @api.model
    def _find(self, case):
        """Return the values of the ``jxc.shortage.option`` of a case."""
        case = case.sudo().with_company(case.company_id)
        kinds = case.env["jxc.shortage.option"]._fields["kind"].get_values(case.env)
        if case._is_only_left():
            kinds = [kind for kind in kinds if kind in LEFT_KINDS]
        return [
            {"shortage_id": case.id, "kind": kind, "sequence": sequence, **vals}
            for sequence, kind in enumerate(kinds)
            for vals in getattr(self.with_env(case.env), f"_find_{kind}")(case)
        ]

    @api.model
    def _to_stock_unit(self, case):
        """Return the missing quantity in the material's unit."""
        return case.uom_id._compute_quantity(case.quantity, case.product_id.uom_id)

    @api.model
    def _find_resume(self, case):
        """What was left without a backorder gets one after all."""
        left = case._get_left()
        if case.uom_id.is_zero(left):
            return []
        return [{"quantity": case.uom_id._compute_quantity(left, case.product_id.uom_id)}]

    @api.model
    def _find_forgo(self, case):
        """The customer does without what was left."""
        return self._find_resume(case)

    @api.model
    def _get_receipt_domain(self, case):
        """Return the domain of the open receipts that bring the material."""
        return (
            Domain("product_id", "=", case.product_id.id)
            & Domain("picking_code", "=", "incoming")
            & Domain("state", "in", ("waiting", "confirmed", "partially_available", "assigned"))
            & Domain("location_dest_id", "child_of", case.warehouse_id.view_location_id.id)
        )

    @api.model
    def _find_wait(self, case):
        moves = self.env["stock.move"].search(self._get_receipt_domain(case), order="date, id")
        left = self.env["jxc.shortage.promise"]._get_left(case, moves)
        return [
            {
                "move_id": move.id,
                "partner_id": move.picking_id.partner_id.id,
                "quantity": move.product_qty,
                "free": left[move],
                "date": fields.Date.to_date(move.date),
            }
            for move in moves
            if case.product_id.uom_id.compare(left[move], 0) > 0
        ][:LIMIT]

    @api.model
    def _get_free_by_warehouse(self, products, company):
        """Return ``{(product, warehouse): free quantity}`` in the unit of each material.

        What orders wait for there is not free, booked or not.
        """
        groups = self.env["stock.quant"]._read_group(
            Domain("product_id", "in", products.ids)
            & Domain("location_id.usage", "=", "internal")
            & Domain("company_id", "=", company.id),
            ["product_id", "location_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        free = defaultdict(float)
        for product, location, quantity, reserved in groups:
            free[product, location.warehouse_id] += quantity - reserved
        promises = self.env["jxc.shortage.promise"]
        for key, missing in promises._get_demand_by_warehouse(products, company).items():
            free[key] -= missing
        return free

    @api.model
    def _find_transfer(self, case):
        product = case.product_id
        free = {
            warehouse: quantity
            for (_product, warehouse), quantity in self._get_free_by_warehouse(
                product, case.company_id
            ).items()
            if warehouse
            and warehouse != case.warehouse_id
            and product.uom_id.compare(quantity, 0) > 0
        }
        best = sorted(free, key=lambda warehouse: -free[warehouse])[:LIMIT]
        missing = self._to_stock_unit(case)
        return [
            {
                "warehouse_id": warehouse.id,
                "free": free[warehouse],
                "quantity": min(free[warehouse], missing),
                "date": fields.Date.context_today(case),
            }
            for warehouse in best
        ]

    @api.model
    def _find_buy(self, case):
        missing = self._to_stock_unit(case)
        product = case.product_id
        seller = product._select_seller(quantity=missing, uom_id=product.uom_id)
        # Nobody sells so little: the smallest quantity of the cheapest vendor is proposed.
        seller = seller or product._prepare_sellers()[:1]
        if not seller or not product.purchase_ok:
            return []
        unit = seller.product_uom_id or product.uom_id
        wanted = max(product.uom_id._compute_quantity(missing, unit), seller.min_qty)
        return [
            {
                "supplierinfo_id": seller.id,
                "partner_id": seller.partner_id.id,
                "quantity": unit._compute_quantity(wanted, product.uom_id),
                "price": seller.price_discounted,
                "currency_id": seller.currency_id.id,
                "date": fields.Date.add(fields.Date.context_today(case), days=seller.delay),
            }
        ]

    @api.model
    def _find_substitute(self, case):
        others = case.product_id.jxc_substitute_ids.filtered("sale_ok")
        if not others:
            return []
        free = self._get_free_by_warehouse(others, case.company_id)
        missing = self._to_stock_unit(case)
        result = []
        for other in others:
            there = free.get((other, case.warehouse_id), 0.0)
            if other.uom_id.compare(there, 0) <= 0:
                continue
            if other.uom_id._has_common_reference(case.product_id.uom_id):
                wanted = case.product_id.uom_id._compute_quantity(missing, other.uom_id)
                result.append(
                    {"substitute_id": other.id, "free": there, "quantity": min(there, wanted)}
                )
        return result[:LIMIT]

    @api.model
    def _find_partial(self, case):
        vals = case.line_id._jxc_get_availability()
        ready = vals[0]["reserved"] if vals else 0.0
        if case.uom_id.is_zero(ready):
            return []
        quantity = case.uom_id._compute_quantity(ready, case.product_id.uom_id)
        return [{"quantity": quantity, "date": fields.Date.context_today(case)}]

    @api.model
    def _find_count(self, case):
        """Somebody looks where the goods are that a picker has not found."""
        if not case.location_id or case.product_id.uom_id.is_zero(case._get_unfound()):
            return []
        return [{"location_id": case.location_id.id, "date": fields.Date.context_today(case)}]

    @api.model
    def _find_tell(self, case):
        return [{}]
