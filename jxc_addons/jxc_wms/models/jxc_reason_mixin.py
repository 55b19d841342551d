from odoo import fields, models

from odoo.addons.jxc_core.exceptions import ProtectedField

from ..exceptions import ReasonMissing

REASON_FIELDS = {"jxc_reason_id", "jxc_reason_note"}
#: Shorter notes explain nothing.
MIN_NOTE = 3


class JxcReasonMixin(models.AbstractModel):
    """Documents that name the reason why goods come or go."""

    _name = "jxc.reason.mixin"
    _description = "Document with a Reason"

    jxc_reason_id = fields.Many2one(
        "jxc.stock.reason",
        string="Reason",
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    jxc_reason_note = fields.Char(string="What Happened", copy=False)
    jxc_reason_needs_note = fields.Boolean(related="jxc_reason_id.needs_note")

    def _jxc_get_reason_kinds(self):
        """Return the kinds of reasons that the document may name; empty: it needs none."""
        self.ensure_one()
        return ()

    def _jxc_check_reason(self, required=True):
        """Refuse documents without a reason, with one of another kind, or without its note.

        :raise ReasonMissing: says which document lacks what
        """
        for document in self:
            kinds = document._jxc_get_reason_kinds()
            reason = document.sudo().jxc_reason_id
            name = document.display_name
            if not reason:
                if required and kinds:
                    raise ReasonMissing(
                        self.env._("%s: choose the reason why the goods come or go.", name)
                    )
            elif kinds and reason.kind not in kinds:
                raise ReasonMissing(
                    self.env._(
                        "%(document)s: “%(reason)s” is no reason for this kind of document.",
                        document=name,
                        reason=reason.name,
                    )
                )
            elif reason.needs_note and len((document.jxc_reason_note or "").strip()) < MIN_NOTE:
                raise ReasonMissing(
                    self.env._(
                        "%(document)s: “%(reason)s” asks for a note. Write down what happened.",
                        document=name,
                        reason=reason.name,
                    )
                )

    def write(self, vals):
        """The reason of a done document stays what it was."""
        if (
            REASON_FIELDS & vals.keys()
            and not self.env.su
            and any(document.state == "done" for document in self)
        ):
            raise ProtectedField(
                self.env._("The reason of a done document can't be changed any more.")
            )
        return super().write(vals)
