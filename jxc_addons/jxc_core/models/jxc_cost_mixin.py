import sys

from odoo import models

#: Who sees what goods cost.
COST = "jxc_core.jxc_core_group_cost"


class JxcCostMixin(models.AbstractModel):
    """Fields that only people with the right to see cost read.

    The fields carry the group, so views leave them out, and ``read``, ``search``,
    ``read_group`` and exports refuse them. Program code that works in a user's name goes on
    as before: shipping goods computes their value for a warehouse user as well (ADR 0007).

    Configured by the class attribute ``_jxc_cost_fields``.
    """

    _name = "jxc.cost.mixin"
    _description = "Cost Is Seen by Right"

    _jxc_cost_fields = frozenset()

    def _has_field_access(self, field, operation):
        if super()._has_field_access(field, operation):
            return True
        return (
            operation == "read"
            and field.name in self._jxc_cost_fields
            and _is_attribute_access(sys._getframe(1))
        )


def _is_attribute_access(frame):
    """Tell whether the server's own code reads ``record.field``, not a caller's list of fields.

    An attribute is read by ``__get__``, directly or, where the value is not in memory, by
    way of ``_fetch_field``. A call that names fields itself comes from elsewhere.
    """
    inner = {"_has_field_access", "_check_field_access", "_determine_fields_to_fetch", "fetch"}
    while frame and frame.f_code.co_name in inner:
        frame = frame.f_back
    return bool(frame) and frame.f_code.co_name in ("__get__", "_fetch_field")


class Base(models.AbstractModel):
    _inherit = "base"

    def export_data(self, fields_to_export):
        """Exports read attribute by attribute: ask for each field on the way first."""
        for path in fields_to_export:
            model = self
            for name in path.replace(".", "/").split("/"):
                field = model._fields.get(name)
                if field is None:
                    break
                model._check_field_access(field, "read")
                model = self.env[field.comodel_name] if field.relational else model
        return super().export_data(fields_to_export)
