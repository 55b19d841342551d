from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.tests.common import JxcHttpCase


@tagged("post_install", "-at_install")
class TestSopPage(JxcHttpCase):
    """The operating procedure is a page that the refusal links to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_rule(
            "sale_order_confirm",
            name="Reference 编号",
            require=["client_order_ref"],
            message="Ask him.",
            sop="<p>Call the customer.</p><script>alert(1)</script>",
        )
        cls.path = f"/jxc/sop/{cls.rule.id}"

    def _get(self, path=None):
        return self.url_open(path or self.path, allow_redirects=False)

    def test_staff_read_the_procedure(self):
        self.authenticate(self.employee.login, self.employee.login)
        answer = self._get()
        self.assertEqual(answer.status_code, 200)
        for words in ("Reference 编号", "Ask him.", "Call the customer.", "Confirm sales order"):
            self.assertIn(words, answer.text)
        self.assertNotIn("alert(1)", answer.text)

    def test_the_refusal_links_to_the_page(self):
        problem = self.rule._prepare_problem_vals(
            self.rule._get_check_spec(), *[self._create_order()] * 2, "client_order_ref"
        )
        self.assertEqual(problem["sop_url"], self.path)
        self.authenticate(self.salesman.login, self.salesman.login)
        self.assertEqual(self._get(problem["sop_url"]).status_code, 200)

    def test_a_rule_without_procedure_has_no_page(self):
        self.rule.sop = False
        self.authenticate(self.employee.login, self.employee.login)
        self.assertEqual(self._get().status_code, 404)
        self.assertEqual(self._get("/jxc/sop/999999999").status_code, 404)

    @mute_logger("odoo.http")
    def test_strangers_are_asked_to_log_in_and_customers_stay_out(self):
        self.assertIn("/web/login", self._get().headers["Location"])
        self._create_user("jxc_portal_user", "base.group_portal")
        self.authenticate("jxc_portal_user", "jxc_portal_user")
        answer = self._get()
        self.assertNotIn("Call the customer.", answer.text)
        self.assertIn(answer.status_code, (303, 403, 404))
