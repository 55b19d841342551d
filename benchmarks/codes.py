"""How fast people who create materials at once get their codes, and that none comes twice.

    ./jxc bench codes [--total 10000] [--writers 8]

Starts a server with several processes on a database of its own.
"""

import argparse
import resource
import sys

from devtools import database, server, templates
from devtools.state import REPO, State

sys.path.insert(0, str(REPO / "tests" / "concurrency"))


def main(argv: list[str]) -> int:
    """Measure and print; the exit code is 1 when a code came twice or somebody was refused."""
    parser = argparse.ArgumentParser(prog="jxc bench codes", description=__doc__.split("\n")[0])
    parser.add_argument("--total", type=int, default=10_000, help="materials of all writers")
    parser.add_argument("--writers", type=int, default=8)
    args = parser.parse_args(argv)
    import code_load as load

    state, figures = State.current(), {}
    with (
        database.copied(state, templates.ensure(state, "addons"), "bench_codes") as name,
        server.serving(state, name, "bench-codes", workers=3) as url,
    ):
        door = load.stock_load.Door(url, name, "admin", "admin")
        for writers in (1, args.writers):
            total = args.total if writers > 1 else args.total // args.writers
            codes, errors, seconds = load.Shop(door).run(total, writers)
            figures[writers] = len(codes) / seconds
            print(
                f"{writers} writers: {len(codes)} materials, {len(set(codes))} codes,"
                f" {len(errors)} refused, {seconds:.1f} s, {len(codes) / seconds:.0f} a second"
            )
    print(f"{args.writers} writers ÷ 1 writer: {figures[args.writers] / figures[1]:.2f} × as many")
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"peak memory of a server process: {children} MB")
    return int(bool(errors) or len(codes) != len(set(codes)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
