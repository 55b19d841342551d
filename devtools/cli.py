"""The commands of `./jxc`."""

from __future__ import annotations

import argparse
import os
import signal
import sys

from . import interpreter
from .errors import Stop
from .state import REPO, State
from .steps import say, step, warn


def main(argv: list[str]) -> int:
    """Run one command and return the exit code."""
    args = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        state = State.current()
        interpreter.keep_bytecode(state.root / "pycache")
        return args.action(state, args) or 0
    except Stop as stop:
        warn(f"jxc: {stop}")
        return 1
    except KeyboardInterrupt:
        warn("\njxc: interrupted; the same command goes on where it stopped.")
        return 130
    except OSError as error:
        if error.errno == 28:
            warn("jxc: The disk is full: 3 GB are needed.")
            return 1
        raise


def _interrupt(_signal: int, _frame: object) -> None:
    """Being told to end is like Ctrl-C: children end, temporary databases go."""
    from .process import end_all

    end_all()
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jxc", description="Set up, run and test JXC on Odoo 19.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name, action, text):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(action=action)
        return command

    command = add("up", _up, "set up everything that is missing and start the server")
    command.add_argument(
        "--no-demo", action="store_true", help="no demo data when the database is made"
    )
    command.add_argument("--port", type=int, default=8069)
    command.add_argument("--db", default="jxc", metavar="NAME")
    command.add_argument("--detach", action="store_true", help="return once the server answers")
    command = add("down", _down, "end the server and PostgreSQL")
    command.add_argument("--server", action="store_true", help="only the server")
    add("status", _status, "what is set up and what runs")
    command = add("run", _run, "Odoo's own command line: ./jxc run -- shell -d jxc")
    command.add_argument("args", nargs=argparse.REMAINDER, metavar="-- Odoo's arguments")
    command = add("db", _db, "make, keep, bring back or drop a database")
    command.add_argument("what", choices=["new", "snapshot", "restore", "drop", "list"])
    command.add_argument("name", nargs="?", metavar="NAME")
    command.add_argument("--no-demo", action="store_true", help="new: without demo data")
    command.add_argument(
        "--modules", metavar="A,B", help="new: these modules instead of all our addons"
    )
    command = add("test", _test, "run tests; without names all that belong to every change")
    command.add_argument("names", nargs="*", metavar="NAME")
    command.add_argument("--tags", help="addons: Odoo test tags instead of all tests of the addons")
    add("env", _env, 'shell exports to reach the database server: eval "$(./jxc env)"')
    command = add("lint", _lint, "run the linters on all files")
    command.add_argument("--fix", action="store_true", help="first put right what can be")
    add("i18n", _i18n, "bring i18n/*.pot and zh_CN.po up to date")
    add("docs", _docs, "write docs/model-map.md and docs/roles.md")
    add("doors", _doors, "attack plain Odoo and JXC past the buttons; write docs/closed-doors.md")
    command = add("bench", _bench, "run a benchmark of benchmarks/")
    command.add_argument("name", nargs="?")
    command.add_argument("args", nargs=argparse.REMAINDER)
    return parser


def _up(state: State, args: argparse.Namespace) -> int:
    from . import setup

    return setup.up(state, args.db, args.port, with_demo=not args.no_demo, detach=args.detach)


def _down(state: State, args: argparse.Namespace) -> None:
    from . import postgres, server

    say("server ended" if server.stop(state) else "no server was running")
    if args.server:
        return
    say("PostgreSQL ended" if postgres.stop(state) else "no PostgreSQL of ours was running")


def _status(state: State, _args: argparse.Namespace) -> None:
    from . import database, odoo_deb, postgres, server

    say(f"state folder  {state.root}")
    say(
        f"Odoo          {odoo_deb.version(state) if state.odoo_root.is_dir() else 'not set up (./jxc up)'}"
    )
    running = server.current(state)
    say(
        f"server        {f'{running.url}, database {running.db}, process {running.pid}' if running else 'not running'}"
    )
    if not state.venv.is_dir() or not postgres.running(state):
        say("PostgreSQL    not running")
        return
    say(f"PostgreSQL    {postgres.environment(state)['PGHOST']}")
    say(f"databases     {', '.join(database.names(state)) or 'none'}")


def _run(state: State, args: argparse.Namespace) -> None:
    from . import odoo, setup
    from .process import free_port, port_taken

    setup.environment(state)
    given = args.args[1:] if args.args[:1] == ["--"] else args.args
    command = odoo.command(state, given)
    chosen = any(
        arg.startswith(("-p", "--http-port", "--no-http", "-h", "--help")) for arg in given
    )
    if command[2] == "server" and not chosen and port_taken(8069):
        command.append(f"--http-port={free_port()}")
    os.execvpe(command[0], command, odoo.environment(state))


def _env(state: State, _args: argparse.Namespace) -> None:
    import shlex

    from . import odoo, setup

    setup.environment(state)
    env = odoo.environment(state)
    for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "ODOO_RC", "JXC_STATE", "PATH"):
        if name in env:
            say(f"export {name}={shlex.quote(env[name])}")


def _db(state: State, args: argparse.Namespace) -> None:
    from . import database, setup

    setup.environment(state)
    if args.what == "list":
        say("\n".join(database.names(state)))
        return
    if not args.name:
        raise Stop(f"Name a database: ./jxc db {args.what} NAME.")
    if args.what == "new":
        modules = (
            [name for name in args.modules.split(",") if name] if args.modules is not None else None
        )
        setup.new_database(state, args.name, with_demo=not args.no_demo, modules=modules)
        return
    with step(f"{args.what} {args.name}"):
        getattr(database, args.what)(state, args.name)


def _test(state: State, args: argparse.Namespace) -> int:
    from .testing import suites

    return suites.run(state, args.names, args.tags)


def _lint(state: State, args: argparse.Namespace) -> int:
    from . import venv
    from .testing import static

    venv.ensure(state)
    venv.ensure_dev(state)
    if args.fix:
        static.fix(state)
    return 1 if static.lint(state).failed else 0


def _i18n(state: State, _args: argparse.Namespace) -> None:
    from . import i18n, setup

    setup.environment(state)
    i18n.update(state)


def _docs(_state: State, _args: argparse.Namespace) -> None:
    from . import model_map, roles

    model_map.write()
    roles.write()


def _doors(state: State, _args: argparse.Namespace) -> int:
    """In the environment's Python, which has the clients of the tests."""
    import subprocess

    from . import odoo, setup, venv

    setup.environment(state)
    venv.ensure_dev(state)
    code = "from devtools import closed_doors, state; raise SystemExit(closed_doors.write(state.State.current()))"
    command = [str(state.python), "-c", code]
    return subprocess.run(command, env=odoo.environment(state), cwd=REPO, check=False).returncode


def _bench(state: State, args: argparse.Namespace) -> int:
    from . import bench

    return bench.run(state, args.name, args.args)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
