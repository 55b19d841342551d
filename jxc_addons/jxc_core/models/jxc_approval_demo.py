from odoo import api, models
from odoo.fields import Command

#: Rules of the demo company: external id → operation, band and the roles that decide in turn.
RULES = {
    "approval_price": {
        "name": "销售降价 5 % 以上",
        "code": "sale_line_price",
        "basis": "percent",
        "measure": "cut",
        "band_from": 5.0,
        "exempt": ["sales_team.group_sale_salesman_all_leads"],
        "tiers": ["saleslead"],
    },
    "approval_discount": {
        "name": "折扣 10 % 以上",
        "code": "sale_line_discount",
        "basis": "percent",
        "measure": "value",
        "band_from": 10.0,
        "exempt": ["sales_team.group_sale_salesman_all_leads"],
        "tiers": ["saleslead"],
    },
    "approval_purchase": {
        "name": "采购 50,000 元以上",
        "code": "purchase_order_confirm",
        "basis": "amount",
        "measure": "cut",
        "band_from": 50000.0,
        "exempt": [],
        "tiers": ["buylead", "boss"],
    },
}


class JxcDemo(models.AbstractModel):
    _inherit = "jxc.demo"

    @api.model
    def _load_documents(self, *paths):
        """The matrix comes into force when the past month is over."""
        res = super()._load_documents(*paths)
        self._load_approvals()
        return res

    @api.model
    def _load_approvals(self):
        """Give the company a matrix, and the sales lead something to decide."""
        for key, row in RULES.items():
            if not self._find(key):
                rule = self.env["jxc.approval.rule"].create(self._prepare_approval_vals(row))
                self._remember(key, rule)
        self._load_approval_request()

    def _prepare_approval_vals(self, row):
        """Return one rule of the demo matrix."""
        users = [self.env.ref(f"jxc_core.jxc_demo_user_{role}") for role in row["tiers"]]
        return {
            "name": row["name"],
            "operation_id": self.env["jxc.operation"]._get_by_code(row["code"]).id,
            "company_ids": [Command.set(self._get_company().ids)],
            "basis": row["basis"],
            "measure": row["measure"],
            "band_from": row["band_from"],
            "exempt_group_ids": [Command.link(self.env.ref(name).id) for name in row["exempt"]],
            "tier_ids": [
                Command.create(
                    {
                        "sequence": number,
                        "approver_kind": "user",
                        "user_ids": [Command.set(user.ids)],
                    }
                )
                for number, user in enumerate(users, 1)
            ],
        }

    def _load_approval_request(self):
        """The salesman asks for a lower price on a quotation."""
        order = self._find("quotation_03")
        if not order or self._find("approval_request") or order.state != "draft":
            return
        line = order.order_line[:1]
        requests = self._as("sales").env["jxc.approval.request"]
        asked = requests.ask(
            "sale.order.line",
            "write",
            [line.ids, {"price_unit": round(line.price_unit * 0.9, 2)}],
            {},
            "老客户，同行报价更低",
        )
        self._remember("approval_request", requests.sudo().browse(asked["id"]))
