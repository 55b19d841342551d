import logging
from collections import Counter
from contextlib import contextmanager
from unittest.mock import patch

from odoo.models import BaseModel
from odoo.sql_db import Cursor
from odoo.tests import tagged

from ..models.jxc_stock_guard import JxcStockGuard
from .stock_common import StockCase

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install", "jxc_cost")
class TestStockGuardCost(StockCase):
    """The guard costs at most two queries per act, whatever its size."""

    @contextmanager
    def _without_guard(self):
        """As if the guard were not there."""

        @contextmanager
        def act(*_args, **_kwargs):
            yield

        with (
            patch.object(JxcStockGuard, "_act", act),
            patch.object(JxcStockGuard, "_record", lambda *_args, **_kwargs: None),
        ):
            yield

    def _count(self, act):
        """Return the queries of an act."""
        queries = []
        execute = Cursor.execute

        def counted(cursor, query, *args, **kwargs):
            queries.append(str(query)[:90])
            return execute(cursor, query, *args, **kwargs)

        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(Cursor, "execute", counted):
            act()
            self.env.flush_all()
        return Counter(queries)

    def _prepare(self, size):
        """Return moves of so many products, each in stock."""
        products = self.env["product.product"].create(
            [{"name": f"P{number}", "is_storable": True} for number in range(size)]
        )
        self.env["stock.quant"].create(
            [
                {"product_id": product.id, "location_id": self.shelf.id, "quantity": 5}
                for product in products
            ]
        )
        # Pending changes of the set-up are judged and done with.
        self.env.cr.flush()
        moves = self._make_transfer(dict.fromkeys(products, 5)).move_ids.sudo()
        # Made one by one, they would be read one by one; a user's call reads them together.
        return moves.browse(moves.ids)

    def _done(self, moves):
        moves.picked = True
        moves._action_done()

    def _measure_often(self, size):
        """Return the queries of the better of two measurings: what runs now and then is left out."""
        twice = zip(self._measure(size), self._measure(size), strict=True)
        return [min(acts, key=Counter.total) for acts in twice]

    def _measure(self, size):
        """Return the queries of reserving and validating so many moves."""
        moves = self._prepare(size)
        costs = [self._count(moves._action_assign)]
        self.assertEqual(set(moves.mapped("state")), {"assigned"})
        costs.append(self._count(lambda: self._done(moves)))
        self.assertEqual(set(moves.mapped("state")), {"done"})
        return costs

    def test_at_most_two_queries_more(self):
        self._measure(1)  # fills the caches
        for size in (1, 100):
            with self._without_guard():
                plain = self._measure_often(size)
            guarded = self._measure_often(size)
            for name, more, less in zip(("reserve", "validate"), guarded, plain, strict=True):
                cost, base = more.total(), less.total()
                with self.subTest(act=name, moves=size):
                    self.assertLessEqual(cost - base, 2, (cost, base, more - less))
                    _logger.info("%s of %s: %s queries, %s without guard", name, size, cost, base)

    def test_writes_per_line(self):
        """Each line writes to its two quants and its value, all else is written together."""
        counts = []
        for size in (1, 50):
            moves = self._prepare(size)
            moves._action_assign()
            with patch.object(
                BaseModel, "write", autospec=True, side_effect=BaseModel.write
            ) as write:
                moves.picking_id.with_context(skip_backorder=True).button_validate()
            self.assertEqual(set(moves.mapped("state")), {"done"})
            counts.append(write.call_count)
        one, fifty = counts
        self.assertLessEqual(fifty - one, 49 * 4 + 4)

    def test_size_does_not_matter(self):
        """A hundred lines cost hardly more queries than one, see ``jxc.stock.memory``."""
        self._measure(1)
        one, hundred = ([act.total() for act in self._measure(size)] for size in (1, 100))
        _logger.info("reserve and validate: 1 line %s, 100 lines %s queries", one, hundred)
        for act, small, big in zip(("reserve", "validate"), one, hundred, strict=True):
            with self.subTest(act=act):
                self.assertLessEqual(big, small + 8)
