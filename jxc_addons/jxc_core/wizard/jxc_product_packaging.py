from odoo import api, fields, models
from odoo.exceptions import ValidationError


class JxcProductPackaging(models.TransientModel):
    """Say that a bag of a material contains 25 pieces; the unit is found or made."""

    _name = "jxc.product.packaging"
    _description = "Add Packaging"

    product_tmpl_id = fields.Many2one(
        "product.template", string="Material", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one("product.product", compute="_compute_product_id")
    name = fields.Char(string="Packaging", required=True)
    contains = fields.Float(digits=0, required=True, default=1.0)
    unit_id = fields.Many2one(
        "uom.uom",
        string="Of",
        required=True,
        compute="_compute_unit_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('id', 'in', unit_ids)]",
    )
    unit_ids = fields.Many2many("uom.uom", compute="_compute_unit_ids")
    barcode = fields.Char(help="The barcode on the packaging.")
    is_sold = fields.Boolean(
        string="Sold In It", help="Lines of sales orders begin with this packaging."
    )
    words = fields.Char(string="In Words", compute="_compute_words")

    @api.depends("product_tmpl_id")
    def _compute_product_id(self):
        for wizard in self:
            variants = wizard.product_tmpl_id.product_variant_ids
            wizard.product_id = variants if len(variants) == 1 else False

    @api.depends("product_tmpl_id")
    def _compute_unit_id(self):
        for wizard in self:
            wizard.unit_id = wizard.product_tmpl_id.uom_id

    @api.depends("product_tmpl_id")
    def _compute_unit_ids(self):
        for wizard in self:
            wizard.unit_ids = wizard.product_tmpl_id.uom_id | wizard.product_tmpl_id.uom_ids

    @api.depends("name", "contains", "unit_id")
    def _compute_words(self):
        for wizard in self:
            wizard.words = (
                f"1 {wizard.name} = {wizard.contains:g} {wizard.unit_id.name}"
                if wizard.name and wizard.unit_id
                else False
            )

    def action_apply(self):
        """Give the material the packaging, with its barcode."""
        self.ensure_one()
        material = self.product_tmpl_id
        material.check_access("write")
        packaging = material._jxc_add_packaging(self.name, self.contains, self.unit_id)
        if self.barcode:
            if not self.product_id:
                raise ValidationError(
                    self.env._("Barcodes of packagings are entered on the variants.")
                )
            self.env["product.uom"].create(
                {
                    "product_id": self.product_id.id,
                    "uom_id": packaging.id,
                    "barcode": self.barcode,
                    "company_id": material.company_id.id,
                }
            )
        if self.is_sold:
            material.jxc_sale_uom_id = packaging
        return {"type": "ir.actions.act_window_close"}
