from odoo import api, models
from odoo.fields import Domain
from odoo.tools.barcode import get_barcode_check_digit

from ..exceptions import CodeRefused
from .jxc_code_mixin import LATER
from .jxc_door import RUNNING

#: EAN-8, UPC-A, EAN-13, GTIN-14: numbers of these lengths end in a check digit.
CHECKED_LENGTHS = (8, 12, 13, 14)


def get_right_barcode(barcode):
    """Return the number with its right check digit; None: nothing is wrong."""
    if not (barcode.isascii() and barcode.isdecimal() and len(barcode) in CHECKED_LENGTHS):
        return None
    right = f"{barcode[:-1]}{get_barcode_check_digit(barcode)}"
    return None if right == barcode else right


class ProductProduct(models.Model):
    """Barcodes are right, and our own goods get one by rule."""

    _inherit = "product.product"

    @api.constrains("barcode")
    def _check_jxc_barcode(self):
        for product in self:
            product._jxc_check_digit(product.barcode)

    def _jxc_check_digit(self, barcode):
        """Refuse a mistyped number, where the policy of the company says so.

        :raise CodeRefused: with the digit that would be right
        """
        self.ensure_one()
        right = get_right_barcode(barcode) if barcode else None
        if right and self._jxc_get_code_company()._jxc_policy("barcode_digit"):
            raise CodeRefused(
                self.env._(
                    "Barcode %(barcode)s of %(record)s is mistyped: its last digit should be"
                    " %(digit)s (%(right)s). Scan it, or enter it again.",
                    barcode=barcode,
                    record=self._jxc_get_code_title(),
                    digit=right[-1],
                    right=right,
                )
            )

    # -- the next barcode --------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        products = super().create(vals_list)
        if not RUNNING.get(self.env.cr, {}).get(LATER):
            products._jxc_give_barcodes(new=True)
        return products

    def _jxc_give_barcodes(self, *, new=False):
        """Give the products without a barcode the next one of their rule.

        The number of queries is constant.

        :param new: only by rules for new materials
        :return: the products that got one
        """
        rules = self.env["jxc.code.rule"]
        given = self.browse()
        if not rules._is_coded("barcode"):
            return given
        bare = self.filtered(lambda product: not product.barcode)
        for spec, products in rules._match(bare, ("barcode",)):
            if not new or spec.at_creation:
                products._jxc_write_barcodes(spec, rules._draw(spec, products))
                given |= products
        return given

    def _jxc_write_barcodes(self, spec, codes):
        """Write barcodes that nobody has, and let the constraints look at all of them at once.

        :param codes: ``{product id: barcode}``
        """
        length = spec.pattern.get_length()
        for product in self:
            barcode = codes[product.id]
            if length and len(barcode) != length:
                raise CodeRefused(
                    self.env._(
                        "The pattern %(pattern)s has no number left: %(code)s would be too long."
                        " Choose another prefix.",
                        pattern=spec.text,
                        code=barcode,
                    )
                )
            self._fields["barcode"].write(product, barcode)
        self.modified(["barcode"])
        self._validate_fields(["barcode"])

    def action_jxc_generate_barcodes(self):
        """Give the chosen products that have no barcode one by rule, and say how many got one.

        :raise CodeRefused: no rule for barcodes is active here
        """
        self.check_access("write")
        rules = self.env["jxc.code.rule"]
        if not rules._get_specs("barcode", self.env.company.id):
            raise CodeRefused(
                self.env._(
                    "No code rule for barcodes is active in %s. Activate one under JXC ›"
                    " Configuration › Codes.",
                    self.env.company.name,
                )
            )
        given = self._jxc_give_barcodes()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if given else "warning",
                "message": self.env._("%s materials got a barcode.", len(given)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _jxc_find_taken(self, codes, name=None):
        """A barcode is taken by packagings, too."""
        taken = super()._jxc_find_taken(codes, name)
        if name == "barcode":
            packagings = self.env["product.uom"].sudo()
            taken |= set(packagings.search([("barcode", "in", codes)]).mapped("barcode"))
        return taken


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        everything = templates.with_context(active_test=False)
        everything.product_variant_ids._jxc_give_barcodes(new=True)
        return templates

    def action_jxc_generate_barcodes(self):
        """Give the variants without a barcode one by rule."""
        return self.product_variant_ids.action_jxc_generate_barcodes()


class ProductUom(models.Model):
    _inherit = "product.uom"

    @api.constrains("barcode")
    def _check_jxc_barcode(self):
        for packaging in self:
            packaging.product_id._jxc_check_digit(packaging.barcode)


class JxcCodeRule(models.Model):
    _inherit = "jxc.code.rule"

    @api.model
    def _get_targets(self):
        goods = Domain("type", "=", "consu")
        return {**super()._get_targets(), "barcode": ("product.product", goods)}

    @api.model
    def _get_target_field(self, target):
        return "barcode" if target == "barcode" else super()._get_target_field(target)

    def action_audit(self):
        """Barcodes come from makers, too: there is nothing to renumber.

        :raise CodeRefused: for a rule of barcodes
        """
        if self.target == "barcode":
            raise CodeRefused(
                self.env._(
                    "Barcodes are not renumbered. Choose materials in their list, and"
                    " Generate Barcodes gives one to those without."
                )
            )
        return super().action_audit()
