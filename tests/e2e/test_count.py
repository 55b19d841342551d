"""A stock count with a recount, as the role users, in Chinese, the counters on their phones."""

import re
import sys

import pytest
from pages.counting import CountForm
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
ZONE = "A-02-01"
RECOUNT, APPROVE = "复盘中", "待审核"
#: Five pieces less than the books say: beyond any tolerance.
SHORT, MISSING = "MAT-2026-0005", 5


@pytest.fixture
def refused(rpc):
    """The error class that an `rpc` call raises when the server refuses."""
    return sys.modules[type(rpc("admin")).__module__].RpcError


@pytest.fixture
def books(rpc):
    """`books()`: what the books say of the zone, material number → quantity."""

    def read() -> dict[str, float]:
        boss = rpc("jxc_boss")
        rows = boss.call(
            "stock.quant",
            "search_read",
            [["location_id.name", "=", ZONE]],
            ["product_id", "quantity"],
        )
        found: dict[str, float] = {}
        for row in rows:
            number = _number(row["product_id"][1])
            found[number] = found.get(number, 0) + row["quantity"]
        return {number: quantity for number, quantity in found.items() if quantity}

    return read


def test_count_with_recount(page_as, rpc, refused, books):
    before = books()
    leader = CountForm(page_as("jxc_boss"))
    number = leader.begin(ZONE)
    count_id = leader.record_id

    keeper = CountForm(page_as("jxc_keeper", viewport=PHONE))
    asked = count(keeper, number, before, RECOUNT)
    assert sorted(asked) == sorted(before)
    line = refused_to_the_first_counter(rpc, refused, count_id)

    reviewer = CountForm(page_as("jxc_reviewer", viewport=PHONE))
    assert count(reviewer, number, before, APPROVE) == [SHORT]

    refused_to_the_keeper(rpc, refused, count_id, line)
    leader.page.reload()
    leader.wait_view("form")
    leader.page.locator(".o_form_view button[name='action_post']:visible").click()
    expect(leader.dialog).to_contain_text("请为每项差异填写原因")
    leader.dialog.locator(".modal-footer button").first.click()
    leader.give_reason(SHORT, "原因不明")
    leader.go_to(number)
    leader.post()
    assert books() == {**before, SHORT: before[SHORT] - MISSING}


def count(counter, number, books, state) -> list[str]:
    """Count everything that the phone asks for, finish, and return the materials."""
    counter.go_to(number)
    counter.expects_nothing_shown()

    def found(text: str) -> str:
        material = _number(text)
        counter.expects_nothing_shown()
        return f"{books[material] - (MISSING if material == SHORT else 0):g}"

    asked = [_number(text) for text in counter.count(found)]
    counter.go_to(number)
    counter.finish(state)
    return asked


def refused_to_the_first_counter(rpc, refused, count_id) -> int:
    """He reads neither the books nor counts again himself, whatever he calls."""
    keeper = rpc("jxc_keeper")
    domain = [["count_id", "=", count_id], ["state", "=", "recount"]]
    rows = keeper.call(
        "jxc.count.line", "search_read", domain, ["expected_qty", "counted_qty", "difference_qty"]
    )
    assert [list(row.values())[1:] for row in rows] == [[0, 0, 0]]
    line = rows[0]["id"]
    with pytest.raises(refused) as caught:
        keeper.call("jxc.count.line", "read", [line], ["snapshot_qty"])
    assert caught.value.name.endswith("AccessError")
    with pytest.raises(refused) as caught:
        keeper.call("jxc.count.entry", "create", [{"line_id": line, "quantity": 1}])
    assert caught.value.name.endswith("CountRefused")
    return line


def refused_to_the_keeper(rpc, refused, count_id, line) -> None:
    """He neither approves nor edits what was counted."""
    keeper = rpc("jxc_keeper")
    with pytest.raises(refused) as caught:
        keeper.call("jxc.count", "action_post", [count_id])
    assert caught.value.name.endswith("AccessError")
    with pytest.raises(refused):
        keeper.call("jxc.count.line", "write", [line], {"counted_qty": 1})
    with pytest.raises(refused):
        keeper.call("jxc.count.entry", "create", [{"line_id": line, "quantity": 1}])


def _number(text: str) -> str:
    """The material number in a name such as `[MAT-2026-0005] 抑菌洗手液`."""
    return re.search(r"MAT-\d+-\d+", text)[0]
