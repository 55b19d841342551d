"""The tables of the benchmark `import`."""

LIMIT = 1024
NAMES = {"load": "load", "odoo": "Odoo's import", "jxc": "JXC"}


def show(result: dict) -> None:
    """Print the ratios, and whether the outcome is the same."""
    ways = {one.way for one in result["figures"]}
    load, odoo, ours = (_sum(result["figures"], way) for way in ("load", "odoo", "jxc"))
    alone = _sum(result["figures"], "jxc", "import")
    print()
    if {"load", "jxc"} <= ways:
        _show_ratio("load ÷ import", load, alone)
    if {"odoo", "jxc"} <= ways:
        _show_ratio("Odoo ÷ JXC, read + dry run + import", odoo, ours)
    print(f"\nfields that differ: {', '.join(result['differ']) or 'none: the same records'}")
    print(f"tables that differ: {', '.join(result['tables']) or 'none: the same numbers of rows'}")


def show_large(result: dict) -> None:
    """Print whether a large file stayed within its memory, and how far others saw it."""
    peak = max(one.peak for one in result["figures"])
    print(f"\npeak memory: {peak} MB (limit: {LIMIT} MB)")
    print(
        f"progress that others saw at the end: {', '.join(f'{a}/{b}' for a, b in result['seen'])}"
    )


def show_figures(figures: list, head: bool = True) -> None:
    """Print what the steps of a way cost, as soon as it is known."""
    if head:
        titles = f"{'rows':>8}{'queries':>9}{'q/row':>8}{'s':>8}{'ms/row':>8}{'cpu ms':>8}{'MB':>6}"
        print(f"\n{'':24}{titles}")
    for one in figures:
        print(
            f"{NAMES[one.way]:14}{one.step:10}{one.rows:8}{one.queries:9}"
            f"{one.queries / one.rows:8.2f}{one.seconds:8.1f}"
            f"{1000 * one.seconds / one.rows:8.2f}{1000 * one.cpu / one.rows:8.2f}{one.peak:6}",
            flush=True,
        )


def _sum(figures: list, way: str, step: str | None = None) -> tuple[float, float, int]:
    """Return seconds, seconds of the processor, and queries."""
    own = [one for one in figures if one.way == way and step in (None, one.step)]
    return (
        sum(one.seconds for one in own),
        sum(one.cpu for one in own),
        sum(one.queries for one in own),
    )


def _show_ratio(title: str, theirs: tuple, ours: tuple) -> None:
    time, cpu, queries = (a / max(b, 1e-9) for a, b in zip(theirs, ours, strict=True))
    print(
        f"{title}: {time:.2f} × time, {cpu:.2f} × processor time, {queries:.0f} × queries"
        " (goal: 3 × time, better 5 ×)"
    )
