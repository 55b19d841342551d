"""The sequence behind `./jxc up`; each step leaves finished work alone."""

from . import database, demo, interpreter, odoo, odoo_deb, postgres, server, templates, venv
from .state import State
from .steps import say, step, together


def environment(state: State) -> None:
    """Odoo, the Python packages and PostgreSQL, the latter running."""
    interpreter.require()
    together(lambda: odoo_deb.ensure(state), lambda: venv.ensure(state))
    venv.ensure_odoo(state)
    postgres.start(state)


def new_database(
    state: State, name: str, *, with_demo: bool = True, modules: list[str] | None = None
) -> None:
    """Make a database with our addons (or just `modules`), with our demo data unless told otherwise."""
    database.require_name(name)
    kind = "full" if modules is not None else "demo" if with_demo else "addons"
    source = templates.ensure(state, kind)
    with step(f"database {name} made"), database.under_construction(state, name) as fresh:
        database.clone(state, source, fresh)
        if modules is not None:
            templates.install(state, fresh, modules)
        if kind != "demo":
            demo.speak_chinese(state, fresh)
        if modules is not None and with_demo:
            demo.load(state, fresh)


def up(state: State, name: str, port: int, *, with_demo: bool, detach: bool) -> int:
    """Bring everything up and start the server; the exit code."""
    database.require_name(name)
    server.require_port(state, port)
    environment(state)
    if database.exists(state, name):
        _upgrade(state, name)
    else:
        new_database(state, name, with_demo=with_demo)
    running = server.current(state)
    if running:
        say(f"The server runs already (process {running.pid}).")
        _greet(state, running)
        return 0
    with step("server answers"):
        running, process = server.start(state, name, port)
    _greet(state, running)
    if detach:
        return 0
    say("Ctrl-C ends the server.")
    return server.attend(state, process)


def _upgrade(state: State, name: str) -> None:
    """Upgrade those of our addons whose sources have another version than the database."""
    known = database.versions(state, name)
    old = [addon for addon in known if odoo.version(addon) not in ("", known[addon])]
    if old and not server.current(state):
        with step(f"{', '.join(old)} upgraded"):
            failed = "The upgrade failed"
            odoo.run(
                state,
                ["-d", name, "-u", ",".join(old)],
                log=state.logs / "upgrade.log",
                failed=failed,
            )


def _greet(state: State, running: server.Running) -> None:
    say(f"\n  {running.url}  database {running.db}\n  login admin, password admin")
    people = database.logins(state, running.db)
    if people:
        say("  demo users (the password is the login):")
    for login, name in people:
        say(f"    {login:<16} {name}")
    say(f"  log: {state.logs / 'server.log'}\n")
