from odoo import api, models

from ..exceptions import PolicyRefused


class JxcDoorMixin(models.AbstractModel):
    """Documents whose state follows from acts and is never written by hand.

    Policy *state_by_act*. Business methods that change the state run within
    ``jxc.door._act(_jxc_state_act)``.

    Configured by class attributes of the model:

    * ``_jxc_state_act``: name of the act;
    * ``_jxc_state_operation``: code of the operation that an attempt is logged as;
    * ``_jxc_state_field``: the guarded field;
    * ``_jxc_born_states``: states that a caller may give a new document.
    """

    _name = "jxc.door.mixin"
    _description = "State Follows from Acts"

    _jxc_state_act = None
    _jxc_state_operation = "state_by_hand"
    _jxc_state_field = "state"
    _jxc_born_states = ("draft", "sent", False)

    def write(self, vals):
        name = self._jxc_state_field
        if name in vals and not self.env["jxc.door"]._is_acting(self._jxc_state_act):
            self._jxc_check_state_by_hand(vals[name])
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        """What the system makes is born in no state that a caller's context names."""
        key = f"default_{self._jxc_state_field}"
        if key not in self.env.context:
            return super().create(vals_list)
        if not self.env.su:
            self._jxc_check_default_state(self.env.context[key])
            return super().create(vals_list)
        context = {name: self.env.context[name] for name in self.env.context if name != key}
        records = super(JxcDoorMixin, self.with_context(context)).create(vals_list)
        return records.with_env(self.env)

    def _jxc_check_default_state(self, value):
        """Refuse a state of the context that documents of this kind don't know.

        :raise PolicyRefused: instead of an error that tells users nothing
        """
        field = self._fields[self._jxc_state_field]
        if field.type == "selection" and value and value not in field.get_values(self.env):
            raise PolicyRefused(
                self.env._(
                    "“%(value)s” is no state of a document of this kind. Leave the state out: it"
                    " follows from what is done.",
                    value=value,
                )
            )

    def _jxc_check_born(self):
        """Refuse documents that come into being as if an act had been done on them.

        To be called by the model's ``create``, after the gate has said what it misses.

        :return: the records
        """
        if self.env["jxc.door"]._is_acting(self._jxc_state_act):
            return self
        name = self._jxc_state_field
        born = self.filtered(
            lambda record: (
                record[name] not in record._jxc_born_states and record._jxc_is_state_guarded()
            )
        )
        if born:
            born._jxc_refuse_state()
        return self

    def _jxc_check_state_by_hand(self, value):
        """Refuse a state that a caller writes."""
        name = self._jxc_state_field
        changed = self.filtered(
            lambda record: (
                record[name] != value
                and record._jxc_is_state_guarded()
                and not record._jxc_is_free_state(record[name], value)
            )
        )
        if changed:
            changed._jxc_refuse_state()

    def _jxc_is_state_guarded(self):
        """Tell whether the policy holds for the record."""
        self.ensure_one()
        company = self.env["jxc.door"]._get_company(self)
        return company._jxc_policy("state_by_act")

    def _jxc_is_free_state(self, old, new):
        """Tell whether Odoo itself writes this change in the name of users, and it is harmless."""
        return (old, new) == ("draft", "sent")

    def _jxc_refuse_state(self):
        """Refuse, in one sentence.

        :raise PolicyRefused: always
        """
        door = self.env["jxc.door"]
        label = self._fields[self._jxc_state_field].get_description(self.env, ["string"])["string"]
        door._refuse(
            self._jxc_state_operation,
            self,
            self.env._(
                "“%(field)s” of %(document)s follows from what is done with it and can't be"
                " entered. Use the buttons of the document.",
                field=label,
                document=door._get_names(self),
            ),
        )
