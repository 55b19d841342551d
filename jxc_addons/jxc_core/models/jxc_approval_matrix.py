from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.approval_matrix import format_cell, parse_cell
from ..tools.approval_spec import find_band_problems


class JxcApprovalRule(models.Model):
    """The rules as the paper matrix: rows are operations and bands, columns roles, cells tiers."""

    _inherit = "jxc.approval.rule"

    # -- reading ---------------------------------------------------------------------------

    @api.model
    @api.readonly
    def get_matrix(self):
        """Return the matrix of the current company for the client.

        :return: ``{"columns": [{"key", "label"}], "rows": […], "can_edit": bool}``
        """
        rules = self.search(
            ["|", ("company_ids", "in", self.env.company.ids), ("company_ids", "=", False)]
        )
        problems = rules._get_problems()
        columns = {}
        for tier in rules.tier_ids:
            columns.setdefault(tier._get_role_key(), tier.name)
        return {
            "columns": [{"key": key, "label": label} for key, label in columns.items()],
            "rows": [rule._prepare_row_vals(problems) for rule in rules],
            "can_edit": self.has_access("write"),
            "company": self.env.company.name,
        }

    def _prepare_row_vals(self, problems):
        """Return one row of the matrix."""
        self.ensure_one()
        return {
            "id": self.id,
            "operation": self.operation_id.name,
            "code": self.operation_id.code,
            "name": self.name,
            "basis": self.basis,
            "measure": self.measure,
            "band": self.band,
            "band_from": self.band_from,
            "band_to": self.band_to,
            "active": self.is_in_company,
            "cells": {tier._get_role_key(): tier._get_cell() for tier in self.tier_ids},
            "problems": problems.get(self.id, []),
        }

    # -- writing -----------------------------------------------------------------------------

    def set_cell(self, key, text):
        """Write one cell of the matrix: the tier of a role, nothing to take it out.

        :param key: of the column, see ``jxc.approval.tier._get_role_key``
        :param text: ``1``, ``2 all``, ``1 x2`` or empty
        """
        self.ensure_one()
        try:
            cell = parse_cell(text)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "“%s” is no tier. Write 1, 2, …; “1 all” if all of them must agree, “1 x2”"
                    " if two must.",
                    error,
                )
            ) from error
        tier = self.tier_ids.filtered(lambda tier: tier._get_role_key() == key)[:1]
        if cell is None:
            tier.unlink()
            self._check_tiers()
            return True
        vals = {"sequence": cell[0], "quorum": cell[1], "quorum_count": cell[2]}
        if tier:
            tier.write(vals)
        else:
            self.write({"tier_ids": [fields.Command.create({**vals, **self._parse_role(key)})]})
        return True

    @api.model
    def _parse_role(self, key):
        """Return the values of a tier for the key of a column."""
        kind, _colon, rest = (key or "").partition(":")
        if kind == "manager":
            return {"approver_kind": "manager"}
        if kind == "field" and rest:
            return {"approver_kind": "field", "field_path": rest}
        if kind == "group":
            group = self.env.ref(rest, raise_if_not_found=False) if "." in rest else None
            if group is None and rest.isdigit():
                group = self.env["res.groups"].browse(int(rest)).exists()
            if group and group._name == "res.groups":
                return {"approver_kind": "group", "group_id": group.id}
        if kind == "user":
            logins = [login.strip() for login in rest.split(",") if login.strip()]
            users = self.env["res.users"].search([("login", "in", logins)])
            if logins and len(users) == len(logins):
                return {"approver_kind": "user", "user_ids": [fields.Command.set(users.ids)]}
        raise UserError(
            self.env._(
                "“%s” names no role here. Write group:, user:, field: or manager.", key or ""
            )
        )

    # -- what is wrong with it ---------------------------------------------------------------

    problems = fields.Text(compute="_compute_problems")

    @api.depends("company_ids", "band_from", "band_to", "domain", "tier_ids.user_ids")
    @api.depends_context("company", "lang")
    def _compute_problems(self):
        """What is wrong with a rule shows beside the rules of the same operation."""
        saved = self._origin
        family = saved.search([("operation_id", "in", saved.operation_id.ids)])
        found = family._get_problems()
        for rule in self:
            rule.problems = "\n".join(found.get(rule._origin.id, []))

    def _get_problems(self):
        """Return gaps, overlaps, bands that nobody can approve, approvers who left.

        :return: ``{rule id: [sentence]}``
        """
        problems = {}
        for rule in self:
            found = rule._get_people_problems()
            if found:
                problems[rule.id] = found
        groups = self.filtered(lambda rule: rule.is_in_company and rule.basis != "always").grouped(
            lambda rule: (rule.operation_id, rule.basis, rule.measure, rule.domain)
        )
        for rules in groups.values():
            if rules[0].measure == "margin" and rules[0].basis == "percent":
                continue
            for kind, low, high in find_band_problems(rules.mapped(self._get_band)):
                text = self._get_band_problem_text(kind, low, high)
                problems.setdefault(rules[-1].id, []).append(text)
        return problems

    @api.model
    def _get_band(self, rule):
        return (rule.band_from, rule.band_to)

    @api.model
    def _get_band_problem_text(self, kind, low, high):
        """Return one gap or overlap as a sentence."""
        end = f"{high:,.10g}" if high else "∞"
        if kind == "gap":
            return self.env._(
                "Nobody is asked from %(low)s to %(high)s.", low=f"{low:,.10g}", high=end
            )
        return self.env._("Two rules ask from %(low)s to %(high)s.", low=f"{low:,.10g}", high=end)

    def _get_people_problems(self):
        """Return tiers that nobody can decide, and people who left."""
        self.ensure_one()
        problems = []
        for tier in self.tier_ids:
            gone = (
                tier.with_context(active_test=False)
                .sudo()
                .user_ids.filtered(lambda user: not user.active)
            )
            if tier.approver_kind == "user" and gone:
                names = ", ".join(gone.mapped("name"))
                problems.append(self.env._("%s has left.", names))
            if tier.approver_kind in ("user", "group"):
                nobody = self.env["res.users"]
                model = self.env.get(self.model)
                if model is None:
                    continue
                able = tier._get_approvers(model.browse(), nobody)
                if len(able) < tier._get_needed(able):
                    problems.append(self.env._("Nobody can approve in the tier “%s”.", tier.name))
        return problems


class JxcApprovalTier(models.Model):
    _inherit = "jxc.approval.tier"

    def _get_role_key(self):
        """Return what identifies the role of the tier, also in another database."""
        self.ensure_one()
        if self.approver_kind == "group":
            return f"group:{self.sudo().group_id.get_external_id().get(self.group_id.id) or self.group_id.id}"
        if self.approver_kind == "user":
            users = self.with_context(active_test=False).sudo().user_ids
            return "user:" + ",".join(sorted(users.mapped("login")))
        if self.approver_kind == "field":
            return f"field:{self.field_path}"
        return "manager"

    def _get_cell(self):
        self.ensure_one()
        return format_cell(self.sequence, self.quorum, self.quorum_count)
