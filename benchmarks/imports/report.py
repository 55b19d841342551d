"""The table of the benchmark `import`."""


def show(result: dict, rows: int) -> None:
    """Print what each way cost, the ratios, and whether the records are the same."""
    figures = {figure.way: figure for figure in result["figures"]}
    print(f"\n{rows} materials\n")
    print(
        f"{'':16}{'rows':>8}{'queries':>9}{'q/row':>8}{'s':>8}{'ms/row':>8}{'cpu ms':>8}{'MB':>6}"
    )
    for way, one in figures.items():
        print(
            f"{way:16}{one.rows:8}{one.queries:9}{one.queries / one.rows:8.2f}{one.seconds:8.1f}"
            f"{1000 * one.seconds / one.rows:8.2f}{1000 * one.cpu / one.rows:8.2f}{one.peak:6}"
        )
    load, ours = figures["load"], figures["import"]
    print(
        f"\nload ÷ import: {load.seconds / ours.seconds:.2f} × time,"
        f" {load.cpu / ours.cpu:.2f} × processor time,"
        f" {load.queries / max(ours.queries, 1):.0f} × queries (goal: 3 × time)"
    )
    print(f"peak memory: {max(one.peak for one in figures.values())} MB")
    differ = ", ".join(sorted(result["differ"])) or "none: the same records"
    print(f"fields that differ: {differ}\n")
