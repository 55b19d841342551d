from contextlib import contextmanager

from odoo import api, models

#: Who sees what goods cost.
COST = "jxc_core.jxc_core_group_cost"
#: The same, and vendors who look at their own orders in the portal.
COST_OR_VENDOR = f"{COST},base.group_portal"
#: The act of business methods that value goods in the name of people who don't see cost.
COST_ACT = "cost"


class JxcCostMixin(models.AbstractModel):
    """Models with fields that only people with the right to see cost read.

    The fields carry the group, so views leave them out, and reading, searching, sorting,
    grouping and exporting by them is refused. Odoo computes with cost in everybody's name:
    shipping goods values them. Such methods run within :meth:`_jxc_cost_act` (ADR 0006);
    what a caller asks for or hands over must not be read or written within it.
    """

    _name = "jxc.cost.mixin"
    _description = "Cost Is Seen by Right"

    @api.model
    def _has_field_access(self, field, operation):
        # Asked at every read of every field; most have no group, which is what Odoo looks at first.
        return (
            not field.groups
            or super()._has_field_access(field, operation)
            or (
                field.groups in (COST, COST_OR_VENDOR) and self.env["jxc.door"]._is_acting(COST_ACT)
            )
        )

    @contextmanager
    def _jxc_cost_act(self, vals_list=()):
        """Let Odoo's own code compute with cost until the block ends.

        :param vals_list: values of a caller that are written within the block; cost among
            them, or among the defaults of the context, is refused as it is outside
        """
        names = {name for vals in vals_list for name in vals}
        if vals_list:
            names |= {
                key.removeprefix("default_") for key in self.env.context if key[:8] == "default_"
            }
        for name in names & self._fields.keys():
            if self._fields[name].groups in (COST, COST_OR_VENDOR):
                self._check_field_access(self._fields[name], "write")
        with self.env["jxc.door"]._act(COST_ACT):
            yield

    def copy_data(self, default=None):
        """The copy that somebody without the right makes has the values that Odoo gives it."""
        hidden = {
            name: False
            for name, field in self._fields.items()
            if field.copy and field.groups and name not in (default or {})
            if not self._has_field_access(field, "read")
        }
        if not hidden:
            return super().copy_data(default)
        vals_list = super().copy_data({**hidden, **(default or {})})
        return [
            vals and {name: value for name, value in vals.items() if name not in hidden}
            for vals in vals_list
        ]
