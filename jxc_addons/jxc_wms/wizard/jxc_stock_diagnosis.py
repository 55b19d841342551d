from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

CAUSES = [
    ("unit", "1. Unit of the product and of its documents"),
    ("at_once", "2. People working at once"),
    ("receipt", "3. Receipts not validated yet"),
    ("dated_back", "4. Documents dated back"),
    ("place", "5. Another place or lot"),
    ("return", "6. Returns"),
]


class JxcStockDiagnosis(models.TransientModel):
    """Why the stock of a product is negative or doubtful: evidence, cause by cause."""

    _name = "jxc.stock.diagnosis"
    _description = "Diagnosis of Stock"

    product_id = fields.Many2one("product.product", required=True, readonly=True)
    location_id = fields.Many2one("stock.location", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    quantity = fields.Float("On Hand", digits="Product Unit", readonly=True)
    reserved_quantity = fields.Float("Booked", digits="Product Unit", readonly=True)
    summary = fields.Text(readonly=True)
    line_ids = fields.One2many("jxc.stock.diagnosis.line", "diagnosis_id", readonly=True)

    @api.model
    def _open(self, product, location=None):
        """Look for causes and return the action that shows them.

        :param product: one product.product
        :param location: where; all places of the user's companies when empty
        """
        self.env.flush_all()
        places = self._get_places(location)
        diagnosis = self.create(self._prepare_vals(product, location, places))
        return diagnosis._get_records_action(
            name=self.env._("Diagnosis: %s", product.display_name), target="new"
        )

    @api.model
    def _get_places(self, location):
        """Return the places that are looked at."""
        domain = Domain("usage", "in", ("internal", "transit"))
        if location:
            domain &= Domain("id", "child_of", location.id)
        return (
            self.env["stock.location"]
            .with_context(active_test=False)
            .search(domain & Domain("company_id", "in", [*self.env.companies.ids, False]))
        )

    @api.model
    def _prepare_vals(self, product, location, places):
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search([("product_id", "=", product.id), ("location_id", "in", places.ids)])
        )
        return {
            "product_id": product.id,
            "location_id": location.id if location else False,
            "quantity": sum(quants.mapped("quantity")),
            "reserved_quantity": sum(quants.mapped("reserved_quantity")),
            "summary": self._get_summary(product, places),
            "line_ids": [(0, 0, vals) for vals in self._prepare_lines(product, places)],
        }

    @api.model
    def _prepare_lines(self, product, places):
        causes = self.env["jxc.stock.cause"].sudo()
        for code, method in causes._get_causes().items():
            found = getattr(causes, method)(product.sudo(), places.sudo())
            documents = (found or {}).get("documents")
            yield {
                "cause": code,
                "is_found": bool(found),
                "evidence": (found or {}).get("evidence") or self.env._("Nothing found."),
                "proposal": (found or {}).get("proposal"),
                "res_model": documents._name if documents else False,
                "res_ids": documents.ids if documents else False,
            }

    @api.model
    def _get_summary(self, product, places):
        """Return when and with which document the stock went below zero first."""
        causes = self.env["jxc.stock.cause"].sudo()
        line, quantity = causes._find_begin(product.sudo(), places.sudo())
        if not line:
            return self.env._("By the dates of its documents this stock was never below zero.")
        return self.env._(
            "Below zero for the first time on %(date)s, with %(document)s by %(user)s:"
            " %(quantity)s left.",
            date=format_date(self.env, line.date),
            document=line._jxc_get_document_name(),
            user=line.picking_id.jxc_done_user_id.name or line.write_uid.name,
            quantity=causes._format(quantity, product),
        )

    def action_count(self):
        """Put the places where the product lies on the list of counts."""
        self.ensure_one()
        places = self._get_places(self.location_id)
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.product_id.id), ("location_id", "in", places.ids)]
        )
        quants.with_context(inventory_mode=True).write(
            {"inventory_date": fields.Date.context_today(self), "user_id": self.env.uid}
        )
        return {"type": "ir.actions.act_window_close"}


class JxcStockDiagnosisLine(models.TransientModel):
    """One possible cause, and what speaks for it."""

    _name = "jxc.stock.diagnosis.line"
    _description = "Possible Cause of Wrong Stock"
    _order = "id"

    diagnosis_id = fields.Many2one("jxc.stock.diagnosis", required=True, ondelete="cascade")
    cause = fields.Selection(CAUSES, required=True)
    is_found = fields.Boolean("Found")
    evidence = fields.Text()
    proposal = fields.Text()
    res_model = fields.Char()
    res_ids = fields.Json()

    def action_open_documents(self):
        """Show the documents that speak for a cause."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Documents"),
            "res_model": self.res_model,
            "view_mode": "list,form",
            "domain": [("id", "in", self.res_ids or [])],
        }
