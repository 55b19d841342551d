import random
from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..models.jxc_stock_memory import JxcStockMemory, StockMemory
from .stock_common import StockCase

#: Other numbers, other warehouses full of goods.
SEEDS = range(8)


@contextmanager
def plain_odoo():
    """As if nothing were remembered: every question goes to the database, as in Odoo."""

    @contextmanager
    def forgetful(_self):
        yield StockMemory()

    with (
        patch.object(JxcStockMemory, "_open", forgetful),
        patch.object(JxcStockMemory, "_get_locked", lambda _self: set()),
        patch.object(JxcStockMemory, "_is_known", lambda *_args: False),
    ):
        yield


class MemoryCase(StockCase):
    """Does a thing twice, as plain Odoo and with the memory, and compares what comes out."""

    def _compare(self, moves, *acts):
        """Assert that acts on moves leave the same stock and the same lines either way."""
        self.env.flush_all()
        found = []
        for mode in (plain_odoo, nullcontext):
            savepoint = self.env.cr.savepoint()
            with mode(), freeze_time("2026-03-01 08:00:00"):
                states = [self._run(act, moves) for act in acts]
            found.append(states)
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        for act, plain, remembered in zip(acts, *found, strict=True):
            with self.subTest(act=act.__name__):
                self.assertEqual(plain, remembered)
        return found[1]

    def _run(self, act, moves):
        try:
            with self.env.cr.savepoint():
                act(moves)
                self.env.flush_all()
        except Exception as error:  # noqa: BLE001 both have to refuse the same
            return repr(error)
        self.env.invalidate_all()
        related = (moves | moves.picking_id.move_ids | moves.move_dest_ids).sorted("id")
        names = self._get_names(related)
        return {
            "quants": self._dump_quants(related.product_id, names),
            "moves": [
                (names[move], move.state, move.quantity, names.get(move.picking_id))
                for move in related
            ],
            "lines": self._dump_lines(related, names),
        }

    def _get_names(self, moves):
        """Return names that do not depend on how often a thing was made and rolled back."""
        names = {move: f"move {number}" for number, move in enumerate(moves)}
        pickings = moves.picking_id.sorted("id")
        names |= {picking: f"transfer {number}" for number, picking in enumerate(pickings)}
        lots = self.env["stock.lot"].search([("product_id", "in", moves.product_id.ids)])
        return names | {lot: lot.name for lot in lots}

    def _dump_quants(self, products, names):
        quants = self.env["stock.quant"].search([("product_id", "in", products.ids)], order="id")
        amounts = ("quantity", "reserved_quantity", "in_date", "inventory_quantity_set")
        keys = ("product_id", "location_id", "lot_id", "package_id", "owner_id", "company_id")
        return sorted(self._dump(quants, keys, amounts, names), key=repr)

    def _dump_lines(self, moves, names):
        amounts = ("quantity", "quantity_product_uom", "picked", "state", "lot_name")
        keys = (
            "move_id",
            "product_id",
            "product_uom_id",
            "location_id",
            "location_dest_id",
            "lot_id",
            "package_id",
            "result_package_id",
            "owner_id",
            "picking_id",
        )
        return self._dump(moves.move_line_ids.sorted("id"), keys, amounts, names)

    def _dump(self, records, keys, amounts, names):
        return [
            (
                *(names.get(record[key], record[key].id) for key in keys),
                *(record[name] for name in amounts),
            )
            for record in records
        ]


def reserve(moves):
    moves._action_assign()


def validate(moves):
    moves.picked = True
    moves._action_done()


def validate_transfers(moves):
    """As the button does: what nobody picked is picked now."""
    moves.picking_id.with_context(skip_backorder=True).button_validate()


def enter_more(moves):
    """By hand: what is asked for, and more than that where it is little."""
    for move in moves.filtered(lambda move: move.state not in ("done", "cancel")):
        move.quantity = max(move.product_uom_qty, 2)


def enter_less(moves):
    """By hand: half of what is asked for."""
    for move in moves.filtered(lambda move: move.state not in ("done", "cancel")):
        move.quantity = move.product_uom_qty / 2


def pick_some(moves):
    """Of every three moves one is picked, one is put back and one is let alone."""
    moves[::3].picked = True
    moves[1::3].picked = False


def unreserve(moves):
    moves._do_unreserve()


