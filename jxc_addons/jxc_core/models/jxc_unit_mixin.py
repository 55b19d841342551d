from odoo import api, fields, models

from ..exceptions import UnitRefused
from ..tools.unit_words import spell_beside


class JxcUnitWordsMixin(models.AbstractModel):
    """Quantities that can be read in packagings: 3 bags + 5 pieces.

    There is nothing more to say than the quantity and its unit of materials without packagings,
    of less than one of them, and of whole ones where the unit is the packaging.

    Configured by class attributes:

    * ``_jxc_quantity_field``, ``_jxc_unit_field``: the quantity and its unit;
    * ``_jxc_material_field``: what it is a quantity of; the record itself, where None.
    """

    _name = "jxc.unit.words.mixin"
    _description = "Quantity that is read in packagings"
    _inherit = ["jxc.packaging.view.mixin"]

    _jxc_quantity_field = None
    _jxc_unit_field = None
    _jxc_material_field = "product_id"

    jxc_unit_words = fields.Char(string="In Packagings", compute="_compute_jxc_unit_words")

    @api.depends(
        lambda self: tuple(
            filter(None, (self._jxc_quantity_field, self._jxc_unit_field, self._jxc_material_field))
        )
    )
    @api.depends_context("lang")
    def _compute_jxc_unit_words(self):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        ladders = {}
        for record in self.with_prefetch():
            material = record._jxc_get_material()
            if material not in ladders:
                ladders[material] = material._jxc_get_unit_ladder() if material else []
            unit, own = record[record._jxc_unit_field], material.uom_id
            if len(ladders[material]) < 2 or not unit or not own:
                record.jxc_unit_words = False
                continue
            factor = round(unit.factor / own.factor, 9)
            amount = record[record._jxc_quantity_field] * factor
            words = spell_beside(amount, ladders[material], [factor], digits)
            record.jxc_unit_words = words or False

    def _jxc_get_material(self):
        """Return what the quantity is one of: a product or a product template."""
        self.ensure_one()
        return (self[self._jxc_material_field] if self._jxc_material_field else self).sudo()


class JxcUnitMixin(models.AbstractModel):
    """Lines with a quantity of a material: its unit must be one that can be converted.

    Odoo offers the right units on forms only; over the API it converts 2 kg to 2000 pieces.
    """

    _name = "jxc.unit.mixin"
    _description = "Quantity of a material in a unit"
    _inherit = ["jxc.unit.words.mixin"]

    @api.constrains(lambda self: (self._jxc_material_field, self._jxc_unit_field))
    def _check_jxc_unit(self):
        for line in self.sudo().with_prefetch():
            if line._jxc_has_foreign_unit():
                company = ("company_id" in line._fields and line.company_id) or self.env.company
                if company._jxc_policy("unit_reference"):
                    line._jxc_refuse_unit()

    def _jxc_has_foreign_unit(self):
        """Tell whether the unit of a line shares no reference with that of the material."""
        self.ensure_one()
        unit, own = self[self._jxc_unit_field], self._jxc_get_material().uom_id
        return bool(unit and own) and unit != own and not unit._has_common_reference(own)

    def _jxc_refuse_unit(self):
        """Raise that the unit can't be converted.

        :raise UnitRefused: with the units that the material has
        """
        material = self._jxc_get_material()
        raise UnitRefused(
            self.env._(
                "%(material)s is kept in %(own)s, which can't be converted to %(unit)s. Enter"
                " the quantity in one of: %(units)s.",
                material=material.display_name,
                own=material.uom_id.name,
                unit=self[self._jxc_unit_field].name,
                units=", ".join((material.uom_id | material.uom_ids).mapped("name")),
            )
        )


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "jxc.unit.mixin"]

    _jxc_quantity_field = "product_uom_qty"
    _jxc_unit_field = "product_uom_id"

    jxc_spec = fields.Char(related="product_id.jxc_spec")

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        """A material that is sold in another unit than it is kept in comes in that one."""
        res = super()._compute_product_uom_id()
        for line in self:
            if line.product_id.jxc_sale_uom_id:
                line.product_uom_id = line.product_id.jxc_sale_uom_id
        return res


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "jxc.unit.mixin"]

    _jxc_quantity_field = "product_qty"
    _jxc_unit_field = "product_uom_id"

    jxc_spec = fields.Char(related="product_id.jxc_spec")


class ProductSupplierinfo(models.Model):
    _name = "product.supplierinfo"
    _inherit = ["product.supplierinfo", "jxc.unit.mixin"]

    _jxc_quantity_field = "min_qty"
    _jxc_unit_field = "product_uom_id"
    _jxc_material_field = "product_tmpl_id"
