from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.code_pattern import get_period
from .jxc_trial import draw_in_trial

#: So many codes are looked at in one go when taken ones are skipped.
LOOKED_AT = 500


class JxcCodeCounter(models.Model):
    """The ``ir.sequence`` that counts for a rule: one for each prefix that it expands to."""

    _name = "jxc.code.counter"
    _description = "Code Counter"
    _rec_name = "key"
    _order = "rule_id, key"

    rule_id = fields.Many2one("jxc.code.rule", required=True, ondelete="cascade", index=True)
    key = fields.Char(string="What Is Counted", required=True, readonly=True)
    sequence_id = fields.Many2one(
        "ir.sequence", required=True, readonly=True, ondelete="cascade", index=True
    )

    _key_unique = models.UniqueIndex("(rule_id, key)", "This counter exists already.")

    def unlink(self):
        sequences = self.sequence_id
        res = super().unlink()
        sequences.sudo().unlink()
        return res

    # -- drawing ---------------------------------------------------------------------------------

    @api.model
    def _draw(self, spec, words, day, records):
        """Return as many codes as there are records, none of which anybody has.

        Numbers are drawn without a lock, so that people who save at once do not wait for each
        other; a save that fails leaves a gap, unless the rule is without gaps.
        """
        count = len(records)
        source = self._get_source(spec, words, day, records)
        codes = []
        while len(codes) < count:
            numbers = source._jxc_draw(count - len(codes))
            drawn = [spec.pattern.render(day, words, number) for number in numbers]
            taken = records._jxc_find_taken(drawn, spec.field)
            codes += [code for code in drawn if code not in taken]
            if taken:
                self._skip(source, spec, words, day, records, numbers[-1])
        return codes

    @api.model
    def _skip(self, source, spec, words, day, records, last):
        """Move a counter over numbers that are taken one after the other."""
        step = source._jxc_get_increment()
        while True:
            numbers = [last + step * (place + 1) for place in range(LOOKED_AT)]
            codes = [spec.pattern.render(day, words, number) for number in numbers]
            taken = records._jxc_find_taken(codes, spec.field)
            run = next((i for i, code in enumerate(codes) if code not in taken), LOOKED_AT)
            if run:
                # What others draw meanwhile moves the counter as well: skipping is no harm.
                source._jxc_draw(run)
            if run < LOOKED_AT:
                return
            last = numbers[-1]

    @api.model
    def _get_source(self, spec, words, day, records):
        """Return the ``ir.sequence``, or its date range, that counts on a day."""
        key = spec.pattern.get_key(words)
        counters = self.sudo().with_context({})
        counter = counters.search([("rule_id", "=", spec.id), ("key", "=", key)], limit=1)
        if not counter:
            self._take_turn(spec)
            sequence = (
                self.env["ir.sequence"]
                .sudo()
                .create(self._prepare_sequence_vals(spec, words, day, records))
            )
            counter = counters.create({"rule_id": spec.id, "key": key, "sequence_id": sequence.id})
        sequence = counter.sequence_id
        vals = {
            "implementation": "no_gap" if spec.no_gap else "standard",
            "use_date_range": spec.reset != "never",
            "padding": spec.pattern.get_width(),
        }
        changed = {name: value for name, value in vals.items() if sequence[name] != value}
        if changed:
            sequence._jxc_reshape(changed)
        if spec.reset == "never":
            return sequence
        return self._get_range(sequence, spec, words, day, records)

    @api.model
    def _get_range(self, sequence, spec, words, day, records):
        """Return the date range of a sequence for the period of a day."""
        begin, end = get_period(day, spec.reset)
        ranges = self.env["ir.sequence.date_range"].sudo()
        found = ranges.search(
            [
                ("sequence_id", "=", sequence.id),
                ("date_from", "=", begin),
                ("date_to", "=", end),
            ],
            limit=1,
        )
        if found:
            return found
        self._take_turn(spec)
        first = self._get_first_number(spec, words, day, records)
        vals = {"sequence_id": sequence.id, "date_from": begin, "date_to": end}
        return ranges.create({**vals, "number_next": first, "number_next_actual": first})

    @api.model
    def _take_turn(self, spec):
        """Let only one transaction at a time begin to count.

        The others fail on the row with a serialization error, are run again by Odoo, and
        find the counter.
        """
        self.env.cr.execute(
            SQL("UPDATE jxc_code_rule SET create_uid = create_uid WHERE id = %s", spec.id),
            log_exceptions=False,
        )

    @api.model
    def _prepare_sequence_vals(self, spec, words, day, records):
        """Return the values of the sequence of a new counter."""
        ranged = spec.reset != "never"
        prefix, suffix = spec.pattern.get_affixes(words, ranged=ranged)
        first = 1 if ranged else self._get_first_number(spec, words, day, records)
        return {
            "name": f"JXC {spec.pattern.get_key(words)}",
            "prefix": prefix,
            "suffix": suffix,
            "padding": spec.pattern.get_width(),
            "implementation": "no_gap" if spec.no_gap else "standard",
            "use_date_range": ranged,
            "number_next": first,
            "company_id": False,
        }

    @api.model
    def _get_first_number(self, spec, words, day, records):
        """Return the number after the highest one in use: counting goes on, not over it."""
        highest = 0
        for code in records._jxc_get_codes_like(spec.pattern.get_beginning(), spec.field):
            found = spec.pattern.find(code, words)
            if found and found.is_of(day, spec.reset):
                highest = max(highest, found.number)
        # Somebody typed a telephone number once: what no counter reaches does not count.
        return highest + 1 if highest < 10 ** max(spec.pattern.get_width() + 2, 7) else 1

    # -- looking ahead ---------------------------------------------------------------------------

    @api.model
    def _preview(self, spec, words, day, records):
        """Return the codes that :meth:`_draw` would return now."""
        number = self._predict(spec, words, day, records)
        codes = []
        while len(codes) < len(records):
            wanted = range(number, number + max(len(records), LOOKED_AT))
            new = [spec.pattern.render(day, words, one) for one in wanted]
            taken = records._jxc_find_taken(new, spec.field)
            codes += [code for code in new if code not in taken]
            number = wanted.stop
        return codes[: len(records)]

    @api.model
    def _predict(self, spec, words, day, records=None):
        """Return the number that comes next, without using it up and without a new counter."""
        if not records:
            model = self.env["jxc.code.rule"]._get_targets()[spec.target][0]
            records = self.env[model]
        counter = self.sudo().search(
            [("rule_id", "=", spec.id), ("key", "=", spec.pattern.get_key(words))], limit=1
        )
        source = counter.sequence_id
        if source and spec.reset != "never":
            begin, end = get_period(day, spec.reset)
            source = source.date_range_ids.filtered(
                lambda one: one.date_from == begin and one.date_to == end
            )
        if source:
            source.invalidate_recordset(["number_next_actual"])
            return source.number_next_actual
        return self._get_first_number(spec, words, day, records)


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def _jxc_reshape(self, vals):
        """Change how a sequence counts; what comes next stays."""
        self.ensure_one()
        nexts = {one: one.number_next_actual for one in [self, *self.date_range_ids]}
        self.write(vals)
        if "implementation" in vals:
            for one, number in nexts.items():
                one.write({"number_next": number})

    def _jxc_get_increment(self):
        self.ensure_one()
        return self.number_increment or 1

    def _jxc_draw(self, count):
        """Return the next numbers of the sequence; a constant number of queries."""
        self.ensure_one()
        return _draw(self, self.implementation, f"ir_sequence_{self.id:03d}", count)


