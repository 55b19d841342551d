"""Print what was measured, and whether the goals hold."""

from collections import defaultdict
from statistics import median

#: Act → what it may cost beside plain Odoo.
GOALS = {"reserve": 0.5, "validate": 0.8}
THROUGHPUT = 0.9


def show_documents(figures, lines: int) -> None:
    """Print queries and seconds of the big delivery."""
    groups = defaultdict(list)
    for figure in figures:
        groups[figure.act, figure.variant].append(figure)
    print(f"\none delivery of {lines} untracked lines: median of the rounds")
    print(f"{'':10} {'plain':>24} {'JXC':>24}   {'time':>5} {'CPU':>5}")
    print(f"{'':10} {'queries':>8} {'s':>7} {'CPU s':>7} {'queries':>8} {'s':>7} {'CPU s':>7}")
    for act, goal in GOALS.items():
        plain, ours = (_median(groups[act, key]) for key in ("plain", "JXC"))
        time, cpu = ours[1] / plain[1], ours[2] / plain[2]
        cells = " ".join(f"{one[0]:8.0f} {one[1]:7.2f} {one[2]:7.2f}" for one in (plain, ours))
        verdict = "holds" if time <= goal else "MISSED"
        print(f"{act:10} {cells}   {time:5.2f} {cpu:5.2f}   {verdict}: at most {goal} × the time")


def _median(figures) -> tuple[float, float, float]:
    return (
        median(figure.queries for figure in figures),
        median(figure.seconds for figure in figures),
        median(figure.cpu for figure in figures),
    )


def show_load(reports) -> None:
    """Print what people did at once, and what was wrong afterwards."""
    print("\neight people ship, reserve, receive, return, count and move three products at once")
    for key, turns in reports.items():
        for turn in turns:
            print(f"{key:6} {turn}")
            for sentence in [*turn.wrong[:3], *sorted(set(turn.broken))[:3]]:
                print(f"         {sentence[:160]}")
    ratio = _rate(reports["JXC"]) / _rate(reports["plain"])
    verdict = "holds" if ratio >= THROUGHPUT else "MISSED"
    print(f"throughput {ratio:.2f} × plain   {verdict}: at least {THROUGHPUT} ×")
    right = not any(turn.wrong for turn in reports["JXC"])
    print(f"{'holds' if right else 'MISSED'}: nothing is wrong with stock under JXC")


def _rate(turns) -> float:
    """Acts in a second over all turns."""
    return sum(turn.rate * turn.seconds for turn in turns) / sum(turn.seconds for turn in turns)
