from odoo import models


class ProductSupplierinfo(models.Model):
    """Lead times of vendors have a history: it is written on the material."""

    _inherit = "product.supplierinfo"

    def write(self, vals):
        before = {info: info.delay for info in self} if "delay" in vals else {}
        res = super().write(vals)
        for info, delay in before.items():
            if info.delay != delay:
                info._jxc_note_delay(delay)
        return res

    def _jxc_note_delay(self, before):
        """Put on record who has changed the lead time, on the material."""
        self.ensure_one()
        template = self.product_tmpl_id or self.product_id.product_tmpl_id
        if template:
            template._message_log(
                body=self.env._(
                    "Lead time of %(vendor)s: %(before)s → %(now)s days",
                    vendor=self.partner_id.display_name,
                    before=before,
                    now=self.delay,
                )
            )
