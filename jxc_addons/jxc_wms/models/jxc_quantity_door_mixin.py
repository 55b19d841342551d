from odoo import api, models

#: The act of transfers that bring goods which nobody had ordered.
ACT = "line_quantity"


class JxcQuantityDoorMixin(models.AbstractModel):
    """Order lines of goods: what has come or gone follows from transfers.

    Policy *order_line_moved*, for goods that are kept in stock. Services, which no transfer
    delivers, and consumables, whose stock nobody keeps, have the quantities that people enter.

    Configured by class attributes of the model:

    * ``_jxc_moved_fields``: quantities that follow from transfers;
    * ``_jxc_method_field``: the field that says where they come from;
    * ``_jxc_by_moves``: its value for transfers.
    """

    _name = "jxc.quantity.door.mixin"
    _description = "Quantities Follow from Transfers"

    _jxc_moved_fields = ()
    _jxc_method_field = None
    _jxc_by_moves = None

    def write(self, vals):
        names = [name for name in self._jxc_moved_fields if name in vals]
        if names and not self.env["jxc.door"]._is_acting(ACT):
            changed = self.filtered(
                lambda line: any(abs(line[name] - (vals[name] or 0.0)) > 1e-9 for name in names)
            )
            changed._jxc_check_moved()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env["jxc.door"]._is_acting(ACT):
            keys = {f"default_{name}" for name in self._jxc_moved_fields} & self.env.context.keys()
            given = [
                line.id
                for line, vals in zip(lines, vals_list, strict=True)
                if keys or any(vals.get(name) for name in self._jxc_moved_fields)
            ]
            lines.browse(given).filtered(
                lambda line: any(line[name] for name in self._jxc_moved_fields)
            )._jxc_check_moved()
        return lines

    def _jxc_check_moved(self):
        """Refuse quantities of goods that a caller enters.

        :raise PolicyRefused: the policy holds for one of the lines
        """
        door = self.env["jxc.door"]
        lines = self.filtered(
            lambda line: (
                line[line._jxc_method_field] == line._jxc_by_moves
                and line.product_id.is_storable
                and door._get_company(line)._jxc_policy("order_line_moved")
            )
        )
        if lines:
            door._refuse(
                "line_moved_by_hand",
                lines,
                self.env._(
                    "What has been received or delivered of %s follows from its transfers and"
                    " can't be entered. Validate the transfer, or return the goods.",
                    door._get_names(lines),
                ),
            )
