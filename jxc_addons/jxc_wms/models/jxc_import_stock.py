from odoo import api, models
from odoo.fields import Command, Domain

from odoo.addons.jxc_core.tools.import_column import ImportColumn

OPENING_REASON = "jxc_wms.jxc_stock_reason_opening"


class JxcImportStock(models.AbstractModel):
    """What is on the shelves on the first day, as other receipts of each warehouse.

    Quantities are in the unit of the material, costs for one of it. An import is taken back by
    the reversal of its receipts.
    """

    _name = "jxc.import.type.stock"
    _inherit = "jxc.import.type"
    _description = "Opening Stock"

    _jxc_import_code = "stock"
    _jxc_import_model = "stock.move"
    _jxc_import_companions = ("stock.move", "stock.move.line", "product.value")
    _jxc_import_key = None
    _jxc_import_same = ()
    _jxc_import_sequence = 60
    _jxc_import_master = False

    @api.model
    def _get_all_columns(self):
        return [
            self._get_material_column(),
            *self._get_where_columns(),
            *self._get_quantity_columns(),
            *self._get_lot_columns(),
        ]

    @api.model
    def _get_quantity_columns(self):
        """Return how much it is, and what one of it cost."""
        _ = self.env._
        return [
            ImportColumn(
                "quantity",
                _("Quantity"),
                "number",
                required=True,
                aliases=("数量", "期初数量", "库存数量", "结存数量", "现存量"),
                example="120",
            ),
            ImportColumn(
                "cost",
                _("Unit Cost"),
                "number",
                aliases=("成本单价", "单位成本", "期初单价", "单价", "成本"),
                example="7.50",
            ),
        ]

    @api.model
    def _get_lot_columns(self):
        """Return of which lot it is."""
        _ = self.env._
        return [
            ImportColumn(
                "lot",
                _("Lot"),
                "code",
                aliases=("批号", "批次", "批次号", "序列号"),
                example="20260105",
            ),
            ImportColumn(
                "produced",
                _("Production Date"),
                "date",
                aliases=("生产日期",),
                example="2026-01-05",
            ),
            ImportColumn(
                "expires",
                _("Expiration Date"),
                "date",
                aliases=("失效日期", "有效期至", "到期日期", "过期日期"),
                example="2028-01-04",
            ),
        ]

    @api.model
    def _find_records(self, rows, run):
        """Opening stock is always new; where there is stock already, it is not opening stock."""
        self._fill_places([row for row in rows if not row.errors])
        self._match_rows(rows, run, {}, self._identify, "material")
        self._check_goods([row for row in rows if not row.errors], run)

    @api.model
    def _identify(self, row):
        values = row.values
        return values["material"], values["location"], values.get("lot", "")

    @api.model
    def _check_goods(self, rows, run):
        """Refuse what can't be opening stock."""
        materials = self.env["product.product"].browse([row.values["material"] for row in rows])
        places = self.env["stock.location"].browse([row.values["location"] for row in rows])
        here = self._find_stock(materials, places)
        for row, material, place in zip(rows, materials, places, strict=True):
            self._check_home(row, material, place)
            self._check_amount(row)
            self._check_lot(row, material)
            if self._identify(row) in here:
                row.fail(
                    "material",
                    self.env._(
                        "“%(material)s” has stock at %(place)s already. Correct it by a count.",
                        material=material.display_name,
                        place=place.display_name,
                    ),
                )
        self._check_costs(rows, run)

    @api.model
    def _check_home(self, row, material, place):
        """Refuse what is not kept in stock, and places that hold none."""
        if not material.is_storable:
            row.fail("material", self.env._("“%s” is not kept in stock.", material.display_name))
        companies = (self.env.company, self.env.company.browse())
        if place.usage != "internal" or place.company_id not in companies:
            row.fail("location", self.env._("“%s” holds no stock.", place.display_name))

    @api.model
    def _check_amount(self, row):
        """Refuse what is no quantity, and no cost, of something that is there."""
        if row.values["quantity"] <= 0:
            row.fail("quantity", self.env._("The quantity must be more than 0."))
        self._check_not_negative([row], ("cost",), self.env._("A price can't be negative."))

    @api.model
    def _check_lot(self, row, material):
        """Refuse lots where there are none, and goods without theirs."""
        lot = row.values.get("lot")
        if material.tracking != "none" and not lot:
            row.fail("lot", self.env._("“%s” needs a lot.", material.display_name))
        if material.tracking == "none" and lot:
            row.fail("lot", self.env._("“%s” has no lots.", material.display_name))
        if material.tracking == "serial" and row.values["quantity"] != 1:
            row.fail("quantity", self.env._("One serial number is one piece."))

    @api.model
    def _find_stock(self, materials, places):
        """Return the identities that have stock now."""
        domain = Domain("product_id", "in", materials.ids) & Domain("location_id", "in", places.ids)
        groups = self.env["stock.quant"]._read_group(
            domain & Domain("quantity", "!=", 0), ["product_id", "location_id", "lot_id"]
        )
        return {(product.id, place.id, lot.name or "") for product, place, lot in groups}

    @api.model
    def _check_costs(self, rows, run):
        """A material at standard cost has one cost, wherever it lies."""
        costs = run.extra.setdefault("costs", {})
        for row in rows:
            if "cost" not in row.values or row.errors:
                continue
            material = self.env["product.product"].browse(row.values["material"])
            if material.cost_method != "standard":
                continue
            known = costs.setdefault(material.id, row.values["cost"])
            if known != row.values["cost"]:
                row.fail(
                    "cost",
                    self.env._(
                        "“%(material)s” is kept at one cost, and has %(cost)g in another line.",
                        material=material.display_name,
                        cost=known,
                    ),
                )

    @api.model
    def _prepare(self, row, run):
        row.vals = dict(row.values)

    # -- writing -----------------------------------------------------------------------------------

    @api.model
    def _create_rows(self, rows, run):
        """Make one receipt for each warehouse, and do it."""
        self._set_costs(rows)
        lots = self._get_lots(rows)
        places = self.env["stock.location"].browse([row.vals["location"] for row in rows])
        groups = {}
        for row, place in zip(rows, places, strict=True):
            groups.setdefault(place.warehouse_id, []).append(row)
        made = {}
        for warehouse, batch in groups.items():
            picking = self.env["stock.picking"].create(self._prepare_picking_vals(warehouse))
            # Each row stays a move of its own: with the transfer, Odoo would merge them.
            moves = self.env["stock.move"].create(
                [self._prepare_move_vals(row, picking, lots) for row in batch]
            )
            moves._action_confirm(merge=False)
            moves.picked = True
            picking.with_context(skip_sms=True)._action_done()
            made.update(zip((id(row) for row in batch), moves, strict=True))
        moves = self.env["stock.move"].union(*(made[id(row)] for row in rows))
        self._set_values(rows, [made[id(row)] for row in rows])
        return moves

    @api.model
    def _prepare_picking_vals(self, warehouse):
        """Return the receipt of a warehouse."""
        reason = self.env.ref(OPENING_REASON)
        return {
            "picking_type_id": warehouse.jxc_other_in_type_id.id,
            "location_id": warehouse._jxc_get_inventory_location().id,
            "location_dest_id": warehouse.lot_stock_id.id,
            "jxc_reason_id": reason.id,
            "origin": reason.name,
        }

    @api.model
    def _prepare_move_vals(self, row, picking, lots):
        """Return the move of a row, with what is done."""
        values = row.vals
        material = self.env["product.product"].browse(values["material"])
        line = {
            "product_id": material.id,
            "product_uom_id": material.uom_id.id,
            "quantity": values["quantity"],
            "location_id": picking.location_id.id,
            "location_dest_id": values["location"],
            "lot_id": lots.get((material.id, values.get("lot"))),
        }
        return {
            "product_id": material.id,
            "product_uom": material.uom_id.id,
            "product_uom_qty": values["quantity"],
            "location_id": picking.location_id.id,
            "location_dest_id": values["location"],
            "company_id": picking.company_id.id,
            "picking_id": picking.id,
            "move_line_ids": [Command.create(line)],
        }

    @api.model
    def _get_lots(self, rows):
        """Return ``{(material id, name): lot id}``; new lots get their dates."""
        wanted = {
            (row.vals["material"], row.vals["lot"]): row.vals for row in rows if row.vals.get("lot")
        }
        if not wanted:
            return {}
        domain = Domain("product_id", "in", [one[0] for one in wanted])
        domain &= Domain("name", "in", [one[1] for one in wanted])
        domain &= Domain("company_id", "in", [False, self.env.company.id])
        lots = self.env["stock.lot"].search(domain)
        known = {(lot.product_id.id, lot.name): lot.id for lot in lots}
        new = [key for key in wanted if key not in known]
        made = self.env["stock.lot"].create([self._prepare_lot_vals(wanted[key]) for key in new])
        known.update(zip(new, made.ids, strict=True))
        return known

    @api.model
    def _prepare_lot_vals(self, values):
        vals = {
            "name": values["lot"],
            "product_id": values["material"],
            "company_id": self.env.company.id,
        }
        if values.get("produced") and "jxc_production_date" in self.env["stock.lot"]._fields:
            vals["jxc_production_date"] = values["produced"]
        if values.get("expires"):
            vals["expiration_date"] = f"{values['expires']} 00:00:00"
        return vals

    @api.model
    def _set_costs(self, rows):
        """Materials at standard cost are kept at the cost of the file."""
        for row in rows:
            material = self.env["product.product"].browse(row.vals["material"])
            cost = row.vals.get("cost")
            if cost and material.cost_method == "standard" and material.standard_price != cost:
                material.standard_price = cost

    @api.model
    def _set_values(self, rows, moves):
        """What came in is worth what the file says, where each receipt has a value of its own."""
        vals_list = [
            {"move_id": move.id, "value": row.vals["cost"] * row.vals["quantity"]}
            for row, move in zip(rows, moves, strict=True)
            if row.vals.get("cost") and move.product_id.cost_method != "standard"
        ]
        if vals_list:
            self.env["product.value"].create(vals_list)

    # -- undo --------------------------------------------------------------------------------------

    @api.model
    def _get_undo_records(self, ids):
        """What is taken back are the receipts."""
        return self.env["stock.move"].browse(ids).exists().picking_id

    @api.model
    def _undo_created(self, records):
        for picking in records:
            picking.jxc_reverse(self.env._("Import taken back"), reopen=False)
