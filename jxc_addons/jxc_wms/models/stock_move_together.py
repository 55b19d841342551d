from odoo import api, models
from odoo.fields import Domain


class JxcCompanyCheckMixin(models.AbstractModel):
    """Many records are checked for their companies at once."""

    _name = "jxc.company.check.mixin"
    _description = "Companies Checked Together"

    def _check_company(self, fnames=None):
        """Where all is well, say so in one go; Odoo looks at each record and names what is wrong."""
        if (
            len(self) > 1
            and self.env["jxc.stock.memory"]._is_known(self._name, "_check_company")
            and self._jxc_has_right_companies(fnames)
        ):
            return None
        return super()._check_company(fnames)

    def _jxc_has_right_companies(self, fnames):
        """Tell whether what records refer to may be used by their companies; False when unsure."""
        names = self._fields if fnames is None or "company_id" in fnames else fnames
        checked = [
            field
            for field in (self._fields[name] for name in names)
            if field.relational and field.check_company
        ]
        if any(field.company_dependent for field in checked):
            return False
        for company, records in self.sudo().grouped("company_id").items():
            for field in checked:
                found = records[field.name]
                domain = found._check_company_domain(company)
                if domain and found != found.with_context(active_test=False).filtered_domain(
                    domain
                ):
                    return False
        return True


class StockMove(models.Model):
    """What Odoo does to one move after the other is done for all of them."""

    _inherit = ["stock.move", "jxc.company.check.mixin"]
    _name = "stock.move"

    def _inverse_picked(self):
        """Write to all lines at once; that Odoo writes the same once more costs nothing."""
        if not self.env["jxc.stock.memory"]._is_known("stock.move", "_inverse_picked"):
            return super()._inverse_picked()
        with self.env["jxc.stock.memory"]._open() as memory:
            for picked, moves in self.grouped("picked").items():
                moves.move_line_ids.picked = picked
                memory.picked.update(dict.fromkeys(moves.move_line_ids.ids, picked))
            try:
                return super()._inverse_picked()
            finally:
                memory.picked.clear()

    def _push_apply(self):
        """Leave out the moves that go where nothing is pushed on and that nothing follows."""
        memories = self.env["jxc.stock.memory"]
        if not (
            memories._is_known("stock.move", "_push_apply")
            and memories._is_known("stock.rule", "_get_push_rule")
        ):
            return super()._push_apply()
        starts = self._jxc_get_push_starts()
        pushed = self.filtered(
            lambda move: (
                move.move_dest_ids
                or not starts.isdisjoint(
                    map(int, move.location_dest_id.parent_path.split("/")[:-1])
                )
            )
        )
        return super(StockMove, pushed)._push_apply()

    @api.model
    def _jxc_get_push_starts(self):
        """Return the ids of the places from which, or from below which, goods are pushed on."""
        rules = self.env["stock.rule"].sudo().with_context(active_test=False)
        domain = Domain("action", "in", ("push", "pull_push"))
        found = rules._read_group(domain, ["location_src_id"])
        return {location.id for (location,) in found}


class StockMoveLine(models.Model):
    _inherit = ["stock.move.line", "jxc.company.check.mixin"]
    _name = "stock.move.line"

    def write(self, vals):
        """Lines that were picked together are not written to one by one again."""
        memory = self.env["jxc.stock.memory"]._get()
        if (
            memory
            and memory.picked
            and vals.keys() == {"picked"}
            and all(memory.picked.get(id_) == vals["picked"] for id_ in self._ids)
        ):
            return True
        return super().write(vals)
