"""The process map."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from .client import Client


class ProcessMap(Client):
    """The map of one process, with live counts."""

    def show(self, flow: str | None = None) -> None:
        """Open the map, at a process by its name."""
        self.page.goto("/odoo/process-map")
        expect(self.page.locator(".o_jxc_step").first).to_be_visible()
        if flow:
            self.page.locator(".o_jxc_flow_tabs button", has_text=flow).click()
            active = self.page.locator(".o_jxc_flow_tabs button.active", has_text=flow)
            expect(active).to_be_visible()
        self.settle()

    def refresh(self) -> None:
        """Ask the server again."""
        with self.page.expect_response(lambda answer: "get_map" in answer.url):
            self.page.locator(".o_jxc_refresh").click()
        expect(self.page.locator(".o_jxc_refresh .fa-spin")).to_have_count(0)

    def step(self, name: str) -> Locator:
        """The card of a step."""
        title = self.page.locator(".o_jxc_step_name", has_text=name)
        return self.page.locator(".o_jxc_step", has=title).first

    def counts(self) -> dict[str, int]:
        """How many documents wait at each step, as the cards say."""
        counts = {}
        for card in self.page.locator(".o_jxc_step").all():
            number = card.locator(".o_jxc_count b")
            if number.count():
                counts[card.locator(".o_jxc_step_name").inner_text()] = int(number.inner_text())
        return counts

    def open_documents(self, name: str) -> None:
        """Click through to the documents that wait at a step."""
        self.step(name).locator(".o_jxc_count").click()
        records = ".o_data_row, .o_kanban_record:not(.o_kanban_ghost)"
        expect(self.page.locator(records).first).to_be_visible()
        self.settle()
