from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CheckpointBlocked, ProtectedField
from odoo.addons.jxc_wms.exceptions import ReasonMissing
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase


class OtherMixin:
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user("jxc_keeper", "stock.group_stock_user")
        cls.sample = cls.env.ref("jxc_wms.jxc_stock_reason_sample")
        cls.see_note = cls.env.ref("jxc_wms.jxc_stock_reason_other_out")
        cls.found = cls.env.ref("jxc_wms.jxc_stock_reason_found")

    def _make_other(self, kind="other_out", quantity=3.0, kind_type=None, **vals):
        kind_type = kind_type or self.warehouse[f"jxc_{kind}_type_id"]
        nowhere = self.warehouse._jxc_get_inventory_location()
        ends = (self.warehouse.lot_stock_id, nowhere)
        source, goal = ends if kind == "other_out" else ends[::-1]
        places = {"location_id": source.id, "location_dest_id": goal.id}
        move = {"product_id": self.product.id, "product_uom_qty": quantity, **places}
        picking = (
            self.env["stock.picking"]
            .with_user(self.keeper)
            .create(
                {
                    "picking_type_id": kind_type.id,
                    "move_ids": [Command.create(move)],
                    **places,
                    **vals,
                }
            )
        )
        picking.action_confirm()
        return picking

    def _done(self, picking):
        picking.move_ids.picked = True
        picking.with_context(skip_sms=True).button_validate()
        return picking.state == "done"


@tagged("post_install", "-at_install")
class TestOtherMoves(OtherMixin, WmsCase):
    """Goods that come or go without an order name a reason."""

    def test_without_a_reason_nothing_goes_by_whatever_path(self):
        picking = self._make_other()
        for act in (
            lambda: self._done(picking),
            picking._action_done,
            picking.move_ids.sudo()._action_done,
        ):
            with self.assertRaises(ReasonMissing):
                act()
        picking.jxc_reason_id = self.sample
        self.assertTrue(self._done(picking))
        self.assertEqual(self._get_stock(), 97.0)

    def _get_stock(self):
        return self.product.with_context(location=self.warehouse.lot_stock_id.id).qty_available

    def test_gains_come_in(self):
        picking = self._make_other("other_in", jxc_reason_id=self.found.id)
        self.assertTrue(self._done(picking))
        self.assertEqual(self._get_stock(), 103.0)

    def test_some_reasons_ask_for_a_note_and_each_for_its_direction(self):
        picking = self._make_other(jxc_reason_id=self.see_note.id)
        with self.assertRaises(ReasonMissing):
            self._done(picking)
        picking.jxc_reason_note = "For the fair in Canton"
        self.assertTrue(self._done(picking))
        wrong = self._make_other(jxc_reason_id=self.found.id)
        with self.assertRaises(ReasonMissing):
            self._done(wrong)

    def test_the_reason_of_a_done_document_stays(self):
        picking = self._make_other(jxc_reason_id=self.sample.id)
        self._done(picking)
        for vals in ({"jxc_reason_id": self.see_note.id}, {"jxc_reason_note": "x"}):
            with self.assertRaises(ProtectedField):
                picking.write(vals)

    def test_they_are_operations_of_their_own(self):
        codes = ("picking_other_issue_validate", "picking_other_receipt_validate")
        self._watch(*codes, "picking_delivery_validate", "picking_receipt_validate")
        out = self._make_other(jxc_reason_id=self.sample.id)
        back = self._make_other("other_in", jxc_reason_id=self.found.id)
        self._done(out)
        self._done(back)
        self.assertEqual(self._get_log(codes[0], out).user_id, self.keeper)
        self.assertEqual(self._get_log(codes[1], back).user_id, self.keeper)
        self.assertFalse(self._get_log("picking_delivery_validate"))
        self.assertFalse(self._get_log("picking_receipt_validate"))

    def test_another_operation_type_is_caught_by_the_rule(self):
        picking = self._make_other(kind_type=self.warehouse.int_type_id)
        self._activate("jxc_wms.jxc_rule_other_issue_reason")
        with self.assertRaises(CheckpointBlocked):
            self._done(picking)
        picking.jxc_reason_id = self.sample
        self.assertTrue(self._done(picking))

    def test_the_menu_gives_the_type_and_the_form_asks_for_the_reason(self):
        for kind in ("other_in", "other_out"):
            pickings = self.env["stock.picking"].with_user(self.keeper)
            form = Form(pickings.with_context(jxc_type_kind=kind))
            self.assertEqual(form.picking_type_id, self.warehouse[f"jxc_{kind}_type_id"])
            with self.assertRaises(AssertionError):
                form.save()
            form.jxc_reason_id = self.sample if kind == "other_out" else self.found
            self.assertEqual(form.save().jxc_type_kind, kind)

    def test_each_warehouse_has_the_types(self):
        north = self.env["stock.warehouse"].create(
            {"name": "North", "code": "NTH", "company_id": self.company.id}
        )
        for warehouse in (north, self.warehouse):
            self.assertEqual(warehouse.jxc_other_in_type_id.jxc_kind, "other_in")
            self.assertEqual(warehouse.jxc_other_out_type_id.jxc_kind, "other_out")
            self.assertEqual(
                warehouse.jxc_other_out_type_id.default_location_dest_id.usage, "inventory"
            )

    def test_scrap_names_its_reason_where_the_rule_says_so(self):
        self._live_without("stock_scrap_right")
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.keeper)
            .create({"product_id": self.product.id, "scrap_qty": 1.0})
        )
        self._activate("jxc_wms.jxc_rule_scrap_reason")
        with self.assertRaises(CheckpointBlocked):
            scrap.do_scrap()
        scrap.jxc_reason_id = self.sample
        with self.assertRaises(ReasonMissing):
            scrap.do_scrap()
        scrap.jxc_reason_id = self.env.ref("jxc_wms.jxc_stock_reason_unusable")
        scrap.do_scrap()
        self.assertEqual(scrap.state, "done")

    def test_reasons_are_the_managers(self):
        reasons = self.env["jxc.stock.reason"]
        with self.assertRaises(AccessError):
            reasons.with_user(self.keeper).create({"name": "x", "kind": "out"})
        with self.assertRaises(AccessError):
            self.sample.with_user(self.keeper).needs_note = False


@tagged("post_install", "-at_install")
class TestOtherMovesOverRpc(OtherMixin, WmsHttpCase):
    @mute_logger("odoo.http")
    def test_without_a_reason_over_json2(self):
        picking = self._make_other()
        status, answer = self._call_json2(self.keeper, picking, "button_validate")
        self.assertEqual(
            (status, answer["name"]), (422, "odoo.addons.jxc_wms.exceptions.ReasonMissing")
        )
        self.assertNotEqual(picking.state, "done")
