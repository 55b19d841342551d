from odoo import http
from odoo.http import request


class SopController(http.Controller):
    @http.route("/jxc/sop/<int:rule_id>", type="http", auth="user", readonly=True)
    def sop(self, rule_id):
        """Show the operating procedure of a checkpoint rule."""
        rule = request.env["jxc.checkpoint.rule"].browse(rule_id).exists()
        if not rule.sop:
            raise request.not_found()
        return request.render("jxc_core.sop_page", {"rule": rule})
