"""`./jxc doors`: what each attack of `door_attacks.py` does to plain Odoo, and what JXC answers.

Writes docs/closed-doors.md. Each server gets a database of its own, which is dropped at the end.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from . import database, odoo, server, templates
from .data.attacks import ATTACKS
from .door_attacks import Attack, FileRefused, Set, differences, take_picture
from .state import REPO, State
from .steps import say, step

TARGET = REPO / "docs/closed-doors.md"
WHO = {
    "staff": "employee (`base.group_user`)",
    "sales": "salesperson (`sales_team.group_sale_salesman`)",
    "stock": "warehouse user (`stock.group_stock_user`)",
    "buyer": "purchase user (`purchase.group_purchase_user`)",
    "bills": "billing (`account.group_account_invoice`)",
}
INTRO = """\
# Closed doors

Written by `./jxc doors`, which really does all this: each attack is one act of a person who has one of
Odoo's own roles and nothing else, over the web client's `call_kw`, on a server without our addons and on one
with them. `tests/api/test_closed_doors.py` tries the same list over JSON-2 as well, with hostile keys in the
context and on two documents at once.

“went through” is followed by what changed, “nothing changed” means that plain Odoo ignored the call.
"""


def write(state: State) -> int:
    """Run the list on both servers and write the page."""
    plain = _run(state, "full")
    ours = _run(state, "addons")
    lines = [INTRO]
    for role, who in WHO.items():
        lines.append(f"\n## {who}\n\n| Attack | Plain Odoo 19 | With JXC |\n| --- | --- | --- |\n")
        lines += [
            f"| {attack.title} | {_cell(plain[attack.name])} | {_cell(ours[attack.name])} |\n"
            for attack in ATTACKS
            if attack.role == role
        ]
    open_doors = [name for name, answer in ours.items() if answer.startswith("**")]
    lines.append(
        f"\n{sum(answer.startswith('**') for answer in plain.values())} of {len(ATTACKS)} attacks go through on"
        f" plain Odoo, {len(open_doors)} with JXC.\n"
    )
    TARGET.write_text("".join(lines))
    say(f"           {TARGET.relative_to(REPO)}: {lines[-1].strip()}")
    return 1 if open_doors else 0


def _run(state: State, kind: str) -> dict[str, str]:
    """What happened, by name of the attack."""
    places = _places()
    with step(f"attacks on {kind}"), _ground(state, kind, max(places.values()) + 1) as ground:
        clients, admin, refused = ground["clients"], ground["admin"], ground["refused"]
        return {
            attack.name: _try(
                attack,
                lambda attack: clients[attack.role],
                ground["sets"][places[attack.name]],
                admin,
                refused,
            )
            for attack in ATTACKS
        }


def _places() -> dict[str, int]:
    """Which set an attack gets: none meets a document that another one has spoilt."""
    used: Counter[str] = Counter()
    result = {}
    for attack in ATTACKS:
        family = attack.key.split("_")[0] or attack.model or attack.name
        result[attack.name] = used[family]
        used[family] += 1
    return result


def _try(
    attack: Attack,
    door: Callable[[Attack], Any],
    one: Set,
    admin: Callable[..., Any],
    refused: type[Exception],
) -> str:
    before = take_picture(admin, [one])
    try:
        attack.run(door(attack), [one], {})
    except (refused, FileRefused) as error:
        answer = f"refused: {str(error).strip().splitlines()[0]}"
    else:
        answer = ""
    changed = differences(before, take_picture(admin, [one]))
    if changed:
        return f"**went through**: {'; '.join(changed[:3])}{' …' if len(changed) > 3 else ''}"
    return answer or "nothing changed"


@contextmanager
def _ground(state: State, kind: str, count: int) -> Iterator[dict[str, Any]]:
    """A server on a fresh database with people and documents."""
    rpc, refused, door = _clients()
    with database.copied(state, templates.ensure(state, kind), f"doors_{kind}") as name:
        code = (odoo.SCRIPTS / "door_ground.py").read_text()
        printed = odoo.script(
            state, name, code, failed="The documents could not be made", count=str(count)
        )
        found = next(row for row in printed.splitlines() if row.startswith("GROUND "))
        ground = json.loads(found[7:])
        with server.serving(state, name, f"doors-{kind}") as url:
            yield {
                "sets": ground["sets"],
                "clients": {
                    role: door(rpc(url, name, f"door_{role}"), key)
                    for role, key in ground["keys"].items()
                },
                "admin": rpc(url, name, "admin").call,
                "refused": refused,
            }


def _clients() -> tuple[Any, type[Exception], Any]:
    """The clients of the tests: Rpc, its error, the door of the web client."""
    from tests.api.api_doors import SessionDoor
    from tests.conftest import Rpc, RpcError

    return Rpc, RpcError, SessionDoor


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
