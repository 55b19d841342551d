"""Named errors of JXC. Tests assert the class, users read the sentence."""

from odoo.exceptions import UserError


class OperationRefused(UserError):
    """An operation was refused by the method of the company; nothing of it was done.

    Who performs operations for somebody that can't help it (a payment, a signature) catches
    this, rolls back to a savepoint and tells the person in charge.
    """


class CheckpointBlocked(OperationRefused):
    """A checkpoint rule refuses an operation; nothing of it was done.

    :param message: the whole sentence that a user or an API caller reads
    :param problems: list of dicts, see ``jxc.checkpoint.rule._prepare_problem_vals``
    :param bypass: what the web client needs to offer "pass with a reason"
        (``operation_id, operation, res_model, res_ids``), or False
    """

    def __init__(self, message, problems=(), bypass=False):
        super().__init__(message)
        self.context = {"problems": list(problems), "bypass": bypass}


class PolicyRefused(OperationRefused):
    """A policy of the *JXC discipline* refuses what plain Odoo would allow."""


class AppendOnly(UserError):
    """Somebody tried to change or delete a record of the audit trail."""


class ProtectedField(UserError):
    """Somebody tried to write a value that only a business method writes."""


class ApprovalRequired(OperationRefused):
    """The approval matrix asks for somebody's agreement first; nothing of it was done.

    :param message: the whole sentence that a user or an API caller reads
    :param needs: list of dicts, see ``jxc.approval.rule._prepare_need_vals``
    :param bypass: as for :class:`CheckpointBlocked`
    :param found: the :class:`~.tools.approval_spec.Need` behind them; stays on the server
    :param partial: of many records, those allowed may proceed without the others
    """

    def __init__(self, message, needs=(), bypass=False, found=(), partial=False):  # noqa: PLR0913
        super().__init__(message)
        self.context = {"needs": list(needs), "bypass": bypass, "partial": partial}
        self.found = tuple(found)


class CodeRefused(UserError):
    """A code is taken, does not fit its pattern, or can't be made; the sentence says what to do."""


class ImportRefused(UserError):
    """A file is not read, or a step of an import is not possible; the sentence says what to do."""


class ExportRefused(UserError):
    """A step of an export is not possible; the sentence says what to do."""


class UnitRefused(UserError):
    """A unit can't be converted to that of the material, or quantities were converted by it."""
