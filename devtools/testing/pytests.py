"""The parts that pytest runs: folders of `tests/`."""

import xml.etree.ElementTree as xml
from pathlib import Path

from .. import odoo
from ..process import watch
from ..state import REPO, State
from ..steps import say
from .result import Result


def folder(name: str) -> Path:
    """Where the tests of a part are."""
    return REPO / "tests" / name


def exists(name: str) -> bool:
    """Whether a part has a test yet."""
    return any(folder(name).glob("**/test_*.py"))


def run(state: State, label: str, *args: str | Path) -> Result:
    """Run pytest; its output is shown, its counts are taken from its report.

    No test at all is a failure.
    """
    report = state.logs / f"pytest-{label}.xml"
    report.unlink(missing_ok=True)
    flags = ["-q", "--tb=short", "-rs", f"--junit-xml={report}"]
    command = [state.python, "-m", "pytest", *flags, *args]
    code = watch(command, env=odoo.environment(state), cwd=REPO)
    result = read_report(report)
    if code and not result.failed:
        result += Result.broken(f"pytest {label} ended with code {code}")
    say(f"           {label}: {result.line()}")
    return result


def read_report(path: Path) -> Result:
    """Counts of a JUnit report."""
    if not path.is_file():
        return Result()
    result = Result()
    for case in xml.parse(path).iter("testcase"):
        outcome = {child.tag for child in case}
        if outcome & {"failure", "error"}:
            result += Result(failed=1, problems=[f"{case.get('classname')}.{case.get('name')}"])
        elif "skipped" in outcome:
            result += Result(skipped=1)
        else:
            result += Result(passed=1)
    return result
