from odoo import api, models
from odoo.fields import Domain

from ..tools.import_cell import get_spellings


class JxcImportType(models.AbstractModel):
    """What cells refer to: units, categories, partners, … Addons add ``_resolve_<target>``."""

    _inherit = "jxc.import.type"

    @api.model
    def _resolve_references(self, rows, run):
        """Replace what cells name by ids; say so where nothing, or more than one, has the name."""
        for _place, column in run.plan:
            if column.kind != "reference":
                continue
            known = run.known.setdefault(column.target, {})
            texts = {row.values[column.key] for row in rows if column.key in row.values}
            new = [text for text in texts if text not in known]
            if new:
                known.update(dict.fromkeys(new))
                known.update(self._resolve_texts(column.target, new))
            for row in rows:
                text = row.values.get(column.key)
                if text is None:
                    continue
                if known[text]:
                    row.values[column.key] = known[text]
                elif known[text] is False:
                    row.fail(column.key, self._get_ambiguous_message(column, text))
                else:
                    row.fail(column.key, self._get_unknown_message(column, text))

    @api.model
    def _resolve_texts(self, target, texts):
        """Return ``{text: id}`` of what is called so: as it is written, else in another spelling.

        :param target: see ``_resolve_<target>``
        """
        resolve = getattr(self, f"_resolve_{target}")
        result = resolve(texts)
        others = {text: get_spellings(text) for text in texts if text not in result}
        spelled = list({one for spellings in others.values() for one in spellings})
        found = resolve(spelled) if spelled else {}
        for text, spellings in others.items():
            known = next((one for one in spellings if one in found), None)
            if known is not None:
                result[text] = found[known]
        return result

    @api.model
    def _get_unknown_message(self, column, text):
        return self.env._(
            "“%(column)s”: “%(text)s” does not exist. Correct it, or bring it in first.",
            column=column.label,
            text=text,
        )

    @api.model
    def _get_ambiguous_message(self, column, text):
        return self.env._(
            "“%(column)s”: more than one record is called “%(text)s”. Use the code.",
            column=column.label,
            text=text,
        )

    @api.model
    def _resolve_by(self, model, names, texts, domain=Domain.TRUE):
        """Return ``{text: id}`` of the records that have one of the texts in one of the fields.

        The first field that has the text counts; False where several records have it there.
        Translated names are known in the user's language and in English.
        """
        records = self.env[model]
        if "company_id" in records._fields:
            domain &= Domain("company_id", "in", [False, self.env.company.id])
        result = {}
        languages = dict.fromkeys([self.env.lang or "en_US", "en_US"])
        for name in names:
            for lang in languages if records._fields[name].translate else (self.env.lang,):
                rest = [text for text in texts if text not in result]
                if not rest:
                    return result
                there = records.with_context(lang=lang)
                for record in there.search_fetch(Domain(name, "in", rest) & domain, [name]):
                    text = record[name]
                    result[text] = False if text in result else record.id
        return result

    @api.model
    def _resolve_uom(self, texts):
        """Units that nobody chooses any more are still what others contain."""
        everything = self.with_context(active_test=False)
        return everything._resolve_by("uom.uom", ["name"], texts)

    @api.model
    def _resolve_category(self, texts):
        result = self._resolve_by("product.category", ["jxc_code", "name"], texts)
        paths = {
            text: " / ".join(part.strip() for part in text.split("/"))
            for text in texts
            if "/" in text and not result.get(text)
        }
        found = self._resolve_by("product.category", ["complete_name"], list(paths.values()))
        return {**result, **{text: found[path] for text, path in paths.items() if path in found}}

    @api.model
    def _resolve_material(self, texts):
        return self._resolve_by("product.product", ["default_code", "barcode"], texts)

    @api.model
    def _resolve_partner(self, texts):
        return self._resolve_by(
            "res.partner", ["ref", "name"], texts, Domain("parent_id", "=", False)
        )

    @api.model
    def _resolve_payment_term(self, texts):
        return self._resolve_by("account.payment.term", ["name"], texts)

    @api.model
    def _resolve_state(self, texts):
        home = self.env.company.country_id or self.env.ref("base.cn")
        result = self._resolve_by(
            "res.country.state", ["name"], texts, Domain("country_id", "=", home.id)
        )
        # People write 浙江 or 浙江省.
        rest = {f"{text}{end}": text for text in texts for end in "省市" if text not in result}
        found = self._resolve_by(
            "res.country.state", ["name"], list(rest), Domain("country_id", "=", home.id)
        )
        return {**{rest[text]: one for text, one in found.items()}, **result}

    @api.model
    def _resolve_currency(self, texts):
        return self._resolve_by("res.currency", ["name", "symbol"], texts)

    @api.model
    def _resolve_user(self, texts):
        return self._resolve_by(
            "res.users",
            ["login", "name"],
            texts,
            Domain("company_ids", "in", self.env.company.id),
        )
