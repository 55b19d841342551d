from odoo import models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "jxc.gate.mixin"]

    def write(self, vals):
        return self._jxc_propose(vals, lambda partners, values: super().write(values))


class ResPartnerBank(models.Model):
    _name = "res.partner.bank"
    _inherit = ["res.partner.bank", "jxc.gate.mixin"]

    def write(self, vals):
        return self._jxc_propose(vals, lambda banks, values: super().write(values))


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "jxc.gate.mixin"]

    def write(self, vals):
        return self._jxc_propose(vals, lambda products, values: super().write(values))


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "jxc.gate.mixin"]

    def write(self, vals):
        return self._jxc_propose(vals, lambda products, values: super().write(values))
