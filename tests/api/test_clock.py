"""A clock that is late: list, filter, reminder and escalation say so; stopping it says "done late"."""

import pytest

RULE = "jxc_wms.jxc_rule_confirm_stock_limit"
AGE = """
clocks = env["jxc.checkpoint"].search([("res_model", "=", "sale.order"), ("res_id", "=", int(order))])
clocks.write({"date_start": "2026-01-05 01:00:00", "date_due": "2026-01-06 01:00:00"})
env["jxc.checkpoint"]._cron_watch()
env.cr.commit()
"""


@pytest.fixture(scope="module")
def late_order(trade, odoo_shell):
    """An order whose stock should have been confirmed long ago; the watch has been round."""
    order = trade.confirmed_order()
    odoo_shell(AGE, order=str(order))
    return order


def clock_of(trade, order):
    """The clock of an order."""
    domain = [
        ["res_model", "=", "sale.order"],
        ["res_id", "=", order],
        ["rule_id.kind", "=", "clock"],
    ]
    return trade.as_user("jxc_sales").call(
        "jxc.checkpoint", "search_read", domain, ["state", "late_hours", "owner_id", "manager_id"]
    )[0]


def test_order_says_late(door, lang, trade, late_order):
    sales = door("jxc_sales")
    context = {"lang": lang}
    found = sales.call(
        "sale.order", "read", [late_order], fields=["jxc_clock_state"], context=context
    )
    assert found[0]["jxc_clock_state"] == "late"
    domain = [["jxc_clock_state", "=", "late"]]
    late = trade.as_user("jxc_sales").call("sale.order", "search", domain)
    assert late_order in late


def test_owner_and_manager_are_told(lang, trade, say, late_order):
    """The reminder's sentence is the rule's name, in the language of the reader."""
    clock = clock_of(trade, late_order)
    assert clock["state"] == "late"
    assert clock["late_hours"] > 24
    names = trade.as_user("jxc_sales")
    salesman = names.uid
    assert clock["owner_id"][0] == salesman
    domain = [["res_model", "=", "sale.order"], ["res_id", "=", late_order]]
    activities = trade.as_user("admin").call(
        "mail.activity", "search_read", domain, ["summary", "user_id"]
    )
    expected = say.rule(RULE, "zh_CN")["name"]
    assert {activity["summary"] for activity in activities} == {expected}
    told = {activity["user_id"][0] for activity in activities}
    assert told == {salesman, clock["manager_id"][0]}


def test_doing_it_late_is_remembered(trade, late_order):
    trade.confirm_stock(late_order)
    assert clock_of(trade, late_order)["state"] == "done_late"
    domain = [["res_model", "=", "sale.order"], ["res_id", "=", late_order]]
    left = trade.as_user("admin").call("mail.activity", "search_count", domain)
    assert left == 0, "the reminders go away"


def test_in_time_is_done_in_time(trade):
    order = trade.confirmed_order()
    trade.confirm_stock(order)
    assert clock_of(trade, order)["state"] == "done"
