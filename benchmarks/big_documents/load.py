"""Eight people at work at once, over HTTP against servers with several processes."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from devtools import server
from devtools.state import REPO, State

sys.path.insert(0, str(REPO / "tests" / "concurrency"))


def run(names: dict[str, str], seconds: int, turns: int) -> dict[str, list]:
    """Return ``{variant: reports}`` of :class:`stock_mix.Report`; the variants take turns.

    Both servers are up all the time, and short turns alternate: what else the machine does
    for a while slows down both sides.
    """
    import stock_mix

    reports: dict[str, list] = {key: [] for key in names}
    with ExitStack() as stack:
        doors = {
            key: stack.enter_context(_serve(key, name, stock_mix.Door))
            for key, name in names.items()
        }
        for number in range(turns):
            turn = list(doors.items())
            for key, door in turn if number % 2 else turn[::-1]:
                reports[key].append(stock_mix.run(door, seconds, seed=number * 100))
    return reports


@contextmanager
def _serve(key: str, name: str, door: type) -> Iterator:
    label = f"bench-goods-{key.lower()}"
    with server.serving(State.current(), name, label, workers=4) as url:
        yield door(url, name, "admin", "admin")
