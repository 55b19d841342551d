from odoo import api, models
from odoo.fields import Domain

from odoo.addons.jxc_core.tools.import_column import ImportColumn


class JxcImportType(models.AbstractModel):
    _inherit = "jxc.import.type"

    @api.model
    def _resolve_warehouse(self, texts):
        return self._resolve_by("stock.warehouse", ["code", "name"], texts)

    @api.model
    def _resolve_location(self, texts):
        """Places are called by their code, barcode, full name or, where it is unique, name.

        In a full name the code of the warehouse stands for its stock: CK01/A-01.
        """
        names = ["jxc_code", "barcode", "complete_name", "name"]
        kinds = Domain("usage", "in", ("internal", "transit", "view"))
        result = self._resolve_by("stock.location", names, texts, kinds)
        ways = [text for text in texts if "/" in text and not result.get(text)]
        full = self._get_full_names(ways)
        found = self._resolve_by("stock.location", ["complete_name"], list(full.values()), kinds)
        return {**result, **{text: found[one] for text, one in full.items() if one in found}}

    @api.model
    def _get_full_names(self, texts):
        """Return ``{text: full name}`` of those that begin with the code of a warehouse."""
        codes = {text: text.partition("/")[0] for text in texts}
        known = self._resolve_by("stock.warehouse", ["code"], list(set(codes.values())))
        warehouses = self.env["stock.warehouse"]
        return {
            text: warehouses.browse(known[code]).lot_stock_id.complete_name
            + text.removeprefix(code)
            for text, code in codes.items()
            if known.get(code)
        }

    @api.model
    def _get_warehouse_column(self, *aliases):
        """Return the column that says in which warehouse something is.

        :param aliases: further headers that mean it
        """
        return ImportColumn(
            "warehouse",
            self.env._("Warehouse"),
            "reference",
            aliases=("仓库", "仓库编码", "仓库名称", *aliases),
            target="warehouse",
            example="CK01",
        )

    @api.model
    def _get_where_columns(self):
        """Return the columns that say in which warehouse, and in which place of it."""
        return [
            self._get_warehouse_column(),
            ImportColumn(
                "location",
                self.env._("Place"),
                "reference",
                aliases=("库位", "库位编码", "货位"),
                target="location",
                example="A-01-01",
            ),
        ]

    @api.model
    def _fill_places(self, rows):
        """Put the stock of the warehouse, or of the user's own one, where a row names no place."""
        home = self.env.user._get_default_warehouse_id()
        warehouses = self.env["stock.warehouse"]
        for row in rows:
            if not row.values.get("location"):
                warehouse = warehouses.browse(row.values.get("warehouse")) or home
                row.values["location"] = warehouse.lot_stock_id.id


class JxcImportWarehouse(models.AbstractModel):
    _name = "jxc.import.type.warehouse"
    _inherit = "jxc.import.type"
    _description = "Warehouses"

    _jxc_import_code = "warehouse"
    _jxc_import_model = "stock.warehouse"
    _jxc_import_companions = (
        "stock.location",
        "stock.picking.type",
        "stock.route",
        "stock.rule",
        "stock.warehouse",
    )
    _jxc_import_sequence = 25

    @api.model
    def _get_all_columns(self):
        return [
            *self._get_name_columns(),
            *self._get_step_columns(),
        ]

    @api.model
    def _get_name_columns(self):
        """Return by what people know a warehouse."""
        _ = self.env._
        return [
            ImportColumn(
                "code",
                _("Warehouse Code"),
                "code",
                "code",
                aliases=("仓库编码", "仓库编号", "仓库代码", "编码"),
                example="CK01",
            ),
            ImportColumn(
                "name",
                _("Warehouse"),
                "text",
                "name",
                required=True,
                aliases=("仓库名称", "仓库", "名称"),
                example="杭州总仓",
            ),
        ]

    @api.model
    def _get_step_columns(self):
        """Return in how many steps it works."""
        _ = self.env._
        return [
            ImportColumn(
                "delivery",
                _("Ships In"),
                "word",
                "delivery_steps",
                aliases=("出库步骤", "发货步骤"),
                words=self._make_words(
                    {
                        "ship_only": (_("1 step"), "1", "一步", "直接出库"),
                        "pick_ship": (_("2 steps"), "2", "两步", "拣货出库"),
                        "pick_pack_ship": (_("3 steps"), "3", "三步", "拣货打包出库"),
                    }
                ),
                example=_("1 step"),
            ),
            ImportColumn(
                "reception",
                _("Receives In"),
                "word",
                "reception_steps",
                aliases=("入库步骤", "收货步骤"),
                words=self._make_words(
                    {
                        "one_step": (_("1 step"), "1", "一步", "直接入库"),
                        "two_steps": (_("2 steps"), "2", "两步", "收货上架"),
                        "three_steps": (_("3 steps"), "3", "三步", "收货质检上架"),
                    }
                ),
                example=_("1 step"),
            ),
        ]

    @api.model
    def _get_key_domain(self, texts):
        return Domain("code", "in", texts) & Domain("company_id", "=", self.env.company.id)

    @api.model
    def _check_rows(self, rows, run):
        result = super()._check_rows(rows, run)
        for row in rows:
            code = row.values.get("code")
            if code and len(code) > 5:
                row.fail("code", self.env._("The code of a warehouse has up to 5 characters."))
        self._check_second([row for row in rows if not row.record])
        return result

    @api.model
    def _check_second(self, rows):
        """The second warehouse changes settings of Odoo, which is for administrators."""
        several = self.env.ref("stock.group_stock_multi_warehouses")
        if self.env.user.has_group("base.group_system"):
            return
        if several in self.env.ref("base.group_user").sudo().implied_ids:
            return
        there = self.env[self._jxc_import_model].search_count(
            [("company_id", "=", self.env.company.id)]
        )
        for row in rows[0 if there else 1 :]:
            row.fail(
                None,
                self.env._(
                    "A second warehouse turns on warehouses and places for everybody. Let an"
                    " administrator import it."
                ),
            )

    @api.model
    def _get_undo_family(self, records):
        """With a warehouse go the places and operation types that Odoo made for it."""
        family = super()._get_undo_family(records)
        family["stock.location"] = self._get_places(records).ids
        family["stock.picking.type"] = self._get_picking_types(records).ids
        return family

    @api.model
    def _get_places(self, records):
        places = self.env["stock.location"].with_context(active_test=False)
        return places.search([("id", "child_of", records.view_location_id.ids)])

    @api.model
    def _get_picking_types(self, records):
        types = self.env["stock.picking.type"].with_context(active_test=False)
        return types.search([("warehouse_id", "in", records.ids)])

    @api.model
    def _undo_created(self, records):
        places, types = self._get_places(records), self._get_picking_types(records)
        routes = records.route_ids | records.delivery_route_id | records.reception_route_id
        rules = self.env["stock.rule"].with_context(active_test=False)
        rules.search([("warehouse_id", "in", records.ids)]).unlink()
        rules.search([("picking_type_id", "in", types.ids)]).unlink()
        routes = routes.filtered(lambda one: one.warehouse_ids <= records and not one.rule_ids)
        records.unlink()
        types.exists().unlink()
        routes.exists().filtered(lambda one: not one.product_selectable).unlink()
        places.exists().unlink()


