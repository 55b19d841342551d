import logging
import re

from odoo.tests import HttpCase, no_retry, tagged

from odoo.addons.web.tests import test_js

#: What hoot says at the end of a good run.
RE_PASSED = re.compile(r"Passed (\d+) tests")
SUCCESS = "[HOOT] Test suite succeeded"


class PassedCounter(logging.Handler):
    """Reads from the browser's log how many tests have passed."""

    passed = 0

    def emit(self, record):
        match = RE_PASSED.search(record.getMessage())
        if match:
            self.passed = int(match[1])


class HootCase(HttpCase):
    """Runs the JavaScript unit tests of the JXC addons that are installed."""

    def _get_suite_filter(self):
        """Return the URL parameters that select the suites of the JXC addons."""
        paths = self.env["ir.asset"]._get_asset_paths("web.assets_unit_tests", {})
        addons = {
            path.strip("/").split("/")[0]
            for path, *__ in paths
            if path.endswith(".test.js") and path.strip("/").startswith("jxc_")
        }
        hashes = [test_js.HOOTCommon._generate_hash(self, f"@{addon}") for addon in sorted(addons)]
        return "".join(f"&id={suite_hash}" for suite_hash in hashes)

    def _run_hoot(self, preset):
        """Run the suites; a run of no test fails like a failed test."""
        suites = self._get_suite_filter()
        self.assertTrue(suites, "No addon has tests in web.assets_unit_tests")
        counter = PassedCounter()
        browser_logger = self._logger.getChild("browser")
        browser_logger.addHandler(counter)
        self.addCleanup(browser_logger.removeHandler, counter)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&timeout=15000{preset}{suites}",
            "",
            login="admin",
            timeout=600,
            success_signal=SUCCESS,
            error_checker=test_js.unit_test_error_checker,
        )
        self.assertGreater(counter.passed, 0, "The browser ran no test")


@tagged("post_install", "-at_install", "jxc_hoot")
class TestHoot(HootCase):
    @no_retry
    def test_desktop(self):
        self._run_hoot("&preset=desktop")


@tagged("post_install", "-at_install", "jxc_hoot")
class TestHootMobile(HootCase):
    browser_size = "375x667"
    touch_enabled = True

    @no_retry
    def test_mobile(self):
        self._run_hoot("&preset=mobile&tag=-headless")
