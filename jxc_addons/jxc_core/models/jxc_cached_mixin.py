from odoo import api, models


class JxcCachedMixin(models.AbstractModel):
    """Configuration that is remembered by ``ormcache``: each change forgets what was cached.

    Odoo's own models get it before themselves::

        _name = "resource.calendar"
        _inherit = ["jxc.cached.mixin", "resource.calendar"]
    """

    _name = "jxc.cached.mixin"
    _description = "Changes forget the cache"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
