from odoo import api, fields, models

from odoo.addons.jxc_core.exceptions import ProtectedField

from .stock_move import OVER


class StockMove(models.Model):
    _inherit = "stock.move"

    jxc_count_line_id = fields.Many2one(
        "jxc.count.line",
        string="Count Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    def _action_done(self, cancel_backorder=False):
        """Goods that are being counted stand still, by whatever path they would move."""
        freeze = self.env["jxc.count.freeze"]
        if freeze._is_active():
            lines = self.filtered(lambda move: move.state not in OVER).move_line_ids
            freeze._check_lines(lines.filtered(lambda line: line.picked and line.quantity))
        return super()._action_done(cancel_backorder=cancel_backorder)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._jxc_check_count_link(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._jxc_check_count_link(vals)
        return super().write(vals)

    def _jxc_check_count_link(self, vals):
        """Refuse a link to a count that didn't post the move."""
        if vals.get("jxc_count_line_id") and not self.env.su:
            raise ProtectedField(
                self.env._("Which count has posted a move follows from the count.")
            )
