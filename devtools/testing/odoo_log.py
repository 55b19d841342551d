"""Reads the log of an Odoo test run: counts, failures, errors, skipped browser tests."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .result import Result

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>\w+) (?P<db>\S+) (?P<logger>[\w.]+): (?P<text>.*)",
    re.S,
)
TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
PER_MODULE = re.compile(r"(\w+): (\d+) tests [\d.]+s")
STARTING = re.compile(r"Starting (\S+) \.\.\.")
SKIPPED = re.compile(r"skipped (\S+) : (.*)", re.S)
FAILED = re.compile(r"(FAIL|ERROR): (\S+)")
BROWSER = re.compile(r"chrom|websocket|devtools", re.I)
# Closing remarks that repeat what was logged before.
ECHO = re.compile(r"(Module \w+: \d+ failures|\d+ failed, \d+ error)")


@dataclass(frozen=True)
class Entry:
    """One message, with the lines of its traceback."""

    level: str
    logger: str
    text: str


def entries(text: str) -> Iterator[Entry]:
    """Messages of a log."""
    for block in re.split(r"\n(?=\d{4}-\d\d-\d\d [\d:,]+ \d+ [A-Z]+ )", text):
        found = LINE.match(block)
        if found:
            yield Entry(found["level"], found["logger"], found["text"].rstrip())


def read(text: str, *, addons: Iterable[str] = (), log: str = "log") -> Result:
    """The result of a run.

    :param addons: each must have run at least one test
    :param log: named in the problems
    """
    messages = list(entries(text))
    total = _total(messages)
    if total is None:
        return Result.broken(f"the run did not reach its end (see {log})")
    failures = [entry for entry in messages if _is_test_failure(entry)]
    errors = [entry for entry in messages if _is_error(entry)]
    skips = [found for entry in messages if (found := SKIPPED.match(entry.text))]
    failed = total[0] + total[1]
    result = Result(max(0, total[2] - failed - len(skips)), failed, len(skips))
    result.problems += [entry.text for entry in failures]
    result += _as_failures("logged as an error: ", [entry.text for entry in errors])
    blind = [skip[1] for skip in skips if BROWSER.search(skip[2])]
    result += _as_failures("browser test skipped: ", blind)
    ran = _modules_run(messages)
    return result + _as_failures("ran no test: ", [name for name in addons if name not in ran])


def _total(messages: list[Entry]) -> tuple[int, int, int] | None:
    for entry in reversed(messages):
        found = TOTAL.search(entry.text)
        if found and entry.logger == "odoo.tests.result":
            return int(found[1]), int(found[2]), int(found[3])
    return None


def _is_test_failure(entry: Entry) -> bool:
    return entry.level == "ERROR" and bool(FAILED.match(entry.text))


def _is_error(entry: Entry) -> bool:
    """An error that is not counted as a test's."""
    if entry.level not in ("ERROR", "CRITICAL"):
        return False
    return not (_is_test_failure(entry) or ECHO.match(entry.text))


def _modules_run(messages: list[Entry]) -> set[str]:
    stats = [entry.text for entry in messages if entry.logger == "odoo.tests.stats"]
    return {found[1] for text in stats if (found := PER_MODULE.match(text)) and int(found[2])}


def _as_failures(label: str, texts: list[str]) -> Result:
    return Result(failed=len(texts), problems=[label + text for text in texts])
