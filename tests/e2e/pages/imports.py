"""Files on their way in."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from .client import Client


class ImportForm(Client):
    """An import: upload, dry run, import."""

    def upload(self, path: Path) -> None:
        """Open a new import and read the headers of a file."""
        self.choose_file(path)
        self.press("action_read")

    def choose_file(self, path: Path) -> None:
        """Open a new import and choose its file."""
        self.open("action-jxc_core.jxc_import_action/new", "form")
        box = self.page.locator(".o_field_widget[name='file'] input[type='file']")
        box.set_input_files(str(path))

    def finish(self, timeout: float | None = None) -> None:
        """Import what was looked through."""
        self.press("action_import")
        self.dialog.locator(".modal-footer button.btn-primary").click()
        self.expects_state("已导入", timeout)

    def bring_in(self, path: Path, timeout: float | None = None) -> None:
        """Upload, dry run, import."""
        self.upload(path)
        self.press("action_check")
        self.expects_state("预览", timeout)
        self.finish(timeout)

    def expects_state(self, title: str, timeout: float | None = None) -> None:
        """Wait for a state of the document."""
        current = self.page.locator(".o_statusbar_status button.o_arrow_button_current")
        expect(current).to_contain_text(title, timeout=timeout)
