from odoo import api, models

from ..tools.import_column import ImportColumn


class JxcImportType(models.AbstractModel):
    """Master data of one company among several: other companies do not see it."""

    _inherit = "jxc.import.type"

    @api.model
    def _get_own_column(self):
        """Return the column that says whether a record is the company's own, or everybody's."""
        _ = self.env._
        return ImportColumn(
            "own",
            _("Only This Company"),
            "boolean",
            aliases=("仅本公司使用", "本公司专用", "专用"),
            example=_("Yes"),
        )

    @api.model
    def _prepare_more_vals(self, row, run):
        vals = super()._prepare_more_vals(row, run)
        if "own" in row.values:
            vals["company_id"] = self.env.company.id if row.values["own"] else False
        return vals

    @api.model
    def _get_more_export_value(self, record, column):
        if column.key == "own":
            return self.env._("Yes") if record.company_id else self._get_shared_word()
        return super()._get_more_export_value(record, column)

    @api.model
    def _get_shared_word(self):
        """Return what a file says of records for everybody: nothing, where new ones are so anyway."""
        return ""


class JxcImportMaterial(models.AbstractModel):
    _inherit = "jxc.import.type.material"

    @api.model
    def _get_all_columns(self):
        return [*super()._get_all_columns(), self._get_own_column()]


class JxcImportPartner(models.AbstractModel):
    _inherit = "jxc.import.type.partner"

    @api.model
    def _get_all_columns(self):
        return [*super()._get_all_columns(), self._get_own_column()]


class JxcImportVendorPrice(models.AbstractModel):
    """Prices of vendors are the company's own, unless the file says otherwise."""

    _inherit = "jxc.import.type.vendor.price"

    @api.model
    def _get_all_columns(self):
        return [*super()._get_all_columns(), self._get_own_column()]

    @api.model
    def _get_shared_word(self):
        return self.env._("No")


class JxcImportPrice(models.AbstractModel):
    """Price lists are the company's own, unless the file says otherwise."""

    _inherit = "jxc.import.type.price"

    @api.model
    def _get_all_columns(self):
        return [*super()._get_all_columns(), self._get_own_column()]

    @api.model
    def _get_shared_word(self):
        return self.env._("No")

    @api.model
    def _check_lists(self, rows, lists, run):
        """Refuse rows that say otherwise of a list than it is, or than its first row says."""
        owners = {name: bool(one.company_id) for name, one in lists.items() if one}
        for row in rows:
            name, said = row.values["list"], row.values.get("own")
            own = owners.setdefault(name, said is not False)
            if said is not None and said != own:
                row.fail("own", self._get_owner_message(name, own))
        return super()._check_lists(rows, lists, run)

    @api.model
    def _get_owner_message(self, name, own):
        if own:
            return self.env._(
                "“%s” is a price list of this company only. Enter prices for all companies under"
                " another one.",
                name,
            )
        return self.env._(
            "“%s” is a price list for all companies. Enter prices of this company only under"
            " another one.",
            name,
        )

    @api.model
    def _prepare_more_vals(self, row, run):
        """The company is that of the list; see :meth:`_prepare_list_vals`."""
        vals = super()._prepare_more_vals(row, run)
        vals.pop("company_id", None)
        return vals

    @api.model
    def _prepare_list_vals(self, row, run):
        vals = super()._prepare_list_vals(row, run)
        return vals if row.values.get("own", True) else {**vals, "company_id": False}
