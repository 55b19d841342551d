"""What is read from the output of test runs."""

import threading
import time
from pathlib import Path

import pytest

from devtools import cores
from devtools.errors import Stop
from devtools.testing import (
    life_cycle,
    odoo_exceptions,
    odoo_log,
    odoo_suites,
    parallel,
    pytests,
    static,
    suites,
)
from devtools.testing.result import Result

STAMP = "2026-01-01 10:00:00,000 7 {} db {}: {}\n"


def info(logger: str, text: str) -> str:
    return STAMP.format("INFO", logger, text)


def error(logger: str, text: str) -> str:
    return STAMP.format("ERROR", logger, text)


def run(
    *lines: str, total: str = "0 failed, 0 error(s) of 3 tests", modules: str = "jxc_core"
) -> str:
    stats = info("odoo.tests.stats", f"{modules}: 3 tests 0.10s 9 queries")
    return "".join(lines) + stats + info("odoo.tests.result", total + " when loading database 'db'")


def test_good_run() -> None:
    result = odoo_log.read(run(), addons=["jxc_core"])
    assert (result.passed, result.failed, result.problems) == (3, 0, [])
    assert result.ok


def test_failures_with_their_traceback() -> None:
    log = run(
        error(
            "odoo.addons.jxc_core.tests.test_x", "FAIL: TestX.test_y\nTraceback\nAssertionError: 1"
        ),
        error("odoo.modules.loading", "Module jxc_core: 1 failures, 0 errors of 3 tests"),
        total="1 failed, 0 error(s) of 3 tests",
    )
    result = odoo_log.read(log)
    assert (result.passed, result.failed) == (2, 1)
    assert result.problems == ["FAIL: TestX.test_y\nTraceback\nAssertionError: 1"]


def test_addon_without_tests_fails() -> None:
    result = odoo_log.read(run(), addons=["jxc_core", "jxc_wms"])
    assert result.failed == 1
    assert result.problems == ["ran no test: jxc_wms"]


def test_skipped_browser_test_fails_and_others_do_not() -> None:
    log = run(
        info("t", "skipped TestTour.test_map : Chrome executable not found"),
        info("t", "skipped TestX.test_later : not on Sundays"),
    )
    result = odoo_log.read(log)
    assert (result.passed, result.failed, result.skipped) == (1, 1, 2)
    assert result.problems == ["browser test skipped: TestTour.test_map"]


def test_logged_error_fails() -> None:
    result = odoo_log.read(run(error("odoo.sql_db", "bad query: SELECT")))
    assert result.problems == ["logged as an error: bad query: SELECT"]


@pytest.mark.parametrize("text", ["", info("odoo", "loading"), "Traceback\nImportError: x\n"])
def test_run_that_did_not_end_fails(text: str) -> None:
    assert odoo_log.read(text).failed == 1


def test_pytest_report(tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    path.write_text(
        "<testsuites><testsuite>"
        "<testcase classname='a' name='b'/>"
        "<testcase classname='a' name='c'><failure/></testcase>"
        "<testcase classname='a' name='d'><skipped/></testcase>"
        "</testsuite></testsuites>"
    )
    result = pytests.read_report(path)
    assert (result.passed, result.failed, result.skipped) == (1, 1, 1)
    assert result.problems == ["a.c"]
    assert pytests.read_report(tmp_path / "none.xml").passed == 0


def test_hooks() -> None:
    text = "ruff.....Passed\npylint...Failed\n- hook id: pylint\nprettier...(no files)Skipped\n"
    result = static.read_hooks(text)
    assert (result.passed, result.failed, result.skipped) == (1, 1, 1)


def test_results_add_up() -> None:
    total = Result(passed=1) + Result.broken("x") + Result(skipped=2)
    assert total.line() == "1 passed, 1 failed, 2 skipped"
    assert not total.ok
    assert not Result().ok


def test_exceptions_need_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "exceptions.txt"
    path.write_text("# comment\n\n/sale:TestX.test_y | one two | it does what we forbid\n")
    (exempt,) = odoo_exceptions.read(path)
    assert odoo_exceptions.by_test([exempt]) == {("sale", "TestX", "test_y"): ["one", "two"]}
    path.write_text("/sale:TestX.test_y | one\n")
    with pytest.raises(Stop, match="this is not one"):
        odoo_exceptions.read(path)


def test_browser_tests_are_found(tmp_path: Path) -> None:
    (tmp_path / "test_x.py").write_text(
        "class TestX(HttpCase):\n"
        "    def test_tour(self):\n        self.start_tour('/odoo', 'x')\n"
        "    def test_plain(self):\n        self.assertTrue(1)\n"
    )
    assert list(odoo_suites.browser_tests(tmp_path)) == [("TestX", "test_tour")]


def test_only_demo_records_in_use_may_stay() -> None:
    assert life_cycle.is_demo_in_use("external id jxc_wms.jxc_demo_warehouse_main")
    assert life_cycle.is_demo_in_use("bad query: DELETE\nERROR: update or delete violates RESTRICT")
    assert not life_cycle.is_demo_in_use("external id jxc_core.jxc_operation_sale_confirm")
    assert not life_cycle.is_demo_in_use("column sale_order.jxc_demo_note")
    assert not life_cycle.is_demo_in_use("bad query: SELECT\nERROR: column does not exist")


def test_what_measures_runs_alone_and_last() -> None:
    names = ["concurrency", "static", "addons:core", "scale:test_x", "api"]
    assert suites._groups(names) == [
        ["static", "addons:core", "api"],
        ["concurrency"],
        ["scale:test_x"],
    ]
    assert suites._groups(["scale"]) == [["scale"]]


def test_never_more_heavy_programs_than_cores() -> None:
    running, most = 0, 0
    turn = threading.Lock()

    def heavy() -> Result:
        nonlocal running, most
        with cores.one():
            with turn:
                running += 1
                most = max(most, running)
            time.sleep(0.01)
            with turn:
                running -= 1
        return Result(passed=1)

    assert parallel.total([heavy] * 8).passed == 8
    assert most == cores.CORES


def test_a_part_that_stops_is_one_failure_of_the_others() -> None:
    def stop() -> Result:
        raise Stop("no room")

    total = parallel.total([stop, lambda: Result(passed=2)])
    assert (total.passed, total.failed, total.problems) == (2, 1, ["no room"])
