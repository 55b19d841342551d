from odoo import Command, api, fields, models


class JxcDemo(models.AbstractModel):
    """Stock counts of the demo company: one with a difference and a recount, one under way."""

    _inherit = "jxc.demo"

    @api.model
    def _get_history_files(self):
        return [*super()._get_history_files(), "jxc_wms/demo/history/count.csv"]

    def _get_dated_columns(self):
        return {
            **super()._get_dated_columns(),
            "jxc.count": ["date_start", "date_counted", "date_done"],
            "jxc.count.line": ["counted_at"],
            "jxc.count.entry": ["date"],
        }

    def _act_count_create(self, act):
        """Begin a count of a shelf."""
        worker = self._as("boss").with_context(ir_sequence_date=act.when.date())
        count = worker.env["jxc.count"].create(self._prepare_count_vals(act))
        count.action_start()
        return count

    def _prepare_count_vals(self, act):
        """Return the count of a row: two people, blind, small differences pass."""
        people = self.env["res.users"]
        for role in ("keeper", "reviewer"):
            people |= self.env.ref(f"jxc_core.jxc_demo_user_{role}")
        return {
            "company_id": self._get_company().id,
            "warehouse_id": self._get_warehouse(act.row["warehouse"]).id,
            "scope": "zone",
            "location_ids": [Command.set(self.env.ref(f"jxc_wms.jxc_demo_{act.row['zone']}").ids)],
            "counter_ids": [Command.set(people.ids)],
            "tolerance_quantity": 2,
        }

    def _act_count_count(self, count, act):
        """Count as the keeper; with an option, only so many places."""
        self._enter_counts("keeper", count, act, int(act.option or 0))
        if not act.option:
            self._as("keeper")._same(count).action_finish()

    def _act_count_recount(self, count, act):
        """Count again as somebody else what was beyond the tolerance."""
        self._enter_counts("reviewer", count, act)
        self._as("reviewer")._same(count).action_finish()

    def _enter_counts(self, role, count, act, limit=0):
        """Enter what is there: what the books say, but for the differences of the row."""
        found = {product: quantity for product, quantity, _uom in self._parse_lines(act.row)}
        lines = count.sudo().line_ids.filtered(lambda line: line._is_to_count())
        lines = lines[:limit] if limit else lines
        keys = [line._get_key() for line in lines]
        books = self.env["jxc.stock.guard"]._read_sums(keys)
        self._as(role).env["jxc.count.entry"].create(
            [
                {
                    "line_id": line.id,
                    "quantity": books[line._get_key()][0] + found.pop(line.product_id, 0.0),
                }
                for line in lines
            ]
        )

    def _act_count_post(self, count, act):
        """Give the differences their reason and approve them."""
        count = self._as("boss")._same(count)
        differences = count.line_ids.filtered(lambda line: line.state == "diff")
        differences.reason_id = self.env.ref("jxc_wms.jxc_count_reason_unbooked")
        count.posting_date = fields.Date.context_today(count._in_local_time(), count.date_counted)
        count.action_post()
