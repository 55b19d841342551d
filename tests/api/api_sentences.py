"""The sentences of refusals, put together from the terms of the code and of i18n/zh_CN.po."""

from __future__ import annotations

from functools import cache
from typing import Any

import polib

from devtools import odoo


@cache
def chinese(msgid: str) -> str:
    """The Chinese term of a sentence in our Python code."""
    for path in sorted(odoo.ADDONS.glob("*/i18n/zh_CN.po")):
        entry = polib.pofile(str(path)).find(msgid)
        if entry and entry.msgstr:
            return entry.msgstr
    raise AssertionError(f"i18n/zh_CN.po lacks: {msgid}")


def term(msgid: str, lang: str, *args: str, **values: str) -> str:
    """A sentence of our code in a language, with its values."""
    return (chinese(msgid) if lang == "zh_CN" else msgid) % (args or values)


class Sentences:
    """Looks up names of rules, operations and fields; puts together what a user must read."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def rule(self, xmlid: str, lang: str) -> dict[str, Any]:
        """Name, hint and SOP address of a shipped rule."""
        fields = ["name", "message", "sop", "operation_id", "previous_operation_id"]
        return self._read(xmlid, "jxc.checkpoint.rule", fields, lang)

    def field(self, model: str, name: str, lang: str) -> str:
        """The label of a field."""
        context = {"lang": lang}
        found = self.client.call(model, "fields_get", [name], ["string"], context=context)
        return found[name]["string"]

    def head(self, xmlid: str, lang: str) -> str:
        """The first line: which operation can't be done."""
        operation = self.rule(xmlid, lang)["operation_id"][1]
        return term("“%s” can't be done yet:", lang, operation)

    def empty(self, xmlid: str, record: str, label: str, lang: str) -> str:
        """A required field is empty."""
        rule = self.rule(xmlid, lang)
        text = "%(record)s: “%(field)s” is not filled in (rule: %(rule)s)."
        return self._with_help(
            term(text, lang, record=record, field=label, rule=rule["name"]), rule
        )

    def first(self, xmlid: str, record: str, lang: str) -> str:
        """Another operation must come first."""
        rule = self.rule(xmlid, lang)
        text = "%(record)s: “%(operation)s” must be done first (rule: %(rule)s)."
        operation = rule["previous_operation_id"][1]
        text = term(text, lang, record=record, operation=operation, rule=rule["name"])
        return self._with_help(text, rule)

    def whole(self, xmlid: str, problems: list[str], lang: str) -> str:
        """The whole refusal: the operation, then each problem on a line."""
        return "\n".join([self.head(xmlid, lang), *(f"• {problem}" for problem in problems)])

    @staticmethod
    def _with_help(text: str, rule: dict[str, Any]) -> str:
        hint = f" {rule['message']}" if rule["message"] else ""
        sop = f" SOP: /jxc/sop/{rule['id']}" if rule["sop"] else ""
        return text + hint + sop

    def _read(self, xmlid: str, model: str, fields: list[str], lang: str) -> dict[str, Any]:
        module, name = xmlid.split(".")
        domain = [["module", "=", module], ["name", "=", name]]
        found = self.client.call("ir.model.data", "search_read", domain, ["res_id"])
        record = self.client.call(
            model, "read", [found[0]["res_id"]], fields, context={"lang": lang}
        )
        return record[0]
