"""Fixtures of the API tests: doors to the server, the trade of the demo company, sentences."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from api_doors import DOORS, Door
from api_sentences import Sentences
from api_trade import ROLES, Trade

KEYS = """
for login in logins.split():
    user = env["res.users"].search([("login", "=", login)])
    print(login, env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "test", None))
env.cr.commit()
"""


@pytest.fixture(scope="session")
def keys(odoo_shell: Callable[..., str]) -> dict[str, str]:
    """A bearer key for every role user."""
    lines = odoo_shell(KEYS, logins=" ".join(ROLES)).splitlines()
    return dict(line.split() for line in lines if line.startswith("jxc_"))


@pytest.fixture(scope="session")
def rpc_error(rpc: Callable) -> type[Exception]:
    """The exception of a refused call (`name`, `message`, `status`)."""
    return sys.modules[type(rpc("admin")).__module__].RpcError


@pytest.fixture(params=DOORS)
def door(
    request: pytest.FixtureRequest, rpc: Callable, keys: dict[str, str]
) -> Callable[[str], Door]:
    """`door("jxc_sales")`: a user in front of the server, by session and again by JSON-2."""
    return lambda login: DOORS[request.param](rpc(login), keys[login])


@pytest.fixture(params=["en_US", "zh_CN"])
def lang(request: pytest.FixtureRequest) -> str:
    """The language of the caller."""
    return request.param


@pytest.fixture(scope="session")
def trade(rpc: Callable) -> Trade:
    """The demo company at work."""
    return Trade(rpc)


@pytest.fixture(scope="session")
def say(trade: Trade) -> Sentences:
    """What users must read, word by word."""
    return Sentences(trade.as_user("admin"))


@pytest.fixture(scope="session")
def rpc_class() -> type:
    """The class of the calls, for tests with a server of their own; importing conftest would make another."""
    return next(
        module.Rpc
        for name, module in sys.modules.items()
        if name.endswith("conftest") and hasattr(module, "Rpc")
    )
