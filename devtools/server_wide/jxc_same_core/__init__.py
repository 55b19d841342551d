"""Keeps what answers a program's queries on the core that the program is held to.

Odoo waits for each answer: on another core the two wake each other up thousands of times a second,
which costs up to a sixth of the time of a test run on a virtual machine.
"""

import os
from contextlib import suppress

from odoo import sql_db


def keep_together():
    """Hold PostgreSQL's processes of all new connections to our core, where we have but one."""
    core = os.sched_getaffinity(0)
    if len(core) > 1:
        return

    class SameCoreConnection(sql_db.PsycoConnection):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            if self.info.host.startswith("/"):  # a process of this machine
                with suppress(OSError):
                    os.sched_setaffinity(self.info.backend_pid, core)

    sql_db.PsycoConnection = SameCoreConnection
