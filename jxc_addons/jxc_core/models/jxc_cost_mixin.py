from contextlib import contextmanager

from odoo import api, models
from odoo.orm.model_classes import add_field

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

    #: Fields that tell cost, of addons that this one does not depend on but that may be installed.
    _jxc_cost_fields = ()

    @api.model
    def _post_model_setup__(self):
        """Give the fields of other addons the group before anybody depends on them."""
        result = super()._post_model_setup__()
        for name in self._jxc_cost_fields:
            field = self._fields.get(name)
            if field is not None and field.groups not in (COST, COST_OR_VENDOR):
                self._jxc_guard_field(name)
        return result

    @api.model
    def _jxc_guard_field(self, name):
        """Redefine a field with the group of cost, as a class of the model would do it.

        A field that one class defines is shared by the databases of the server, which may have
        other addons: it is not touched, another one takes its place.
        """
        model_class = self.env.registry[self._name]
        defined = [
            field
            for parent in reversed(model_class._model_classes__)
            for field in getattr(parent, "_field_definitions", ())
            if field.name == name
        ]
        kind = type(defined[-1])
        add_field(model_class, name, kind(_base_fields__=(*defined, kind(groups=COST))))
        model_class._fields[name].setup(self)

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
