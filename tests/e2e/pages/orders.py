"""Sales and purchase orders."""

from __future__ import annotations

from playwright.sync_api import expect

from .client import Client


class OrderForm(Client):
    """The form of an order with lines."""

    path: str
    quantity: str

    def enter(self, partner: str, lines: list[tuple[str, str, str | None]]) -> str:
        """Enter a new order and return its number; a line is material, quantity and price or None."""
        self.open(f"{self.path}/new", "form")
        self.choose("partner_id", partner)
        for line in lines:
            self._add_line(*line)
        self.save()
        return self.number

    def _add_line(self, material: str, quantity: str, price: str | None) -> None:
        table = self.field("order_line")
        rows = table.locator(".o_data_row")
        before = rows.count()
        table.locator(".o_field_x2many_list_row_add a").first.click()
        expect(rows).to_have_count(before + 1)
        row = table.locator(".o_data_row.o_selected_row")
        product = row.locator("td[name='product_template_id'], td[name='product_id']").first
        product.locator("input").first.fill(material)
        self.pick_suggestion(material)
        expect(row.locator("td[name='product_uom_id'] input")).not_to_have_value("")
        self._fill_cell(self.quantity, quantity)
        if price is not None:
            self._fill_cell("price_unit", price)

    def _fill_cell(self, name: str, text: str) -> None:
        cell = self.field("order_line").locator(f".o_selected_row td[name='{name}']")
        cell.click()
        cell.locator("input").first.fill(text)

    @property
    def number(self) -> str:
        """The order's number, as its title shows it."""
        title = self.page.locator(".o_form_view .oe_title [name='name']").first
        expect(title).not_to_be_empty()
        return title.inner_text().strip()


class SaleOrderForm(OrderForm):
    """The form of a sales order."""

    path = "m-sale.order"
    quantity = "product_uom_qty"

    def confirm(self) -> None:
        """Confirm the order."""
        self.press("action_confirm")
        self.expect_state("sale")

    def confirm_stock(self, note: str | None = None) -> None:
        """Look at what is there and confirm it; what is missing asks for a note."""
        self.press("action_jxc_confirm_stock")
        expect(self.field("line_ids", self.dialog)).to_be_visible()
        if note:
            self.fill("note", note, self.dialog)
        self.press_in_dialog("action_confirm")


class SaleOrderList(Client):
    """The list of quotations."""

    def confirm(self, numbers: list[str]) -> None:
        """Tick quotations and confirm them together."""
        self.open("action-sale.action_quotations_with_onboarding", "list")
        for number in numbers:
            self.tick_row(number)
        self.page.locator("button[name='action_confirm']:visible").first.click()


class PurchaseOrderForm(OrderForm):
    """The form of a purchase order."""

    path = "m-purchase.order"
    quantity = "product_qty"

    def confirm(self) -> None:
        """Confirm the order."""
        self.press("button_confirm")
        self.expect_state("purchase")
