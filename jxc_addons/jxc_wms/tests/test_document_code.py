from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import PolicyRefused
from odoo.addons.jxc_core.tests.test_refusals_data_rpc import ERRORS, DataRefusalMixin
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase
from odoo.addons.jxc_wms.tests.return_common import ReturnMixin


class TransferCodeMixin:
    @classmethod
    def _create_rule(cls, target, prefix, pattern="-{WAREHOUSE}-{SEQ:4}"):
        return cls.env["jxc.code.rule"].create(
            {
                "name": prefix,
                "target": target,
                "pattern": prefix + pattern,
                "company_ids": cls.company.ids,
            }
        )


@tagged("post_install", "-at_install")
class TestTransferCode(TransferCodeMixin, ReturnMixin, WmsCase):
    """Transfers are numbered by what they are."""

    def test_transfers_and_counts(self):
        targets = {
            "delivery": "XSCK",
            "delivery_return": "XSTH",
            "receipt": "CGRK",
            "transfer": "DBCK",
            "other_in": "QTRK",
            "other_out": "QTCK",
            "receipt_return": "CGTH",
            "count": "PD",
        }
        for target, prefix in targets.items():
            self._create_rule(target, prefix)
        code = self.warehouse.code
        self.assertEqual(self._return(self.delivery, 1.0).name, f"XSTH-{code}-0001")
        pickings = self.env["stock.picking"].with_user(self.picker)
        for kind, prefix in (
            ("in_type_id", "CGRK"),
            ("int_type_id", "DBCK"),
            ("out_type_id", "XSCK"),
            ("jxc_other_in_type_id", "QTRK"),
            ("jxc_other_out_type_id", "QTCK"),
        ):
            picking = pickings.create({"picking_type_id": self.warehouse[kind].id})
            self.assertEqual(picking.name, f"{prefix}-{code}-0001")
        purchase = self._create_purchase()
        purchase.button_confirm()
        receipt = purchase.sudo().picking_ids.sudo(False).with_env(self.env)
        self.assertEqual(receipt.name, f"CGRK-{code}-0002")
        self._validate(receipt, self.picker)
        self.assertEqual(self._return(receipt, 1.0).name, f"CGTH-{code}-0001")
        count = self.env["jxc.count"].create({"warehouse_id": self.warehouse.id})
        self.assertEqual(count.name, f"PD-{code}-0001")

    def _create_of(self, kind):
        pickings = self.env["stock.picking"].with_user(self.picker)
        return pickings.create({"picking_type_id": self.warehouse[kind].id})

    def test_another_type_another_number(self):
        self._create_rule("receipt", "CGRK", "{SEQ:4}")
        self._create_rule("transfer", "DBCK", "{SEQ:4}")
        picking = self._create_of("in_type_id")
        other = self._create_of("in_type_id")
        vals = {"picking_type_id": self.warehouse.int_type_id.id, "origin": "Yard"}
        picking.write({**vals, "backorder_ids": [Command.update(other.id, {"origin": "Yard"})]})
        self.assertEqual((picking.name, picking.origin), ("DBCK0001", "Yard"))
        self.assertEqual(picking.jxc_former_codes, "CGRK0001")
        again = picking.copy({"name": "DBCK0007"})
        self.assertEqual(again.name, "DBCK0007")
        again.picking_type_id = self.warehouse.jxc_other_in_type_id
        self.assertNotIn("DBCK", again.name, "no rule there: as Odoo numbers them")
        with self.assertRaisesRegex(PolicyRefused, "stays"):
            again.name = "DBCK0700"

    def test_a_number_that_fits_the_other_type_stays(self):
        for target in ("receipt", "transfer"):
            self._create_rule(target, "D", "{SEQ:4}")
        picking = self._create_of("in_type_id")
        picking.picking_type_id = self.warehouse.int_type_id
        self.assertEqual(picking.name, "D0001")

    def test_no_number_slips_through_with_the_type(self):
        self._create_rule("receipt", "CGRK", "{SEQ:4}")
        self._create_rule("transfer", "DBCK", "{SEQ:4}")
        purchase = self._create_purchase()
        purchase.button_confirm()
        receipt = purchase.sudo().picking_ids.sudo(False).with_user(self.picker)
        vals = {"picking_type_id": self.warehouse.int_type_id.id}
        with self.assertRaisesRegex(PolicyRefused, "stays"), self.env.cr.savepoint():
            receipt.write({**vals, "name": "DBCK0700"})
        draft = self._create_of("in_type_id")
        commands = [Command.update(receipt.id, {"name": "CGRK0700"})]
        with self.assertRaisesRegex(PolicyRefused, "stays"), self.env.cr.savepoint():
            draft.write({**vals, "backorder_ids": commands})
        self.assertEqual(receipt.name, "CGRK0001")


@tagged("post_install", "-at_install")
class TestTransferCodeRpc(TransferCodeMixin, DataRefusalMixin, WmsHttpCase):
    """The number of a transfer that goods wait for stays, by both doors."""

    def test_who_writes_it(self):
        self._create_rule("receipt", "CGRK", "{SEQ:4}")
        purchase = self._create_purchase()
        purchase.button_confirm()
        receipt = purchase.sudo().picking_ids.sudo(False).with_env(self.env)
        new = {"picking_type_id": receipt.picking_type_id.id, "name": "IN-1"}
        with self._unchanged("stock.picking", "name", "state"):
            call = ("write", {"vals": {"name": "CGRK0700"}})
            words = ("The number “CGRK0001” stays", "“JXC: change codes in use”")
            self._assert_refused(self.picker, receipt, call, ERRORS + "PolicyRefused", *words)
            call = ("create", {"vals_list": [new]})
            words = ("“IN-1” of Transfer does not fit the pattern CGRK{SEQ:4}",)
            none = receipt.browse()
            self._assert_refused(self.picker, none, call, ERRORS + "CodeRefused", *words)

    def test_nobody_enters_the_number_of_a_count(self):
        self._create_rule("count", "PD", "{SEQ:4}")
        count = self.env["jxc.count"].create({"warehouse_id": self.warehouse.id})
        call = ("write", {"vals": {"name": "PD0700"}})
        with self._unchanged("jxc.count", "name"):
            error = ERRORS + "ProtectedField"
            self._assert_refused(self.picker, count, call, error, "can't be entered")