class IrSequenceDateRange(models.Model):
    _inherit = "ir.sequence.date_range"

    def _jxc_get_increment(self):
        self.ensure_one()
        return self.sequence_id.number_increment or 1

    def _jxc_draw(self, count):
        """Return the next numbers of the period; a constant number of queries."""
        self.ensure_one()
        name = f"ir_sequence_{self.sequence_id.id:03d}_{self.id:03d}"
        return _draw(self, self.sequence_id.implementation, name, count)


def _draw(source, implementation, name, count):
    """Return the next numbers of an ``ir.sequence`` or of one of its date ranges."""
    numbers = draw_in_trial(source, count)
    if numbers is not None:
        return numbers
    env = source.env
    if implementation == "standard":
        query = SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count)
        return [number for (number,) in env.execute_query(query)]
    step = source._jxc_get_increment()
    source.flush_recordset(["number_next"])
    table = SQL.identifier(source._table)
    # As Odoo does it: whoever comes second is run again.
    lock = SQL("SELECT 1 FROM %s WHERE id = %s FOR UPDATE NOWAIT", table, source.id)
    env.cr.execute(lock, log_exceptions=False)
    query = SQL(
        "UPDATE %s SET number_next = number_next + %s WHERE id = %s RETURNING number_next",
        table,
        step * count,
        source.id,
    )
    [(after,)] = env.execute_query(query)
    source.invalidate_recordset(["number_next"])
    return [after - step * (count - place) for place in range(count)]
