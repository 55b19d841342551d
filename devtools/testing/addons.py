"""Our addons in Odoo's test runner: each alone, all together, and beside other addons of Odoo, on clean databases."""

from .. import odoo, templates
from ..cores import Turn
from ..state import State
from . import odoo_run, parallel
from .result import Result

CORE, WMS, FINANCE = "jxc_core", "jxc_wms", "jxc_finance"
COMBINATIONS = ((CORE,), (CORE, WMS), (CORE, FINANCE), (CORE, WMS, FINANCE))
# Addons of Odoo that ours don't depend on but must get on with; their tests are tagged.
NEIGHBOURS = ("stock_picking_batch", "mrp", "sale_margin")
NEIGHBOURS_TAG = "jxc_neighbours"
# What things cost at 1 and 100 records: counted where all our addons add to it.
COST_TAG = "jxc_cost"
# What a run of our own tests spares itself (`devtools/server_wide`).
OF_OURS = ("jxc_test_caches", "jxc_test_kits")


def run(state: State, tags: str | None = None, only: str | None = None) -> Result:
    """Run the combinations whose addons exist, two at a time.

    :param tags: Odoo test tags; an addon may then run no test
    :param only: one combination, for instance `jxc_core`, `core+wms` or `neighbours`
    """
    present = odoo.addon_names()
    if not present:
        return Result.broken("there are no addons in jxc_addons/")
    wanted = [combination for combination in COMBINATIONS if set(combination) <= set(present)]
    if only == "neighbours":
        return _run_beside_neighbours(state)
    if only:
        wanted = [
            combination for combination in wanted if label(combination) == only.replace("jxc_", "")
        ]
        if not wanted:
            return Result.broken(f"there is no combination {only} of the addons in jxc_addons/")
    for kind in ("small", "full"):
        templates.ensure(state, kind)
    tasks = [lambda c=c: _run_one(state, c, tags) for c in reversed(wanted)]
    if not only and not tags:
        tasks.append(lambda: _run_beside_neighbours(state))
    return parallel.total(tasks)


def label(combination: tuple[str, ...]) -> str:
    """`core+wms`."""
    return "+".join(name.removeprefix("jxc_") for name in combination)


def _run_one(state: State, combination: tuple[str, ...], tags: str | None) -> Result:
    # The client's unit tests have a part of their own.
    # The core is tested alone and with all; beside one sibling the sibling is what is new.
    both = len(combination) == 2
    tested = combination[1:] if both else combination
    every = [*(f"/{name}" for name in tested), "-jxc_hoot", f"-{NEIGHBOURS_TAG}"]
    args = []
    kind = "small" if combination == (CORE,) else "full"
    if combination == COMBINATIONS[-1]:
        # All of them are installed there already.
        kind = "addons"
    else:
        every.append(f"-{COST_TAG}")
        args += ["-i", ",".join(combination)]
    args += ["--test-tags", tags or ",".join(every)]
    name, template = f"addons {label(combination)}", templates.ensure(state, kind)
    tested = () if tags else tested
    return odoo_run.on_clone(state, name, template, args, tested, turn=Turn.LONG, load=OF_OURS)


def _run_beside_neighbours(state: State) -> Result:
    # Odoo runs the tests of what it installs or updates.
    args = ["-i", ",".join(NEIGHBOURS), "-u", CORE, "--test-tags", NEIGHBOURS_TAG]
    template = templates.ensure(state, "addons")
    return odoo_run.on_clone(
        state, "addons beside neighbours", template, args, (CORE, WMS), load=OF_OURS
    )
