"""Named steps of the set-up, each printed with the time that it took."""

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


def warn(text: str) -> None:
    """Print to standard error at once."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print `name` with the seconds that the block took, when it ended well."""
    start = time.monotonic()
    yield
    say(f"[{time.monotonic() - start:6.1f} s] {name}")


def together(*tasks: Callable[[], object]) -> None:
    """Run tasks at the same time; all end before the first error is raised."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        futures = [pool.submit(task) for task in tasks]
    for future in futures:
        future.result()
