"""Helpers of the approval tests; no tests in here."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from odoo.addons.jxc_core.exceptions import ApprovalRequired
from odoo.addons.jxc_core.tests.common import JxcMixin

SALES = "sales_team.group_sale_salesman"
LEADS = "sales_team.group_sale_salesman_all_leads"


class ApprovalMixin(JxcMixin):
    """A sales lead, a boss, and short words for rules and requests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_user("jxc_approval_lead", LEADS)
        cls.boss = cls._create_user("jxc_approval_boss", f"{LEADS},purchase.group_purchase_manager")

    @classmethod
    def _create_approval(cls, code, *tiers, **vals):
        """Return a rule active in the test's company; a tier is users or a dict of values."""
        return cls.env["jxc.approval.rule"].create(
            {
                "name": f"Approval of {code}",
                "operation_id": cls._get_operation(code).id,
                "basis": "always",
                "company_ids": [Command.set(cls.company.ids)],
                "tier_ids": [
                    Command.create(cls._prepare_tier(index, tier))
                    for index, tier in enumerate(tiers, 1)
                ],
                **vals,
            }
        )

    @classmethod
    def _prepare_tier(cls, index, tier):
        vals = {"sequence": index, "approver_kind": "user"}
        if isinstance(tier, dict):
            return {**vals, **tier}
        return {**vals, "user_ids": [Command.set(tier.ids)]}

    def _ask(self, user, records, method, *args, reason="The customer insists"):
        """Ask for the call that was refused; returns the request as the test sees it."""
        asked = (
            self.env["jxc.approval.request"]
            .with_user(user)
            .ask(records._name, method, [records.ids, *args], {}, reason)
        )
        self.env.invalidate_all()
        return self.env["jxc.approval.request"].browse(asked["id"])

    def _decide(self, user, request, decision="approve", reason="", values=None):
        request.with_user(user).decide(decision, reason, values)
        self.env.invalidate_all()

    def _assert_required(self, act, *args):
        """Assert that an act is refused for want of an approval; returns the error."""
        with self.assertRaises(ApprovalRequired) as caught:
            act(*args)
        self.env.invalidate_all()
        return caught.exception

    def _create_delegation(self, user, delegate, days=3, **vals):
        today = fields.Date.today()
        return (
            self.env["jxc.approval.delegation"]
            .with_user(user)
            .create(
                {
                    "user_id": user.id,
                    "delegate_id": delegate.id,
                    "date_from": today,
                    "date_to": today + timedelta(days=days),
                    **vals,
                }
            )
        )
