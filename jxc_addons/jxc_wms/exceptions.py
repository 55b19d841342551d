"""Named errors of the warehouse part. Tests assert the class, users read the sentence."""

from odoo.exceptions import UserError


class ReviewRefused(UserError):
    """A picking review that may not be done now, or not by this person."""


class StockConfirmationRefused(UserError):
    """The stock of an order that can't be confirmed in its state."""
