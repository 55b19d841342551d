"""Invoices, bills and their payment."""

from __future__ import annotations

from playwright.sync_api import expect

from .client import Client


class InvoiceForm(Client):
    """The form of an invoice or bill."""

    path = "m-account.move"

    def from_sale(self, number: str) -> None:
        """Draw up the invoice of an order in the list of those to invoice; it opens as a draft."""
        self.tick_row(number)
        self.page.locator(".o_list_view, .o_control_panel").get_by_role(
            "button", name="创建发票"
        ).first.click()
        self.press_in_dialog("create_invoices")
        self.wait_view("form")
        self.expect_state("draft")

    def from_purchase(self, number: str) -> None:
        """Enter the vendor's bill of an order in the list of those to bill; it opens as a draft."""
        self.open_row(number)
        self.press("action_create_invoice")
        self.expect_state("draft")

    def post(self) -> None:
        """Post it."""
        self.press("action_post")
        self.expect_state("posted")

    def pay(self) -> None:
        """Register the payment of all that is open."""
        self.press("action_register_payment")
        self.press_in_dialog("action_create_payments")
        expect(
            self.page.locator(".o_form_view .o_widget_web_ribbon:visible, .ribbon:visible").first
        ).to_be_visible()
