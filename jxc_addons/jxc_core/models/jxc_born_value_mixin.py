from odoo import api, models

from .jxc_approval_asking import get_asking


class JxcBornValueMixin(models.AbstractModel):
    """Records that are made with a value of their own change the value they would have had.

    Otherwise who may not lower a price would delete the line and make a cheaper one. Models
    with the gate put this before themselves::

        _name = "sale.order.line"
        _inherit = ["jxc.born.value.mixin", "sale.order.line"]
    """

    _name = "jxc.born.value.mixin"
    _description = "New records pass the gate with their values"

    #: Fields whose value a new record may bring along.
    _jxc_born_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        given = [frozenset(vals).intersection(self._jxc_born_fields) for vals in vals_list]
        records = super().create(vals_list)
        for transition in self.env["jxc.operation"]._get_transitions(self._name):
            if transition.field not in self._jxc_born_fields or transition.targets:
                continue
            born = records.browse(
                record.id
                for record, names in zip(records, given, strict=True)
                if transition.field in names
            )
            born._jxc_check_born_values(transition.field, transition.code)
        return records

    def _jxc_get_usual_value(self, name):
        """Return the value that a new record has where nobody gives another one.

        :return: a number, or None: the value of this record does not matter
        """
        self.ensure_one()
        return 0.0

    def _jxc_check_born_values(self, name, code):
        """Pass the gate with the values that new records were given; or keep them beside."""
        changes = {}
        for records, _plan in self._jxc_get_plans(code):
            for record in records._jxc_for_check():
                usual = record._jxc_get_usual_value(name)
                if usual is None:
                    continue
                old, new = record._jxc_compare_born(name, usual)
                if old != new:
                    changes[record.id] = {name: [old, new]}
        records = self.browse(changes)
        if records and not records._jxc_keep_back_born(name, code, changes):
            with records._jxc_gate(code, changes):
                pass

    def _jxc_compare_born(self, name, usual):
        """Return the usual and the given value; the same where they round to the same."""
        self.ensure_one()
        if "currency_id" in self._fields and self.currency_id:
            if not self.currency_id.compare_amounts(usual, self[name]):
                return usual, usual
        return usual, self[name]

    def _jxc_keep_back_born(self, name, code, changes):
        """While a user asks: new records get the usual value, the given one is proposed.

        :return: whether this was done, so that the gate is not to be passed
        """
        asking = get_asking(self.env)
        if asking is None:
            return False
        for records, plan in self._jxc_get_plans(code):
            needs = self.env["jxc.approval.rule"]._find_needs(
                plan.operation_id, code, records, changes
            )
            asking.add(needs)
            with asking.settling():
                for record in records.browse({need.res_id for need in needs}):
                    record.write({name: changes[record.id][name][0]})
        return True
