from datetime import timedelta

from odoo import Command, api, models

#: Kind of transfer → customary beginning of its number.
PREFIXES = {"incoming": "CGRK", "outgoing": "XSCK", "internal": "DBCK"}
#: Operation type of a warehouse → what the people call it.
TYPE_NAMES = {
    "in_type_id": "采购入库",
    "out_type_id": "销售出库",
    "pick_type_id": "备货拣货",
    "int_type_id": "调拨",
    "jxc_other_in_type_id": "其它入库",
    "jxc_other_out_type_id": "其它出库",
}
#: Place of a warehouse → what stands on the sign.
PLACE_NAMES = {"lot_stock_id": "库存", "wh_output_stock_loc_id": "待发区"}
#: Nobody is asked while history is loaded.
QUIET = {"skip_backorder": True, "skip_sms": True, "skip_expired": True}


class JxcDemo(models.AbstractModel):
    """Warehouses of the demo company, and what happened to goods in the past month."""

    _inherit = "jxc.demo"

    # -- warehouses ----------------------------------------------------------------------

    @api.model
    def _load_policies(self):
        """Invoice what was delivered, pay for what was received."""
        policies = {"invoice_policy": "delivery", "purchase_method": "receive"}
        self._get_products().write(policies)

    @api.model
    def _name_locations(self):
        """Give the stock locations of the warehouses external ids, so that files can use them."""
        for key in ("main", "west", "shanghai"):
            self._name_record(f"location_{key}", self._get_warehouse(key).lot_stock_id)

    def _name_record(self, key, record):
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"jxc_wms.jxc_demo_{key}", "record": record, "noupdate": True}]
        )

    @api.model
    def _load_numbers(self):
        """Number transfers as is the custom: kind, warehouse, number."""
        warehouses = self._get_warehouse("main")
        warehouses |= self._get_warehouse("west") | self._get_warehouse("shanghai")
        for warehouse in warehouses:
            warehouse.int_type_id.active = True
            for kind in (warehouse.in_type_id, warehouse.out_type_id, warehouse.int_type_id):
                kind.sequence_id.prefix = f"{PREFIXES[kind.code]}-{warehouse.code}-"
            warehouse.jxc_other_in_type_id.sequence_id.prefix = f"QTRK-{warehouse.code}-"
            warehouse.jxc_other_out_type_id.sequence_id.prefix = f"QTCK-{warehouse.code}-"
            warehouse.pick_type_id.sequence_id.prefix = f"JHD-{warehouse.code}-"

    @api.model
    def _load_names(self):
        """Call operation types and places by the words of the people who work there."""
        for key in ("main", "west", "shanghai"):
            warehouse = self._get_warehouse(key)
            for field, name in TYPE_NAMES.items():
                warehouse[field].update_field_translations("name", {"en_US": name, "zh_CN": name})
            for field, name in PLACE_NAMES.items():
                warehouse[field].name = name

    def _get_warehouse(self, key):
        return self.env.ref(f"jxc_wms.jxc_demo_warehouse_{key}")

    def _get_shelf(self, stock, product):
        """Return where a material is kept in a warehouse: on its shelf, where there are any.

        :param stock: stock location of the warehouse
        """
        category = product.categ_id.get_external_id()[product.categ_id.id]
        key = category.rpartition("_")[2]
        shelf = self.env.ref(f"jxc_wms.jxc_demo_shelf_{key}")
        return shelf if stock.parent_path in shelf.parent_path else stock

    # -- history -------------------------------------------------------------------------

    @api.model
    def _get_history_needs(self):
        return [*super()._get_history_needs(), "jxc_wms.jxc_demo_location_damaged"]

    @api.model
    def _get_history_files(self):
        return [
            *super()._get_history_files(),
            "jxc_core/demo/history/orders.csv",
            "jxc_wms/demo/history/stock.csv",
        ]

    def _get_dated_columns(self):
        columns = super()._get_dated_columns()
        columns["sale.order"] += ["jxc_stock_date", "effective_date"]
        columns["purchase.order"] += ["effective_date"]
        return {
            **columns,
            "stock.picking": ["date_done", "scheduled_date"],
            "stock.move": ["date"],
            "stock.move.line": ["date"],
            "stock.quant": ["in_date"],
            "stock.lot": [],
            "product.value": ["date"],
            "jxc.review": ["date_done"],
            "jxc.review.line": [],
            "jxc.shortage": ["date_solved"],
        }

    def _prepare_sale_vals(self, act):
        vals = super()._prepare_sale_vals(act)
        return {**vals, "warehouse_id": self._get_warehouse(act.row["warehouse"]).id}

    def _prepare_purchase_vals(self, act):
        vals = super()._prepare_purchase_vals(act)
        warehouse = self._get_warehouse(act.row["warehouse"])
        return {**vals, "picking_type_id": warehouse.in_type_id.id}

    # -- acts on orders --------------------------------------------------------------------

    def _act_sale_stock(self, order, act):
        """Confirm the stock of an order."""
        order = self._as("keeper")._same(order)
        short = any(line["short"] for line in order.order_line._jxc_get_availability())
        order.jxc_confirm_stock(note="到货后补发,已与客户说定" if short else False)

    def _act_sale_pick(self, order, act):
        """Pick the goods; with an option, only that percentage of each line."""
        pickings = (
            self._as("keeper")
            ._same(order.picking_ids)
            .filtered(
                lambda picking: (
                    picking.picking_type_code == "internal" and picking.state == "assigned"
                )
            )
        )
        for move in pickings.move_ids if act.option else ():
            move.quantity = move.quantity * float(act.option) // 100
        # What was left lies on the shelf; otherwise it would count as not found.
        pickings.jxc_rest_later = bool(act.option)
        self._validate(pickings)

    def _act_sale_review(self, order, act):
        """Count the picked goods as another person; ``recount`` miscounts at first."""
        for picking in self._get_ready_deliveries(order, "reviewer"):
            if act.option == "recount":
                self._review(picking, missing=1)
            self._review(picking)

    def _review(self, picking, missing=0):
        """Count the goods of a delivery, the first of them with so many missing."""
        review = picking.env["jxc.review"]._open_for(picking)
        for line in review.line_ids:
            moved = picking.move_line_ids.filtered(
                lambda moved, line=line: (
                    moved.product_id == line.product_id and moved.lot_id == line.lot_id
                )
            )
            counted = sum(moved.mapped("quantity_product_uom"))
            line.counted_qty = counted - missing if line == review.line_ids[0] else counted
        review.action_finish()

    def _act_sale_ship(self, order, act):
        """Ship what is ready."""
        self._validate(self._get_ready_deliveries(order, "keeper"))

    def _get_ready_deliveries(self, order, role):
        return (
            self._as(role)
            ._same(order.picking_ids)
            .filtered(
                lambda picking: (
                    picking.picking_type_code == "outgoing" and picking.state == "assigned"
                )
            )
        )

    def _act_sale_return(self, order, act):
        """Register that the customer sends some of the first material back."""
        worker = self._as("keeper")
        picking = worker._same(order.picking_ids).filtered(
            lambda picking: picking.picking_type_code == "outgoing" and picking.state == "done"
        )[:1]
        reason = worker.env.ref("jxc_wms.jxc_return_reason_damaged")
        wizard = worker.env["stock.return.picking"].create(
            {"picking_id": picking.id, "jxc_reason_id": reason.id}
        )
        wizard.product_return_moves[:1].quantity = float(act.option)
        wizard.action_create_returns()

    def _act_purchase_receive(self, order, act):
        """Receive the goods; with an option, only that percentage of each line."""
        pickings = (
            self._as("keeper")
            ._same(order.picking_ids)
            .filtered(lambda picking: picking.state == "assigned")
        )
        share = float(act.option or 100) / 100
        for move in pickings.move_ids:
            self._receive_move(move, move.product_uom_qty * share // 1, act)
        self._validate(pickings)

    def _receive_move(self, move, quantity, act):
        """Put away what has arrived, lots and serial numbers with their dates."""
        product = move.product_id
        shelf = self._get_shelf(move.location_dest_id, product.sudo())
        if product.tracking == "none":
            move.quantity = quantity
            move.move_line_ids.location_dest_id = shelf
            return
        arrived = move.product_uom._compute_quantity(quantity, product.uom_id)
        values = {
            "picking_id": move.picking_id.id,
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "location_id": move.location_id.id,
            "location_dest_id": shelf.id,
        }
        if product.use_expiration_date:
            values["expiration_date"] = act.when + timedelta(days=product.expiration_time)
        numbers = self._get_lot_names(product, arrived, act)
        move.move_line_ids = [Command.clear()] + [
            Command.create({**values, "lot_name": name, "quantity": share})
            for name, share in numbers.items()
        ]

    def _get_lot_names(self, product, quantity, act):
        """Return ``{lot or serial number: quantity}`` for goods that arrive."""
        day = act.when.strftime("%y%m%d")
        number = product.default_code[-4:]
        if product.tracking == "lot":
            return {f"PH{number}-{day}": quantity}
        return {f"SN{number}{day}{count:03d}": 1 for count in range(1, int(quantity) + 1)}

    def _validate(self, pickings):
        """Validate transfers: backorders are made, nobody is asked."""
        pickings.move_ids.picked = True
        pickings.with_context(**QUIET).button_validate()

    # -- acts on stock -----------------------------------------------------------------------

    def _act_opening_create(self, act):
        """Bring in what lay in the warehouses on the first day; returns the import."""
        return self._load_workbook("jxc_wms/demo/opening_stock.xlsx")

    def _act_transfer_create(self, act):
        """Ask for goods of one warehouse in another, and reserve them."""
        worker = self._as("keeper")
        source = self._get_warehouse(act.row["warehouse"])
        target = self._get_warehouse(act.row["destination"])
        ends = {
            "location_id": source.lot_stock_id.id,
            "location_dest_id": target.lot_stock_id.id,
        }
        moves = [
            Command.create(
                {
                    **ends,
                    "product_id": product.id,
                    "product_uom_qty": quantity,
                    "product_uom": uom.id,
                }
            )
            for product, quantity, uom in self._parse_lines(act.row)
        ]
        picking = worker.env["stock.picking"].create(
            {**ends, "picking_type_id": source.int_type_id.id, "move_ids": moves}
        )
        picking.action_confirm()
        picking.action_assign()
        return picking

    def _act_transfer_do(self, picking, act):
        """Move the goods."""
        self._validate(self._as("keeper")._same(picking))
