from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase
from odoo.addons.jxc_wms.tests.test_review_blind import BlindMixin

#: What an order line tells of the goods that are counted.
ORDERED = ("product_uom_qty", "qty_to_deliver", "price_subtotal")


class AskingMixin(BlindMixin):
    """Guesses at the seven bolts: too low ones and too high ones get different answers."""

    def _get_questions(self, guess):
        """Return ``[(model, method, arguments)]`` that all tell whether it is more than a guess."""
        more = [["picking_id", "=", self.delivery.id], ["product_uom_qty", ">", guess]]
        line = [["picking_id", "=", self.delivery.id], ["quantity", ">", guess]]
        here = ["id", "=", self.delivery.id]
        group = ["stock.move.line", "formatted_read_group"]
        return [
            ("stock.move", "search", [more]),
            ("stock.move", "search_count", [more]),
            ("stock.move", "search_read", [more, ["product_id"]]),
            ("stock.move", "web_search_read", [more, {"product_id": {}}]),
            ("stock.move", "name_search", ["", more]),
            ("stock.move", "search", [[more[0], ["product_qty", "in", [guess, guess + 2]]]]),
            ("stock.move", "search_panel_select_range", ["picking_id"]),
            ("stock.move.line", "search", [line]),
            ("stock.move.line", "search", [[line[0], ["move_id.quantity", ">", guess]]]),
            ("stock.move.line", "web_read_group", [line, ["product_id"], ["__count"]]),
            ("stock.move.line", "read_progress_bar", [line, "picking_id", self._get_bar()]),
            (*group, [[line[0]], ["quantity"], ["__count"], [["quantity:sum", ">", guess]]]),
            (*group, [[line[0]], ["product_id"], ["__count"], [["quantity:max", ">", guess]]]),
            ("stock.picking", "search", [[here, ["move_ids.product_uom_qty", ">", guess]]]),
            ("stock.picking", "search", [[here, ["move_line_ids", "any", line]]]),
            ("stock.picking", "search", [[here, ["move_line_ids", "not any", line]]]),
            (
                "stock.picking",
                "search",
                [[here, ["sale_id.order_line.qty_to_invoice", ">", guess]]],
            ),
            (
                "stock.picking",
                "search",
                [[here, ["sale_id.order_line.product_uom_qty", ">", guess]]],
            ),
            ("product.product", "search", [[["stock_move_ids", "any", more]]]),
            ("sale.order.line", "search", [[["order_id", "=", self.order.id], more[1]]]),
        ]

    def _get_bar(self):
        return {"field": "state", "colors": {"assigned": "success"}}

    def _ask(self, user, guess):
        """Return the answers to all questions."""
        self.authenticate(user.login, user.login)
        answers = []
        for model, method, args in self._get_questions(guess):
            kwargs = {}
            if method == "search_panel_select_range":
                kwargs = {"enable_counters": True, "search_domain": [["quantity", ">", guess]]}
            answers.append(
                self.make_jsonrpc_request(
                    f"/web/dataset/call_kw/{model}.{method}",
                    {"model": model, "method": method, "args": args, "kwargs": kwargs},
                )
            )
        return answers


