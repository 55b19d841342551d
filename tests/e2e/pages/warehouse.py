"""Transfers and picking reviews."""

from __future__ import annotations

from playwright.sync_api import expect

from .client import Client


class TransferForm(Client):
    """The form of a transfer."""

    def validate(self) -> None:
        """Validate it; it must become done."""
        self.press("button_validate")
        self.expect_state("done")

    def try_to_validate(self) -> None:
        """Press the button; what happens is for the caller to see."""
        self.page.locator(".o_form_view button[name='button_validate']:visible").first.click()


class ReviewForm(Client):
    """The blind count of picked goods."""

    def start(self) -> None:
        """Press “Review” on the delivery."""
        self.press("action_jxc_review")
        expect(self.page.locator(".o_form_view button[name='action_finish']")).to_be_visible()

    def count(self, quantities: dict[str, str]) -> None:
        """Enter what is there: material → quantity."""
        for material, quantity in quantities.items():
            row = self.field("line_ids").locator(".o_data_row", has_text=material).first
            cell = row.locator("td[name='counted_qty']")
            cell.click()
            cell.locator("input").fill(quantity)

    def count_on_phone(self, quantities: dict[str, str]) -> None:
        """The same on cards: each opens a small form."""
        for material, quantity in quantities.items():
            self.field("line_ids").locator(".o_kanban_record", has_text=material).first.click()
            self.fill("counted_qty", quantity, self.dialog)
            self.dialog.locator(".o_form_button_save").click()
            expect(self.page.locator(".o_dialog")).to_have_count(0)

    def expects_nothing_shown(self) -> None:
        """The count is blind: the expected quantity is not on the screen."""
        expect(self.field("line_ids").locator("[name='expected_qty']")).to_have_count(0)

    def expects_transfer_hidden(self) -> None:
        """The transfer shows its goods, and not how many of them."""
        goods = self.field("move_ids").first
        expect(goods.locator(".o_data_row").first).to_be_visible()
        for name in ("product_uom_qty", "quantity"):
            expect(goods.locator(f"th[data-name='{name}'], td[name='{name}']")).to_have_count(0)

    def expects_no_outcome(self) -> None:
        """Who may have to count again does not see what was wrong."""
        expect(self.page.locator(".o_form_view .alert-danger:visible")).to_be_visible()
        expect(self.page.locator(".o_form_view [name='expected_qty']")).to_have_count(0)
        expect(self.page.locator(".o_form_view [name='line_ids'] .o_data_row")).to_have_count(0)

    def result_of(self, material: str) -> str:
        """What a finished review says about a material."""
        row = self.field("line_ids").locator(".o_data_row", has_text=material).first
        return row.locator("td[name='result']").inner_text().strip()

    def finish_with_differences(self) -> None:
        """Finish a count that is not right; the review stays and shows what is wrong."""
        self.press("action_finish")
        self.expect_state("failed")

    def accept(self, reason: str) -> None:
        """Let the goods leave in spite of the differences, as a supervisor."""
        self.press("action_accept")
        self.fill("reason", reason, self.dialog)
        self.press_in_dialog("action_accept")
        expect(
            self.page.locator(".o_form_view button[name='button_validate']").first
        ).to_be_visible()

    def finish(self) -> None:
        """Finish; the delivery opens again."""
        self.press("action_finish")
        expect(
            self.page.locator(".o_form_view button[name='button_validate']").first
        ).to_be_visible()
