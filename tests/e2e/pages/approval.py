"""Asking for an approval, and deciding on a phone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from .client import Client


class ApprovalDialog:
    """Shown when the matrix refuses: who has to agree, and why should they?"""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root: Locator = page.locator(".o_jxc_approval_required")
        expect(self.root).to_be_visible()

    @property
    def chain(self) -> list[str]:
        """The tiers, as they are told."""
        return self.root.locator(".o_jxc_approval_chain li").all_inner_texts()

    @property
    def records(self) -> list[str]:
        """The documents that need the approval."""
        return self.root.locator(".o_jxc_approval_record").all_inner_texts()

    @property
    def partial(self) -> str:
        """What is said about those that need none."""
        return self.root.locator(".o_jxc_approval_partial").inner_text()

    def proceed(self, reason: str) -> str:
        """Let those allowed go ahead, ask for the others and close; what the dialog said."""
        self.root.locator(".o_jxc_approval_reason").fill(reason)
        self.root.locator(".o_jxc_approval_proceed").click()
        told = self.root.locator(".o_jxc_approval_proceeded")
        expect(told).to_be_visible()
        text = told.inner_text()
        self.root.locator(".o_jxc_approval_done").click()
        expect(self.root).to_have_count(0)
        return text

    def ask(self, reason: str) -> str:
        """Write the reason, send it and close; what the dialog said."""
        self.root.locator(".o_jxc_approval_reason").fill(reason)
        self.root.locator(".o_jxc_approval_send").click()
        asked = self.root.locator(".o_jxc_approval_asked")
        expect(asked).to_be_visible()
        text = asked.inner_text()
        self.root.locator(".o_jxc_approval_done").click()
        expect(self.root).to_have_count(0)
        return text


class ApprovalInbox(Client):
    """What waits for the user."""

    def show(self) -> None:
        """Open the inbox as this device shows it."""
        self.page.goto("/odoo/jxc-approvals")
        expect(
            self.page.locator(".o_kanban_view, .o_list_view, .o_view_nocontent").first
        ).to_be_visible()
        self.settle()

    def card(self, text: str) -> Locator:
        """The card that holds a text."""
        return self.page.locator(".o_kanban_record:not(.o_kanban_ghost)", has_text=text)

    def approve(self, text: str) -> None:
        """Press the button of the card with a thumb."""
        button = self.card(text).locator("button[name='action_approve']")
        expect(button).to_be_visible()
        box = button.bounding_box()
        assert box and box["height"] >= 44
        assert box["x"] + box["width"] <= self.page.viewport_size["width"]
        button.click()
        expect(self.card(text)).to_have_count(0)
        self.settle()

    def reject(self, text: str, reason: str) -> None:
        """Reject with a reason."""
        self.card(text).locator("button[name='action_reject']").click()
        self.fill("reason", reason, self.dialog)
        self.press_in_dialog("action_decide")


class StandIns(Client):
    """Who decides in whose place."""

    def choose(self, person: str, until: str) -> None:  # type: ignore[override]
        """Let somebody stand in for the user from today until a day (as the client writes it)."""
        self.open("action-jxc_core.jxc_approval_delegation_action/new", "form")
        Client.choose(self, "delegate_id", person)
        self.fill("date_to", until)
        self.save()
