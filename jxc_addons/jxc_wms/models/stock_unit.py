from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.jxc_core.models.jxc_unit_doubt import RATIOS, USED_UNITS

#: Materials below zero, and the last document in their own unit which, had it counted in the
#: packaging, would have brought enough.
NEGATIVE = """
    SELECT 'negative', one.product_tmpl_id, one.categ_id, one.uom_id, one.other_uom_id,
           one.ratio, NULL, NULL, short.company_id, moved.reference
      FROM (SELECT DISTINCT product_tmpl_id, categ_id, uom_id, other_uom_id, ratio
              FROM (%(ratios)s) ratios
             WHERE related AND ratio > 1) one
      JOIN (SELECT quant.product_id, product.product_tmpl_id, quant.company_id,
                   -SUM(quant.quantity) AS missing
              FROM stock_quant quant
              JOIN stock_location place ON place.id = quant.location_id
              JOIN product_product product ON product.id = quant.product_id
             WHERE place.usage IN ('internal', 'transit')
             GROUP BY quant.product_id, product.product_tmpl_id, quant.company_id
            HAVING SUM(quant.quantity) < 0) short USING (product_tmpl_id)
      JOIN LATERAL (
            SELECT move.reference
              FROM stock_move move
              JOIN stock_location origin ON origin.id = move.location_id
             WHERE move.product_id = short.product_id AND move.state = 'done'
               AND move.product_uom = one.uom_id AND move.company_id = short.company_id
               AND origin.usage NOT IN ('internal', 'transit')
               AND move.quantity * (one.ratio - 1) >= short.missing
             ORDER BY move.date DESC, move.id DESC LIMIT 1) moved ON TRUE
"""


class JxcUnitDoubt(models.Model):
    _inherit = "jxc.unit.doubt"

    kind = fields.Selection(
        selection_add=[("negative", "Below zero, and a packaging would explain it")]
    )

    @api.model
    def _get_doubt_queries(self):
        ratios = SQL(RATIOS, used=SQL(USED_UNITS))
        return [*super()._get_doubt_queries(), SQL(NEGATIVE, ratios=ratios)]


class JxcStockCause(models.AbstractModel):
    """A diagnosis asks the doubtful conversions, too."""

    _inherit = "jxc.stock.cause"

    @api.model
    def _find_packagings(self, product, places):
        """Goods that came in packagings, and were entered as single pieces.

        :return: (sentences, moves)
        """
        doubts = self.env["jxc.unit.doubt"].search(
            Domain("kind", "=", "negative")
            & Domain("product_tmpl_id", "=", product.product_tmpl_id.id)
            & Domain("company_id", "in", places.company_id.ids)
        )
        evidence = [
            self.env._(
                "%(document)s counts in %(own)s. In %(unit)s (%(factor)s %(own)s) it would have"
                " brought what is missing.",
                document=doubt.evidence,
                own=doubt.uom_id.name,
                unit=doubt.other_uom_id.name,
                factor=f"{doubt.factor:g}",
            )
            for doubt in doubts
        ]
        moves = self.env["stock.move"].search(
            [
                ("product_id", "=", product.id),
                ("reference", "in", doubts.mapped("evidence")),
                ("state", "=", "done"),
            ]
        )
        return evidence, moves


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "jxc.packaging.view.mixin"]


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "jxc.unit.mixin"]

    _jxc_quantity_field = "product_uom_qty"
    _jxc_unit_field = "product_uom"

    jxc_spec = fields.Char(related="product_id.jxc_spec")


class StockMoveLine(models.Model):
    _name = "stock.move.line"
    _inherit = ["stock.move.line", "jxc.unit.mixin"]

    _jxc_quantity_field = "quantity"
    _jxc_unit_field = "product_uom_id"


class StockQuant(models.Model):
    _name = "stock.quant"
    _inherit = ["stock.quant", "jxc.unit.words.mixin"]

    _jxc_quantity_field = "quantity"
    _jxc_unit_field = "product_uom_id"

    jxc_spec = fields.Char(related="product_id.jxc_spec")


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _jxc_get_unit_uses(self):
        """Goods on their way or on the shelf count in the unit, too."""
        moves = [("state", "not in", ("draft", "cancel"))]
        quants = [("quantity", "!=", 0), ("location_id.usage", "in", ("internal", "transit"))]
        return [
            *super()._jxc_get_unit_uses(),
            ("stock.move", "product_id", moves),
            ("stock.quant", "product_id", quants),
        ]


class UomUom(models.Model):
    _inherit = "uom.uom"

    @api.model
    def _jxc_get_unit_uses(self):
        moves = [("state", "not in", ("draft", "cancel"))]
        return [
            *super()._jxc_get_unit_uses(),
            ("stock.move", "product_uom", moves),
            ("stock.move.line", "product_uom_id", moves),
        ]
