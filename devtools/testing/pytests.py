"""The parts that pytest runs: folders of `tests/`."""

import subprocess
import xml.etree.ElementTree as xml
from pathlib import Path

from .. import cores, odoo, venv
from ..process import watch
from ..state import REPO, State
from ..steps import say, step
from .result import Result

#: A part that takes longer hangs; pytest.ini has it say where, long before.
LONGEST = 40 * 60


def folder(name: str) -> Path:
    """Where the tests of a part are."""
    return REPO / "tests" / name


def exists(name: str) -> bool:
    """Whether a part has a test yet."""
    return any(folder(name).glob("**/test_*.py"))


def run(
    state: State,
    label: str,
    *args: str | Path,
    turn: cores.Turn = cores.Turn.ANY,
    held: bool = False,
) -> Result:
    """Run pytest; what it says is shown at its end where a test failed, its counts are taken from its report.

    No test at all is a failure.

    :param turn: on a core
    :param held: to that core
    """
    venv.ensure_dev(state)
    report = state.logs / f"pytest-{label}.xml"
    report.unlink(missing_ok=True)
    flags = ["-q", "--tb=short", "-rs", f"--junit-xml={report}"]
    command = [state.python, "-m", "pytest", *flags, *args]
    env, log = odoo.environment(state), state.logs / f"pytest-{label}.log"
    with cores.one(turn, held=held), step(label), log.open("w") as handle:
        code = watch(
            command,
            seconds=LONGEST,
            env=env,
            cwd=REPO,
            stdout=handle,
            stderr=subprocess.STDOUT,
        )
    result = read_report(report)
    if code and not result.failed:
        result += Result.broken(f"pytest {label} ended with code {code}")
    if code:
        say(log.read_text(errors="replace"))
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
