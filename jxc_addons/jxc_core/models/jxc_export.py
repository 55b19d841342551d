import base64
import hashlib
import json
import logging
import tempfile
import zipfile
from dataclasses import dataclass

from odoo import api, fields, models, release
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..exceptions import ExportRefused, ProtectedField
from ..tools.import_column import TEXT_KINDS
from ..tools.import_reader import MASTERS
from ..tools.spreadsheet_out import Table, write_xlsx

_logger = logging.getLogger(__name__)

BATCH = 1000
#: Packs with fewer rows are made at once.
SMALL = 3000
PARTS = ("masters", "documents", "balances", "attachments")


@dataclass(frozen=True)
class ExportTable:
    """A table of the pack: records of a model and the fields that are written.

    :param path: name of the file in the pack, without its ending
    :param kind: kind of import whose columns are written; None: the fields
    """

    path: str
    title: str
    model: str
    domain: Domain
    fields: tuple[str, ...] = ()
    kind: str | None = None


class JxcExport(models.Model):
    """Everything that the user may see, as one pack of spreadsheets with a manifest."""

    _name = "jxc.export"
    _description = "Full Export"
    _order = "id desc"
    _rec_name = "file_name"

    masters = fields.Boolean(string="Master Data", default=True, help="Can be imported again.")
    documents = fields.Boolean(default=True)
    balances = fields.Boolean(default=True)
    attachments = fields.Boolean(string="List of Attachments", default=True)
    state = fields.Selection(
        [("draft", "To Make"), ("queued", "Waiting"), ("running", "At Work"), ("done", "Ready")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, default=lambda self: self.env.user
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    file = fields.Binary(attachment=True, readonly=True, copy=False)
    file_name = fields.Char(readonly=True, copy=False)
    manifest = fields.Json(readonly=True, copy=False)
    summary = fields.Text(string="Content", compute="_compute_summary")
    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    done_count = fields.Integer(string="Rows Written", readonly=True, copy=False)
    message = fields.Text(readonly=True, copy=False)

    @api.depends("manifest")
    def _compute_summary(self):
        for export in self:
            files = (export.manifest or {}).get("files", ())
            lines = [f"{one['title']}: {one['rows']}" for one in files]
            export.summary = "\n".join(lines)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_entered(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_entered(vals)
        return super().write(vals)

    @api.model
    def _check_entered(self, vals):
        names = vals.keys() - set(PARTS)
        if names and not self.env.su:
            label = self._fields[min(names)].get_description(self.env, ["string"])["string"]
            raise ProtectedField(
                self.env._("“%s” follows from an operation and can't be entered.", label)
            )

    # -- steps -------------------------------------------------------------------------------------

    @api.model
    def start(self, parts=PARTS):
        """Make a pack, or begin to: ``POST /json/2/jxc.export/start``.

        :param parts: of ``masters``, ``documents``, ``balances``, ``attachments``
        :return: ``{"id", "state", "rows"}``; once the state is ``done``, read ``file``
        """
        unknown = [part for part in parts if part not in PARTS]
        if unknown:
            raise ExportRefused(
                self.env._(
                    "“%(part)s” is no part of an export: choose of %(parts)s.",
                    part=unknown[0],
                    parts=", ".join(PARTS),
                )
            )
        export = self.create({part: part in parts for part in PARTS})
        export.action_start()
        return {"id": export.id, "state": export.state, "rows": export.row_count}

    def action_start(self):
        """Make the pack: at once where it is small, else in the background.

        :raise ExportRefused: no part is chosen, or it is being made
        """
        self.ensure_one()
        self.check_access("write")
        if self.state in ("queued", "running"):
            raise ExportRefused(self.env._("This pack is being made already."))
        if not any(self[part] for part in PARTS):
            raise ExportRefused(self.env._("Choose at least one part."))
        own = self._get_own()
        rows = sum(own._count(table) for table in own._get_tables())
        self.sudo().write({"row_count": rows, "done_count": 0, "message": False})
        if rows <= SMALL:
            own._make()
            return
        self.sudo().state = "queued"
        self.env.ref("jxc_core.jxc_export_cron").sudo()._trigger()

    def action_download(self):
        """Download the pack."""
        self.ensure_one()
        if self.state != "done":
            raise ExportRefused(self.env._("The pack is not ready yet."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/jxc.export/{self.id}/file/{self.file_name}?download=true",
            "target": "self",
        }

    @api.model
    def _cron_make(self):
        """Make the packs that wait; a server that went away left theirs to begin again."""
        domain = [("state", "in", ("queued", "running"))]
        while export := self.search(domain, order="id", limit=1):
            export.state = "running"
            self.env["ir.cron"]._commit_progress()
            try:
                export._get_own()._make(progress=True)
            except Exception:
                self.env.cr.rollback()
                _logger.exception("Export %s failed", export.id)
                export.write(
                    {
                        "state": "draft",
                        "message": self.env._(
                            "The server met an error. Nothing was written; tell your consultant."
                        ),
                    }
                )
            if not self.env["ir.cron"]._commit_progress(1, remaining=self.search_count(domain)):
                break

    def _get_own(self):
        """Return the export as its user sees it: his rights, his language, the company."""
        user = self.user_id
        context = {"allowed_company_ids": self.company_id.ids, "lang": user.lang, "tz": user.tz}
        return self.with_user(user).with_context(**context)

    # -- content -----------------------------------------------------------------------------------

    def _get_tables(self):
        """Return the :class:`ExportTable` list of the chosen parts that the user may read."""
        tables = []
        for part in PARTS:
            if self[part]:
                tables += getattr(self, f"_get_{part}_tables")()
        return [table for table in tables if self.env[table.model].has_access("read")]

    def _get_masters_tables(self):
        types = self.env["jxc.import.type"]._get_types()
        return [
            ExportTable(
                f"{MASTERS}{kind._jxc_import_sequence:02d}-{code}",
                kind._get_title(),
                kind._jxc_import_model,
                kind._get_export_domain(),
                kind=code,
            )
            for code, kind in types.items()
            if kind._jxc_import_master
        ]

    def _get_documents_tables(self):
        """Return the tables of documents. Addons add theirs."""
        company = Domain("company_id", "=", self.company_id.id)
        return [
            ExportTable(
                "documents/sale_orders",
                self.env._("Sales Orders"),
                "sale.order",
                company,
                ("name", "state", "date_order", "partner_id", "user_id", "amount_total"),
            ),
            ExportTable(
                "documents/sale_order_lines",
                self.env._("Lines of Sales Orders"),
                "sale.order.line",
                company & Domain("display_type", "=", False),
                (
                    "order_id",
                    "product_id",
                    "product_uom_qty",
                    "product_uom_id",
                    "price_unit",
                    "discount",
                    "price_subtotal",
                ),
            ),
            ExportTable(
                "documents/purchase_orders",
                self.env._("Purchase Orders"),
                "purchase.order",
                company,
                ("name", "state", "date_order", "partner_id", "user_id", "amount_total"),
            ),
            ExportTable(
                "documents/purchase_order_lines",
                self.env._("Lines of Purchase Orders"),
                "purchase.order.line",
                company & Domain("display_type", "=", False),
                (
                    "order_id",
                    "product_id",
                    "product_qty",
                    "product_uom_id",
                    "price_unit",
                    "price_subtotal",
                ),
            ),
        ]

    def _get_balances_tables(self):
        """Return the tables of balances. Addons add theirs."""
        return []

    def _get_attachments_tables(self):
        models_ = {table.model for table in self._get_documents_tables()}
        models_ |= {table.model for table in self._get_masters_tables()}
        domain = Domain("res_model", "in", list(models_)) & Domain("res_field", "=", False)
        return [
            ExportTable(
                "attachments",
                self.env._("Attachments"),
                "ir.attachment",
                domain,
                ("name", "res_model", "res_id", "mimetype", "file_size", "checksum"),
            )
        ]

    def _count(self, table):
        return self._get_records(table).search_count(table.domain)

    def _get_records(self, table):
        """Return the records of a table; those of documents that are archived, too."""
        return self.env[table.model].with_context(active_test=table.kind is not None)

    # -- writing -----------------------------------------------------------------------------------

    def _make(self, progress=False):
        """Write the pack.

        :param progress: commit how far it is, batch by batch
        """
        files = []
        with tempfile.TemporaryFile() as target:
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                for table in self._get_tables():
                    files.append(self._write_table(archive, table, progress))
                manifest = self._prepare_manifest(files)
                text = json.dumps(manifest, ensure_ascii=False, indent=2)
                archive.writestr("manifest.json", text)
            target.seek(0)
            content = base64.b64encode(target.read())
        today = fields.Date.context_today(self)
        self.sudo().write(
            {
                "file": content,
                "file_name": f"JXC {today}.zip",
                "manifest": manifest,
                "state": "done",
                "row_count": sum(one["rows"] for one in files),
                "done_count": sum(one["rows"] for one in files),
            }
        )

    def _prepare_manifest(self, files):
        """Return what the pack says of itself."""
        return {
            "company": self.company_id.name,
            "user": self.user_id.login,
            "date": fields.Datetime.to_string(fields.Datetime.now()),
            "odoo": release.version,
            "files": files,
        }

    def _write_table(self, archive, table, progress):
        """Write one table of the pack.

        :return: what the manifest says of it
        """
        written = [0]
        headers, text, get_row = self._get_layout(table)
        rows = self._iterate(table, get_row, written, progress)
        content = write_xlsx([Table(table.title, headers, rows, text)])
        name = f"{table.path}.xlsx"
        archive.writestr(name, content)
        return {
            "file": name,
            "title": table.title,
            "model": table.model,
            "rows": written[0],
            "sha256": hashlib.sha256(content).hexdigest(),
        }

    def _get_layout(self, table):
        """Return headers, places of texts, and the function that makes a row of a record."""
        if table.kind:
            kind = self.env["jxc.import.type"]._get_types()[table.kind]
            columns = kind._get_export_columns()
            text = frozenset(i for i, one in enumerate(columns) if one.kind in TEXT_KINDS)
            return (
                [column.label for column in columns],
                text,
                lambda record: [kind._get_export_value(record, column) for column in columns],
            )
        model = self.env[table.model]
        names = [
            name
            for name in table.fields
            if name in model._fields and model._has_field_access(model._fields[name], "read")
        ]
        labels = model.fields_get(names, ["string"])
        text = frozenset(i for i, one in enumerate(names) if model._fields[one].type == "char")
        return (
            [labels[name]["string"] for name in names],
            text,
            lambda record: [self._get_text(record, name) for name in names],
        )

    @api.model
    def _get_text(self, record, name):
        """Return a value of a document as a spreadsheet shows it."""
        value = record[name]
        field = record._fields[name]
        if isinstance(value, models.BaseModel):
            try:
                return ", ".join(one.display_name or "" for one in value[:10])
            except AccessError:
                return None
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value)
        if field.type in ("date", "datetime"):
            return str(value) if value else None
        if field.type == "html":
            return value.striptags() if value else None
        return None if value is False and field.type != "boolean" else value

    def _iterate(self, table, get_row, written, progress):
        """Yield the rows of a table, batch by batch."""
        records = self._get_records(table)
        last = 0
        while True:
            batch = records.search(table.domain & Domain("id", ">", last), order="id", limit=BATCH)
            if not batch:
                return
            last = batch[-1].id
            for record in batch:
                yield get_row(record)
            written[0] += len(batch)
            self.env.invalidate_all()
            if progress:
                self.sudo().done_count += len(batch)
                self.env["ir.cron"].sudo()._commit_progress()
