"""The table, the ratios, and whether the goals hold."""

from collections import Counter, defaultdict
from statistics import median

from .measure import Figure
from .scenario import STEPS

GOAL = 1.05
KEYS = ("a", "b", "c")
WIDTH = 20


def show(figures: list[Figure], repeat: int, guard: int = 0) -> None:
    """Print queries and median milliseconds per step, sums, ratios and the verdict.

    :param guard: queries of a chain that the guard of stock asks in variant b
    """
    queries, seconds = _by_step(figures)
    print(f"\norder → cash and buy → pay, 5 lines, {repeat} chains each; queries, median ms")
    print("a = plain Odoo, b = JXC with no rule active, c = JXC with all rules active\n")
    print(
        f"{'step':{WIDTH}} {'a':>5} {'b':>5} {'c':>5} {'b-a':>4} {'c-a':>4}   {'a ms':>7} {'b ms':>7} {'c ms':>7}"
    )
    for step in STEPS:
        _row(
            step.name,
            [queries[key, step.name] for key in KEYS],
            [seconds[key, step.name] for key in KEYS],
        )
    shared = [step.name for step in STEPS if not step.extra]
    extra = [step.name for step in STEPS if step.extra]
    totals = {
        title: (
            [sum(queries[key, name] or 0 for name in names) for key in KEYS],
            [sum(seconds[key, name] or 0 for name in names) for key in KEYS],
        )
        for title, names in (("steps of plain Odoo", shared), ("acts of JXC", extra))
    }
    for title, (counts, times) in totals.items():
        _row(title, counts, times)
    _verdict(
        totals["steps of plain Odoo"][0],
        _paired_ratios(figures, "seconds"),
        _paired_ratios(figures, "cpu"),
        guard,
    )


def _by_step(figures: list[Figure]):
    groups = defaultdict(list)
    for figure in figures:
        groups[figure.variant, figure.step].append(figure)
    queries, seconds = defaultdict(lambda: None), defaultdict(lambda: None)
    for key, group in groups.items():
        queries[key] = int(median(figure.queries for figure in group))
        seconds[key] = median(figure.seconds for figure in group)
    return queries, seconds


def _paired_ratios(figures: list[Figure], measure: str) -> dict[str, float]:
    """Median over the rounds of time(variant) ÷ time(a): slow spells of the machine hit all three."""
    times = defaultdict(float)
    for figure in figures:
        if not figure.extra:
            times[figure.variant, figure.chain] += getattr(figure, measure)
    rounds = {chain for _, chain in times}
    return {
        key: median(times[key, chain] / times["a", chain] for chain in rounds) for key in ("b", "c")
    }


def _row(title, counts, times) -> None:
    cells = ["" if count is None else str(count) for count in counts]
    more = [
        "" if None in (counts[0], count) or count == counts[0] else f"{count - counts[0]:+d}"
        for count in counts[1:]
    ]
    clocks = ["" if value is None else f"{value * 1000:.1f}" for value in times]
    print(
        f"{title:{WIDTH}} {cells[0]:>5} {cells[1]:>5} {cells[2]:>5} {more[0]:>4} {more[1]:>4}"
        f"   {clocks[0]:>7} {clocks[1]:>7} {clocks[2]:>7}"
    )


def _verdict(
    counts: list[int],
    time_ratios: dict[str, float],
    cpu_ratios: dict[str, float],
    guard: int,
) -> None:
    plain, installed, active = counts
    print(f"\nb and c contain {guard} queries of the stock guard, a policy that needs no rule")
    print(f"\nqueries  b/a {installed / plain:.3f}   c/a {active / plain:.3f}")
    print(
        f"time     b/a {time_ratios['b']:.3f}   c/a {time_ratios['c']:.3f}   (median of the rounds)"
    )
    print(
        f"CPU      b/a {cpu_ratios['b']:.3f}   c/a {cpu_ratios['c']:.3f}   (Odoo and its PostgreSQL session)\n"
    )
    goals = (
        ("b costs no query but those of the stock guard", installed - guard <= plain),
        (f"c costs at most {GOAL} × the queries", active <= GOAL * plain),
        (f"c costs at most {GOAL} × the time", time_ratios["c"] <= GOAL),
    )
    for text, holds in goals:
        print(f"{'holds ' if holds else 'MISSED'}  {text}")


def show_queries(found: dict[str, list[tuple[str, str]]]) -> None:
    """Print what each variant asks more, or less, often than plain Odoo, and who asks."""
    plain = Counter(_shape(text) for text, _caller in found["a"])
    for key, queries in found.items():
        print(f"\n== {key}: {len(queries)} queries")
        left = Counter(plain)
        for text, caller in queries:
            if left[_shape(text)]:
                left[_shape(text)] -= 1
            else:
                print(f"+ {_shape(text)}\n      {caller}")
        for text in left.elements():
            print(f"- {text}")


def _shape(text: str) -> str:
    """The query without its list of columns: enough to see what it is about."""
    words = " ".join(text.split())
    if words.startswith("SELECT") and " FROM " in words:
        return "SELECT … FROM " + words.split(" FROM ", 1)[1][:240]
    return (
        words[:70].split('"', 2)[0] + words.split('"', 2)[1] if words.count('"') > 1 else words[:70]
    )
