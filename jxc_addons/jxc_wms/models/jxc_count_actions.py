from odoo import fields, models
from odoo.fields import Domain

from .jxc_count import COUNTING_STATES, TODO


class JxcCount(models.Model):
    """Where the buttons of a count lead to."""

    _inherit = "jxc.count"

    def action_count(self):
        """Open what is to be counted, as cards."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jxc_wms.jxc_count_todo_action")
        action["domain"] = [("count_id", "=", self.id)]
        action["display_name"] = self.env._("Count %s", self.name)
        action["context"] = {"search_default_todo": 1}
        return action

    def action_add(self):
        """Enter goods that nobody has expected at their place."""
        self.ensure_one()
        self._check_may_count()
        self._check_state(*COUNTING_STATES)
        return self.env["jxc.count.enter"]._get_action({"count_id": self.id})

    def action_view_lines(self):
        """Open all lines as a list."""
        return self._get_lines_action(Domain.TRUE, self.env._("Counted Goods"))

    def action_view_differences(self):
        """Open the lines that differ, to give them reasons."""
        return self._get_lines_action(Domain("state", "=", "diff"), self.env._("Differences"))

    def _get_lines_action(self, domain, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jxc_wms.jxc_count_line_action")
        action["domain"] = list(Domain("count_id", "=", self.id) & domain)
        action["display_name"] = name
        action["context"] = {}
        return action

    def action_view_moves(self):
        """Open what was moved while the goods were being counted."""
        self.ensure_one()
        return self._get_moves_action(
            self._get_moves_domain(), self.env._("Moved during the Count")
        )

    def action_view_posted(self):
        """Open the moves that the count has posted."""
        self.ensure_one()
        domain = Domain("move_id.jxc_count_line_id.count_id", "=", self.id)
        return self._get_moves_action(domain, self.env._("Posted Gains and Losses"))

    def _get_moves_action(self, domain, name):
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.stock_move_line_action")
        action["domain"] = list(domain)
        action["display_name"] = name
        action["context"] = {"create": False}
        return action

    def _get_moves_domain(self):
        """Return the domain of the move lines of counted goods while the count went on."""
        self.ensure_one()
        lines = self.sudo().line_ids
        places = lines.location_id.ids
        domain = (
            Domain("state", "=", "done")
            & Domain("product_id", "in", lines.product_id.ids)
            & (Domain("location_id", "in", places) | Domain("location_dest_id", "in", places))
            & Domain("date", ">=", self.date_start or fields.Datetime.now())
            & Domain("move_id.jxc_count_line_id", "=", False)
        )
        if self.date_counted:
            domain &= Domain("date", "<=", self.date_counted)
        return domain

    def _tell_counters(self):
        """Put the count on the list of things to do of those who are asked to count.

        Where everybody may count, the responsible sees to it that somebody does.
        """
        for count in self:
            for user in count._get_people() or count.user_id:
                count.activity_schedule(
                    TODO,
                    user_id=user.id,
                    summary=count.with_context(lang=user.lang).env._("Count %s", count.name),
                )
