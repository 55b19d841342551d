"""Fixtures of the browser tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parent))

from pages.process_map import ProcessMap

#: A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def names(rpc: Callable) -> Callable[[str], str]:
    """`names("jxc_wms.jxc_step_o2c_ship")`: what a record is called in Chinese."""
    admin = rpc("admin")

    def name(xmlid: str) -> str:
        module, _, key = xmlid.partition(".")
        domain = [["module", "=", module], ["name", "=", key]]
        data = admin.call("ir.model.data", "search_read", domain, ["model", "res_id"])[0]
        context = {"lang": "zh_CN"}
        found = admin.call(data["model"], "read", [data["res_id"]], ["name"], context=context)
        return found[0]["name"]

    return name


@pytest.fixture(scope="session")
def rpc_error(rpc: Callable) -> type[Exception]:
    """The error that a refused call raises: `name` is its class, the text what a user reads."""
    return sys.modules[type(rpc("admin")).__module__].RpcError


@pytest.fixture(scope="session")
def partner(rpc: Callable) -> Callable[..., str]:
    """`partner("客户甲")`: a new company with address, phone and terms; returns its name."""
    admin = rpc("admin")
    company = rpc("jxc_boss").call("res.users", "read", [rpc("jxc_boss").uid], ["company_id"])
    company_id = company[0]["company_id"][0]
    context = {"allowed_company_ids": [company_id]}

    def create(name: str) -> str:
        terms = admin.call(
            "account.payment.term", "search", [["company_id", "=", company_id]], limit=1
        )[0]
        vals = {
            "name": name,
            "is_company": True,
            "company_id": company_id,
            "street": "文一西路1号",
            "phone": "0571-88000000",
            "property_payment_term_id": terms,
            "property_supplier_payment_term_id": terms,
        }
        admin.call("res.partner", "create", [vals], context=context)
        return name

    return create


@pytest.fixture(scope="session")
def balance(rpc: Callable) -> Callable[[str], tuple[int, float]]:
    """`balance(name)`: number and open sum of what a partner owes or is owed, as the accountant sees it."""

    def read(name: str) -> tuple[int, float]:
        domain = [
            ["partner_id.name", "=", name],
            ["parent_state", "=", "posted"],
            ["account_id.account_type", "in", ["asset_receivable", "liability_payable"]],
        ]
        lines = rpc("jxc_accountant").call(
            "account.move.line", "search_read", domain, ["balance", "amount_residual"]
        )
        return len(lines), sum(abs(line["amount_residual"]) for line in lines)

    return read


class Watch:
    """The boss looks at the map: what has changed since the last look?"""

    def __init__(self, map_page: ProcessMap) -> None:
        self.map = map_page
        self.last = map_page.counts()

    def changes(self) -> dict[str, int]:
        """Return the steps whose count has moved, and by how much."""
        self.map.refresh()
        now = self.map.counts()
        moved = {step: now[step] - self.last[step] for step in now if now[step] != self.last[step]}
        self.last = now
        return moved


@pytest.fixture
def watch(page_as: Callable[..., Any]) -> Callable[[str], Watch]:
    """`watch(name of the process)`: the boss in front of the map."""

    def open_map(flow: str) -> Watch:
        boss = ProcessMap(page_as("jxc_boss"))
        boss.show(flow)
        return Watch(boss)

    return open_map
