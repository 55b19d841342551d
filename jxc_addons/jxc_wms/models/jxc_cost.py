"""Cost in our own documents."""

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.jxc_core.models.jxc_cost_mixin import COST, COST_ACT
from odoo.addons.jxc_core.models.jxc_door import acting


class JxcShortageOption(models.Model):
    """What a vendor wants for missing goods is seen by right."""

    _name = "jxc.shortage.option"
    _inherit = ["jxc.shortage.option", "jxc.cost.mixin"]

    price = fields.Float(groups=COST)

    @api.depends_context("uid")
    def _compute_effect(self):
        return super()._compute_effect()

    def _get_buy_effect(self):
        if self.env.user.has_group(COST):
            return super()._get_buy_effect()
        return self._get_priceless_effect()

    def _get_priceless_effect(self):
        """Return what buying would do, for everybody to read."""
        return self.env._(
            "Draft order at %(vendor)s: %(quantity)s, there on %(date)s, %(late)s.",
            vendor=self.partner_id.name,
            quantity=self._format(self.quantity),
            date=format_date(self.env, self.date),
            late=self._get_late_text(),
        )

    def _trace(self, effect):
        """All who see the order read its notes."""
        buys = self.kind == "buy"
        return super()._trace(self.sudo()._get_priceless_effect() if buys else effect)


class JxcShortageFinder(models.AbstractModel):
    _inherit = "jxc.shortage.finder"

    @acting(COST_ACT)
    def _find_buy(self, case):
        """The cheapest vendor is found for those as well who must not know the price."""
        return super()._find_buy(case)


class JxcCountLine(models.Model):
    _inherit = "jxc.count.line"

    @acting(COST_ACT)
    def _get_unit_costs(self):
        """Whether to count again depends on value, whoever has counted."""
        return super()._get_unit_costs()


class JxcCount(models.Model):
    _inherit = "jxc.count"

    @acting(COST_ACT)
    def _post(self, lines):
        return super()._post(lines)
