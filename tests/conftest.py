"""Fixtures of the tests that use a running server: api/, e2e/, concurrency/, scale/.

Started by `./jxc test <part>`, which prepares the environment. Each pytest session gets its own copy of the demo
database and its own server on a free port of the loopback interface; both go away at its end.
"""

from __future__ import annotations

import json
import signal
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from devtools import chromium, database, odoo, server, templates
from devtools.state import State

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_configure() -> None:
    """Being told to end lets the fixtures end their server and drop their database."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


class RpcError(Exception):
    """An error that the server answered: `name` is its class, the text is what a user reads."""

    def __init__(self, name: str, message: str, status: int = 200) -> None:
        super().__init__(message)
        self.name, self.message, self.status = name, message, status


class Rpc:
    """Calls as one user: `session` of the web client and, by `json2`, bearer keys."""

    def __init__(self, url: str, db: str, login: str, password: str | None = None) -> None:
        self.url, self.db, self.login = url, db, login
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._key: str | None = None
        credentials = {"db": db, "login": login, "password": password or login}
        self.uid = self._post("/web/session/authenticate", credentials)["uid"]

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """What the web client calls: `/web/dataset/call_kw`."""
        params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def route(self, path: str, **params: Any) -> Any:
        """A JSON-RPC route of a controller."""
        return self._post(path, params)

    def json2(self, model: str, method: str, key: str | None = None, **params: Any) -> Any:
        """`POST /json/2/<model>/<method>` with a bearer key (this user's own, made when none is given)."""
        headers = {"Authorization": f"bearer {key or self.api_key()}", "X-Odoo-Database": self.db}
        return self._send(f"/json/2/{model}/{method}", params, headers)

    def api_key(self) -> str:
        """A bearer key of this user; made once, on the server's side."""
        if self._key is None:
            raise RuntimeError("make the key with the fixture `api_key_for`")
        return self._key

    def _post(self, path: str, params: dict[str, Any]) -> Any:
        answer = self._send(path, {"jsonrpc": "2.0", "method": "call", "params": params}, {})
        if "error" in answer:
            data = answer["error"].get("data", {})
            raise RpcError(data.get("name", ""), data.get("message") or answer["error"]["message"])
        return answer.get("result")

    def _send(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
        headers = {"Content-Type": "application/json", **headers}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        try:
            with self._opener.open(request, timeout=120) as page:
                return json.load(page)
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            try:
                data = json.loads(text)
            except ValueError:
                data = {"name": "HTTPError", "message": text}
            raise RpcError(data.get("name", ""), data.get("message", ""), error.code) from None


@pytest.fixture(scope="session")
def state() -> State:
    """The state folder that the environment was set up in."""
    return State.current()


@pytest.fixture(scope="session")
def db_name(state: State) -> Iterator[str]:
    """A copy of the demo database, for this session alone."""
    with database.copied(state, templates.ensure(state, "demo"), "pytest") as name:
        yield name


@pytest.fixture(scope="session")
def server_url(state: State, db_name: str) -> Iterator[str]:
    """Address of a running server on `db_name`; `server` is the same fixture."""
    with server.serving(state, db_name, "test-server") as url:
        yield url


@pytest.fixture(scope="session", name="server")
def server_fixture(server_url: str) -> str:
    """Address of the running server."""
    return server_url


@pytest.fixture(scope="session")
def odoo_shell(state: State, db_name: str) -> Callable[..., str]:
    """Run code in `odoo shell` on the database (`env` is the superuser's; commit yourself); what it printed."""

    def shell(code: str, **values: str) -> str:
        return odoo.script(
            state, db_name, code, failed="The shell code of the test failed", **values
        )

    return shell


@pytest.fixture(scope="session")
def rpc(server_url: str, db_name: str, odoo_shell: Callable[..., str]) -> Callable[..., Rpc]:
    """`rpc("admin")` logs in (once per login) and returns an `Rpc`; the password is the login unless given."""
    sessions: dict[str, Rpc] = {}

    def login(name: str = "admin", password: str | None = None) -> Rpc:
        if name not in sessions:
            client = Rpc(server_url, db_name, name, password)
            client.api_key = lambda: _api_key(client, odoo_shell)  # type: ignore[method-assign]
            sessions[name] = client
        return sessions[name]

    return login


def _api_key(client: Rpc, odoo_shell: Callable[..., str]) -> str:
    if client._key is None:
        code = (
            "user = env['res.users'].search([('login', '=', login)])\n"
            "key = env['res.users.apikeys'].with_user(user).sudo()._generate('rpc', 'test', None)\n"
            "env.cr.commit()\nprint(key)\n"
        )
        client._key = odoo_shell(code, login=client.login).split()[-1]
    return client._key


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=chromium.executable(), headless=True, args=list(chromium.ARGUMENTS)
        )
        yield chrome
        chrome.close()


@pytest.fixture(scope="session")
def sit_down(browser: Any) -> Callable:
    """`sit_down(url, db, login, viewport, password)`: where a person works, in Chinese, at Chinese time.

    Pages of one such place share the client's files, which a new one has to fetch and compile.
    """

    def log_in(
        url: str,
        db: str,
        login: str,
        viewport: dict[str, int] | None = None,
        password: str | None = None,
    ) -> Any:
        context = browser.new_context(
            base_url=url,
            viewport=viewport or DESKTOP,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=viewport == PHONE,
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        # The first page of a fresh server waits for the client's files.
        context.set_default_navigation_timeout(120_000)
        params = {"db": db, "login": login, "password": password or login}
        answer = context.request.post("/web/session/authenticate", data={"params": params}).json()
        assert answer.get("result", {}).get("uid"), answer
        return context

    return log_in


@pytest.fixture(scope="session")
def desk(sit_down: Callable, server_url: str, db_name: str) -> Callable:
    """`desk(login, viewport, password)`: where a person of the demo company works; logged in once."""
    desks: dict[tuple[str, bool], Any] = {}

    def find(login: str, viewport: dict[str, int], password: str | None) -> Any:
        key = (login, viewport == PHONE)
        if key not in desks:
            desks[key] = sit_down(server_url, db_name, login, viewport, password)
        return desks[key]

    return find


@pytest.fixture
def page_as(desk: Callable, request: pytest.FixtureRequest, state: State) -> Iterator[Callable]:
    """`page_as(login, viewport=DESKTOP)` is an empty page of a user who is logged in, in Chinese, at Chinese time.

    The test goes where it wants to: to begin with the home page would load the client twice.
    A screenshot of every page of a failed test is kept in the logs folder.
    """
    pages = []

    def open_page(
        login: str, viewport: dict[str, int] | None = None, password: str | None = None
    ) -> Any:
        viewport = viewport or DESKTOP
        page = desk(login, viewport, password).new_page()
        pages.append(page)
        page.set_viewport_size(viewport)
        return page

    yield open_page
    failed = getattr(request.node, "failed", False)
    for number, page in enumerate(pages):
        if failed:
            page.screenshot(path=str(_shot(state, request.node.name, number)))
        # Chromium forgets a close that meets a navigation, and Playwright waits for it for ever.
        page.wait_for_load_state()
        # What the client remembers of the person's choices is not for the next test.
        if page.url != "about:blank":
            page.evaluate("localStorage.clear()")
        page.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let fixtures know whether their test failed."""
    outcome = yield
    report = outcome.get_result()
    if report.when == "call":
        item.failed = report.failed


def _shot(state: State, name: str, number: int) -> Path:
    return state.logs / f"failed-{name}-{number}.png"
