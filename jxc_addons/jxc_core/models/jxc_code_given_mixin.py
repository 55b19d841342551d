from odoo import models

from ..exceptions import CodeRefused

RIGHT = "jxc_core.jxc_core_group_code_change"


class JxcCodeGivenMixin(models.AbstractModel):
    """Codes and numbers that people give: they fit their rule, and once used they stay.

    Configured by class attributes:

    * ``_jxc_code_field``: where the code is;
    * ``_jxc_code_operation``: code of the operation "change a used code", or None.
    """

    _name = "jxc.code.given.mixin"
    _description = "Code that somebody gives"

    _jxc_code_field = None
    _jxc_code_operation = None

    def _jxc_get_code_title(self):
        """Return the name by which a sentence calls the record."""
        self.ensure_one()
        return f"“{self.sudo()[self._rec_name] if self._rec_name else self.display_name}”"

    # -- the pattern -------------------------------------------------------------------------------

    def _jxc_check_code_pattern(self):
        """Refuse codes that do not fit their rule, or say so where the rule only warns.

        :raise CodeRefused: with the pattern and an example
        """
        rules = self.env["jxc.code.rule"]
        warnings = []
        for spec, records in rules._match(self):
            for record in records:
                if record._jxc_fits(spec):
                    continue
                code = record[self._jxc_code_field]
                if spec.severity == "block":
                    rules._refuse_code(spec, record, code)
                warnings.append({"message": rules._get_misfit_message(spec, record, code)})
        if warnings:
            self.env["jxc.checkpoint.rule"]._notify(warnings[:5])

    def _jxc_fits(self, spec):
        """Tell whether the code of a record fits a rule."""
        self.ensure_one()
        try:
            words = self._jxc_get_code_words(spec.pattern.get_words())
        except CodeRefused:
            named = None
        else:
            named = dict(zip(spec.pattern.get_words(), words, strict=True))
        return any(spec.pattern.find(code, named) for code in self._jxc_get_pattern_codes())

    def _jxc_get_pattern_codes(self):
        """Return the texts of which one has to fit the pattern: the code, mostly."""
        return (self[self._jxc_code_field],)

    # -- used codes are frozen ---------------------------------------------------------------------

    def _jxc_find_code_uses(self):
        """Return ``{record id: where its code is used}`` of the records whose codes are in use."""
        return {}

    def _jxc_changing_codes(self, code):
        """Check who may change codes, and put changes of used ones on record.

        Approvals are the gate's: the change is an operation (``product_code``, …).

        :param code: the code that the records are going to have
        """
        coded = self.filtered(self._jxc_code_field)
        uses = coded._jxc_find_code_uses() if coded else {}
        if not uses:
            return
        used = self.browse(uses)
        used._jxc_check_may_change_code(uses)
        name = self._jxc_code_field
        changes = {record: {name: [record[name], code]} for record in used}
        self.env["jxc.door"]._record(self._jxc_code_operation, changes)

    def _jxc_check_may_change_code(self, uses):
        """Refuse the change of used codes to people without the right.

        :param uses: see :meth:`_jxc_find_code_uses`
        :raise PolicyRefused: the attempt is logged
        """
        door = self.env["jxc.door"]
        for record in self:
            company = record._jxc_get_code_company()
            if not company._jxc_policy("code_frozen"):
                continue
            if not door._may(RIGHT, self._jxc_code_operation, company):
                message = record._jxc_get_frozen_message(uses[record.id])
                door._refuse(self._jxc_code_operation, record, message)

    def _jxc_get_frozen_message(self, use):
        """Return the sentence about a code that stays.

        :param use: where it is used
        """
        self.ensure_one()
        return self.env._(
            "Code “%(code)s” is used on %(document)s and stays. Ask somebody with the right"
            " “JXC: change codes in use”.",
            code=self[self._jxc_code_field],
            document=use,
        )


class JxcGateMixin(models.AbstractModel):
    _inherit = "jxc.gate.mixin"

    def _jxc_filter_operation(self, code):
        """Only another code for a record whose code is in use is a change of code."""
        records = super()._jxc_filter_operation(code)
        if code != getattr(self, "_jxc_code_operation", None):
            return records
        coded = records.filtered(self._jxc_code_field)
        return records.browse(coded._jxc_find_code_uses())
