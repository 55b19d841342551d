"""What goods cost: one big delivery reserved and validated, and people at work at once.

    ./jxc bench goods [--lines 2000] [--rounds 3] [--seconds 20] [--turns 6] [--skip-load]

Plain Odoo and JXC run in the same call, turn by turn, on databases with the same modules:
first in this process, a delivery of untracked lines; then over HTTP against a server with
several workers, where eight people ship, receive, return, count and move the same goods.
"""

import argparse
import sys

from big_documents import databases, load, measure, report


def main(argv: list[str]) -> int:
    """Measure and print; the exit code says only whether the benchmark could run."""
    parser = argparse.ArgumentParser(prog="jxc bench goods", description=__doc__.split("\n")[0])
    parser.add_argument("--lines", type=int, default=2000, help="lines of the delivery")
    parser.add_argument("--rounds", type=int, default=3, help="deliveries per variant")
    parser.add_argument("--seconds", type=int, default=20, help="how long people work, per turn")
    parser.add_argument("--turns", type=int, default=6, help="turns of people working, per variant")
    parser.add_argument("--skip-load", action="store_true", help="only the big delivery")
    args = parser.parse_args(argv)
    with databases.prepared() as names:
        figures = measure.measure(names, args.lines, args.rounds)
        report.show_documents(figures, args.lines)
        if not args.skip_load:
            report.show_load(load.run(names, args.seconds, args.turns))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
