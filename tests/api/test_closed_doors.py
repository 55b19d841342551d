"""Every attack of `devtools/door_attacks.py`, by people of one plain Odoo role: refused with a sentence, nothing changed.

By session and by JSON-2, with and without hostile keys in the context, on one document and on two at once.
"""

import json
import sys

import pytest
from api_doors import DOORS

from devtools import database, odoo, server, templates
from devtools.data.attacks import ATTACKS
from devtools.door_attacks import FileRefused, differences, take_picture

GROUND = odoo.SCRIPTS / "door_ground.py"
CONTEXTS = [
    {},
    {
        **dict.fromkeys(("jxc_bypass", "skip_jxc", "skip_sms", "skip_backorder", "su"), True),
        **dict.fromkeys(("import_file", "install_mode", "mail_notrack", "force_delete"), True),
        **dict.fromkeys(("is_scrap", "skip_sanity_check", "do_not_unreserve"), True),
        "active_test": False,
        "uid": 1,
    },
    {"default_state": "done", "default_quantity": 777.0, "inventory_mode": True},
]
SENTENCES = (
    "odoo.addons.jxc_core.exceptions.",
    "odoo.addons.jxc_wms.exceptions.",
    "odoo.exceptions.AccessError",
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
)
LOG = "jxc.operation.log"


@pytest.fixture(scope="module")
def ground(state):
    """A database with our addons and no rule active, a server on it, people and documents."""
    with database.copied(state, templates.ensure(state, "addons"), "doors") as name:
        printed = odoo.script(state, name, GROUND.read_text(), failed="No ground", count="2")
        found = next(row for row in printed.splitlines() if row.startswith("GROUND "))
        with server.serving(state, name, "test-doors") as url:
            yield {**json.loads(found[7:]), "url": url, "db": name}


@pytest.fixture(scope="module")
def error(rpc_class):
    """The exception of a refused call."""
    return sys.modules[rpc_class.__module__].RpcError


@pytest.fixture(scope="module")
def people(ground, rpc_class):
    """`{door: {role: Door}}`, and the administrator's calls."""
    clients = {
        role: rpc_class(ground["url"], ground["db"], f"door_{role}") for role in ground["keys"]
    }
    doors = {
        name: {role: door(clients[role], ground["keys"][role]) for role in clients}
        for name, door in DOORS.items()
    }
    admin = rpc_class(ground["url"], ground["db"], "admin")
    return doors, admin.call


@pytest.fixture(scope="module")
def picture(people, ground):
    """`picture()`: the documents as they are; `picture.last`: as they were when last looked at."""

    class Picture:
        def __call__(self):
            self.last = take_picture(people[1], ground["sets"])
            return self.last

    look = Picture()
    look()
    return look


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_refused(people, error, attack, ground, picture):
    doors, _read = people
    before = picture.last
    for name, roles in doors.items():
        for context in CONTEXTS:
            for count in (1,) if attack.single else (1, 2):
                variant = f"{name}, {count} document(s), context {sorted(context)[:3]}"
                with pytest.raises((error, FileRefused)) as caught:
                    answer = attack.run(roles[attack.role], ground["sets"][:count], context)
                    pytest.fail(f"{variant}: went through, {answer}")
                told = caught.value
                assert told.name.startswith(SENTENCES), f"{variant}: {told.name} {told.message}"
                assert len(told.message) > 15, variant
    assert differences(before, picture()) == []


@pytest.mark.parametrize("role", ["staff", "sales", "stock", "buyer", "bills"])
def test_the_log_cannot_be_touched(people, error, role):
    doors, read = people
    before = read(LOG, "search_read", [], ["outcome", "details", "user_id"], order="id")
    assert before, "the attacks are in the log"
    ids = [row["id"] for row in before[:2]]
    for roles in doors.values():
        door = roles[role]
        for act in (
            lambda door=door: door.call(LOG, "write", ids, vals={"details": "x"}),
            lambda door=door: door.call(LOG, "unlink", ids),
            lambda door=door: door.create(LOG, [{"outcome": "done", "res_model": "x"}]),
        ):
            with pytest.raises(error) as caught:
                act()
            assert caught.value.name.startswith(SENTENCES)
    assert read(LOG, "search_read", [], ["outcome", "details", "user_id"], order="id") == before


def test_attempts_are_in_the_log(people, ground, error):
    """Who tried what on which document, and what he read."""
    doors, read = people
    line, user = ground["sets"][0]["open_order_line"], "sales"
    with pytest.raises(error) as caught:
        doors["json2"][user].call("sale.order.line", "write", [line], vals={"price_unit": 2})
    domain = [["res_model", "=", "sale.order.line"], ["res_id", "=", line]]
    names = ["outcome", "door", "details", "user_id", "operation_id"]
    found = read(LOG, "search_read", domain, names, order="id desc", limit=1)[0]
    assert (found["outcome"], found["door"], found["user_id"][1]) == ("blocked", "api", user)
    assert found["details"] == caught.value.message
