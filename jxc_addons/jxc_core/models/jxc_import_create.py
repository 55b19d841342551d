from odoo import api, models

from .jxc_made_together_mixin import making_together
from .jxc_trial import counting_in_memory

#: Values that differ between more rows than every so-manieth are each record's own.
SHARED_BY = 4


class JxcImportType(models.AbstractModel):
    """How rows become new records, many at once.

    A whole batch goes through the `create` of the model and through every override of it. What
    Odoo works out for each record anew, though it is the same, is worked out once for a file and
    handed over: the records are the same, and take less than half the time.
    """

    _inherit = "jxc.import.type"

    @api.model
    def _create_rows(self, rows, run):
        """Create what rows say, in one batch.

        As in Odoo's own import, the chatter does not tell that each record was created.

        :return: records in the order of the rows
        """
        model = self.env[self._jxc_import_model].with_context(
            tracking_disable=True, import_file=True
        )
        if "defaults" not in run.extra:
            run.extra["defaults"] = self._get_shared_defaults(model)
        defaults = run.extra["defaults"]
        vals_list = [{**defaults, **row.vals} for row in rows]
        if self._jxc_import_many:
            self._add_early_values(model, vals_list, run.extra.setdefault("early", {}))
        with making_together(self.env.cr):
            records = model.create(vals_list)
        self._leave_out_pictures(records)
        return records.with_env(self.env)

    @api.model
    def _get_shared_defaults(self, model):
        """Return the defaults that are the same for each new record.

        Odoo works all of them out for each record; for a file, once is enough. Looked at twice:
        what differs then, or numbers that a sequence gives, is each record's own.
        """
        names = [name for name, one in model._fields.items() if not one.groups]
        with counting_in_memory(self.env.cr) as numbers:
            first, second = model.default_get(names), model.default_get(names)
        if numbers:
            return {}
        return {name: value for name, value in first.items() if second.get(name) == value}

    # -- values that Odoo computes before it inserts -----------------------------------------------

    @api.model
    def _add_early_values(self, model, vals_list, known):
        """Complete values by what Odoo computes before it inserts a record.

        Odoo makes a record in memory for each of them; rows whose values are the same where a
        field looks share one here. What differs from row to row is left to Odoo.

        :param known: values found so far: ``{(field, values it depends on): value}``
        """
        for owner, field in self._get_early_fields(model):
            names = self._get_depended_names(owner, field)
            groups = {}
            for vals in vals_list:
                if field.name not in vals:
                    key = (field.name, repr([vals.get(name) for name in names]))
                    groups.setdefault(key, []).append(vals)
            if len(groups) * SHARED_BY > len(vals_list) + SHARED_BY:
                continue
            for key, group in groups.items():
                if key not in known:
                    known[key] = self._compute_early_value(model, owner, field, group[0])
                for vals in group:
                    vals[field.name] = known[key]

    @api.model
    def _get_early_fields(self, model):
        """Return ``[(model that has it, field)]`` of what is computed before an insert."""
        owners = [model, *(model.env[name] for name in model._inherits)]
        return [
            (owner, field)
            for owner in owners
            for field in owner._fields.values()
            if field.precompute and field.store and not field.inherited
            if not (field.readonly or field.inverse or field.groups)
            if field.type not in ("properties", "one2many", "many2many")
        ]

    @api.model
    def _get_depended_names(self, owner, field):
        """Return the names of the fields of a model from which a field follows."""
        waiting, names = [field], set()
        while waiting:
            for path in owner.pool.field_depends[waiting.pop()]:
                name = path.partition(".")[0]
                if name not in names:
                    names.add(name)
                    waiting.append(owner._fields[name])
        return sorted(names)

    @api.model
    def _compute_early_value(self, model, owner, field, vals):
        """Return the value of a field of a record that would have these values."""
        if owner._name != model._name:
            inherited = {
                name
                for name, one in model._fields.items()
                if one.inherited and one.related_field.model_name == owner._name
            }
            vals = {name: value for name, value in vals.items() if name in inherited}
        return field.convert_to_write(owner.new(vals)[field.name], owner)

    # -- pictures ----------------------------------------------------------------------------------

    @api.model
    def _leave_out_pictures(self, records):
        """Don't work out the sizes of pictures that are not there."""
        families = [records, *(records.sudo()[link] for link in records._inherits.values())]
        for family in families:
            for field in family._fields.values():
                if field.type == "binary" and field.store and field.related and not field.inherited:
                    source = family._fields[field.related.partition(".")[0]]
                    bare = family.sudo().filtered(lambda one, name=source.name: not one[name])
                    records.env.remove_to_compute(field, bare)
