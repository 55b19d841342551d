"""Work side by side; what is heavy in it takes its turn on a core (`devtools.cores`)."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from ..errors import Stop
from .result import Result


def total(tasks: Sequence[Callable[[], Result]]) -> Result:
    """Start the tasks in their order and add up their results; a Stop of one counts as its failure."""
    with ThreadPoolExecutor(max(1, len(tasks))) as pool:
        return sum(pool.map(_guarded, tasks), Result())


def _guarded(task: Callable[[], Result]) -> Result:
    try:
        return task()
    except Stop as stop:
        return Result.broken(str(stop))
