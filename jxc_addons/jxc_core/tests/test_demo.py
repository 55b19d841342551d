import io
from datetime import timedelta

import openpyxl

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.models.jxc_demo_files import WRITTEN
from odoo.addons.jxc_core.models.jxc_demo_history import Act

DEMO = "jxc_core/demo"


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The files of the demo company fit together; history is read as it is written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loader = cls.env["jxc.demo"]
        cls.row = {"id": "sale_1", "kind": "sale", "days": "3", "hour": "9"}

    def _read_ids(self, name):
        return {row["id"] for row in self.loader._read(f"{DEMO}/{name}")}

    def test_acts_follow_the_order(self):
        row = {**self.row, "acts": "confirm@0.5 pick@24:60"}
        created, confirmed, picked = self.loader._get_acts(row)
        self.assertEqual(created, Act(created.when, row, "create", ""))
        self.assertEqual(confirmed, Act(created.when + timedelta(minutes=30), row, "confirm", ""))
        self.assertEqual(picked, Act(created.when + timedelta(days=1), row, "pick", "60"))

    def test_history_is_past(self):
        row = {**self.row, "days": "0", "hour": "23", "acts": "confirm@9"}
        created, confirmed = self.loader._get_acts(row)
        self.assertLess(created.when, confirmed.when)
        self.assertLessEqual(confirmed.when, fields.Datetime.now())

    def test_the_day_is_chinese(self):
        moment = self.loader._get_moment(3, 9)
        self.assertEqual(moment.hour, 1)

    def test_files_fit_together(self):
        names = self._read_ids("names.csv")
        people = self._read_ids("people.csv")
        for name in ("quotations", "orders"):
            for row in self.loader._read(f"{DEMO}/history/{name}.csv"):
                with self.subTest(row["id"]):
                    self.assertIn(row["partner"], names)
                    self.assertIn(f"user_{row['user']}", people)
                    for word in row["lines"].split():
                        number, _quantity, *unit = word.split(":")
                        self.assertIn(f"product_{number}", names)
                        self.assertLessEqual({f"uom_{key}" for key in unit}, names)

    def test_dates_move_with_today(self):
        book = openpyxl.Workbook()
        book.active.append([WRITTEN, "PH0023-260101", "SN0035260101007", "MAT-2026-0001"])
        content = io.BytesIO()
        book.save(content)
        moved = openpyxl.load_workbook(io.BytesIO(self.loader._move_dates(content.getvalue())))
        day, lot, serial, code = next(moved.active.iter_rows(values_only=True))
        today = fields.Date.today()
        self.assertEqual(day.date(), today)
        self.assertEqual(lot, f"PH0023-{today:%y%m%d}")
        self.assertEqual((serial, code), (f"SN0035{today:%y%m%d}007", "MAT-2026-0001"))
