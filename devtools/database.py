"""Databases together with their attachments: made, copied, dropped, in a second or two."""

import itertools
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from . import postgres
from .errors import Stop
from .process import alive, call
from .state import State

SNAPSHOT = "__snapshot"
_numbers = itertools.count(1)


def temporary(label: str) -> str:
    """Name of a database of this process, which `drop_stale` knows once the process is gone."""
    label = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
    return f"test_{os.getpid()}_{next(_numbers)}_{label}"[:50]


@contextmanager
def copied(state: State, source: str, label: str) -> Iterator[str]:
    """Name of a copy of a database that is there for as long as it is needed."""
    name = temporary(label)
    try:
        clone(state, source, name)
        yield name
    finally:
        drop(state, name)


def drop_stale(state: State) -> None:
    """Drop what test runs left behind that were killed."""
    for name in names(state):
        found = re.match(r"test_(\d+)_\d+_", name)
        if found and not alive(int(found[1]), ""):
            drop(state, name)


def require_name(name: str) -> str:
    """The name itself, when it is safe in SQL and as a folder."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,50}", name):
        raise Stop(
            f"{name!r} is no database name: use small letters, digits and underscores, a letter first."
        )
    return name


def names(state: State) -> list[str]:
    """All databases of the server, PostgreSQL's own left out."""
    sql = "SELECT datname FROM pg_database WHERE datname NOT IN ('postgres', 'template0', 'template1') ORDER BY 1"
    return [row[0] for row in postgres.psql(state, sql)]


def exists(state: State, name: str) -> bool:
    """Whether there is such a database."""
    return name in names(state)


def create(state: State, name: str) -> None:
    """An empty database."""
    _tool(state, "createdb", "--template=template0", "--encoding=UTF8", require_name(name))


def clone(state: State, source: str, name: str) -> None:
    """Copy a database and its attachments over `name`, which is dropped first.

    Attachments become hard links: a file is named after its content and never written again.
    """
    if not exists(state, source):
        raise Stop(f"There is no database {source}.")
    drop(state, name)
    _close_connections(state, source)
    _tool(state, "createdb", f"--template={source}", "--strategy=FILE_COPY", require_name(name))
    if state.filestore(source).is_dir():
        shutil.copytree(state.filestore(source), state.filestore(name), copy_function=_link)


def rename(state: State, source: str, name: str) -> None:
    """Give a finished database its final name."""
    drop(state, name)
    _close_connections(state, source)
    postgres.psql(
        state, f'ALTER DATABASE "{require_name(source)}" RENAME TO "{require_name(name)}"'
    )
    if state.filestore(source).is_dir():
        state.filestore(source).rename(state.filestore(name))


@contextmanager
def under_construction(state: State, name: str) -> Iterator[str]:
    """A temporary name to work on: takes its final name when the block ends well, else it is dropped."""
    fresh = require_name(name) + "_new"
    drop(state, fresh)
    try:
        yield fresh
    except BaseException:
        drop(state, fresh)
        raise
    rename(state, fresh, name)


def drop(state: State, name: str) -> None:
    """Drop a database and its attachments, if there."""
    _tool(state, "dropdb", "--if-exists", "--force", require_name(name))
    shutil.rmtree(state.filestore(name), ignore_errors=True)


def snapshot(state: State, name: str) -> None:
    """Keep the present content for `restore`."""
    clone(state, name, name + SNAPSHOT)


def restore(state: State, name: str) -> None:
    """Bring back the content of the last snapshot."""
    if not exists(state, name + SNAPSHOT):
        raise Stop(f"Database {name} has no snapshot: ./jxc db snapshot {name} makes one.")
    clone(state, name + SNAPSHOT, name)


def logins(state: State, name: str) -> list[tuple[str, str]]:
    """(login, name) of the demo users: their e-mail ends in @jxc.example, their password is the login."""
    sql = (
        "SELECT u.login, p.name FROM res_users u JOIN res_partner p ON p.id = u.partner_id "
        "WHERE u.active AND p.email LIKE '%@jxc.example' ORDER BY u.id"
    )
    return [(row[0], row[1]) for row in postgres.psql(state, sql, name)]


def versions(state: State, name: str) -> dict[str, str]:
    """Installed addons of ours and the version of each."""
    sql = (
        "SELECT name, latest_version FROM ir_module_module "
        "WHERE state = 'installed' AND name LIKE 'jxc\\_%' ORDER BY 1"
    )
    return {row[0]: row[1] for row in postgres.psql(state, sql, name)}


def _close_connections(state: State, name: str) -> None:
    """PostgreSQL copies or renames only a database that nobody uses."""
    sql = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{require_name(name)}'"
    postgres.psql(state, sql)


def _tool(state: State, program: str, *args: str) -> None:
    command = [postgres.binaries(state) / program, *args]
    call(command, failed=f"PostgreSQL's {program} failed", env=postgres.environment(state))


def _link(source: str, target: str) -> None:
    os.link(source, target)
