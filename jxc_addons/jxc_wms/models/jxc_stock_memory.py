from collections import defaultdict
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from odoo import api, models
from odoo.tools import ormcache

#: Cursor → what the running act remembers. No context key, so no caller can make it up.
MEMORY = WeakKeyDictionary()
#: Ids of the quants that this transaction has locked or made. In the data of the cursor's
#: precommit hooks, which end with a savepoint's rollback, as the locks do.
LOCKED = "jxc_wms.stock_locked_quants"
#: Method → addons whose way of doing it the memory knows. With any other, Odoo's plain way
#: is gone.
KNOWN = {
    ("stock.quant", "_gather"): {"stock", "jxc_wms"},
    ("stock.quant", "_get_gather_domain"): {"stock", "jxc_wms"},
    # The gate of the core looks for operations: an empty row of stock is none.
    ("stock.quant", "create"): {"stock", "jxc_core", "jxc_wms"},
    ("stock.move", "_update_reserved_quantity"): {"stock", "product_expiry", "jxc_wms"},
    ("stock.move", "_update_orderpoints"): {"stock", "jxc_wms"},
    ("stock.move", "_check_company"): {"jxc_wms"},
    ("stock.move.line", "_check_company"): {"jxc_wms"},
    ("stock.move", "_inverse_picked"): {"stock", "stock_account", "jxc_wms"},
    ("stock.move", "_push_apply"): {"stock", "jxc_wms"},
    ("stock.rule", "_get_push_rule"): {"stock"},
}


class StockMemory:
    """What an act remembers: quants in their order of removal, lines still to be made."""

    def __init__(self):
        self.depth = 0
        #: (product id, order) → (paths of the locations read, ids of the quants)
        self.quants = {}
        #: (product id, location id) → removal strategy
        self.strategies = {}
        #: while a move reserves: its new lines wait to be made together with others
        self.deferring = False
        self.lines = []
        self.lines_env = None
        self.line_products = set()
        #: lines that are being done, until their quants are gathered
        self.done_lines = None
        #: line id → value of "picked" that was just written to all lines at once
        self.picked = {}

    def forget(self, product_ids):
        """Read the quants of some products again when they are asked for."""
        for key in [key for key in self.quants if key[0] in product_ids]:
            del self.quants[key]


class JxcStockMemory(models.AbstractModel):
    """Stock read and locked once for an act, so that big documents are fast.

    Odoo's own methods decide what is reserved and moved. They are only asked less of the
    database: quants are read in one query for all moves, locked and made in one statement
    for all lines, move lines are made together. What the memory does not know for sure is
    left to Odoo's plain way.
    """

    _name = "jxc.stock.memory"
    _description = "Stock Read Once"

    @api.model
    def _get(self):
        """Return the :class:`StockMemory` of the running act, if any."""
        return MEMORY.get(self.env.cr)

    @api.model
    def _has_quants(self):
        """Tell whether an act is running that has read quants."""
        memory = MEMORY.get(self.env.cr)
        return bool(memory and memory.quants)

    @contextmanager
    def _open(self):
        """Remember until the end of the outermost act."""
        memory = MEMORY.get(self.env.cr)
        if memory is None:
            memory = MEMORY[self.env.cr] = StockMemory()
        memory.depth += 1
        try:
            yield memory
        finally:
            memory.depth -= 1
            if not memory.depth:
                MEMORY.pop(self.env.cr, None)

    @api.model
    @ormcache("model", "method")
    def _is_known(self, model, method):
        """Tell whether only addons that the memory knows have a say in a method."""
        addons = {
            cls.__module__.split(".")[2]
            for cls in type(self.env[model]).__mro__
            if method in cls.__dict__ and cls.__module__.startswith("odoo.addons.")
        }
        return addons <= KNOWN[model, method]

    # -- quants --------------------------------------------------------------------------

    @api.model
    def _load(self, moves):
        """Read the quants that moves may reserve, in one query per order of removal.

        :param moves: moves that are about to reserve; those of other goods are left out
        """
        memory = self._get()
        if not self._is_known("stock.quant", "_gather"):
            return
        quants = self.env["stock.quant"].sudo()
        groups = defaultdict(lambda: (set(), set()))
        for move in moves:
            strategy = quants._get_removal_strategy(move.product_id, move.location_id)
            if strategy != "least_packages":
                products, locations = groups[quants._get_removal_strategy_order(strategy)]
                products.add(move.product_id.id)
                locations.add(move.location_id.id)
        for order, (products, locations) in groups.items():
            self._load_order(memory, order, products, locations)

    @api.model
    def _load_order(self, memory, order, product_ids, location_ids):
        locations = self.env["stock.location"].sudo().browse(location_ids)
        paths = tuple(location.parent_path for location in locations)
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search(
                [
                    ("product_id", "in", list(product_ids)),
                    ("location_id", "child_of", list(location_ids)),
                ],
                order=order or None,
            )
        )
        by_product = {product_id: [] for product_id in product_ids}
        for quant in quants:
            by_product[quant.product_id.id].append(quant.id)
        for product_id, ids in by_product.items():
            memory.quants[product_id, order] = (paths, ids)

    @api.model
    def _recall(self, product, location, order):
        """Return the quants of a product in and below a location in an order of removal.

        :return: quants, or None when they are not remembered
        """
        memory = self._get()
        paths, ids = memory.quants.get((product.id, order), ((), ())) if memory else ((), ())
        if not any(location.parent_path.startswith(path) for path in paths):
            return None
        return self.env["stock.quant"].browse(ids)

    # -- locks ---------------------------------------------------------------------------

    @api.model
    def _get_locked(self):
        """Return the ids of the quants that this transaction holds."""
        return self.env.cr.precommit.data.setdefault(LOCKED, set())

    @api.model
    def _lock_quants(self, quants):
        """Lock what is free of the quants, in one statement."""
        missing = quants.browse(set(quants.ids) - self._get_locked())
        if missing:
            missing.sudo().try_lock_for_update(allow_referencing=True)
