"""Master data that costs money, and codes that are in use: changes pass the gate."""

from odoo import api, models

from .jxc_approval_asking import get_asking

#: Documents that quote a material once they are confirmed.
PRODUCT_USES = [
    ("sale.order.line", "product_id", [("order_id.state", "=", "sale")]),
    ("purchase.order.line", "product_id", [("order_id.state", "=", "purchase")]),
    ("account.move.line", "product_id", [("parent_state", "=", "posted")]),
]
PARTNER_USES = [
    ("sale.order", "partner_id", [("state", "=", "sale")]),
    ("purchase.order", "partner_id", [("state", "=", "purchase")]),
    ("account.move", "partner_id", [("state", "=", "posted")]),
]


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "jxc.gate.mixin", "jxc.used.mixin"]

    def write(self, vals):
        return self._jxc_propose(vals, lambda partners, values: super().write(values))

    def _jxc_get_uses(self):
        return [*super()._jxc_get_uses(), *PARTNER_USES]


class ResPartnerBank(models.Model):
    _name = "res.partner.bank"
    _inherit = ["res.partner.bank", "jxc.gate.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        """Money goes where a new account says, as where a changed one does."""
        banks = super().create(vals_list)
        with banks._jxc_gate("partner_bank_new"):
            return banks

    def _jxc_get_approval_content(self):
        content = super()._jxc_get_approval_content()
        content["fixed"]["account"] = self.sanitized_acc_number or self.acc_number
        return content

    def write(self, vals):
        return self._jxc_propose(vals, lambda banks, values: super().write(values))


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "jxc.gate.mixin"]

    def write(self, vals):
        code = vals.get("default_code")
        if get_asking(self.env) and code is not None and len(self.product_variant_ids) == len(self):
            # The variant has the code; kept back there, the template must not show it.
            self.product_variant_ids.write({"default_code": code})
            vals = {name: value for name, value in vals.items() if name != "default_code"}
        return self._jxc_propose(vals, lambda products, values: super().write(values))


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "jxc.gate.mixin", "jxc.used.mixin"]

    def write(self, vals):
        return self._jxc_propose(vals, lambda products, values: super().write(values))

    def _jxc_get_uses(self):
        return [*super()._jxc_get_uses(), *PRODUCT_USES]


class ProductSupplierinfo(models.Model):
    """Prices that vendors are to be paid."""

    _name = "product.supplierinfo"
    _inherit = ["jxc.born.value.mixin", "product.supplierinfo", "jxc.gate.mixin"]

    _jxc_born_fields = ("price",)

    def write(self, vals):
        return self._jxc_propose(vals, lambda prices, values: super().write(values))

    def _jxc_get_usual_value(self, name):
        """A vendor's first price is compared with the cost."""
        product = self.product_id or self.product_tmpl_id
        company = self._jxc_get_company()
        return company.currency_id._convert(
            product.with_company(company).standard_price, self.currency_id, company
        )


class ProductPricelistItem(models.Model):
    """Prices and discounts that customers get without anybody asking again."""

    _name = "product.pricelist.item"
    _inherit = ["jxc.born.value.mixin", "product.pricelist.item", "jxc.gate.mixin"]

    _jxc_born_fields = ("fixed_price", "percent_price", "price_discount")

    def write(self, vals):
        return self._jxc_propose(vals, lambda items, values: super().write(values))

    def _jxc_get_usual_value(self, name):
        """Without the line, the product has its list price and no discount."""
        uses = {"fixed_price": "fixed", "percent_price": "percentage", "price_discount": "formula"}
        if self.compute_price != uses[name]:
            return None
        if name != "fixed_price":
            return 0.0
        product = self.product_id or self.product_tmpl_id
        company = self._jxc_get_company()
        return company.currency_id._convert(
            product[:1].list_price if product else 0.0, self.currency_id, company
        )
