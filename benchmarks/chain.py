"""What JXC costs: order → cash and buy → pay with 5 lines, in plain Odoo and with JXC.

    ./jxc bench chain [--repeat 15] [--keep] [--where STEP]

a  plain Odoo, the same modules without JXC
b  JXC installed, no rule active
c  JXC with every shipped rule active in the company

All three run in this process, turn by turn (a b c a b c …), each on a database of its own.
Every business step is a transaction with a fresh environment, as a request has.
"""

import argparse
import sys

from order_chain import databases, measure, report


def main(argv: list[str]) -> int:
    """Measure and print; the exit code says only whether the benchmark could run."""
    parser = argparse.ArgumentParser(prog="jxc bench chain", description=__doc__.split("\n")[0])
    parser.add_argument("--repeat", type=int, default=15, help="measured chains per variant")
    parser.add_argument("--warm-up", type=int, default=2, help="chains before measuring")
    parser.add_argument("--keep", action="store_true", help="keep the databases, and use kept ones")
    parser.add_argument(
        "--where", metavar="STEP", help="show the queries of one step in each variant"
    )
    args = parser.parse_args(argv)
    with databases.prepared(keep=args.keep) as names:
        variants = [databases.open_variant(name, key) for key, name in names.items()]
        measure.warm_up(variants, args.warm_up)
        if args.where:
            report.show_queries(measure.trace(variants, args.where))
            return 0
        figures = measure.measure(variants, args.repeat)
        guard = measure.count_guard(next(variant for variant in variants if variant.key == "b"))
    report.show(figures, args.repeat, guard)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
