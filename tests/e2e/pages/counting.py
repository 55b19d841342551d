"""Stock counts."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from .client import Client


class CountForm(Client):
    """A stock count and what its people do with it."""

    def begin(self, zone: str) -> str:
        """Make a count of a zone, begin it and return its number."""
        self.open("stock-counts/new", "form")
        self.choose_tag("location_ids", zone)
        self.press("action_start")
        self.expect_state("counting")
        return self.number

    @property
    def number(self) -> str:
        """The count's number, as its title shows it."""
        title = self.page.locator(".o_form_view .oe_title [name='name']").first
        expect(title).not_to_be_empty()
        return title.inner_text().strip()

    def go_to(self, number: str) -> None:
        """Come to a count from the list of those under way."""
        self.page.goto("/odoo/stock-counts")
        expect(self.page.get_by_text(number).first).to_be_visible()
        self.open_row(number)

    def count(self, found: Callable[[str], str]) -> list[str]:
        """Count card after card; `found(text)` says how many lie there. Return what was asked."""
        self.press("action_count")
        self.wait_view("kanban")
        # A tap while the cards are still being drawn is lost.
        self.page.wait_for_timeout(500)
        self.page.locator(".o_kanban_record:not(.o_kanban_ghost)").first.click()
        expect(self.entry).to_be_visible()
        asked = []
        while True:
            text = self.field("product_id", self.entry).first.inner_text().strip()
            left = int(self.field("left_count", self.entry).first.inner_text())
            self.enter(found(text))
            asked.append(text)
            if left == 1:
                expect(self.page.locator(".o_jxc_count_enter")).to_have_count(0)
                return asked
            expect(self.field("product_id", self.entry).first).not_to_have_text(text)

    @property
    def entry(self) -> Locator:
        """The small form that asks for one quantity."""
        return self.page.locator(".o_dialog .o_jxc_count_enter").last

    def enter(self, quantity: str) -> None:
        """Enter a quantity and wait for the next goods, or for the cards."""
        box = self.field("quantity", self.entry).locator("input")
        expect(box).to_be_visible()
        box.fill(quantity)
        with self.page.expect_response(lambda answer: "action_save" in answer.url):
            self.dialog.locator("button[name='action_save']").click()
        self.settle()

    def expects_nothing_shown(self) -> None:
        """The count is blind: what the books say is not on the screen."""
        expect(self.page.locator("[name='expected_qty']:visible")).to_have_count(0)

    def finish(self, state: str) -> None:
        """Finish the round; the count goes on to a state, named as the screen names it."""
        self.press("action_finish")
        expect(self.page.locator(".o_statusbar_status:visible").first).to_contain_text(state)

    def give_reason(self, material: str, reason: str) -> None:
        """Write down why the books and the shelf differ."""
        self.press("action_view_differences")
        self.wait_view("list")
        self.page.wait_for_timeout(500)
        row = self.page.locator(".o_data_row", has_text=material).first
        row.locator("td[name='reason_id']").click()
        box = self.page.locator(".o_selected_row td[name='reason_id'] input").first
        box.fill(reason)
        self.pick_suggestion(reason)
        self.page.locator(".o_list_button_save:visible").first.click()
        expect(self.page.locator(".o_selected_row")).to_have_count(0)
        self.settle()

    def post(self) -> None:
        """Approve the differences."""
        self.press("action_post")
        self.expect_state("done")
