from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain

from ..exceptions import UnitRefused
from ..tools.unit_words import shorten, spell_beside

#: So many documents are named in a refusal.
NAMED = 5


class ProductTemplate(models.Model):
    """Units of a material: the one it is kept in, packagings, the one it is sold in."""

    _inherit = "product.template"

    jxc_sale_uom_id = fields.Many2one(
        "uom.uom",
        string="Sold In",
        domain="['|', ('id', '=', uom_id), ('id', 'in', uom_ids)]",
        help="Lines of sales orders begin with this unit. Empty: the unit that it is kept in.",
    )

    @api.constrains("jxc_sale_uom_id", "uom_ids", "uom_id")
    def _check_jxc_units(self):
        for template in self:
            for unit in template.uom_ids | template.jxc_sale_uom_id:
                if unit != template.uom_id and not unit._has_common_reference(template.uom_id):
                    raise UnitRefused(
                        self.env._(
                            "%(unit)s can't be converted to %(own)s, in which %(material)s is"
                            " kept. Say how many %(own)s it contains: Add Packaging.",
                            unit=unit.name,
                            own=template.uom_id.name,
                            material=template.display_name,
                        )
                    )

    def _jxc_get_unit_ladder(self):
        """Return ``[(name, factor)]`` of the units of a material, in the unit it is kept in."""
        own = self.uom_id
        units = [
            unit for unit in own | self.uom_ids if unit == own or unit._has_common_reference(own)
        ]
        factors = [round(unit.factor / own.factor, 9) for unit in units]
        return list(zip(shorten([unit.name for unit in units]), factors, strict=True))

    # -- packagings --------------------------------------------------------------------------------

    def action_jxc_add_packaging(self):
        """Ask for the name of a packaging and what it contains."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add Packaging"),
            "res_model": "jxc.product.packaging",
            "view_mode": "form",
            "target": "new",
            "context": {"default_product_tmpl_id": self.id},
        }

    def _jxc_add_packaging(self, name, contains, unit=None):
        """Give a material a packaging; the same unit serves all materials with as many in it.

        :param contains: how many of ``unit``, by default the unit that the material is kept in
        :return: the ``uom.uom``
        :raise ValidationError: the material has a packaging of this name with something else in it
        """
        self.ensure_one()
        unit = unit or self.uom_id
        name = name.strip()
        same = self.uom_ids.filtered(lambda one: one.name == name)
        packaging = self.env["uom.uom"]._jxc_find_or_create(name, contains, unit)
        if same - packaging:
            raise ValidationError(
                self.env._(
                    "%(material)s has a packaging %(name)s with %(count)s %(unit)s in it already."
                    " Choose another name, or take the old one off first.",
                    material=self.display_name,
                    name=name,
                    count=f"{same[0].relative_factor:g}",
                    unit=same[0].relative_uom_id.name,
                )
            )
        if packaging not in self.uom_ids:
            self.uom_ids = [Command.link(packaging.id)]
        return packaging

    # -- the unit stays ----------------------------------------------------------------------------

    def write(self, vals):
        if vals.get("uom_id"):
            changed = self.filtered(lambda template: template.uom_id.id != vals["uom_id"])
            changed._jxc_check_unit_free()
        return super().write(vals)

    def _jxc_check_unit_free(self):
        """Refuse another unit for materials that documents count in the old one.

        :raise UnitRefused: with the documents
        """
        everything = self.sudo().with_context(active_test=False)
        for template in everything:
            company = template.company_id or self.env.company
            variants = template.product_variant_ids
            if not variants or not company._jxc_policy("unit_frozen"):
                continue
            uses = self.env["uom.uom"]._jxc_name_uses(
                (model, Domain(name, "in", variants.ids) & Domain(domain))
                for model, name, domain in variants._jxc_get_unit_uses()
            )
            if uses:
                raise UnitRefused(
                    self.env._(
                        "%(material)s stays in %(unit)s: it is counted in it on %(documents)s."
                        " Add a packaging, or archive the material and create a new one.",
                        material=template.display_name,
                        unit=template.uom_id.name,
                        documents=uses,
                    )
                )


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _jxc_get_unit_ladder(self):
        return self.product_tmpl_id._jxc_get_unit_ladder()

    def action_jxc_add_packaging(self):
        return self.product_tmpl_id.action_jxc_add_packaging()

    def _jxc_get_print_words(self, company, quantity, unit, beside=None):
        """Return a quantity in packagings, as prints of a company show it beside the quantity.

        :param unit: the unit of the quantity
        :param beside: another unit in which the document shows the quantity already
        :return: "" where the company does not want it, or it would say nothing new
        """
        own = self.sudo().uom_id
        if not company.sudo().jxc_reads_packagings or not unit or not own:
            return ""
        factors = [round(one.factor / own.factor, 9) for one in (unit, beside) if one]
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        ladder = self.sudo()._jxc_get_unit_ladder()
        return spell_beside((quantity or 0.0) * factors[0], ladder, factors, digits)

    def _jxc_get_unit_uses(self):
        """Return ``[(model, field, domain)]`` of documents that fix the unit of a material.

        Addons add theirs.
        """
        return self._jxc_get_uses()


class UomUom(models.Model):
    """How much a unit contains stays, once documents were converted by it."""

    _inherit = "uom.uom"

    @api.model
    def _jxc_find_or_create(self, name, contains, unit):
        """Return the unit of a name that contains so many of another one."""
        if not name or contains <= 0:
            raise ValidationError(
                self.env._("A packaging has a name, and contains more than nothing.")
            )
        found = self.search(
            [
                ("name", "=", name),
                ("relative_uom_id", "=", unit.id),
                ("relative_factor", "=", contains),
            ],
            limit=1,
        )
        return found or self.create(
            {"name": name, "relative_uom_id": unit.id, "relative_factor": contains}
        )

    def write(self, vals):
        if vals.keys() & {"relative_factor", "relative_uom_id"}:
            self.filtered(lambda unit: unit._jxc_is_refactored(vals))._jxc_check_factor_free()
        return super().write(vals)

    def _jxc_is_refactored(self, vals):
        """Tell whether values change what a unit contains."""
        self.ensure_one()
        factor = vals.get("relative_factor", self.relative_factor)
        reference = vals.get("relative_uom_id", self.relative_uom_id.id) or False
        return factor != self.relative_factor or reference != self.relative_uom_id.id

    def _jxc_check_factor_free(self):
        """Refuse another factor for units in which documents are counted.

        :raise UnitRefused: with the documents
        """
        if not self or not self.env.company._jxc_policy("unit_frozen"):
            return
        for unit in self:
            inside = (
                self.sudo().with_context(active_test=False).search([("id", "child_of", unit.id)])
            )
            uses = self._jxc_name_uses(
                (
                    model,
                    (Domain(name, "in", inside.ids) | Domain("product_id.uom_id", "in", inside.ids))
                    & Domain(domain),
                )
                for model, name, domain in self._jxc_get_unit_uses()
            )
            if uses:
                raise UnitRefused(
                    self.env._(
                        "What %(unit)s contains stays: quantities were converted by it on"
                        " %(documents)s. Create another unit.",
                        unit=unit.name,
                        documents=uses,
                    )
                )

    @api.model
    def _jxc_get_unit_uses(self):
        """Return ``[(model of lines, field of the unit, domain)]`` of posted or open documents.

        Addons add theirs.
        """
        return [
            ("sale.order.line", "product_uom_id", [("order_id.state", "=", "sale")]),
            (
                "purchase.order.line",
                "product_uom_id",
                [("order_id.state", "in", ("to approve", "purchase"))],
            ),
            ("account.move.line", "product_uom_id", [("parent_state", "=", "posted")]),
        ]

    @api.model
    def _jxc_name_uses(self, uses):
        """Return the names of documents that use a unit, or nothing.

        :param uses: ``[(model, Domain)]``
        """
        names = {}
        count = 0
        for model, domain in uses:
            documents = self.env[model].sudo().with_context(active_test=False)
            found = documents.search(domain, limit=NAMED, order="id desc")
            if found:
                count += documents.search_count(domain)
                coded = self.env["jxc.code.mixin"]
                names.update(dict.fromkeys(coded._jxc_get_use_name(one) for one in found))
        shown = list(names)[:NAMED]
        if not shown:
            return ""
        text = ", ".join(shown)
        return self.env._("%s and others", text) if count > len(shown) else text
