from odoo import api, models


class JxcImportType(models.AbstractModel):
    """What people write in cells, and what is said about cells that can't be used."""

    _inherit = "jxc.import.type"

    @api.model
    def _get_cell_message(self, column, error):
        """Return the sentence about a cell that can't be used.

        :param error: a ``CellError`` of ``tools/import_cell.py``
        """
        name, text = column.label, error.text
        if error.reason == "word":
            words = ", ".join(dict.fromkeys(self._get_offered_words(column)))
            return self.env._(
                "“%(text)s” is not known for “%(column)s”. Enter one of: %(words)s.",
                text=text,
                column=name,
                words=words,
            )
        return self._get_cell_sentences()[error.reason] % {"column": name, "text": text}

    @api.model
    def _get_cell_sentences(self):
        """Return ``{reason of a CellError: sentence}``, with the column and the text to be filled in."""
        _ = self.env._
        return {
            "number": _("“%(column)s”: “%(text)s” is no number."),
            "integer": _("“%(column)s”: “%(text)s” is no whole number."),
            "date": _("“%(column)s”: “%(text)s” is no date. Write 2026-01-31."),
            "boolean": _("“%(column)s”: enter yes or no instead of “%(text)s”."),
            "formula": _(
                "“%(column)s” holds a formula. Formulas are not evaluated: enter its value."
            ),
            "merged": _(
                "“%(column)s”: the cells %(text)s are merged. Separate them and fill each line."
            ),
            "error": _("“%(column)s” holds the error %(text)s."),
            "digits": _("“%(column)s”: Excel has rounded the number %(text)s. Enter it as text."),
            "long": _("“%(column)s” has more than %(text)s characters."),
        }

    @api.model
    def _get_need_word(self, column):
        """Return what a template says of whether a column must be there."""
        if not column.required:
            return ""
        finders = self._get_finders()
        if not finders or column.key in finders:
            return self.env._("yes")
        return self.env._("for new ones")

    @api.model
    def _make_words(self, choices):
        """Return what people may write for each value; the first word is the one that is offered.

        :param choices: ``{value: [words]}``
        """
        return {word.lower(): value for value, words in choices.items() for word in words}

    @api.model
    def _get_offered_words(self, column):
        """Return the words of a column that a sentence offers: one for each value."""
        offered = {}
        for word, value in column.words.items():
            offered.setdefault(value, word)
        return offered.values()