@tagged("post_install", "-at_install")
class TestReviewAsking(AskingMixin, WmsHttpCase):
    """What may not be read can't be found out by asking either; all over RPC."""

    @mute_logger("odoo.http")
    def test_conditions_tell_nothing(self):
        colleague = self._create_user("jxc_colleague", "stock.group_stock_user")
        self._open_review(self.delivery)
        self.assertEqual(self._ask(self.reviewer, 5), self._ask(self.reviewer, 9))
        answers = zip(
            self._get_questions(5), self._ask(colleague, 5), self._ask(colleague, 9), strict=True
        )
        same = [question for question, low, high in answers if low == high]
        self.assertFalse(same, "Who does not count gets answers")

    @mute_logger("odoo.http")
    def test_programs_and_orders(self):
        """JSON-2, and the order of the lines of one transfer."""
        nuts = self._create_goods("Nut")
        self._set_stock(nuts, 100.0)
        lines = [
            self._prepare_line(product_uom_qty=3.0),
            self._prepare_line(product_id=nuts.id, product_uom_qty=9.0),
        ]
        delivery = self._pick(self._confirm_order(lines=lines))
        self._open_review(delivery)
        moves = self.env["stock.move"]
        domain = [["picking_id", "=", delivery.id]]
        for user, told in ((self.reviewer, False), (self.picker, True)):
            found = [
                self._call_json2(user, moves, "search", domain=domain, order=f"quantity {way}, id")
                for way in ("asc", "desc")
            ]
            self.assertEqual([status for status, _ids in found], [200, 200])
            self.assertEqual(found[0] != found[1], told)
            status, count = self._call_json2(
                user, moves, "search_count", domain=[*domain, ["quantity", ">", 5]]
            )
            self.assertEqual((status, count), (200, 1 if told else 0))

    @mute_logger("odoo.http")
    def test_the_order_behind_it(self):
        """Warehouse people may look up orders; who sells sees what he has sold."""
        role = self._create_user("jxc_role", "jxc_core.jxc_core_role_reviewer")
        self._open_review(self.delivery)
        seller = self._create_user(
            "jxc_seller", "stock.group_stock_user,sales_team.group_sale_salesman_all_leads"
        )
        self._open_review(self.delivery, seller)
        order_lines = self.order.order_line
        for user, seen in (
            (self.reviewer, False),
            (role, False),
            (seller, True),
            (self.picker, True),
            (self.lead, True),
        ):
            with self.subTest(user=user.login):
                rows, error = self._call_kw(user, order_lines, "read", list(ORDERED))
                self.assertFalse(error)
                self.assertEqual({bool(rows[0][name]) for name in ORDERED}, {seen})
                rows, error = self._call_kw(
                    user,
                    order_lines.browse(),
                    "formatted_read_group",
                    [["order_id", "=", self.order.id]],
                    [],
                    ["product_uom_qty:sum", "price_total:sum"],
                )
                self.assertFalse(error)
                self.assertEqual(rows[0]["product_uom_qty:sum"], 7.0 if seen else 0.0)
                self.assertEqual(bool(rows[0]["price_total:sum"]), seen)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_actions_report")
    def test_the_order_as_a_print(self):
        self._open_review(self.delivery)
        path = f"/report/html/sale.report_saleorder/{self.order.id}"
        for user, printed in ((self.picker, True), (self.reviewer, False)):
            self.authenticate(user.login, user.login)
            answer = self.url_open(path)
            self.assertEqual(answer.status_code == 200, printed, user.login)
            self.assertEqual("7.00" in answer.text, printed)

    @mute_logger("odoo.http")
    def test_business_is_not_asked(self):
        """What he does over RPC meets the quantities as they are."""
        self._open_review(self.delivery)
        other = self._confirm_order(lines=[self._prepare_line(product_uom_qty=93.0)])
        pick = other.sudo().picking_ids.sudo(False).with_env(self.env)
        self.assertEqual(pick.move_ids.quantity, 93.0, "The seven are at the dock")
        _answer, error = self._call_kw(self.reviewer, pick, "do_unreserve")
        self.assertFalse(error)
        _answer, error = self._call_kw(self.reviewer, pick, "action_assign")
        self.assertFalse(error)
        self.assertEqual(pick.move_ids.quantity, 93.0)
        _answer, error = self._call_kw(self.reviewer, self.delivery, "do_unreserve")
        self.assertFalse(error)
        _answer, error = self._call_kw(self.reviewer, self.delivery, "action_assign")
        self.assertFalse(error)
        self.assertEqual(self.delivery.move_ids.quantity, 7.0)


@tagged("post_install", "-at_install", "jxc_cost")
class TestQuestionCost(BlindMixin, WmsCase):
    """People who count nothing pay one query of an index for it, and only for quantities."""

    def test_queries(self):
        colleague = self._create_user("jxc_colleague", "stock.group_stock_user")
        lines = self.env["stock.move.line"].with_user(colleague)
        domain = [("picking_id", "=", self.delivery.id)]
        more = [*domain, ("quantity", ">", 5.0), ("quantity_product_uom", ">", 5.0)]
        for condition in (domain, more):
            lines.search(condition)
        for condition, asked in ((domain, 0), (more, 1)):
            with self.assertQueryCount(1):
                lines.search(condition)
            with self._asking(), self.assertQueryCount(1 + asked):
                lines.search(condition)
