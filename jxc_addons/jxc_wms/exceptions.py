"""Named errors of the warehouse part. Tests assert the class, users read the sentence."""

from odoo.exceptions import UserError


class ReviewRefused(UserError):
    """A picking review that may not be done now, or not by this person."""


class FindingRefused(UserError):
    """A decision about a finding that this person may not make, or not this way."""


class StockConfirmationRefused(UserError):
    """The stock of an order that can't be confirmed in its state."""


class ReasonMissing(UserError):
    """Goods that come or go without an order, and without the reason for it."""


class ReversalRefused(UserError):
    """A done document that may not be reversed; the message names what was built upon it."""


class ShortageRefused(UserError):
    """An act on a shortage case that is closed, or not this person's to do."""


class StockShort(UserError):
    """An act would bring stock below zero, or book the same goods twice; nothing was done.

    :param message: the whole sentence that a user or an API caller reads
    :param shortages: list of dicts, see ``jxc.stock.short._prepare_shortage_vals``
    """

    def __init__(self, message, shortages=()):
        super().__init__(message)
        self.context = {"shortages": list(shortages)}


class ReturnRefused(UserError):
    """A return of goods that were never delivered, or that goes to the wrong place."""


class InspectionRefused(UserError):
    """An inspection of returned goods that can't be finished or changed like this."""


class LotRefused(UserError):
    """A lot that may not leave, or not before another one."""


class PlaceRefused(UserError):
    """Goods that may not be put where somebody wants to put them."""


class CountRefused(UserError):
    """A step of a stock count that may not be done now, or not by this person."""


class CountFrozen(UserError):
    """Goods that may not move because they are being counted."""
