"""Shortages of orders."""

from __future__ import annotations

from playwright.sync_api import expect

from .client import Client


class ShortageForm(Client):
    """The case of missing goods, with the ways out of it."""

    def show(self, order: str) -> None:
        """Open the list of shortages, then the case of an order."""
        self.open("action-jxc_wms.jxc_shortage_action", "list")
        self.open_row(order)

    def show_of_order(self) -> int:
        """Open the only case of the order that is on the screen; its id."""
        self.press("action_jxc_open_shortages")
        self.page.wait_for_url(lambda url: "shortage" in url)
        self.wait_view("form")
        return self.record_id

    def ways_out(self) -> list[str]:
        """The ways out that may be chosen by this user."""
        rows = self.field("option_ids").locator(".o_data_row")
        choosable = rows.filter(has=self.page.locator("button[name='action_choose']:visible"))
        return choosable.locator("td[name='kind']").all_inner_texts()

    def choose_way(self, kind: str) -> None:
        """Choose a way out; the document that it makes opens, if it makes one."""
        row = self.field("option_ids").locator(".o_data_row", has_text=kind).first
        row.locator("button[name='action_choose']").click()
        expect(
            self.page.locator(".o_form_view button[name='button_validate']").first
        ).to_be_visible()
        self.settle()
