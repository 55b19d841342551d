"""Where a test run works: `./jxc test` holds this part, and so its server, to one core."""

import os
from pathlib import Path

import pytest

from devtools import postgres

CLIENTS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = '{}' AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


@pytest.mark.usefixtures("server")
def test_the_database_answers_on_the_core_of_the_server(state, db_name):
    own = os.sched_getaffinity(0)
    if len(own) > 1 or not os.environ["PGHOST"].startswith("/"):
        pytest.skip("this run is not held to one core, or its database server is far away")
    pids = [row[0] for row in postgres.psql(state, CLIENTS.format(db_name))]
    assert pids
    for pid in pids:
        status = Path(f"/proc/{pid}/status").read_text()
        assert status.split("Cpus_allowed_list:")[1].split()[0] == str(*own)
