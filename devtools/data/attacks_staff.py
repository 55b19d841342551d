"""What every employee tries. See `devtools/door_attacks.py`."""

from ..door_attacks import LINE, Attack
from .attack_steps import PAST, import_file, line_vals, load

ATTACKS = [
    Attack("staff", "edit a done line", LINE, "done_line", vals={"quantity": 99}),
    Attack(
        "staff",
        "move a done line",
        LINE,
        "done_line",
        vals=lambda one: {"location_id": one["customer_location"]},
    ),
    Attack("staff", "date a done line back", LINE, "done_line", vals={"date": PAST}),
    Attack("staff", "delete a done line", LINE, "done_line", "unlink"),
    Attack(
        "staff",
        "add a line to a done transfer",
        LINE,
        method="create",
        vals=lambda one: line_vals(one, picking_id=one["done_delivery"]),
    ),
    Attack(
        "staff",
        "add a line to a done movement",
        LINE,
        method="create",
        vals=lambda one: line_vals(one, move_id=one["done_move"]),
    ),
    Attack("staff", "edit an open line", LINE, "open_line", vals={"quantity": 1}),
    Attack("staff", "delete an open line", LINE, "open_line", "unlink"),
    Attack("staff", "set a line done", LINE, "open_line", vals={"state": "done"}),
    Attack(
        "staff",
        "edit a done line by a file",
        steps=load(LINE, [".id", "quantity"], lambda one: [one["done_line"], 99]),
    ),
    Attack(
        "staff",
        "date a done line back by the import of the client",
        steps=import_file(LINE, [".id", "date"], lambda one: [one["done_line"], PAST]),
    ),
    Attack(
        "staff",
        "edit a done line as a form saves it",
        LINE,
        "done_line",
        "web_save",
        vals={"quantity": 99},
    ),
    Attack("staff", "copy a done line", LINE, "done_line", "copy", single=True),
]
