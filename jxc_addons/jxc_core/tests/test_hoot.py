import logging
import re

from odoo.tests import HttpCase, no_retry, tagged

from odoo.addons.web.tests import test_js

#: What hoot says of the suite of an addon when it has run.
RE_SUITE = re.compile(r'"@(jxc_\w+)" ended \(passed: (\d+)')
SUCCESS = "[HOOT] Test suite succeeded"


class PassedCounter(logging.Handler):
    """Reads from the browser's log how many tests of each addon have passed."""

    def __init__(self):
        super().__init__()
        self.passed = {}

    def emit(self, record):
        match = RE_SUITE.search(record.getMessage())
        if match:
            self.passed[match[1]] = int(match[2])


class HootCase(HttpCase):
    """Runs the JavaScript unit tests of the JXC addons that are installed."""

    def _get_tested_addons(self):
        """Return the names of the JXC addons that bring test files, sorted."""
        paths = self.env["ir.asset"]._get_asset_paths("web.assets_unit_tests", {})
        files = [path.strip("/") for path, *__ in paths if path.endswith(".test.js")]
        return sorted({file.split("/")[0] for file in files if file.startswith("jxc_")})

    def _run_hoot(self, preset):
        """Run the suites of the JXC addons.

        Hoot runs all tests of Odoo when it knows none of the wanted suites, so the
        result of its own count says nothing.

        :return: dict ``{addon: number of its tests that passed}``
        """
        suites = [
            test_js.HOOTCommon._generate_hash(self, f"@{addon}")
            for addon in self._get_tested_addons()
        ]
        self.assertTrue(suites, "No addon has tests in web.assets_unit_tests")
        counter = PassedCounter()
        browser_logger = self._logger.getChild("browser")
        browser_logger.addHandler(counter)
        self.addCleanup(browser_logger.removeHandler, counter)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&timeout=15000{preset}&id=" + "&id=".join(suites),
            "",
            login="admin",
            timeout=600,
            success_signal=SUCCESS,
            error_checker=test_js.unit_test_error_checker,
        )
        return counter.passed


@tagged("post_install", "-at_install", "jxc_hoot")
class TestHoot(HootCase):
    @no_retry
    def test_desktop(self):
        passed = self._run_hoot("&preset=desktop")
        for addon in self._get_tested_addons():
            self.assertTrue(passed.get(addon), f"No test of {addon} ran in the browser")


@tagged("post_install", "-at_install", "jxc_hoot")
class TestHootMobile(HootCase):
    browser_size = "375x667"
    touch_enabled = True

    @no_retry
    def test_mobile(self):
        passed = self._run_hoot("&preset=mobile&tag=-headless")
        self.assertTrue(passed, "No test ran in the browser")
