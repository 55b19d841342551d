from odoo import api, models

#: Part of the main warehouse → categories that are kept there.
ZONES = {"a": "daily", "b": "food", "c": "electric", "d": "pack"}
#: Categories of which the lots leave in their order.
ORDERED = ("grain", "drink", "snack")


class JxcDemo(models.AbstractModel):
    """Rules of the demo company's goods: returns, lots, places, alerts."""

    _inherit = "jxc.demo"

    @api.model
    def _load_return_places(self):
        """Returns to the main warehouse are inspected, in the place that it has for them."""
        main = self._get_warehouse("main")
        returned = self.env.ref("jxc_wms.jxc_demo_location_returned")
        # Beside the stock: nobody books goods that wait for their inspection.
        returned.location_id = main.view_location_id
        main.write({"jxc_inspection_loc_id": returned.id, "jxc_return_inspection": True})
        main.jxc_repair_loc_id.name = "返修区"
        self._get_company().jxc_return_credit = True

    @api.model
    def _load_documents(self, *paths):
        res = super()._load_documents(*paths)
        self._load_goods_rules()
        return res

    @api.model
    def _load_goods_rules(self):
        """Rules that hold from today on, after the history."""
        company = self._get_company()
        for zone, category in ZONES.items():
            place = self.env.ref(f"jxc_wms.jxc_demo_location_{zone}")
            place.jxc_categ_ids = self.env.ref(f"jxc_core.jxc_demo_category_{category}")
        for key in ORDERED:
            category = self.env.ref(f"jxc_core.jxc_demo_category_{key}")
            category.with_company(company).jxc_lot_order = "reason"
        self._get_warehouse("main").jxc_alert_group_id = self.env.ref(
            "purchase.group_purchase_user"
        )
