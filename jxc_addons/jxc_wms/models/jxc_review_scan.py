from odoo import models
from odoo.fields import Domain

from ..exceptions import ReviewRefused


class JxcReview(models.Model):
    """The goods of a review are scanned instead of counted: each code adds what it stands for."""

    _inherit = "jxc.review"

    def scan(self, code):
        """Count what a code stands for: a material, a package of it, or a lot.

        Goods that the transfer does not contain are counted as well; that is what a review is for.

        :param code: what a scanner types, compared as a whole
        :return: ``{"line_id": id, "message": what has been counted so far, "is_strange": whether
            the goods were not on the list}``
        :raise ReviewRefused: the code stands for nothing, or not for one thing
        """
        self.ensure_one()
        self._check_counting()
        product, lot, quantity = self._find_scanned((code or "").strip())
        line = self.line_ids.filtered(lambda line: line.product_id == product)
        if not lot and product.tracking != "none":
            lot = self._get_only_lot(product, line)
        line = line.filtered(lambda line: line.lot_id == lot)[:1]
        known = bool(line)
        if not known:
            vals = {"review_id": self.id, "product_id": product.id, "lot_id": lot.id}
            line = self.env["jxc.review.line"].create(vals)
        line._add_scanned(quantity)
        return {
            "line_id": line.id,
            "message": line._get_scan_message(known),
            "is_strange": not known,
        }

    def _find_scanned(self, code):
        """Return the product, its lot if the code tells it, and the quantity in its stock unit.

        :raise ReviewRefused: nothing has this code, or several things
        """
        products = self.env["product.product"]
        if product := code and products.search([("barcode", "=", code)], limit=1):
            return product, self.env["stock.lot"], 1.0
        if package := code and self.env["product.uom"].search([("barcode", "=", code)], limit=1):
            unit = package.product_id.uom_id
            return (
                package.product_id,
                self.env["stock.lot"],
                package.uom_id._compute_quantity(1.0, unit, rounding_method="HALF-UP"),
            )
        if lot := code and self._find_scanned_lot(code):
            return lot.product_id, lot, 1.0
        if product := code and products.search([("default_code", "=", code)], limit=1):
            return product, self.env["stock.lot"], 1.0
        raise ReviewRefused(
            self.env._(
                "Nothing has the code “%s”. Scan the material, its package or its lot, or enter the"
                " quantity by hand.",
                code,
            )
        )

    def _find_scanned_lot(self, code):
        """Return the lot of this name; lots of materials that the transfer contains come first."""
        company = self.company_id.ids
        domain = Domain("name", "=", code) & Domain("company_id", "in", [*company, False])
        lots = self.env["stock.lot"].search(domain)
        lots = lots.filtered(lambda lot: lot.product_id in self.line_ids.product_id) or lots
        if len(lots) > 1:
            raise ReviewRefused(
                self.env._(
                    "Several materials have a lot “%(lot)s”: %(materials)s. Enter the quantity by"
                    " hand.",
                    lot=code,
                    materials=", ".join(lots.product_id.mapped("display_name")),
                )
            )
        return lots

    def _get_only_lot(self, product, lines):
        """Return the lot of a material whose own code was scanned, if there is but one.

        :raise ReviewRefused: its lots, or its serial numbers, have to be told apart
        """
        if product.tracking == "serial":
            raise ReviewRefused(
                self.env._("Scan each serial number of %s, not its code.", product.display_name)
            )
        if len(lines.lot_id) > 1:
            raise ReviewRefused(
                self.env._(
                    "%s is here in several lots. Scan the lot instead.", product.display_name
                )
            )
        return lines.lot_id


class JxcReviewLine(models.Model):
    _inherit = "jxc.review.line"

    def _add_scanned(self, quantity):
        """Add to what was counted; a serial number is there once.

        :param quantity: in the stock unit
        """
        self.ensure_one()
        if self.tracking == "serial" and self.lot_id and self.counted_qty:
            raise ReviewRefused(
                self.env._(
                    "%(serial)s of %(material)s was counted already.",
                    serial=self.lot_id.name,
                    material=self.product_id.display_name,
                )
            )
        self.counted_qty += quantity

    def _get_scan_message(self, known):
        """Return what has been counted so far, in a sentence.

        :param known: whether the goods were on the list before
        """
        terms = {
            "goods": " ".join(part.display_name for part in (self.product_id, self.lot_id) if part),
            "quantity": self.env["jxc.stock.short"]._format(self.counted_qty, self.uom_id),
        }
        if known:
            return self.env._("%(goods)s: %(quantity)s counted", **terms)
        return self.env._("Not on the list, added: %(goods)s, %(quantity)s", **terms)
