"""Odoo's own command line in this environment."""

import ast
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from . import chromium, postgres
from .process import call
from .state import REPO, State

ADDONS = Path(os.environ.get("JXC_ADDONS") or REPO / "jxc_addons").absolute()
SCRIPTS = Path(__file__).parent / "scripts"
SERVER_WIDE = Path(__file__).parent / "server_wide"
CONF = """\
[options]
http_interface = 127.0.0.1
http_port = 8069
data_dir = {data}
addons_path = {addons}
proxy_mode = False
list_db = False
max_cron_threads = 1
limit_time_real = 1200
limit_time_cpu = 600
limit_memory_soft = 0
limit_memory_hard = 0
"""


def addon_names() -> list[str]:
    """Our addons that exist, siblings after the centre."""
    return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))


def addons_path() -> list[str]:
    """Folders of addons beside Odoo's own."""
    extra = os.environ.get("JXC_EXTRA_ADDONS", "").split(",")
    return [str(ADDONS), *filter(None, extra)]


def version(addon: str) -> str:
    """Version in the manifest of an addon of ours; empty when its folder is gone."""
    path = ADDONS / addon / "__manifest__.py"
    return str(ast.literal_eval(path.read_text()).get("version", "")) if path.is_file() else ""


def conf(state: State) -> Path:
    """Odoo's configuration file, made when missing; each addons path has its own.

    JXC_EXTRA_ADDONS adds folders (comma) to the addons path.
    """
    folders = addons_path()
    ADDONS.mkdir(exist_ok=True)
    state.data.mkdir(exist_ok=True)
    text = CONF.format(data=state.data, addons=",".join(folders))
    usual = folders == [str(REPO / "jxc_addons")]
    mark = "" if usual else "-" + hashlib.sha256(text.encode()).hexdigest()[:8]
    path = state.root / f"odoo{mark}.conf"
    if not path.is_file() or path.read_text() != text:
        path.touch(mode=0o600)
        path.write_text(text)
    return path


def environment(state: State) -> dict[str, str]:
    """What Odoo needs: the database server, its configuration file, our Chromium wrapper first in PATH."""
    env = postgres.environment(state)
    env.update(
        ODOO_RC=str(conf(state)),
        JXC_STATE=str(state.root),
        JXC_CHROMIUM=chromium.executable(),
        PATH=f"{Path(__file__).parent / 'bin'}:{state.venv / 'bin'}:{env['PATH']}",
        PYTHONPATH=os.pathsep.join(filter(None, [str(REPO), os.environ.get("PYTHONPATH", "")])),
    )
    return env


def command(state: State, args: Sequence[str]) -> list[str]:
    """Argument list of an Odoo call; without a sub-command it is a server call."""
    sub = [] if args and not args[0].startswith("-") else ["server"]
    return [str(state.python), str(state.venv / "bin/odoo"), *sub, *args]


def server_wide(*modules: str) -> list[str]:
    """Arguments that load modules of ours for test runs (`devtools/server_wide`).

    `jxc_same_core` is always one of them.
    """
    folders = ",".join([*addons_path(), str(SERVER_WIDE)])
    loaded = ["base", "rpc", "web", "jxc_same_core", *modules]
    return [f"--addons-path={folders}", f"--load={','.join(loaded)}"]


def run(state: State, args: Sequence[str], *, log: Path, failed: str) -> None:
    """Run a server call that ends by itself; raise Stop with `failed` when it ends badly."""
    fixed = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
    call(command(state, [*args, *fixed]), failed=failed, log=log, env=environment(state))


def script(state: State, db: str, code: str, *, failed: str, **values: str) -> str:
    """Run Python code in `odoo shell` on a database and return what it printed.

    `values` arrive as variables of the code; it has to commit by itself.
    """
    given = "".join(f"{name} = {value!r}\n" for name, value in values.items())
    args = ["shell", "-d", db, "--no-http", "--log-level=warn"]
    trace = state.logs / f"shell-{db}.log"
    env = environment(state)
    return call(command(state, args), failed=failed, env=env, stdin=given + code, trace=trace)