class JxcImportLocation(models.AbstractModel):
    _name = "jxc.import.type.location"
    _inherit = "jxc.import.type"
    _description = "Storage Locations"

    _jxc_import_code = "location"
    _jxc_import_model = "stock.location"
    _jxc_import_same = ("name", "parent")
    _jxc_import_same_is_it = True
    _jxc_import_sequence = 27
    _jxc_import_self = "parent"

    @api.model
    def _get_all_columns(self):
        return [
            *self._get_name_columns(),
            *self._get_place_columns(),
        ]

    @api.model
    def _get_name_columns(self):
        """Return by what people know a place."""
        _ = self.env._
        return [
            ImportColumn(
                "code",
                _("Place Code"),
                "code",
                "jxc_code",
                aliases=("库位编码", "库位编号", "货位编码", "编码"),
                example="A-01-01",
            ),
            ImportColumn(
                "name",
                _("Place"),
                "text",
                "name",
                required=True,
                aliases=("库位名称", "库位", "货位", "名称"),
                example="A-01-01",
            ),
        ]

    @api.model
    def _get_place_columns(self):
        """Return where it is."""
        _ = self.env._
        return [
            self._get_warehouse_column("所属仓库"),
            ImportColumn(
                "parent",
                _("Inside"),
                "reference",
                "location_id",
                aliases=("上级库位", "上级", "库区"),
                target="location",
                example="A",
            ),
            ImportColumn(
                "barcode",
                _("Barcode"),
                "code",
                "barcode",
                aliases=("条码", "库位条码"),
            ),
        ]

    @api.model
    def _resolve_references(self, rows, run):
        """A place is inside of another one, or in the stock of its warehouse."""
        result = super()._resolve_references(rows, run)
        warehouses = self.env["stock.warehouse"]
        for row in rows:
            if row.errors or row.values.get("parent"):
                continue
            if row.values.get("warehouse"):
                warehouse = warehouses.browse(row.values["warehouse"])
                row.values["parent"] = warehouse.lot_stock_id.id
                run.extra.setdefault("somewhere", set()).add(row.line)
        return result

    @api.model
    def _find_records(self, rows, run):
        """A place that is in the warehouse already stays inside of what it is in."""
        result = super()._find_records(rows, run)
        somewhere = run.extra.get("somewhere", ())
        for row in rows:
            if row.record and row.line in somewhere:
                if row.record.warehouse_id.id == row.values["warehouse"]:
                    del row.values["parent"]
        return result

    @api.model
    def _check_rows(self, rows, run):
        result = super()._check_rows(rows, run)
        for row in rows:
            if not row.record and not row.values.get("parent"):
                row.fail(
                    "warehouse", self.env._("Say in which warehouse, or inside of which place.")
                )
        return result

    @api.model
    def _prepare_default_vals(self, row, run):
        return {"usage": "internal", "location_id": row.values.get("parent")}
