from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request


class RecallController(http.Controller):
    @http.route("/jxc/recall/<int:recall_id>.xlsx", type="http", auth="user", readonly=True)
    def download(self, recall_id):
        """The workbook of a recall that the user has traced."""
        if not request.env.user.has_group("base.group_allow_export"):
            raise AccessError(request.env._("You may not export data. Ask your administrator."))
        recall = request.env["jxc.recall"].browse(recall_id).exists()
        if not recall:
            raise request.not_found()
        name = "-".join(recall.lot_ids.mapped("name"))[:60]
        return request.make_response(
            recall._get_xlsx(),
            [
                (
                    "Content-Type",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ),
                (
                    "Content-Disposition",
                    content_disposition(f"{request.env._('Recall')}-{name}.xlsx"),
                ),
            ],
        )
