from odoo import api, fields, models

from ..tools.mnemonic import get_mnemonic


class JxcMnemonicMixin(models.AbstractModel):
    """Master data that is found by the initials of its Chinese name (助记码)."""

    _name = "jxc.mnemonic.mixin"
    _description = "Is found by the initials of its name"

    jxc_mnemonic = fields.Char(
        string="Mnemonic Code",
        compute="_compute_jxc_mnemonic",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index="trigram",
        help="Initials of the name, to search by. What is entered by hand stays when the name"
        " changes; empty it to get the initials again.",
    )
    jxc_mnemonic_by_hand = fields.Boolean(string="Mnemonic Entered by Hand", copy=False)

    @api.depends("name")
    def _compute_jxc_mnemonic(self):
        for record in self:
            if not (record.jxc_mnemonic_by_hand and record.jxc_mnemonic):
                record.jxc_mnemonic = get_mnemonic(record._jxc_get_spoken_name()) or False

    @api.onchange("jxc_mnemonic")
    def _onchange_jxc_mnemonic(self):
        self.jxc_mnemonic_by_hand = self._jxc_is_by_hand()

    def _jxc_get_spoken_name(self):
        """Return the name whose initials people type: the Chinese one, where there is one."""
        self.ensure_one()
        if not self.id or not self._fields["name"].translate:
            return self.name or ""
        chinese = self.env["res.lang"]._get_data(code="zh_CN")
        return self.with_context(lang="zh_CN" if chinese else None).name or ""

    def _jxc_is_by_hand(self):
        """Tell whether the mnemonic is another one than the name has by itself."""
        self.ensure_one()
        return bool(self.jxc_mnemonic) and self.jxc_mnemonic != get_mnemonic(
            self._jxc_get_spoken_name()
        )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._jxc_with_mnemonic(vals) for vals in vals_list])

    @api.model
    def _jxc_with_mnemonic(self, vals):
        """Return values of a new record: a given mnemonic stays, else it follows from the name.

        Odoo would make a record in memory for each one to compute it.
        """
        given = (vals.get("jxc_mnemonic") or "").strip()
        spoken = isinstance(vals.get("name"), str)
        own = get_mnemonic(vals["name"]) if spoken else ""
        if given:
            return {**vals, "jxc_mnemonic": given, "jxc_mnemonic_by_hand": given != own}
        if spoken:
            return {**vals, "jxc_mnemonic": own or False}
        return {name: value for name, value in vals.items() if name != "jxc_mnemonic"}

    def write(self, vals):
        res = super().write(vals)
        if "jxc_mnemonic" in vals:
            self._jxc_note_mnemonic()
        return res

    def _jxc_note_mnemonic(self):
        """Remember whose mnemonic was entered by hand; an emptied one is made again."""
        for by_hand, records in self.grouped(lambda record: record._jxc_is_by_hand()).items():
            changed = records.filtered(lambda one, kept=by_hand: one.jxc_mnemonic_by_hand != kept)
            changed.jxc_mnemonic_by_hand = by_hand
        self.filtered(lambda record: not record.jxc_mnemonic)._compute_jxc_mnemonic()