@tagged("post_install", "-at_install")
class TestStockMemory(MemoryCase):
    """Big documents are fast, and nothing but fast: stock and lines are as in plain Odoo."""

    def _make_moves(self, *needs, source=None, **vals):
        """Return confirmed moves of ``(product, quantity)`` in one delivery."""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": (source or self.stock).id,
                "location_dest_id": self.customers.id,
            }
        )
        moves = self.env["stock.move"].create(
            [
                {
                    "product_id": product.id,
                    "product_uom_qty": quantity,
                    "location_id": (source or self.stock).id,
                    "location_dest_id": self.customers.id,
                    "picking_id": picking.id,
                    **vals,
                }
                for product, quantity in needs
            ]
        )
        return moves._action_confirm(merge=False)

    def test_many_products(self):
        products = [self._make_product(f"P{number}") for number in range(20)]
        for product in products:
            self._put(product, 5)
            self._put(product, 3, self.other_shelf)
        moves = self._make_moves(*((product, 7) for product in products))
        reserved, done = self._compare(moves, reserve, validate)
        self.assertEqual({state for _id, state, *_rest in reserved["moves"]}, {"assigned"})
        self.assertEqual(len(reserved["lines"]), 40)
        self.assertEqual({state for _id, state, *_rest in done["moves"]}, {"done"})

    def test_one_product_on_many_lines(self):
        moves = self._make_moves(*((self.product, 3) for _number in range(9)))
        reserved, _done = self._compare(moves, reserve, validate)
        self.assertEqual([row[2] for row in reserved["moves"]], [3] * 6 + [2, 0, 0])

    def test_units_of_measure(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        other = self._make_product("By the dozen")
        self._put(other, 30)
        moves = self._make_moves((self.product, 2), (other, 2), (other, 1), product_uom=dozen.id)
        self._compare(moves, reserve, validate)

    def test_orders_of_removal(self):
        for method in ("fifo", "lifo", "closest", "least_packages", "fefo"):
            with self.subTest(method=method):
                self._compare(self._make_lots(method), reserve, validate, unreserve)

    def _make_lots(self, method):
        """Return moves of a product whose lots lie on two shelves and in boxes."""
        product = self._make_product(
            f"Lots by {method}", tracking="lot", use_expiration_date=method == "fefo"
        )
        product.categ_id = self.env["product.category"].create(
            {
                "name": method,
                "removal_strategy_id": self.env["product.removal"]
                .search([("method", "=", method)], limit=1)
                .id,
            }
        )
        for number, day in enumerate((9, 3, 6, 1, 5)):
            lot = self.env["stock.lot"].create({"name": f"L{number}", "product_id": product.id})
            if method == "fefo":
                lot.expiration_date = lot.removal_date = f"2026-0{day}-02"
            box = self.env["stock.package"].create({"name": f"{method} {number}"})
            shelf = (self.shelf, self.other_shelf)[number % 2]
            in_date = fields.Datetime.to_datetime(f"2026-01-0{(number * 3) % 7 + 1}")
            for package in (box, None):
                self._put(product, 4, shelf, lot_id=lot, package_id=package, in_date=in_date)
        return self._make_moves((product, 6), (product, 11), (product, 40), date="2026-03-05")

    def test_serial_numbers(self):
        product = self._make_product("By number", tracking="serial")
        for number in range(6):
            serial = self.env["stock.lot"].create({"name": f"S{number}", "product_id": product.id})
            self._put(product, 1, lot_id=serial)
        self._compare(self._make_moves((product, 2), (product, 3)), reserve, validate)

    def test_receipt_of_new_lots(self):
        product = self._make_product("Comes in lots", tracking="serial")
        receipt = self._make_transfer(
            {product: 4}, source=self.suppliers, target=self.shelf, kind="in"
        )
        for number, line in enumerate(receipt.move_ids.move_line_ids):
            line.lot_name = f"N{number}"
        self._compare(receipt.sudo().move_ids, validate)

    def test_transfer_between_shelves(self):
        """Goods come to a place from which others are taken in the same act."""
        moves = self._make_moves((self.product, 8), source=self.shelf)
        moves |= self._make_moves((self.product, 5), source=self.other_shelf)
        moves[0].location_dest_id = self.other_shelf
        self._put(self.product, 6, self.other_shelf)
        self._compare(moves, reserve, validate)

    def test_chain(self):
        """What was picked is booked for its delivery at once."""
        products = [self._make_product(f"C{number}") for number in range(5)]
        for product in products:
            self._put(product, 5)
        dock = self.warehouse.wh_output_stock_loc_id
        picks = self._make_moves(*((product, 4) for product in products))
        picks.location_dest_id = dock
        for pick in picks:
            ship = pick.copy(
                {"location_id": dock.id, "location_dest_id": self.customers.id, "picking_id": False}
            )
            ship.move_orig_ids = pick
            ship._action_confirm(merge=False)
        self._compare(picks, reserve, validate)

    def test_picked_in_part(self):
        """Some moves are picked, others are not, and some have no lines at all."""
        products = [self._make_product(f"I{number}") for number in range(7)]
        for product in products[:6]:
            self._put(product, 3)
            self._put(product, 2, self.other_shelf)
        moves = self._make_moves(*((product, 5) for product in products))
        _reserved, _picked, done = self._compare(moves, reserve, pick_some, validate_transfers)
        self.assertEqual(
            [state for _name, state, *_rest in done["moves"]].count("done"),
            2,
            "only what was picked, and is there, has left",
        )

    def test_nothing_picked(self):
        """The button picks everything that is there."""
        products = [self._make_product(f"J{number}") for number in range(5)]
        for product in products:
            self._put(product, 3)
        moves = self._make_moves(*((product, 3) for product in products))
        _reserved, done = self._compare(moves, reserve, validate_transfers)
        self.assertEqual({state for _name, state, *_rest in done["moves"]}, {"done"})

    def test_pushed_on(self):
        """Goods that come in are pushed on to the shelves; others are not pushed anywhere."""
        self.warehouse.reception_steps = "two_steps"
        pushed = [self._make_product(f"K{number}") for number in range(3)]
        receipt = self._make_transfer(
            dict.fromkeys(pushed, 4),
            source=self.suppliers,
            target=self.warehouse.wh_input_stock_loc_id,
            kind="in",
        )
        moves = receipt.sudo().move_ids
        [done] = self._compare(moves, validate)
        self.assertEqual(len(done["moves"]), 6, "each move has one that follows it")
        still = [self._make_product(f"L{number}") for number in range(3)]
        receipt = self._make_transfer(
            dict.fromkeys(still, 4), source=self.suppliers, target=self.shelf, kind="in"
        )
        [done] = self._compare(receipt.sudo().move_ids, validate)
        self.assertEqual(len(done["moves"]), 3)

    def test_another_company(self):
        """What belongs to another company is refused, in Odoo's own words."""
        products = [self._make_product(f"M{number}") for number in range(3)]
        for product in products:
            self._put(product, 3)
        moves = self._make_moves(*((product, 3) for product in products))
        moves._action_assign()
        other = self.env["res.company"].create({"name": "Other"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE product_template SET company_id = %s WHERE id = %s",
            [other.id, products[1].product_tmpl_id.id],
        )
        self.env.invalidate_all()
        [refused] = self._compare(moves, validate)
        self.assertIn("company inconsistencies", refused)
        self.assertIn("M1", refused)

    def test_entered_by_hand(self):
        """Who enters what he sees books it like plain Odoo: on one shelf, on several, or on none."""
        products = [self._make_product(f"E{number}") for number in range(4)]
        for number, product in enumerate(products):
            self._put(product, 2 * number + 1)
            self._put(product, 3, self.other_shelf)
        moves = self._make_moves(*((product, 4) for product in products))
        self._compare(moves, enter_more, enter_less, enter_more, validate)
        self._compare(moves, reserve, enter_less, enter_more, validate)
        self._compare(self._make_lots("fifo"), enter_more, enter_less, reserve, validate)

    def test_random_warehouses(self):
        """Whatever lies where in whatever box, of whomever: the same as plain Odoo."""
        for seed in SEEDS:
            with self.subTest(seed=seed):
                moves = self._make_at_random(random.Random(seed))
                self._compare(moves, reserve, validate)
                self._compare(moves, enter_less, enter_more, validate)

    def _make_at_random(self, dice):
        products = [
            self._make_product(f"R{number}", tracking=dice.choice(("none", "none", "lot")))
            for number in range(3)
        ]
        owners = [None, self.env["res.partner"].create({"name": "Owner"})]
        boxes = [None, None, self.env["stock.package"].create({"name": "Box"})]
        lots = {
            product: [None]
            + [
                self.env["stock.lot"].create({"name": str(number), "product_id": product.id})
                for number in range(2)
                if product.tracking == "lot"
            ]
            for product in products
        }
        quants = []
        for _number in range(dice.randrange(4, 18)):
            product = dice.choice(products)
            quants.append(
                {
                    "product_id": product.id,
                    "location_id": dice.choice((self.shelf, self.other_shelf)).id,
                    "lot_id": (dice.choice(lots[product]) or self.env["stock.lot"]).id,
                    "package_id": (dice.choice(boxes) or self.env["stock.package"]).id,
                    "owner_id": (dice.choice(owners) or self.env["res.partner"]).id,
                    "quantity": dice.choice((1, 2, 3, 5, 8.5, -2)),
                    "in_date": f"2026-01-{dice.randrange(1, 28):02}",
                }
            )
        self.env.company.jxc_negative_policy = "allow"
        self.env["stock.quant"].create(quants)
        self.env.cr.flush()
        units = self.env.ref("uom.product_uom_unit") | self.env.ref("uom.product_uom_dozen")
        moves = self.env["stock.move"]
        for _number in range(dice.randrange(2, 9)):
            moves |= self._make_moves(
                (dice.choice(products), dice.choice((0.5, 1, 2, 4, 7))),
                source=dice.choice((self.stock, self.stock, self.shelf)),
                product_uom=dice.choice(units[:1] + units).id,
            )
        for move in moves:
            if dice.random() < 0.3:
                move._action_assign()
        return moves
