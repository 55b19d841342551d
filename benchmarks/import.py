"""What bringing in materials costs: Odoo's own import and ours, the same file, in one run.

    ./jxc bench import [--rows 10000] [--large 100000]

Both sides run on a copy of the same database, as the same user, each in a transaction that is
rolled back: `load` on product.template as Odoo's import calls it, and a session of jxc.import
(dry run, then import). The records that come out are compared field by field. `--large` adds a
file of so many rows and prints the peak of the memory.
"""

import argparse
import sys

from imports import measure, report

from devtools import database, templates
from devtools.state import State

NAME = "bench_import"


def main(argv: list[str]) -> int:
    """Measure and print; the exit code says only whether the benchmark could run."""
    parser = argparse.ArgumentParser(prog="jxc bench import", description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000, help="materials of the file")
    parser.add_argument("--large", type=int, default=0, help="rows of one more, larger file")
    args = parser.parse_args(argv)
    state = State.current()
    database.clone(state, templates.ensure(state, "addons"), NAME)
    try:
        report.show(measure.measure(NAME, args.rows, args.large), args.rows)
    finally:
        database.drop(state, NAME)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
