from odoo import api, models
from odoo.fields import Domain

from odoo.addons.jxc_core.models.jxc_export import ExportTable


class JxcExport(models.Model):
    """Transfers and stock belong to the pack."""

    _inherit = "jxc.export"

    def _get_documents_tables(self):
        company = Domain("company_id", "=", self.company_id.id)
        return [
            *super()._get_documents_tables(),
            ExportTable(
                "documents/transfers",
                self.env._("Transfers"),
                "stock.picking",
                company,
                (
                    "name",
                    "picking_type_id",
                    "state",
                    "partner_id",
                    "origin",
                    "scheduled_date",
                    "date_done",
                    "location_id",
                    "location_dest_id",
                ),
            ),
            ExportTable(
                "documents/transfer_lines",
                self.env._("Lines of Transfers"),
                "stock.move.line",
                company,
                (
                    "picking_id",
                    "date",
                    "product_id",
                    "lot_id",
                    "quantity",
                    "product_uom_id",
                    "location_id",
                    "location_dest_id",
                    "state",
                ),
            ),
        ]

    def _get_balances_tables(self):
        return [
            *super()._get_balances_tables(),
            ExportTable(
                "balances/stock",
                self.env._("Stock on Hand"),
                "stock.quant",
                Domain("company_id", "=", self.company_id.id)
                & Domain("location_id.usage", "in", ("internal", "transit")),
                (
                    "product_id",
                    "location_id",
                    "lot_id",
                    "quantity",
                    "reserved_quantity",
                    "product_uom_id",
                    "value",
                    "in_date",
                ),
            ),
        ]


class JxcImportWarehouse(models.AbstractModel):
    _inherit = "jxc.import.type.warehouse"

    @api.model
    def _get_export_domain(self):
        return Domain("company_id", "=", self.env.company.id)


class JxcImportLocation(models.AbstractModel):
    _inherit = "jxc.import.type.location"

    @api.model
    def _get_more_export_value(self, record, column):
        if column.key == "warehouse":
            return record.warehouse_id.code
        return super()._get_more_export_value(record, column)


class JxcImportSafety(models.AbstractModel):
    _inherit = "jxc.import.type.safety"

    @api.model
    def _get_more_export_value(self, record, column):
        if column.key == "warehouse":
            return record.warehouse_id.code
        if column.key == "location":
            return self._get_reference_text(record.location_id, "location")
        return super()._get_more_export_value(record, column)
