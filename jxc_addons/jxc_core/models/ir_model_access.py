from odoo import api, models

#: What even an auditor writes: his own settings of the client.
OWN = {"res.users.settings", "ir.filters"}


class IrModelAccess(models.Model):
    """An auditor reads all and writes nothing, whatever other roles he has."""

    _inherit = "ir.model.access"

    @api.model
    def _get_allowed_models(self, mode="read"):
        allowed = super()._get_allowed_models(mode)
        if mode == "read" or not self.env.user.has_group("jxc_core.jxc_core_role_auditor"):
            return allowed
        return frozenset(
            name
            for name in allowed
            if name in OWN or (name in self.env and self.env[name]._transient)
        )
