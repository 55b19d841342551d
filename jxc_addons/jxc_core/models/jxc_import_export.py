from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain

#: Target of a reference → fields that name a record in a file, the first one that is filled.
NAMES = {
    "uom": ("name",),
    "category": ("jxc_code", "complete_name"),
    "material": ("default_code", "barcode"),
    "partner": ("ref", "name"),
    "payment_term": ("name",),
    "settlement": ("name",),
    "state": ("name",),
    "currency": ("name",),
    "user": ("login",),
    "warehouse": ("code",),
    "location": ("jxc_code", "complete_name"),
    "price_list": ("name",),
}


class JxcImportType(models.AbstractModel):
    """The way out: records as rows that the same kind of import reads."""

    _inherit = "jxc.import.type"

    @api.model
    def _get_export_domain(self):
        """Return the records of the company that are written.

        :rtype: odoo.fields.Domain
        """
        if "company_id" in self._get_model()._fields:
            return Domain("company_id", "in", [False, self.env.company.id])
        return Domain.TRUE

    @api.model
    def _get_export_columns(self):
        """Return the columns that the user may read."""
        model = self.env[self._jxc_import_model]
        return [
            column
            for column in self._get_columns()
            if not column.field or model._has_field_access(model._fields[column.field], "read")
        ]

    @api.model
    def _get_export_value(self, record, column):
        """Return what a file says in a column."""
        if not column.field:
            value = self._get_more_export_value(record, column)
        elif column.kind == "reference":
            value = self._get_reference_text(record[column.field], column.target)
        elif column.kind == "word":
            offered = {}
            for word, meaning in column.words.items():
                offered.setdefault(meaning, word)
            value = offered.get(record[column.field])
        elif column.kind == "boolean":
            value = self.env._("Yes") if record[column.field] else self.env._("No")
        elif column.kind == "date":
            value = str(record[column.field] or "")[:10] or None
        elif record._fields[column.field].type == "html":
            value = Markup(record[column.field] or "").striptags()
        else:
            value = record[column.field]
        return None if value is False or value == "" else value

    @api.model
    def _get_reference_text(self, record, target):
        """Return the text by which an import finds a record."""
        for name in NAMES[target]:
            if record[name]:
                return record[name]
        return None

    @api.model
    def _get_more_export_value(self, record, column):
        """Return what a file says in a column that is no field. A hook."""
        return False


class JxcImportMaterial(models.AbstractModel):
    _inherit = "jxc.import.type.material"

    @api.model
    def _get_more_export_value(self, record, column):
        if column.key == "packagings":
            return "、".join(record.uom_ids.mapped("name"))
        return super()._get_more_export_value(record, column)


class JxcImportPartner(models.AbstractModel):
    _inherit = "jxc.import.type.partner"

    @api.model
    def _get_export_domain(self):
        domain = super()._get_export_domain() & self._get_head_domain()
        return domain & Domain(self._jxc_import_rank, ">", 0)

    @api.model
    def _get_more_export_value(self, record, column):
        if column.key == "contact":
            return record.child_ids[:1].name
        return super()._get_more_export_value(record, column)


class JxcImportPrice(models.AbstractModel):
    _inherit = "jxc.import.type.price"

    @api.model
    def _get_export_domain(self):
        domain = super()._get_export_domain() & self._get_rule_domain()
        return domain & Domain("pricelist_id", "!=", False) & self._get_priced_domain()

    @api.model
    def _get_priced_domain(self):
        """Return the prices of what a file can name."""
        coded = Domain("product_id.default_code", "!=", False)
        alone = Domain("product_id", "=", False) & Domain(
            "product_tmpl_id.default_code", "!=", False
        )
        return coded | alone

    @api.model
    def _get_more_export_value(self, record, column):
        if column.key == "list":
            return record.pricelist_id.name
        if column.key == "currency":
            return record.pricelist_id.currency_id.name
        return super()._get_more_export_value(record, column)
