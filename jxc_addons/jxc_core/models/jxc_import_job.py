import logging
import time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .jxc_import_run import REPEATED

_logger = logging.getLogger(__name__)

ATTEMPTS = 3
#: Seconds between two messages about how far a session is.
PACE = 1.0
#: Where a session goes on after a task that came to nothing.
BEFORE = {"check": "mapping", "import": "checked", "undo": "done"}


class JxcImport(models.Model):
    """Large files are worked through in the background."""

    _inherit = "jxc.import"

    def _queue(self):
        """Let the scheduled action do the task; who waits sees the progress."""
        self.sudo().state = "queued"
        self.env.ref("jxc_core.jxc_import_cron").sudo()._trigger()

    @api.model
    def _cron_work(self):
        """Do what is queued, one session after the other.

        The scheduled action runs once at a time, so a session that is at work when it begins
        belonged to a server that went away; what it did was never committed.
        """
        for session in self.search([("state", "=", "running")]):
            session._come_to_nothing(
                self.env._(
                    "Interrupted: the server was restarted. Nothing was changed; start again."
                )
            )
        self.env["ir.cron"]._commit_progress()
        while session := self.search([("state", "=", "queued")], order="write_date", limit=1):
            session._work()
            remaining = self.search_count([("state", "=", "queued")])
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                break

    def _work(self):
        """Do the queued task, and commit it."""
        self.state = "running"
        self.env["ir.cron"]._commit_progress()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._get_own()._perform(self.task, self._get_reporter())
                self.env.flush_all()
            except REPEATED:
                self.env.cr.rollback()
                if attempt == ATTEMPTS:
                    self._come_to_nothing(
                        self.env._("Others were writing the same records. Start again.")
                    )
            except UserError as error:
                self.env.cr.rollback()
                self._come_to_nothing(str(error.args[0]))
                break
            except Exception:
                self.env.cr.rollback()
                _logger.exception("Import %s failed", self.id)
                self._come_to_nothing(
                    self.env._(
                        "The server met an error. Nothing was changed; tell your consultant."
                    )
                )
                break
            else:
                break
        self.env["ir.cron"]._commit_progress()

    def _come_to_nothing(self, message):
        """Go back to where the task was started."""
        self.write({"state": BEFORE[self.task or "check"], "message": message})

    def _get_own(self):
        """Return the session as its user sees it: his rights, his language, the company."""
        user = self.user_id
        context = {"allowed_company_ids": self.company_id.ids, "lang": user.lang, "tz": user.tz}
        return self.with_user(user).with_context(**context)

    def _get_reporter(self):
        """Return a function that tells others, now and then, how many rows are done."""
        last = 0.0

        def report(done, total):
            nonlocal last
            if time.monotonic() - last < PACE and done < total:
                return
            last = time.monotonic()
            # The row of the session must not be touched by two transactions at once.
            with self.env.registry.cursor() as cr:
                cr.execute(
                    SQL("DELETE FROM jxc_import_progress WHERE session = %s", self.id),
                )
                cr.execute(
                    SQL(
                        "INSERT INTO jxc_import_progress (session, done, total)"
                        " VALUES (%s, %s, %s)",
                        self.id,
                        done,
                        total,
                    )
                )

        return report

    @api.model
    def get_progress(self, ids):
        """Return ``{id: {"state", "progress", "text"}}``, for who waits."""
        sessions = self.browse(ids)
        sessions.check_access("read")
        return {
            session.id: {
                "state": session.state,
                "progress": session.progress,
                "text": session.progress_text,
            }
            for session in sessions
        }
