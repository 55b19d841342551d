from datetime import datetime, timedelta

from pytz import utc

from odoo import api, models
from odoo.tools import ormcache

from ..tools.working_time import plan

#: Working time is looked up, and remembered, so many days at a time.
PERIOD = 28
#: So many periods ahead something may be due: as far as ``plan_hours`` of Odoo looks.
MAX_PERIODS = 50
#: A calendar without working time in so many periods has none.
MAX_EMPTY = 3
EPOCH = datetime(1970, 1, 1)


class ResourceCalendar(models.Model):
    """Time limits ask for working time with each operation: it is remembered."""

    _name = "resource.calendar"
    _inherit = ["jxc.cached.mixin", "resource.calendar"]

    @api.model
    def _jxc_plan(self, calendar_id, company_id, hours, start):
        """Return when ``hours`` of working time have passed since ``start``.

        Costs no query once the weeks in question are cached.

        :param start: naive datetime in UTC
        :rtype: naive datetime in UTC, or None: the calendar has no such working time
        """
        return plan(self._jxc_iter_intervals(calendar_id, company_id, start), start, hours)

    @api.model
    def _jxc_iter_intervals(self, calendar_id, company_id, start):
        """Yield the working time of a company from the period of ``start`` on."""
        first = (start - EPOCH).days // PERIOD
        empty = 0
        for number in range(first, first + MAX_PERIODS):
            intervals = self._jxc_get_intervals(calendar_id, company_id, number)
            empty = 0 if intervals else empty + 1
            if empty > MAX_EMPTY:
                return
            yield from intervals

    @api.model
    @ormcache("calendar_id", "company_id", "number")
    def _jxc_get_intervals(self, calendar_id, company_id, number):
        """Return the working time of a period as a tuple of naive UTC intervals.

        Public holidays of other companies don't count.
        """
        begin = utc.localize(EPOCH + timedelta(days=PERIOD * number))
        calendar = self.sudo().with_context({}).browse(calendar_id)
        holidays = [("time_type", "=", "leave"), ("company_id", "in", [False, company_id])]
        found = calendar._work_intervals_batch(
            begin, begin + timedelta(days=PERIOD), domain=holidays
        )[False]
        return tuple(
            tuple(end.astimezone(utc).replace(tzinfo=None) for end in interval[:2])
            for interval in found
        )


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["jxc.cached.mixin", "resource.calendar.attendance"]


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._jxc_forget_working_time()
        return leaves

    def write(self, vals):
        self._jxc_forget_working_time()
        res = super().write(vals)
        self._jxc_forget_working_time()
        return res

    def unlink(self):
        self._jxc_forget_working_time()
        return super().unlink()

    def _jxc_forget_working_time(self):
        """Public holidays change what is due when; the leave of one person does not."""
        if any(not leave.resource_id for leave in self):
            self.env.registry.clear_cache()
