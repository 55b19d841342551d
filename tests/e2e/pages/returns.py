"""Returns of goods, their inspection, and recalls of lots."""

from __future__ import annotations

from playwright.sync_api import expect

from .client import Client


class ReturnDialog(Client):
    """What a user fills in when goods are returned."""

    def open_from_transfer(self) -> None:
        """Press “Return” on a done transfer."""
        button = self.page.locator(".o_form_view button[data-hotkey='k']:visible").first
        expect(button).to_be_visible()
        button.click()
        expect(self.dialog).to_be_visible()

    def fill_in(self, reason: str, quantities: dict[str, str]) -> None:
        """Choose the reason and say how much of what comes back."""
        self.choose("jxc_reason_id", reason, self.dialog)
        for material, quantity in quantities.items():
            row = self.dialog.locator(".o_data_row", has_text=material).first
            row.locator("td[name='quantity']").click()
            self.dialog.locator(".o_selected_row td[name='quantity'] input").fill(quantity)

    def confirm(self) -> None:
        """Make the return; its form opens."""
        before = self.page.url
        self.press_in_dialog("action_create_returns")
        self.page.wait_for_url(lambda url: url != before)
        self.wait_view("form")

    def expect_refusal(self, text: str) -> None:
        """Press the button and read why not; the dialog of the return stays."""
        self.dialog.locator("button[name='action_create_returns']").click()
        message = self.page.locator(".o_dialog .modal-body", has_text=text)
        expect(message).to_be_visible()
        self.dialog.locator(".modal-footer .btn-primary").first.click()
        expect(message).to_have_count(0)


class InspectionForm(Client):
    """The inspection of what has come back."""

    def open_from_return(self) -> None:
        """Press the button on the return."""
        self.press("action_jxc_open_inspection")
        expect(self.page.locator(".o_form_view button[name='action_finish']")).to_be_visible()

    def decide(self, material: str, **quantities: str) -> None:
        """Enter how much is good, repaired or scrapped: `good_qty="2"`."""
        row = self.field("line_ids").locator(".o_data_row", has_text=material).first
        for name, quantity in quantities.items():
            row.locator(f"td[name='{name}']").click()
            selected = self.field("line_ids").locator(".o_selected_row")
            selected.locator(f"td[name='{name}'] input").fill(quantity)

    def finish(self) -> None:
        """Finish; the goods are where the decision sends them."""
        self.press("action_finish")
        self.expect_state("done")

    def expect_refusal(self, text: str) -> None:
        """Try to finish and read why not."""
        self.page.locator(".o_form_view button[name='action_finish']").first.click()
        message = self.page.locator(".o_dialog .modal-body", has_text=text)
        expect(message).to_be_visible()
        self.dialog.locator(".modal-footer .btn-primary").first.click()
        expect(message).to_have_count(0)


class RecallForm(Client):
    """From a lot to everybody who got it."""

    def trace(self, lot: str) -> None:
        """Choose the lot and press “Trace”."""
        self.open("action-jxc_wms.jxc_recall_action", "form")
        self.choose("lot_ids", lot)
        self.press("action_trace")
        expect(self.field("customer_ids")).to_be_visible()

    def rows(self, page: str, field: str) -> list[str]:
        """The text of each row on a page of the notebook."""
        self.page.locator(".o_notebook .nav-link", has_text=page).first.click()
        table = self.field(field)
        expect(table.locator(".o_data_row").first).to_be_visible()
        return table.locator(".o_data_row").all_inner_texts()
