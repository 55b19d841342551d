import logging

from odoo import api, models
from odoo.tools import SQL, ormcache, sql

_logger = logging.getLogger(__name__)


class CodeIndex(models.UniqueIndex):
    """A unique index that a database gets once its old doubles are solved.

    Installing an addon must not fail because of what the database holds, so that the index is
    not made with the table but by ``jxc.code.rule._sync_unique_indexes``.
    """

    def __init__(self, columns, where, message):
        self.columns, self.where = columns, where
        super().__init__(f"({columns}) WHERE {where}", message)

    def apply_to_database(self, model):
        """Leave an index of this definition alone, drop one of another; make none."""
        name = self.full_name(model)
        definition, comment = sql.index_definition(model.env.cr, name)
        if definition and comment != self.get_definition(model.pool):
            sql.drop_index(model.env.cr, name, model._table)

    def is_wanted(self, model, everywhere):
        """Tell whether the database is to have the index.

        :param everywhere: whether all companies keep codes unique
        """
        return everywhere and model.env["jxc.code.rule"]._is_kept_unique(model._name)

    def get_where(self, model):
        """Return which records the index is about."""
        return self.where

    def get_comment(self, model):
        """Return what the database keeps of the definition."""
        return f"UNIQUE INDEX ({self.columns}) WHERE {self.get_where(model)}"

    def exists(self, model):
        """Tell whether the database has the index."""
        return bool(sql.index_definition(model.env.cr, self.full_name(model))[0])

    def has_doubles(self, model):
        """Tell whether records stand in the way of the index."""
        query = SQL(
            "SELECT 1 FROM %s WHERE %s GROUP BY %s HAVING COUNT(*) > 1 LIMIT 1",
            SQL.identifier(model._table),
            SQL(self.get_where(model)),
            SQL(self.columns),
        )
        return bool(model.env.execute_query(query))

    def make(self, model):
        """Create the index; there are no doubles."""
        sql.add_index(
            model.env.cr,
            self.full_name(model),
            model._table,
            comment=self.get_comment(model),
            definition=f"({self.columns}) WHERE {self.get_where(model)}",
            unique=True,
        )

    def drop(self, model):
        """Drop the index where there is one."""
        sql.drop_index(model.env.cr, self.full_name(model), model._table)


class JxcCodeRule(models.Model):
    _inherit = "jxc.code.rule"

    @api.model
    def _sync_unique_indexes(self):
        """Make the unique indexes that can be made, drop them where companies may have doubles.

        Called after installation and update, daily, by a button, and when the policy changes.

        :return: names of the models whose doubles have to be solved first
        """
        self.env.flush_all()
        everywhere = self._is_unique_everywhere()
        waiting = []
        for model in self._get_code_models():
            for index in model._table_objects.values():
                if not isinstance(index, CodeIndex):
                    continue
                if not self._sync_index(model, index, index.is_wanted(model, everywhere)):
                    waiting.append(model._name)
        return waiting

    @api.model
    def _get_waiting_name(self, model):
        """Return what a sentence calls a model with doubles."""
        return model._description

    @api.model
    def _sync_index(self, model, index, wanted):
        """Make or drop one index; tell whether it is as wanted."""
        if index.exists(model) == wanted:
            return True
        index.drop(model)
        if not wanted:
            return True
        if index.has_doubles(model):
            _logger.info("%s: codes are double, the unique index waits", model._name)
            return False
        index.make(model)
        return True

    @api.model
    def _drop_unique_indexes(self, model):
        """Let a model have doubles, until the indexes are made again."""
        for index in model._table_objects.values():
            if isinstance(index, CodeIndex):
                index.drop(model)

    @api.model
    def _is_unique_everywhere(self):
        """Tell whether each company keeps codes unique: the index knows no companies."""
        companies = self.env["res.company"].sudo().with_context(active_test=False).search([])
        return all(company._jxc_policy("code_unique") for company in companies)

    @api.model
    @ormcache("model_name")
    def _is_kept_unique(self, model_name):
        """Tell whether codes of a model are kept unique: from the first active rule on.

        Before, codes are what Odoo has them for, a reference that may repeat. Cached.
        """
        model = self.env[model_name]
        return model._jxc_code_is_ours or any(map(self._is_coded, model._jxc_code_targets))

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        if rules.sudo().company_ids:
            rules._resync_unique_indexes()
        return rules

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & {"company_ids", "active", "target"}:
            self._resync_unique_indexes()
        return res

    def unlink(self):
        res = super().unlink()
        self._resync_unique_indexes()
        return res

    @api.model
    def _resync_unique_indexes(self):
        self.env.registry.clear_cache()
        self.sudo()._sync_unique_indexes()

    @api.model
    def _cron_sync_unique_indexes(self):
        """Make the indexes whose doubles somebody has solved meanwhile."""
        self._sync_unique_indexes()


class JxcPolicyException(models.Model):
    _inherit = "jxc.policy.exception"

    @api.model_create_multi
    def create(self, vals_list):
        exceptions = super().create(vals_list)
        exceptions._jxc_sync_codes()
        return exceptions

    def write(self, vals):
        res = super().write(vals)
        self._jxc_sync_codes()
        return res

    def unlink(self):
        touched = "code_unique" in self.policy_id.mapped("code")
        res = super().unlink()
        if touched:
            self.env["jxc.code.rule"].sudo()._sync_unique_indexes()
        return res

    def _jxc_sync_codes(self):
        if "code_unique" in self.policy_id.mapped("code"):
            self.env["jxc.code.rule"].sudo()._sync_unique_indexes()


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        res = super().write(vals)
        if "jxc_discipline" in vals:
            self.env["jxc.code.rule"].sudo()._sync_unique_indexes()
        return res

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        if not all(companies.mapped("jxc_discipline")):
            self.env["jxc.code.rule"].sudo()._sync_unique_indexes()
        return companies
