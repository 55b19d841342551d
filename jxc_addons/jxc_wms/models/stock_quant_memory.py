from odoo import api, models
from odoo.fields import Datetime

from odoo.addons.stock.models.stock_quant import StockQuant as PlainQuant

from ..tools.stock_tally import StockKey


class StockQuant(models.Model):
    """Quants answer from the memory of the running act, see ``jxc.stock.memory``."""

    _inherit = "stock.quant"

    def _gather(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        qty=0,
    ):
        args = (product_id, location_id, lot_id, package_id, owner_id, strict)
        cache = self.env.context.get("quants_cache")
        if cache is None:
            found = self._jxc_recall(*args)
        else:
            found = self._jxc_find_cached(cache, *args)
        if found is None:
            return super()._gather(*args, qty)
        return found

    @api.model
    def _get_removal_strategy(self, product_id, location_id):
        memory = self.env["jxc.stock.memory"]._get()
        if not memory:
            return super()._get_removal_strategy(product_id, location_id)
        key = (product_id.id, location_id.id)
        if key not in memory.strategies:
            memory.strategies[key] = super()._get_removal_strategy(product_id, location_id)
        return memory.strategies[key]

    def _jxc_find_cached(self, cache, product, location, lot, package, owner, strict):
        """Return what Odoo finds in its own cache, without asking for a search first."""
        memories = self.env["jxc.stock.memory"]
        if not strict or not memories._get() or not memories._is_known("stock.quant", "_gather"):
            return None
        strategy = self._get_removal_strategy(product, location)
        if strategy == "least_packages":
            return None
        found = cache[product.id, location.id, False, package.id, owner.id]
        if lot:
            found = cache[product.id, location.id, lot.id, package.id, owner.id] | found
        found = found.with_env(self.env)
        if len(found) > 1 and strategy == "closest":
            found = found.sorted(lambda quant: (quant.location_id.complete_name, -quant.id))
        return found.sorted(lambda quant: not quant.lot_id) if len(found) > 1 else found

    def _jxc_recall(self, product, location, lot, package, owner, strict):
        """Return what :meth:`_gather` would search for, from memory; None when unsure."""
        if not self.env.su or not self.env["jxc.stock.memory"]._has_quants():
            return None
        strategy = self._get_removal_strategy(product, location)
        order = self._get_removal_strategy_order(strategy)
        quants = self.env["jxc.stock.memory"]._recall(product, location, order)
        if quants is None or not self._jxc_is_plain_domain(
            product, location, lot, package, owner, strict
        ):
            return None
        wanted = self._jxc_get_filter(location, lot, package, owner, strict)
        found = quants.with_env(self.env).filtered(wanted)
        if strategy == "closest":
            found = found.sorted(lambda quant: (quant.location_id.complete_name, -quant.id))
        return found.sorted(lambda quant: not quant.lot_id)

    def _jxc_is_plain_domain(self, *args):
        """Tell whether no addon narrows what Odoo gathers."""
        if self.env["jxc.stock.memory"]._is_known("stock.quant", "_get_gather_domain"):
            return True
        return self._get_gather_domain(*args) == PlainQuant._get_gather_domain(self, *args)

    def _jxc_get_filter(self, location, lot, package, owner, strict):
        """Return the predicate that says what ``_get_gather_domain`` says."""
        lots = (False, lot.id if lot else False)
        package_id = package.id if package else False
        owner_id = owner.id if owner else False
        fresh = self.env.context.get("with_expiration")
        fresh = fresh and Datetime.to_datetime(fresh)
        until = self.env.context.get("jxc_lots_until")

        def is_fresh(quant):
            if until and not quant._jxc_is_usable(until):
                return False
            return not fresh or not quant.removal_date or quant.removal_date >= fresh

        def is_wanted_strictly(quant):
            return (
                quant.location_id.id == location.id
                and quant.lot_id.id in lots
                and quant.package_id.id == package_id
                and quant.owner_id.id == owner_id
                and is_fresh(quant)
            )

        def is_wanted(quant):
            return (
                quant.location_id.parent_path.startswith(location.parent_path)
                and (not lot or quant.lot_id.id in lots)
                and (not package_id or quant.package_id.id == package_id)
                and (not owner_id or quant.owner_id.id == owner_id)
                and is_fresh(quant)
            )

        return is_wanted_strictly if strict else is_wanted

    # -- locks: a quant that this transaction holds is not asked for again ------------------

    def try_lock_for_update(self, *, allow_referencing=False, limit=None):
        locked = self.env["jxc.stock.memory"]._get_locked()
        if limit == 1 and allow_referencing and self._ids and self._ids[0] in locked:
            return self[0]
        turns = self.env["jxc.stock.guard"]._get_locked()
        with self.env["jxc.stock.lock"]._race(turns):
            held = super().try_lock_for_update(allow_referencing=allow_referencing, limit=limit)
        locked.update(held._ids)
        return held

    # -- what makes memory stale -----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        quants = super().create(vals_list)
        self.env["jxc.stock.memory"]._get_locked().update(quants._ids)
        quants._jxc_forget()
        return quants

    def write(self, vals):
        """Another date or key is another place in the order of removal."""
        if self.env["jxc.stock.memory"]._has_quants() and self._jxc_changes_order(vals):
            self._jxc_forget()
        return super().write(vals)

    def _jxc_changes_order(self, vals):
        """Tell whether a write changes where quants stand in an order of removal."""
        names = {"in_date", *StockKey._fields} & vals.keys()
        return any(
            self._fields[name].convert_to_cache(vals[name], self) != quant._jxc_get_cached(name)
            for name in names
            for quant in self
        )

    def unlink(self):
        self._jxc_forget()
        return super().unlink()

    def _merge_quants(self):
        memory = self.env["jxc.stock.memory"]._get()
        if memory:
            memory.quants.clear()
        return super()._merge_quants()

    def _jxc_get_cached(self, name):
        value = self[name]
        return (value.id or None) if isinstance(value, models.BaseModel) else (value or None)

    def _jxc_forget(self):
        if self.env["jxc.stock.memory"]._has_quants():
            self.env["jxc.stock.memory"]._get().forget(set(self.sudo().product_id.ids))

    # -- goods that are done ---------------------------------------------------------------

    def _get_quants_by_products_locations(self, product_ids, location_ids, extra_domain=False):
        """Lock the quants of the lines that are being done, and make the missing ones."""
        found = super()._get_quants_by_products_locations(
            product_ids, location_ids, extra_domain=extra_domain
        )
        memory = self.env["jxc.stock.memory"]._get()
        # Reserving asks the same way in between, of other goods or of none.
        if memory and memory.done_lines and memory.done_lines.product_id <= product_ids:
            lines, memory.done_lines = memory.done_lines, None
            self.sudo()._jxc_make_missing(found, lines)
            self.sudo()._jxc_lock_touched(found, lines)
        return found

    def _jxc_make_missing(self, found, lines):
        """Make the quants that lines bring goods to in one statement, empty as yet.

        Not where another line takes goods: there it matters what was there before.

        :param found: ``{key: quants}`` as Odoo gathers them; gets the new ones
        """
        sources = {(line.product_id.id, line.location_id.id) for line in lines}
        now = Datetime.now()
        missing = {
            key: self._jxc_prepare_missing_vals(key, now)
            for key in dict.fromkeys(line._jxc_get_target_key() for line in lines)
            if key[:2] not in sources and not found.get(tuple(id_ or False for id_ in key))
        }
        if not missing or not self.env["jxc.stock.memory"]._is_known("stock.quant", "create"):
            return
        # Odoo's own create makes one after the other.
        quants = models.BaseModel.create(self, list(missing.values()))
        self.env["jxc.stock.memory"]._get_locked().update(quants.ids)
        quants._jxc_forget()
        for key, quant in zip(missing, quants, strict=True):
            found[tuple(id_ or False for id_ in key)] |= quant

    def _jxc_prepare_missing_vals(self, key, now):
        """Return the values of an empty quant.

        :param key: :class:`~.tools.stock_tally.StockKey`
        """
        vals = {name: id_ or False for name, id_ in key._asdict().items()}
        return {**vals, "in_date": now, "inventory_quantity_set": False}

    def _jxc_lock_touched(self, found, lines):
        """Lock and read what the lines take goods from and bring them to."""
        keys = {
            key
            for line in lines
            for key in (line._jxc_get_source_key(), line._jxc_get_target_key())
        }
        found_ids = [found.get(tuple(id_ or False for id_ in key), self)._ids for key in keys]
        touched = self.browse(id_ for ids in found_ids for id_ in ids)
        self.env["jxc.stock.memory"]._lock_quants(touched)
        # Asked for one by one, more than Odoo reads ahead would cost a query each.
        touched.fetch([*StockKey._fields, "company_id", "in_date", "quantity", "reserved_quantity"])
