from odoo import fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

from ..exceptions import CountRefused
from ..tools.stock_tally import StockKey


class JxcCountLine(models.Model):
    """What entering a quantity asks of a line and does to it."""

    _inherit = "jxc.count.line"

    def _in_product_unit(self, vals):
        """Return an entry with its quantity in the product's unit, all of it.

        :raise CountRefused: the unit is none of this product's, or some of it is less than nothing
        """
        self.ensure_one()
        entered, loose = vals.get("quantity") or 0.0, vals.get("loose_qty") or 0.0
        if entered < 0 or loose < 0:
            self._refuse_quantity()
        vals = {
            key: value for key, value in vals.items() if key not in ("entered_qty", "loose_qty")
        }
        uom = self.env["uom.uom"].browse(vals.get("entered_uom_id") or ())
        if not uom or uom == self.uom_id:
            return {**vals, "quantity": entered + loose, "entered_uom_id": False}
        if not uom._has_common_reference(self.uom_id):
            raise CountRefused(
                self.env._(
                    "%(goods)s is not counted in %(uom)s. Count it in %(own)s.",
                    goods=self.display_name,
                    uom=uom.name,
                    own=self.uom_id.name,
                )
            )
        quantity = uom._compute_quantity(entered, self.uom_id, round=False) + loose
        return {
            **vals,
            "quantity": round(quantity, self._get_digits()),
            "entered_qty": entered,
            "loose_qty": loose,
        }

    def _check_enterable(self, vals):
        """Refuse an entry that makes no sense, or is not this person's to make.

        :param vals: as given to the entry
        """
        self.ensure_one()
        if self.state not in ("count", "recount"):
            raise CountRefused(
                self.env._("%s has been counted already. Go on with the others.", self.display_name)
            )
        self._check_person()
        self._check_quantity(vals)
        self._check_moment(vals)

    def _check_person(self):
        """Refuse who is not asked to count the line, and who would check himself."""
        first = self.round == self.base_round
        people = self.count_id.counter_ids if first else self.count_id.recounter_ids
        if people and self.env.user not in people:
            raise CountRefused(
                self.env._(
                    "%(goods)s is counted by %(people)s.",
                    goods=self.display_name,
                    people=", ".join(people.sudo().mapped("name")),
                )
            )
        before = [
            ("line_id", "=", self.id),
            ("user_id", "=", self.env.uid),
            ("round", ">=", self.base_round),
            ("round", "<", self.round),
        ]
        if not first and self.env["jxc.count.entry"].sudo().search_count(before, limit=1):
            raise CountRefused(
                self.env._(
                    "You counted %s yourself. Somebody else has to count it again.",
                    self.display_name,
                )
            )

    def _check_quantity(self, vals):
        quantity = vals.get("quantity") or 0.0
        if quantity < 0 or (vals.get("kind") == "add" and not quantity):
            self._refuse_quantity()
        if self.tracking == "serial" and quantity not in (0, 1):
            raise CountRefused(
                self.env._(
                    "%s is one piece: enter 1 if it is there, 0 if it isn't.", self.display_name
                )
            )

    def _refuse_quantity(self):
        raise CountRefused(
            self.env._("Enter how many are there, 0 if none. To correct, count once more.")
        )

    def _check_moment(self, vals):
        """Refuse a moment of counting that lies outside the count."""
        date = fields.Datetime.to_datetime(vals.get("date"))
        start = self.count_id.date_start
        if date and not (start and start <= date <= fields.Datetime.now()):
            raise CountRefused(
                self.env._("Goods are counted between the start of the count and now.")
            )

    def _note_counted(self):
        """Put on record that there is an entry; a round that ends now has to look again."""
        for line in self:
            line.write({"is_counted": True, "entry_seq": line.entry_seq + 1})

    def _get_adjusted(self, keys):
        """Return ``{key: how often stock of it has been adjusted}``, by whatever count."""
        if not keys:
            return {}
        self.env["stock.move.line"].flush_model()
        self.env["stock.move"].flush_model(["is_inventory"])
        columns = [list(column) for column in zip(*keys, strict=True)]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT k.*, COUNT(*)
                  FROM unnest(%s, %s, %s, %s, %s) AS k (product, location, lot, package, owner)
                  JOIN stock_move_line ml
                    ON ml.product_id = k.product
                   AND ml.state = 'done'
                   AND k.location IN (ml.location_id, ml.location_dest_id)
                   AND COALESCE(ml.lot_id, 0) = k.lot
                   AND COALESCE(ml.owner_id, 0) = k.owner
                   AND k.package IN
                       (COALESCE(ml.package_id, 0), COALESCE(ml.result_package_id, 0))
                  JOIN stock_move m ON m.id = ml.move_id AND m.is_inventory
                 GROUP BY 1, 2, 3, 4, 5
                """,
                *columns,
            )
        )
        return {StockKey(*row[:5]): row[5] for row in rows}


class JxcCount(models.Model):
    """Goods that nobody expected at their place."""

    _inherit = "jxc.count"

    line_seq = fields.Integer(groups=NO_ACCESS)

    def _get_entered_key(self, vals):
        """Return the :class:`~.tools.stock_tally.StockKey` that an entry names, checked.

        :raise CountRefused: no product or place, or they don't fit each other or the count
        """
        if not self:
            raise CountRefused(self.env._("Say which count the entry is for."))
        self.check_access("read")
        product = self.env["product.product"].browse(vals.get("product_id") or ())
        location = self.env["stock.location"].browse(vals.get("location_id") or ())
        if not product or not location:
            raise CountRefused(self.env._("Say which material lies where."))
        package = self.env["stock.package"].browse(vals.get("package_id") or ())
        owner = self.env["res.partner"].browse(vals.get("owner_id") or ())
        for record in (product, location, package, owner):
            record.check_access("read")
        self._check_place(product, location)
        lot = self._get_entered_lot(product, vals)
        return StockKey(*(part.id or 0 for part in (product, location, lot, package, owner)))

    def _check_place(self, product, location):
        """Refuse goods and places that are not this count's."""
        if not product.is_storable:
            raise CountRefused(
                self.env._("%s is not kept in stock and can't be counted.", product.display_name)
            )
        roots = self.location_ids if self.scope == "zone" else self.warehouse_id.view_location_id
        inside = not roots or any(
            location.parent_path.startswith(root.parent_path) for root in roots.sudo()
        )
        if location.usage != "internal" or location.company_id != self.company_id or not inside:
            raise CountRefused(
                self.env._(
                    "%(place)s does not belong to %(count)s.",
                    place=location.display_name,
                    count=self.name,
                )
            )

    def _get_entered_lot(self, product, vals):
        """Return the lot or serial number that an entry names; a new one is made."""
        lots = self.env["stock.lot"]
        name = (vals.get("lot_name") or "").strip()
        lot = lots.browse(vals.get("lot_id") or ())
        if product.tracking == "none":
            return lots
        if not lot and name:
            known = [("name", "=", name), ("product_id", "=", product.id)]
            company = [("company_id", "in", (False, self.company_id.id))]
            lot = lots.search(known + company, limit=1) or lots.create(
                {"name": name, "product_id": product.id, "company_id": self.company_id.id}
            )
        if not lot or lot.product_id != product:
            raise CountRefused(
                self.env._("Say which lot or serial number of %s it is.", product.display_name)
            )
        return lot

    def _add_lines(self, keys):
        """Take in goods that were not expected; run as superuser.

        :return: ``{key: line id}``; goods that are part of the count already keep their line
        """
        self.ensure_one()
        known = self._get_line_ids(keys)
        missing = sorted(set(keys) - known.keys())
        if not missing:
            return known
        # Whoever ends the round at this moment has to look again.
        self.line_seq += 1
        sums = self.env["jxc.stock.guard"]._read_sums(missing)
        columns = [list(column) for column in zip(*missing, strict=True)]
        books = [sums.get(key, (0.0,))[0] or 0.0 for key in missing]
        rows = SQL(
            "SELECT product, location, NULLIF(lot, 0), NULLIF(package, 0), NULLIF(owner, 0), book"
            "  FROM unnest(%s, %s, %s, %s, %s, %s::float8[])"
            "    AS k (product, location, lot, package, owner, book)",
            *columns,
            books,
        )
        self._insert_lines(rows, is_unexpected=True)
        self._check_counted_once()
        if not self.blind:
            self._show_books()
        return self._get_line_ids(keys)

    def _get_line_ids(self, keys):
        """Return ``{key: line id}`` of the lines that there are."""
        lines = self.env["jxc.count.line"].search(
            [
                ("count_id", "=", self.id),
                ("product_id", "in", [key.product_id for key in keys]),
                ("location_id", "in", [key.location_id for key in keys]),
            ]
        )
        ids = {line._get_key(): line.id for line in lines}
        return {key: ids[key] for key in keys if key in ids}
