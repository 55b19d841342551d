"""Two things at a time: the machines that test this have two cores."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from ..errors import Stop
from .result import Result


def total(tasks: Iterable[Callable[[], Result]], workers: int = 2) -> Result:
    """Run the tasks, two at a time, and add up their results; a Stop of one counts as its failure."""
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(_guarded, tasks), Result())


def _guarded(task: Callable[[], Result]) -> Result:
    try:
        return task()
    except Stop as stop:
        return Result.broken(str(stop))
