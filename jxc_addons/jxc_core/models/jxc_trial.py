from contextlib import closing, contextmanager
from weakref import WeakKeyDictionary

from odoo import models

#: Cursor → numbers that sequences gave while a trial runs. No context key: nobody switches it on.
TRIALS = WeakKeyDictionary()


@contextmanager
def counting_in_memory(cr):
    """Let sequences use no number up within the block; yield what they gave."""
    before = TRIALS.get(cr)
    TRIALS[cr] = numbers = {}
    try:
        yield numbers
    finally:
        if before is None:
            TRIALS.pop(cr, None)
        else:
            TRIALS[cr] = before


def draw_in_trial(source, count):
    """Return the next numbers of a sequence without using them up, or None outside of a trial.

    :param source: an ``ir.sequence`` or one of its date ranges
    """
    numbers = TRIALS.get(source.env.cr)
    if numbers is None:
        return None
    key = (source._name, source.id)
    step = source._jxc_get_increment()
    first = numbers.get(key) or source.number_next_actual
    numbers[key] = first + step * count
    return [first + step * place for place in range(count)]


class JxcTrial(models.AbstractModel):
    """Doing something for real and taking all of it back."""

    _name = "jxc.trial"
    _description = "Trial That Leaves No Trace"

    @contextmanager
    def _trying(self):
        """Roll the block back at its end.

        Sequences use no number up, and what was going to be sent or logged after the transaction is forgotten.
        """
        cr = self.env.cr
        callbacks = (cr.postcommit, cr.prerollback, cr.postrollback)
        before = [(one, list(one._funcs), dict(one.data)) for one in callbacks]
        try:
            with counting_in_memory(cr), closing(cr.savepoint()):
                yield
        finally:
            for one, funcs, data in before:
                one._funcs.clear()
                one._funcs.extend(funcs)
                one.data.clear()
                one.data.update(data)
            # As Odoo's own import does it: what was cached of the trial is not true.
            self.env.registry.clear_all_caches()
            self.env.registry.reset_changes()


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def _next_do(self):
        numbers = draw_in_trial(self, 1)
        return super()._next_do() if numbers is None else self.get_next_char(numbers[0])


class IrSequenceDateRange(models.Model):
    _inherit = "ir.sequence.date_range"

    def _next(self):
        numbers = draw_in_trial(self, 1)
        return super()._next() if numbers is None else self.sequence_id.get_next_char(numbers[0])
