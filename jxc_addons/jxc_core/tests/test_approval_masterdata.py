from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin

RAISE = {"basis": "percent", "measure": "raise", "band_from": 5.0}
CUT = {"basis": "percent", "measure": "cut", "band_from": 5.0}


@tagged("post_install", "-at_install")
class TestApprovalMasterData(ApprovalMixin, TransactionCase):
    """Master data that cost money, and codes in use, by those who keep them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maker = cls._create_user(
            "jxc_maker",
            "product.group_product_manager,base.group_partner_manager,"
            "account.group_account_invoice",
        )
        cls.product.standard_price = 10.0
        cls.template = cls.product.product_tmpl_id.with_user(cls.maker)
        cls.customer = cls.partner.with_user(cls.maker)

    def _assert_proposed(self, record, name, value):
        """Refused → requested, beside the old value → approved → applied."""
        old = record[name]
        self._assert_required(record.write, {name: value})
        self.assertEqual(record[name], old)
        request = self._ask(self.maker, record, "write", {name: value})
        self.assertEqual((request.kind, record[name]), ("values", old))
        self._decide(self.lead, request)
        self.assertEqual(request.state, "done", request.closing_note)
        new = record[name]
        self.assertEqual(new.id if hasattr(new, "_name") else new, value)
        return request

    def test_values_that_cost_money(self):
        term = self.env.ref("account.account_payment_term_30days")
        bank = self.env["res.partner.bank"].create(
            {"partner_id": self.partner.id, "acc_number": "6222 0000"}
        )
        cases = [
            ("partner_credit_limit", self.customer, "credit_limit", 5000.0),
            ("partner_payment_term", self.customer, "property_payment_term_id", term.id),
            (
                "partner_vendor_payment_term",
                self.customer,
                "property_supplier_payment_term_id",
                term.id,
            ),
            ("product_list_price", self.template, "list_price", 8.0),
            ("product_cost", self.product.with_user(self.maker), "standard_price", 12.0),
            ("partner_bank_number", bank.with_user(self.maker), "acc_number", "6222 9999"),
        ]
        for code, record, name, value in cases:
            with self.subTest(operation=code):
                self._create_approval(code, self.lead)
                self._assert_proposed(record, name, value)

    def test_the_cost_by_way_of_the_template(self):
        self._create_approval("product_cost", self.lead)
        self._assert_proposed(self.template, "standard_price", 12.0)

    def test_trusting_a_bank_account_is_an_act(self):
        self._create_approval("partner_bank_trust", self.lead)
        truster = self._create_user(
            "jxc_truster",
            "base.group_user,base.group_partner_manager,account.group_validate_bank_account",
        )
        bank = (
            self.env["res.partner.bank"]
            .with_user(truster)
            .create({"partner_id": self.partner.id, "acc_number": "6222 0000"})
        )
        self._assert_required(bank.write, {"allow_out_payment": True})
        request = self._ask(truster, bank, "write", {"allow_out_payment": True})
        self.assertFalse(bank.allow_out_payment)
        self._decide(self.lead, request)
        self.assertEqual(request.state, "done", request.closing_note)
        self.assertTrue(bank.allow_out_payment)

    def test_a_new_bank_account_is_made_when_it_is_approved(self):
        self._create_approval("partner_bank_new", self.lead)
        banks = self.env["res.partner.bank"].with_user(self.maker)
        vals = {"partner_id": self.partner.id, "acc_number": "6222 0000"}
        self._assert_required(banks.create, dict(vals))
        asks = (
            (banks, "create", [vals]),
            (self.customer, "write", [{"bank_ids": [[0, 0, {"acc_number": "6222 1111"}]]}]),
        )
        for records, method, args in asks:
            asked = (
                self.env["jxc.approval.request"]
                .with_user(self.maker)
                .ask(
                    records._name,
                    method,
                    [*([records.ids] if records else []), *args],
                    {},
                    "The vendor has written to us",
                )
            )
            self.env.invalidate_all()
            request = self.env["jxc.approval.request"].browse(asked["id"])
            self.assertFalse(request.res_id)
            self.assertFalse(self.partner.bank_ids.filtered(lambda bank: not bank.active))
            before = len(self.partner.bank_ids)
            self._decide(self.lead, request)
            self.assertEqual(request.state, "done", request.closing_note)
            self.assertEqual(len(self.partner.bank_ids), before + 1)
        self.assertEqual(self.partner.bank_ids.create_uid, self.maker)
        self._assert_required(
            banks.create, {"partner_id": self.partner.id, "acc_number": "6222 2222"}
        )

    # -- prices of vendors and price lists ----------------------------------------------------

    def _create_vendor_price(self, price):
        return (
            self.env["product.supplierinfo"]
            .with_user(self.maker)
            .create(
                {
                    "partner_id": self.partner.id,
                    "product_tmpl_id": self.template.id,
                    "price": price,
                    "company_id": self.company.id,
                }
            )
        )

    def test_vendor_prices_old_and_new(self):
        self._create_approval("supplier_price", self.lead, **RAISE)
        price = self._create_vendor_price(10.0)
        self._assert_proposed(price, "price", 11.0)
        price.price = 10.5
        self._assert_required(self._create_vendor_price, 12.0)
        vals = {
            "seller_ids": [
                [0, 0, {"partner_id": self.partner.id, "price": 12.0, "min_qty": 5.0}],
            ]
        }
        request = self._ask(self.maker, self.template, "write", vals)
        new = self.template.seller_ids.filtered(lambda one: one.min_qty == 5.0)
        self.assertEqual(new.price, 10.0)
        self._decide(self.lead, request)
        self.assertEqual((request.state, new.price), ("done", 12.0), request.closing_note)

    def test_price_list_lines_old_and_new(self):
        self._create_approval("pricelist_item_price", self.lead, **CUT)
        self._create_approval(
            "pricelist_item_discount", self.lead, basis="percent", measure="value", band_from=5
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Good customers", "company_id": self.company.id}
        )
        vals = {
            "pricelist_id": pricelist.id,
            "applied_on": "1_product",
            "product_tmpl_id": self.template.id,
        }
        items = self.env["product.pricelist.item"].with_user(self.maker)
        fixed = items.create({**vals, "compute_price": "fixed", "fixed_price": 9.8})
        self._assert_proposed(fixed, "fixed_price", 9.0)
        self._assert_required(items.create, {**vals, "compute_price": "fixed", "fixed_price": 5.0})
        percent = items.create({**vals, "compute_price": "percentage", "percent_price": 4.0})
        self._assert_proposed(percent, "percent_price", 10.0)
        self._assert_required(
            items.create, {**vals, "compute_price": "percentage", "percent_price": 20.0}
        )

    # -- codes -----------------------------------------------------------------------------

    def test_the_code_of_a_material_in_use(self):
        self._create_approval("product_code", self.lead)
        product = self.product.with_user(self.maker)
        product.default_code = "A-1"
        product.default_code = "A-2"  # only drafts so far
        order = self._create_order()
        product.default_code = "A-3"
        order.action_confirm()
        self._assert_proposed(product, "default_code", "B-1")
        self._assert_proposed(self.template, "default_code", "C-1")
        self.assertEqual(product.default_code, "C-1")
        product.name = "Renamed"
        self.assertEqual(self._get_log("product_code", product).mapped("outcome")[-1], "approved")

    def test_the_first_code_of_a_material_in_use_is_no_change(self):
        self._create_approval("product_code", self.lead)
        self._create_order().action_confirm()
        product = self.product.with_user(self.maker)
        product.default_code = "A-1"
        self._assert_required(product.write, {"default_code": False})

    def test_the_code_of_a_partner_in_use(self):
        self._create_approval("partner_code", self.lead)
        self.customer.ref = "K-1"
        self.customer.ref = "K-2"
        self._create_order().action_confirm()
        self._assert_proposed(self.customer, "ref", "K-3")
