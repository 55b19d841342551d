from contextlib import contextmanager
from functools import partial
from weakref import WeakKeyDictionary

from odoo import models
from odoo.tools import SQL

from ..tools.stock_tally import StockKey, StockTally

#: Only places of these kinds hold stock; all others are where it comes from or goes to.
GUARDED_USAGES = ("internal", "transit")
#: Cursor → the act that is going on. No context key, so no caller can switch it off; not in
#: the cursor's cache, which the end of any inner savepoint may clear.
RUNNING = WeakKeyDictionary()
#: In the data of the cursor's precommit hooks, which end with a savepoint's rollback, as
#: the locks do.
LOCKED = "jxc_wms.stock_locked"
PENDING = "jxc_wms.stock_pending"


class StockAct:
    """An act that is going on: from the outermost guard to its end."""

    def __init__(self, digits):
        self.depth = 0
        self.assigning = 0
        self.tally = StockTally(digits)
        self.move_ids = set()


class JxcStockGuard(models.AbstractModel):
    """Stock never below zero, never booked twice.

    Business methods that take stock run within :meth:`_act`. Every change of a quant is
    noted; at the end of the outermost act the sums over all quants of the touched keys are
    read once and judged. A change outside any act is judged before the commit.
    """

    _name = "jxc.stock.guard"
    _description = "Guard of Stock"

    @contextmanager
    def _act(self, products, moves=None, assigning=False):
        """Let an act take stock, then judge what it did to it.

        Costs two queries whatever the size of the act: one to wait for the turn at the
        products, one to read the sums. Acts within an act cost nothing of their own.

        :param products: storable products of which the act may take
        :param moves: moves that the act is about; they are not "somebody else"
        :param assigning: whether the system decides what is booked, not a person
        :raise StockShort: stock would be below zero or booked twice
        :raise SerializationFailure: somebody else took of a product in the meantime;
            Odoo runs the whole call again
        """
        self._lock(products.ids)
        act = self._get_running() or self._start()
        act.depth += 1
        act.assigning += assigning
        act.move_ids.update(moves.ids if moves else ())
        try:
            yield
            if act.depth == 1:
                self._judge(act)
        finally:
            act.depth -= 1
            act.assigning -= assigning
            if not act.depth:
                RUNNING.pop(self.env.cr, None)

    def _record(self, key, location, quantity=0.0, reserved=0.0):
        """Note that a change of a quant is about to be written.

        :param key: :class:`~.tools.stock_tally.StockKey`
        :param quantity, reserved: how much more, in the product's unit
        """
        if not (quantity or reserved) or location.usage not in GUARDED_USAGES:
            return
        if quantity < 0 or reserved > 0:
            self._lock([key.product_id])
        act = self._get_running() or self._get_pending()
        act.tally.add(key, quantity, reserved, assigned=bool(act.assigning))

    # -- state ---------------------------------------------------------------------------

    def _get_running(self):
        return RUNNING.get(self.env.cr)

    def _start(self):
        act = RUNNING[self.env.cr] = self._new_act()
        return act

    def _get_pending(self):
        """Return the collection of what changes outside any act in this transaction."""
        precommit = self.env.cr.precommit
        if PENDING not in precommit.data:
            act = precommit.data[PENDING] = self._new_act()
            precommit.add(partial(self._judge, act))
        return precommit.data[PENDING]

    def _new_act(self):
        return StockAct(self.env["decimal.precision"].precision_get("Product Unit"))

    def _lock(self, product_ids):
        """Wait for the turn at products that this transaction does not have yet."""
        locked = self._get_locked()
        missing = set(product_ids) - locked
        if missing:
            self.env["jxc.stock.lock"]._take(missing)
            locked |= missing

    def _get_locked(self):
        """Return the ids of the products whose turn this transaction has."""
        return self.env.cr.precommit.data.setdefault(LOCKED, set())

    # -- judgement -----------------------------------------------------------------------

    def _judge(self, act):
        """Read the sums of what was touched and refuse or report what is wrong."""
        doubtful = act.tally.get_doubtful()
        if not doubtful:
            return
        violations = act.tally.judge(self._read_sums(doubtful))
        if violations:
            self.env["jxc.stock.short"]._settle(violations, act.move_ids)

    def _read_sums(self, keys):
        """Return ``{key: (quantity, reserved)}`` over all quants of each key.

        Two rows of one key are normal while transactions run side by side; only their sum
        says anything.
        """
        quants = self.env["stock.quant"]
        quants.flush_model([*StockKey._fields, "quantity", "reserved_quantity"])
        columns = [list(column) for column in zip(*keys, strict=True)]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT k.*, SUM(COALESCE(q.quantity, 0)), SUM(q.reserved_quantity)
                  FROM unnest(%s, %s, %s, %s, %s) AS k (product, location, lot, package, owner)
                  JOIN stock_quant q
                    ON q.product_id = k.product
                   AND q.location_id = k.location
                   AND COALESCE(q.lot_id, 0) = k.lot
                   AND COALESCE(q.package_id, 0) = k.package
                   AND COALESCE(q.owner_id, 0) = k.owner
                 GROUP BY 1, 2, 3, 4, 5
                """,
                *columns,
            )
        )
        return {StockKey(*row[:5]): row[5:] for row in rows}
