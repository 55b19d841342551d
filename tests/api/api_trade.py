"""The demo company at work over the web client's calls: each act by the user whose it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ROLES = (
    "jxc_sales",
    "jxc_saleslead",
    "jxc_buyer",
    "jxc_buylead",
    "jxc_keeper",
    "jxc_reviewer",
    "jxc_accountant",
    "jxc_boss",
    "jxc_consultant",
)
CUSTOMER = "KH-0001"
MATERIAL = "MAT-2026-0001"


class Trade:
    """Makes documents and brings them to the state that a test needs."""

    def __init__(self, rpc: Callable[[str], Any]) -> None:
        self._rpc = rpc
        self.customer = self._id("jxc_saleslead", "res.partner", [["ref", "=", CUSTOMER]])
        self.vendor = self._id("jxc_buyer", "res.partner", [["supplier_rank", ">", 0]])
        self.material = self._id("jxc_sales", "product.product", [["default_code", "=", MATERIAL]])

    def as_user(self, login: str) -> Any:
        """The session of a role user."""
        return self._rpc(login)

    def _id(self, login: str, model: str, domain: list) -> int:
        return self._rpc(login).call(model, "search", domain, limit=1)[0]

    def read(self, login: str, model: str, ids: list[int], *fields: str) -> list[dict[str, Any]]:
        """Read fields as a user, in English."""
        return self._rpc(login).call(model, "read", ids, list(fields), context={"lang": "en_US"})

    def name(self, model: str, record: int, lang: str = "en_US") -> str:
        """How a record is called in messages."""
        found = self._rpc("admin").call(
            model, "read", [record], ["display_name"], context={"lang": lang}
        )
        return found[0]["display_name"]

    # -- sales ---------------------------------------------------------------------------

    def order_vals(self, quantity: float = 2, **vals: Any) -> dict[str, Any]:
        """Values of a sales order with one line."""
        line = {"product_id": self.material, "product_uom_qty": quantity}
        return {"partner_id": self.customer, "order_line": [[0, 0, line]], **vals}

    def order(self, **vals: Any) -> int:
        """A quotation of the salesman."""
        return self._rpc("jxc_sales").call("sale.order", "create", [self.order_vals(**vals)])[0]

    def confirmed_order(self, **vals: Any) -> int:
        """An order that waits for its stock to be confirmed."""
        order = self.order(**vals)
        self._rpc("jxc_sales").call("sale.order", "action_confirm", [order])
        return order

    def confirm_stock(self, order: int) -> None:
        """The salesman confirms the stock."""
        self._rpc("jxc_sales").call("sale.order", "jxc_confirm_stock", [order])

    def transfers(self, order: int, code: str) -> list[int]:
        """Transfers of a kind of an order."""
        domain = [["sale_id", "=", order], ["picking_type_code", "=", code]]
        return self._rpc("jxc_keeper").call("stock.picking", "search", domain)

    def pick(self, order: int) -> int:
        """The keeper picks; returns the delivery."""
        self.validate("jxc_keeper", self.transfers(order, "internal"))
        return self.transfers(order, "outgoing")[0]

    def validate(self, login: str, transfers: list[int]) -> None:
        """Validate transfers, and see that no wizard got in between."""
        answer = self._rpc(login).call("stock.picking", "button_validate", transfers)
        assert answer is True, answer

    def review(self, delivery: int, login: str = "jxc_reviewer") -> int:
        """The reviewer counts what is there; returns the review."""
        client = self._rpc(login)
        review = client.call("stock.picking", "action_jxc_review", [delivery])["res_id"]
        for line in client.call("jxc.review.line", "search", [["review_id", "=", review]]):
            product = client.call("jxc.review.line", "read", [line], ["product_id"])[0][
                "product_id"
            ]
            counted = self._to_ship(delivery, product[0])
            client.call("jxc.review.line", "write", [line], {"counted_qty": counted})
        client.call("jxc.review", "action_finish", [review])
        return review

    def _to_ship(self, delivery: int, product: int) -> float:
        domain = [["picking_id", "=", delivery], ["product_id", "=", product]]
        lines = self._rpc("jxc_keeper").call(
            "stock.move.line", "search_read", domain, ["quantity_product_uom"]
        )
        return sum(line["quantity_product_uom"] for line in lines)

    # -- purchase ------------------------------------------------------------------------

    def purchase(self, price: float = 3, **vals: Any) -> int:
        """A request for quotation of the buyer, with one line."""
        line = {"product_id": self.material, "product_qty": 10, "price_unit": price}
        vals = {"partner_id": self.vendor, "order_line": [[0, 0, line]], **vals}
        return self._rpc("jxc_buyer").call("purchase.order", "create", [vals])[0]

    # -- what must not have changed --------------------------------------------------------

    def picture(self, *orders: int) -> dict[str, Any]:
        """All that a refused operation could have left half done on sales orders."""
        orders = list(orders)
        return {
            "orders": self._picture("sale.order", [["id", "in", orders]], SALE_FIELDS),
            "transfers": self._picture(
                "stock.picking", [["sale_id", "in", orders]], TRANSFER_FIELDS
            ),
            "moves": self._picture(
                "stock.move", [["sale_line_id.order_id", "in", orders]], MOVE_FIELDS
            ),
            "stock": self._picture(
                "stock.quant", [["product_id", "=", self.material]], QUANT_FIELDS
            ),
            "clocks": self._picture(
                "jxc.checkpoint",
                [["res_model", "=", "sale.order"], ["res_id", "in", orders]],
                ["state", "date_due"],
            ),
            "done": self._count_log(orders, "!="),
        }

    def refusals(self, *orders: int) -> int:
        """How often an operation on the orders was refused, according to the log."""
        return self._count_log(list(orders), "=")

    def _count_log(self, orders: list[int], operator: str) -> int:
        transfers = self._rpc("admin").call("stock.picking", "search", [["sale_id", "in", orders]])
        domain = [
            ["outcome", operator, "blocked"],
            "|",
            "&",
            ["res_model", "=", "sale.order"],
            ["res_id", "in", orders],
            "&",
            ["res_model", "=", "stock.picking"],
            ["res_id", "in", transfers],
        ]
        return self._rpc("admin").call("jxc.operation.log", "search_count", domain)

    def _picture(self, model: str, domain: list, fields: list[str]) -> list[dict[str, Any]]:
        return self._rpc("admin").call(model, "search_read", domain, fields, order="id")


SALE_FIELDS = ["state", "amount_total", "jxc_stock_state", "invoice_status", "delivery_status"]
TRANSFER_FIELDS = ["state", "date_done", "jxc_review_state", "jxc_done_user_id"]
MOVE_FIELDS = ["state", "quantity", "picked"]
QUANT_FIELDS = ["location_id", "quantity", "reserved_quantity"]
