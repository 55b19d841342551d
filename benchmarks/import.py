"""What bringing in materials costs: Odoo's own import and ours, the same file, in one run.

    ./jxc bench import [--rows 10000] [--large 100000] [--ways load jxc]

Three ways, on copies of the same database, as the same person, each in a transaction that is rolled
back: `load` on product.template, as Odoo's import calls it; Odoo's import of the file as its client
does it (read, test, import); and a session of jxc.import (read, dry run, import). All stored values of
all records that come out are compared, and so are the numbers of rows in all tables. `--large` adds a
file of so many rows in a process of its own, as the scheduled action works through it, and prints the
peak of its memory and how far others saw it.
"""

import argparse
import sys

from imports import measure, report

from devtools import database, templates
from devtools.state import State

NAME = "bench_import"


def main(argv: list[str]) -> int:
    """Measure and print; the exit code is 1 when the records differ."""
    parser = argparse.ArgumentParser(prog="jxc bench import", description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000, help="materials of the file")
    parser.add_argument("--ways", nargs="+", choices=report.NAMES, default=list(report.NAMES))
    parser.add_argument("--large", type=int, default=0, help="rows of one more, larger file")
    args = parser.parse_args(argv)
    state = State.current()
    database.clone(state, templates.ensure(state, "addons"), NAME)
    try:
        result = measure.apart(measure.compare, NAME, args.rows, args.ways)
        report.show(result)
        if args.large:
            report.show_large(measure.apart(measure.measure_large, NAME, args.large))
    finally:
        database.drop(state, NAME)
    return int(bool(result["differ"] or result["tables"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
