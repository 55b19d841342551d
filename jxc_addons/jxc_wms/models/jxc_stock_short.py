from odoo import api, fields, models
from odoo.tools import float_repr

from ..exceptions import StockShort
from ..tools import negative_policy


class JxcStockShort(models.AbstractModel):
    """What becomes of an act that leaves stock wrong: refused, reported or let be."""

    _name = "jxc.stock.short"
    _description = "Refusal of the Stock Guard"

    @api.model
    def _settle(self, violations, move_ids):
        """Refuse what the policy forbids, report what it warns of.

        :param violations: list of :class:`~.tools.stock_tally.Violation`
        :param move_ids: moves that the act is about
        :raise StockShort: one sentence for all that is refused
        """
        modes = {found.key: self._get_mode(found) for found in violations}
        moves = self.env["stock.move"].sudo().browse(move_ids).exists()
        for mode in (negative_policy.BLOCK, negative_policy.WARN):
            shortages = [
                self.sudo()._prepare_shortage_vals(found, moves)
                for found in violations
                if modes[found.key] == mode
            ]
            if shortages and mode == negative_policy.BLOCK:
                self._refuse(shortages, moves)
            elif shortages:
                self._report(shortages, moves)

    @api.model
    def _get_mode(self, violation):
        """Return block, warn or allow; booking the same goods twice is never allowed.

        What a person enters beyond the stock is stock below zero to come.
        """
        if violation.hard:
            return negative_policy.BLOCK
        location = self.env["stock.location"].sudo().browse(violation.key.location_id)
        company = location.company_id or self.env.company
        if not company._jxc_policy("stock_negative"):
            return negative_policy.ALLOW
        product = self.env["product.product"].sudo().browse(violation.key.product_id)
        product = product.with_company(company)
        return negative_policy.resolve(
            (
                product.product_tmpl_id.jxc_negative_policy,
                product.categ_id._jxc_get_negative_policy(),
                location.warehouse_id.jxc_negative_policy,
                company.sudo().jxc_negative_policy,
            )
        )

    def _refuse(self, shortages, moves):
        """Raise the refusal; the attempt is logged although the transaction ends."""
        self.env["jxc.operation.log"]._log_after_rollback(
            self._prepare_log_vals("blocked", shortages, moves)
        )
        raise StockShort(
            "\n\n".join(shortage["message"] for shortage in shortages), shortages=shortages
        )

    def _report(self, shortages, moves):
        """Tell the user, and the log, what happened although it should not."""
        self.env["jxc.operation.log"]._log(self._prepare_log_vals("warned", shortages, moves))
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "title": self.env._("Stock below zero"),
                "message": "\n".join(shortage["summary"] for shortage in shortages),
                "sticky": True,
            },
        )

    @api.model
    def _prepare_log_vals(self, outcome, shortages, moves):
        """Return one log line per document of the act, or per product where it has none."""
        operation = self.env["jxc.operation"].sudo()._get_by_code("stock_take")
        products = (
            self.env["product.product"]
            .sudo()
            .browse({shortage["product_id"] for shortage in shortages})
        )
        log = self.env["jxc.operation.log"]
        return [
            {
                "operation_id": operation.id,
                "outcome": outcome,
                "res_model": document._name,
                "res_id": document.id,
                "document": document.display_name,
                "user_id": self.env.uid,
                "company_id": (document.company_id or self.env.company).id,
                "date": fields.Datetime.now(),
                "door": log._get_door(),
                "details": "\n".join(shortage["summary"] for shortage in shortages),
            }
            for document in (moves.picking_id or products)
        ]

    # -- the sentence --------------------------------------------------------------------

    @api.model
    def _prepare_shortage_vals(self, violation, moves):
        """Return one shortage as error, log and API show it; run as superuser.

        Amounts are in the product's unit. Addons may add keys; ``summary`` is the fact,
        ``message`` the fact with who took the goods and what else is possible.
        """
        key = violation.key
        quantity = violation.quantity - violation.change.quantity
        vals = {
            **key._asdict(),
            "kind": violation.kind,
            "quantity": quantity,
            "reserved": violation.reserved - violation.change.reserved,
            "asked": -violation.change.quantity,
        }
        if violation.kind == "booked_twice":
            vals.update(self._prepare_booked_vals(violation, moves))
        vals["short"] = vals["asked"] - vals["quantity"] + (vals.get("by_others") or 0.0)
        vals["summary"] = self._get_summary(vals)
        hints = self.env["jxc.stock.hint"]._get_hints(key, vals["short"], moves)
        vals["message"] = "\n".join([vals["summary"], *hints])
        return vals

    @api.model
    def _prepare_booked_vals(self, violation, moves):
        """Return what the documents of the act want of a key, and what others have booked.

        Goods may also be taken from under others' bookings, without booking any.
        """
        lines = self.env["stock.move.line"].search(
            self.env["jxc.stock.hint"]._get_key_domain(violation.key)
            & fields.Domain("state", "not in", ("done", "cancel"))
            & fields.Domain("move_id", "in", moves.ids)
        )
        own = sum(lines.mapped("quantity_product_uom"))
        taken = max(-violation.change.quantity, 0.0)
        return {
            "asked": taken or own or violation.change.reserved,
            "by_others": max(violation.reserved - own, 0.0),
        }

    @api.model
    def _get_summary(self, vals):
        product = self.env["product.product"].browse(vals["product_id"])
        terms = {
            "product": product.display_name,
            "place": self._get_place(vals),
            "there": self._format(vals["quantity"], product.uom_id),
            "asked": self._format(vals["asked"], product.uom_id),
        }
        if vals.get("by_others"):
            return self.env._(
                "%(product)s, %(place)s: %(there)s on hand, %(booked)s of it booked for others,"
                " %(asked)s asked for.",
                booked=self._format(vals["by_others"], product.uom_id),
                **terms,
            )
        return self.env._(
            "%(product)s, %(place)s: %(there)s on hand, %(asked)s asked for.", **terms
        )

    @api.model
    def _get_place(self, vals):
        """Return warehouse, location, lot, package and owner of a shortage, as far as given."""
        location = self.env["stock.location"].browse(vals["location_id"])
        names = [location.display_name]
        if location.warehouse_id:
            names.insert(0, location.warehouse_id.name)
        for name, model in (
            ("lot_id", "stock.lot"),
            ("package_id", "stock.package"),
            ("owner_id", "res.partner"),
        ):
            if vals[name]:
                names.append(self.env[model].browse(vals[name]).display_name)
        return " / ".join(names)

    @api.model
    def _format(self, quantity, uom):
        """Return an amount with its unit, without noughts at the end."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        text = float_repr(quantity, digits)
        return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {uom.name}"
