from collections import Counter

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.jxc_core.tools.import_column import ImportColumn


class JxcImportPutaway(models.AbstractModel):
    """Where goods are put when they arrive, by material or by category.

    Rules for package types, storage categories or everything are Odoo's, and not in files.
    """

    _name = "jxc.import.type.putaway"
    _inherit = "jxc.import.type"
    _description = "Put-Away Rules"

    _jxc_import_code = "putaway"
    _jxc_import_model = "stock.putaway.rule"
    _jxc_import_key = None
    _jxc_import_same = ()
    _jxc_import_sequence = 55

    @api.model
    def _get_all_columns(self):
        return [
            self._get_material_column("product_id", required=False),
            self._get_category_column("category_id"),
            self._get_warehouse_column(),
            *self._get_way_columns(),
            *self._get_choice_columns(),
        ]

    @api.model
    def _get_way_columns(self):
        """Return where goods arrive, and where they go."""
        _ = self.env._
        return [
            ImportColumn(
                "start",
                _("Arrives In"),
                "reference",
                "location_in_id",
                aliases=("到达库位", "到货库位", "入库库位"),
                target="location",
            ),
            ImportColumn(
                "goal",
                _("Put Away To"),
                "reference",
                "location_out_id",
                required=True,
                aliases=("上架库位", "存放库位", "目标库位", "库位"),
                target="location",
                example="A-01-01",
            ),
        ]

    @api.model
    def _get_choice_columns(self):
        """Return which place inside of the goal, and which rule first."""
        _ = self.env._
        words = {
            "no": (_("The place itself"), "本库位", "否", "no"),
            "last_used": (_("Last used inside"), "上次库位", "最近使用", "last_used"),
        }
        return [
            ImportColumn(
                "inside",
                _("Place Inside"),
                "word",
                "sublocation",
                aliases=("下级库位", "子库位"),
                words=self._make_words(words),
            ),
            ImportColumn(
                "priority", _("Priority"), "integer", "sequence", aliases=("优先级", "顺序")
            ),
        ]

    # -- the way in --------------------------------------------------------------------------------

    @api.model
    def _find_records(self, rows, run):
        """A rule is found by what arrives where, and by its goal where there are several.

        Another goal changes the only rule of a material or category; it would go on to come first.
        """
        rows = [row for row in rows if not row.errors]
        self._fill_starts(rows)
        for row in rows:
            self._check_way(row)
        good = [row for row in rows if not row.errors]
        exact, starts = self._find_rules(good)
        said = Counter(self._get_start(row) for row in good)
        there = {}
        for row in good:
            rules = starts.get(self._get_start(row), ())
            alone = rules[0] if len(rules) == 1 == said[self._get_start(row)] else None
            there[self._identify(row)] = exact.get(self._identify(row)) or alone
        self._match_rows(rows, run, there, self._identify, "material")

    @api.model
    def _fill_starts(self, rows):
        """Goods arrive in the stock of the warehouse, or of that of the place where they go."""
        warehouses = self.env["stock.warehouse"]
        for row in rows:
            if not row.values.get("start"):
                goal = self.env["stock.location"].browse(row.values["goal"])
                warehouse = warehouses.browse(row.values.get("warehouse")) or goal.warehouse_id
                row.values["start"] = warehouse.lot_stock_id.id

    @api.model
    def _check_way(self, row):
        """Refuse rules about nothing or about two things, and ways out of where goods arrive."""
        values = row.values
        if bool(values.get("material")) == bool(values.get("category")):
            message = self.env._("Say for which material or for which category, one of them.")
            row.fail("material", message)
        start, goal = self.env["stock.location"].browse([values["start"] or 0, values["goal"]])
        if not values["start"] or not goal._child_of(start):
            row.fail(
                "goal",
                self.env._(
                    "%(place)s is not inside of %(start)s, where goods arrive.",
                    place=goal.display_name,
                    start=(values["start"] and start.display_name) or "–",
                ),
            )

    @api.model
    def _get_start(self, row):
        values = row.values
        return values.get("material"), values.get("category"), values["start"]

    @api.model
    def _identify(self, row):
        return (*self._get_start(row), row.values["goal"])

    @api.model
    def _find_rules(self, rows):
        """Return ``{(material, category, start, goal): rule}`` and ``{(…, start): [rules]}``."""
        what = Domain("product_id", "in", [row.values.get("material") for row in rows])
        what &= Domain("product_id", "!=", False)
        kind = Domain("category_id", "in", [row.values.get("category") for row in rows])
        kind &= Domain("category_id", "!=", False)
        here = Domain("location_in_id", "in", [row.values["start"] for row in rows])
        rules = self._get_model().search((what | kind) & here & self._get_own_domain())
        exact, starts = {}, {}
        for rule in rules.filtered("active"):
            start = (
                rule.product_id.id or None,
                rule.category_id.id or None,
                rule.location_in_id.id,
            )
            exact.setdefault((*start, rule.location_out_id.id), rule)
            starts.setdefault(start, []).append(rule)
        return exact, starts

    @api.model
    def _get_own_domain(self):
        """Return the rules of the company that a file can say."""
        return (
            Domain("company_id", "=", self.env.company.id)
            & Domain("package_type_ids", "=", False)
            & Domain("storage_category_id", "=", False)
            & Domain("sublocation", "!=", "closest_location")
        )

    @api.model
    def _prepare_default_vals(self, row, run):
        return {"location_in_id": row.values["start"], "company_id": self.env.company.id}

    # -- the way out -------------------------------------------------------------------------------

    @api.model
    def _get_export_domain(self):
        coded = Domain("product_id.default_code", "!=", False)
        return self._get_own_domain() & (coded | Domain("category_id", "!=", False))

    @api.model
    def _get_more_export_value(self, record, column):
        if column.key == "warehouse":
            return record.location_in_id.warehouse_id.code
        return super()._get_more_export_value(record, column)
