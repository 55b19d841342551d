"""Eight people at work at once, over HTTP against a server with several processes."""

import sys

from devtools import server
from devtools.process import end, free_port
from devtools.state import REPO, State

sys.path.insert(0, str(REPO / "tests" / "concurrency"))


def run(names: dict[str, str], seconds: int, turns: int) -> dict[str, list]:
    """Return ``{variant: reports}`` of :class:`stock_mix.Report`; the variants take turns."""
    reports: dict[str, list] = {key: [] for key in names}
    for number in range(turns):
        turn = list(names.items())
        for key, name in turn if number % 2 else turn[::-1]:
            reports[key].append(_work(name, seconds, number))
    return reports


def _work(name: str, seconds: int, seed: int):
    import stock_mix

    state = State.current()
    port = free_port()
    process = server.launch(
        state,
        name,
        port,
        state.logs / "bench-goods.log",
        "--workers=4",
        "--max-cron-threads=0",
        f"--gevent-port={free_port()}",
    )
    try:
        door = stock_mix.Door(f"http://127.0.0.1:{port}", name, "admin", "admin")
        return stock_mix.run(door, seconds, seed=seed * 100)
    finally:
        end(process)
