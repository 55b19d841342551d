from odoo.tests import tagged

from odoo.addons.jxc_wms.tests.common import WmsCase
from odoo.addons.jxc_wms.tests.return_common import ReturnMixin


@tagged("post_install", "-at_install")
class TestTransferCode(ReturnMixin, WmsCase):
    """Transfers are numbered by what they are."""

    def _create_rule(self, target, prefix):
        return self.env["jxc.code.rule"].create(
            {
                "name": prefix,
                "target": target,
                "pattern": prefix + "-{WAREHOUSE}-{SEQ:4}",
                "company_ids": self.company.ids,
            }
        )

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
