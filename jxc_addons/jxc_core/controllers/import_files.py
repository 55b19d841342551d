from odoo.exceptions import AccessError
from odoo.http import Controller, content_disposition, request, route

from ..tools.spreadsheet_out import XLSX


class ImportFiles(Controller):
    @route("/jxc/import/template/<code>", type="http", auth="user", readonly=True)
    def template(self, code):
        """An empty workbook of a kind of import."""
        sessions = request.env["jxc.import"]
        if not sessions.has_access("create"):
            raise AccessError(request.env._("Ask for the right “JXC: import and export”."))
        types = request.env["jxc.import.type"]._get_types()
        if code not in types:
            return request.not_found()
        name = f"{types[code]._get_title()}.xlsx"
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(name)),
        ]
        return request.make_response(sessions._get_template(code), headers)
