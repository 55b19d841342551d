from contextlib import contextmanager
from weakref import WeakKeyDictionary

from odoo import api, models

#: Cursor → ``(env, model, names)`` of fields that turned out to have no default, while a batch of
#: records is made. No context key: nobody else switches it on.
BATCHES = WeakKeyDictionary()


@contextmanager
def making_together(cr):
    """Let records that are created within the block be asked once what has no default."""
    before = BATCHES.get(cr)
    BATCHES[cr] = set() if before is None else before
    try:
        yield
    finally:
        if before is None:
            BATCHES.pop(cr, None)


class JxcMadeTogetherMixin(models.AbstractModel):
    """Records that a file makes many of, and that refer to the same few others.

    Odoo asks of each one anew what is the same for all of them.
    """

    _name = "jxc.made.together.mixin"
    _description = "Many are made at once"

    @api.model
    def default_get(self, fields):
        """See Odoo. Fields without any default are looked at once in a batch."""
        bare = BATCHES.get(self.env.cr)
        if bare is None:
            return super().default_get(fields)
        key = (self.env, self._name, tuple(fields))
        if key in bare:
            return {}
        found = super().default_get(fields)
        if not found:
            bare.add(key)
        return found

    def _check_company(self, fnames=None):
        """See Odoo. Of records of one company that refer to the same, one is asked.

        Whether what they refer to belongs to the company is the same for all of them.
        """
        if len(self) < 2:
            return super()._check_company(fnames)
        wanted = self._fields if fnames is None or "company_id" in fnames else fnames
        links = [self._fields[name] for name in wanted]
        names = [field.name for field in links if field.relational and field.check_company]
        asked = {}
        for record in self.sudo():
            key = tuple(record[name]._ids for name in ("company_id", *names))
            asked.setdefault(key, record.id)
        return super(JxcMadeTogetherMixin, self.browse(asked.values()))._check_company(fnames)
