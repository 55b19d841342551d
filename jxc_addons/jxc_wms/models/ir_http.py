from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        """A call that lost a race for stock and runs again waits for its turn first."""
        request.env["jxc.stock.lock"]._queue_again()
        return super()._authenticate(endpoint)
