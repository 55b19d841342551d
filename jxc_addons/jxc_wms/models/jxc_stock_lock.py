from contextlib import contextmanager
from weakref import WeakKeyDictionary

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import api, models
from odoo.tools import SQL

#: Products share so many queues.
QUEUES = 16
#: Cursor → ids of the products that a failed attempt wanted; a rollback leaves it alone.
WANTED = WeakKeyDictionary()


class JxcStockLock(models.AbstractModel):
    """The turn at a product's stock: one row per product in a table of its own.

    Every taker writes the row before it changes stock. Transactions see the database as it
    was when they began: one that began before another taker was through can't write the
    row any more. It fails with a serialization error, and runs again on what is really left.

    The second attempt queues for a part of the table before it looks at anything. So it
    can't be overtaken again, however many want the same product, and needs no rest before it:
    calls from outside begin again at once (``ir.http``).
    """

    _name = "jxc.stock.lock"
    _description = "Turn at a Product's Stock"

    def init(self):
        """Make the table; a part of it can be locked without looking at the database."""
        self.env.cr.execute(
            "CREATE TABLE IF NOT EXISTS jxc_stock_turn (queue int, product_id int, seq int NOT NULL,"
            " PRIMARY KEY (queue, product_id)) PARTITION BY LIST (queue)"
        )
        for queue in range(QUEUES):
            self.env.cr.execute(
                SQL(
                    "CREATE TABLE IF NOT EXISTS %s PARTITION OF jxc_stock_turn FOR VALUES IN (%s)",
                    self._get_queue(queue),
                    queue,
                )
            )

    @api.model
    def _take(self, product_ids):
        """Wait for the turn at products, one statement for all of them.

        :param product_ids: ids; always taken in the same order, lest two acts wait for
            each other
        :raise SerializationFailure: somebody took of a product since the transaction began
        """
        query = SQL(
            """
            INSERT INTO jxc_stock_turn AS turn (queue, product_id, seq)
                 SELECT id %% %s, id, 1 FROM unnest(%s) AS id ORDER BY 1, 2
            ON CONFLICT (queue, product_id) DO UPDATE SET seq = turn.seq + 1
            """,
            QUEUES,
            list(product_ids),
        )
        with self._race(product_ids):
            self.env.cr.execute(query, log_exceptions=False)

    @contextmanager
    def _race(self, product_ids):
        """Remember what was wanted, when others were faster.

        :param product_ids: ids to queue for in the next attempt; none where nothing is taken
        """
        try:
            yield
        except (SerializationFailure, DeadlockDetected):
            WANTED.setdefault(self.env.cr, set()).update(product_ids)
            raise

    @api.model
    def _has_lost(self):
        """Tell whether the last attempt of the running call lost a race for stock."""
        return self.env.cr in WANTED

    @api.model
    def _queue_again(self):
        """At the begin of another attempt: wait until it can't be overtaken.

        To be called before the transaction has read anything. PostgreSQL gives out locks
        of a table in the order of asking, and takes no picture of the database for it.
        """
        wanted = WANTED.pop(self.env.cr, None)
        if wanted:
            queues = sorted({product_id % QUEUES for product_id in wanted})
            self.env.cr.execute(
                SQL(
                    "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE",
                    SQL(", ").join(self._get_queue(queue) for queue in queues),
                ),
                log_exceptions=False,
            )

    @api.model
    def _get_queue(self, queue):
        return SQL.identifier(f"jxc_stock_turn_{queue}")
