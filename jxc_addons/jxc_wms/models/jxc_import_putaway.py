from collections import Counter

from odoo import api, models
from odoo.fields import Command, Domain

from odoo.addons.jxc_core.tools.import_column import ImportColumn


class JxcImportPutaway(models.AbstractModel):
    """Where goods are put when they arrive, by material, by category or by package type.

    Rules for everything are Odoo's, and not in files.
    """

    _name = "jxc.import.type.putaway"
    _inherit = "jxc.import.type"
    _description = "Put-Away Rules"

    _jxc_import_code = "putaway"
    _jxc_import_model = "stock.putaway.rule"
    _jxc_import_key = None
    _jxc_import_same = ()
    _jxc_import_filled = {"packages": "package_type_ids"}
    _jxc_import_sequence = 55

    @api.model
    def _get_all_columns(self):
        return [
            self._get_material_column("product_id", required=False),
            self._get_category_column("category_id"),
            ImportColumn("packages", self.env._("Package Types"), aliases=("包裹类型", "包装类型")),
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
            "closest_location": (_("Closest inside"), "最近库位", "就近库位", "closest_location"),
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
            self._get_storage_column("storage_category_id", example=""),
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
        self._resolve_many(rows, run, "packages", "package_type")
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
        self._check_inside([row for row in rows if not row.errors])

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
        what = [bool(values.get(key)) for key in ("material", "category")]
        if all(what) or not (any(what) or values.get("packages")):
            message = self.env._(
                "Say for which material or for which category, one of them, or for which package"
                " types."
            )
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
    def _check_inside(self, rows):
        """Refuse storage categories of which no closest place is looked for, and the other way."""
        for row in rows:
            rule = row.record or self._get_model()
            inside = row.values.get("inside", rule.sublocation)
            category = row.values.get("storage", rule.storage_category_id.id)
            if inside == "closest_location" and not category:
                message = self.env._("Say in places of which storage category.")
                row.fail("storage", message)
            elif inside != "closest_location" and row.values.get("storage"):
                row.fail(
                    "storage",
                    self.env._("A storage category is for rules that look for the closest place."),
                )

    @api.model
    def _get_start(self, row):
        values = row.values
        packages = tuple(sorted(values.get("packages", ())))
        return values.get("material"), values.get("category"), packages, values["start"]

    @api.model
    def _identify(self, row):
        return (*self._get_start(row), row.values["goal"], row.values.get("storage"))

    @api.model
    def _find_rules(self, rows):
        """Return ``{(*start, goal, storage category): rule}`` and ``{start: [rules]}``.

        A start is what arrives where; see :meth:`_get_start`.
        """
        what = Domain.OR(
            Domain(name, "in", [row.values.get(key) for row in rows]) & Domain(name, "!=", False)
            for key, name in (("material", "product_id"), ("category", "category_id"))
        )
        what |= Domain("package_type_ids", "!=", False)
        here = Domain("location_in_id", "in", [row.values["start"] for row in rows])
        rules = self._get_model().search(what & here & self._get_own_domain())
        exact, starts = {}, {}
        for rule in rules.filtered("active"):
            start = (
                rule.product_id.id or None,
                rule.category_id.id or None,
                tuple(sorted(rule.package_type_ids.ids)),
                rule.location_in_id.id,
            )
            goal, category = rule.location_out_id.id, rule.storage_category_id.id or None
            exact.setdefault((*start, goal, category), rule)
            starts.setdefault(start, []).append(rule)
        return exact, starts

    @api.model
    def _get_own_domain(self):
        """Return the rules of the company."""
        return Domain("company_id", "=", self.env.company.id)

    @api.model
    def _prepare_more_vals(self, row, run):
        vals = super()._prepare_more_vals(row, run)
        if "packages" in row.values:
            vals["package_type_ids"] = [Command.set(row.values["packages"])]
        return vals

    @api.model
    def _prepare_default_vals(self, row, run):
        return {"location_in_id": row.values["start"], "company_id": self.env.company.id}

    # -- the way out -------------------------------------------------------------------------------

    @api.model
    def _get_export_domain(self):
        coded = Domain("product_id.default_code", "!=", False)
        kinds = Domain("category_id", "!=", False) | Domain("package_type_ids", "!=", False)
        return self._get_own_domain() & (coded | (Domain("product_id", "=", False) & kinds))

    @api.model
    def _get_more_export_value(self, record, column):
        if column.key == "warehouse":
            return record.location_in_id.warehouse_id.code
        if column.key == "packages":
            return "、".join(record.package_type_ids.mapped("name"))
        return super()._get_more_export_value(record, column)
