"""What every view of the web client has: buttons, fields, dialogs."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


class Client:
    """A user's page of the web client."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, path: str, view: str) -> None:
        """Go to an address and wait for its view."""
        self.page.goto(f"/odoo/{path}")
        self.wait_view(view)

    def wait_view(self, view: str) -> None:
        """Wait until a view (`form`, `list`, …) is there and nothing is loading."""
        expect(self.page.locator(f".o_action_manager .o_{view}_view").last).to_be_visible()
        self.settle()

    def settle(self) -> None:
        """Wait until the client has heard back from the server."""
        expect(self.page.locator(".o_loading_indicator")).to_have_count(0)

    @property
    def dialog(self) -> Locator:
        """The dialog on top."""
        return self.page.locator(".o_dialog:not(.o_inactive_modal) .modal-content").last

    def press(self, name: str) -> None:
        """Press a button of the form by its technical name; on a phone it may be in the menu."""
        button = self.page.locator(f".o_form_view button[name='{name}']:visible").first
        menu = self.page.locator(
            ".o_form_view .o_statusbar_buttons .o-dropdown.dropdown-toggle:visible"
        )
        expect(button.or_(menu).first).to_be_visible()
        if not button.is_visible():
            menu.first.click()
            button = self.page.locator(f".o-dropdown--menu button[name='{name}']:visible").first
        button.click()
        self.settle()

    def press_in_dialog(self, name: str) -> None:
        """Press a button of the dialog and wait until the dialog is gone."""
        dialog = self.dialog
        dialog.locator(f"button[name='{name}']").click()
        expect(self.page.locator(f".o_dialog button[name='{name}']")).to_have_count(0)
        self.settle()

    def field(self, name: str, scope: Locator | None = None) -> Locator:
        """A field of the form by its name."""
        return (scope or self.page.locator(".o_form_view")).locator(
            f".o_field_widget[name='{name}']"
        )

    def fill(self, name: str, text: str, scope: Locator | None = None) -> None:
        """Type into a field and leave it."""
        box = self.field(name, scope).locator("input, textarea").first
        box.fill(text)
        box.press("Tab")

    def choose(self, name: str, text: str, scope: Locator | None = None) -> None:
        """Pick a record in a many2one by typing."""
        # A click asks for suggestions of its own, and the later answer opens the menu again.
        self.field(name, scope).locator("input").first.fill(text)
        self.pick_suggestion(text)

    def choose_tag(self, name: str, text: str) -> None:
        """Add a record to the tags of a field, which proposes more of them until it is left."""
        box = self.field(name).locator("input").first
        box.fill(text)
        menu = self.page.locator(".o-autocomplete--dropdown-menu")
        menu.locator(".dropdown-item", has_text=text).first.click()
        expect(self.field(name).locator(".o_tag", has_text=text)).to_be_visible()
        box.press("Tab")
        expect(menu).to_have_count(0)

    def pick_suggestion(self, text: str) -> None:
        """Take a record that the client suggests below a many2one."""
        menu = self.page.locator(".o-autocomplete--dropdown-menu")
        menu.locator(".dropdown-item", has_text=text).first.click()
        expect(menu).to_have_count(0)

    def save(self) -> None:
        """Save the form."""
        self.page.locator(".o_form_button_save:visible").click()
        expect(self.page.locator(".o_form_button_save:visible")).to_have_count(0)
        self.settle()

    def expect_state(self, value: str) -> None:
        """Wait until the status bar shows a state."""
        current = self.page.locator(
            ".o_statusbar_status .o_arrow_button_current[data-value]:visible"
        )
        expect(current.first).to_have_attribute("data-value", value)

    @property
    def record_id(self) -> int:
        """Id of the record that the address bar names."""
        self.page.wait_for_url(lambda url: url.split("?")[0].rsplit("/", 1)[-1].isdigit())
        return int(self.page.url.split("?")[0].rsplit("/", 1)[-1])

    def open_row(self, text: str) -> None:
        """Open the row of a list (the card on a phone) that holds a text."""
        row = self.page.locator(".o_data_row, .o_kanban_record:not(.o_kanban_ghost)", has_text=text)
        row.first.get_by_text(text).first.click()
        self.wait_view("form")

    def tick_row(self, text: str) -> None:
        """Tick the row of a list that holds a text."""
        row = self.page.locator(".o_data_row", has_text=text).first
        row.locator(".o_list_record_selector input").click()
