"""The dialog that tells what an operation still needs."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


class BlockedDialog:
    """Shown when a checkpoint refuses."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root: Locator = page.locator(".o_jxc_blocked")
        expect(self.root).to_be_visible()

    @property
    def problems(self) -> list[str]:
        """The sentences."""
        return self.root.locator(".o_jxc_problem_text").all_inner_texts()

    @property
    def text(self) -> str:
        """Everything that is to be read."""
        return self.root.inner_text()

    def read_sop(self) -> str:
        """Follow the link to the operating procedure and return what it says."""
        with self.page.context.expect_page() as opened:
            self.root.locator(".o_jxc_problem_sop").first.click()
        page = opened.value
        page.wait_for_load_state()
        text = page.locator("main").inner_text()
        page.close()
        return text

    def close(self) -> None:
        """Close it."""
        self.root.locator("footer button.btn-primary").click()
        expect(self.root).to_have_count(0)
