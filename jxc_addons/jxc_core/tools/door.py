"""Through which door a call came in, as the running code itself knows it.

Nothing here is read from what a caller hands over: the web server knows the path of the
request, and the code that runs a scheduled action or an import says so while it runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Beginnings of the paths that programs call.
API_PATHS = ("/json/", "/xmlrpc/", "/jsonrpc")
#: Beginnings of the paths that name what they call → what stands between model and method.
CALL_PATHS = {
    "/json/2/": "/",
    "/web/dataset/call_kw/": ".",
    "/web/dataset/call_button/": ".",
}
#: Door of the code that runs now, each thread its own.
_PASSING: ContextVar[str | None] = ContextVar("jxc_core.door", default=None)


@contextmanager
def passing(door: str) -> Iterator[None]:
    """Let what runs inside have come in through ``door``; the outermost door counts.

    >>> with passing("cron"), passing("import"):
    ...     get_passing()
    'cron'
    >>> get_passing() is None
    True
    """
    token = _PASSING.set(_PASSING.get() or door)
    try:
        yield
    finally:
        _PASSING.reset(token)


def get_passing() -> str | None:
    """Return the door that the running code has named, if any."""
    return _PASSING.get()


def get_door_of_path(path: str, *, is_staff: bool) -> str:
    """Return the door of a web request.

    >>> get_door_of_path("/json/2/sale.order/action_confirm", is_staff=True)
    'api'
    >>> get_door_of_path("/web/dataset/call_kw/sale.order/write", is_staff=True)
    'client'
    >>> get_door_of_path("/my/orders/7/accept", is_staff=False)
    'portal'
    """
    if path.startswith(API_PATHS):
        return "api"
    return "client" if is_staff else "portal"


def get_call_of_path(path: str) -> tuple[str, str]:
    """Return the model and the method that the path of a web request calls, or empty strings.

    >>> get_call_of_path("/json/2/stock.move/search_read")
    ('stock.move', 'search_read')
    >>> get_call_of_path("/web/dataset/call_kw/stock.move.search_read")
    ('stock.move', 'search_read')
    >>> get_call_of_path("/my/orders/7/accept")
    ('', '')
    """
    for beginning, separator in CALL_PATHS.items():
        if path.startswith(beginning):
            model, _, method = path.removeprefix(beginning).rpartition(separator)
            return model, method
    return "", ""
