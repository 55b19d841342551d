from odoo import models

from ..tools.door import passing


class IrCron(models.Model):
    _inherit = "ir.cron"

    def _callback(self, cron_name, server_action_id):
        """What a scheduled action does is on record as that."""
        with passing("cron"):
            return super()._callback(cron_name, server_action_id)
