"""Makes the files of this folder: what consultants get on the first day of a rollout.

    python tests/data/make_files.py

`old_materials.xls`: from a program of the nineties, with its habits (title rows, full-width digits, blanks, numbers as
text). `company.xlsx`: one workbook for a whole company. `broken.xlsx`: a download that ended too early.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import xlwt

HERE = Path(__file__).parent

OLD = [
    ["存货档案"],
    ["打印日期：2026年1月5日"],
    ["存货编码", "存货名称　", "规格型号", "主单位", "零售价", "备 注"],
    ["MAT-2019-0101", "　洗衣粉　", "１．８千克", "Units", "１２．５０", "老编码"],
    ["ＭＡＴ－２０１９－０１０２", "肥皂", "１２５ｇ×２", "Units", "3.80元", None],
    ["MAT-2019-0103 ", "洗洁精", "500ml", "Units", 6.9, None],
    ["MAT-2019-0104", "84消毒液", "1L", "Units", "￥5", None],
]

COMPANY = {
    "客户": [
        ["客户编码", "客户名称", "联系人", "电话", "省份", "城市", "地址", "税号"],
        [
            "KH-9001",
            "余杭区良渚百货商店",
            "周敏",
            "0571-88990011",
            None,
            "杭州市",
            "良渚街道8号",
            None,
        ],
        ["KH-9002", "萧山恒丰超市", "吴刚", 13800000002, None, "杭州市", "市心路66号", None],
    ],
    "供应商": [
        ["供应商编码", "供应商名称", "电话"],
        ["GYS-9001", "浙江清源日化有限公司", "0571-86660001"],
    ],
    "物料": [
        ["物料编码", "物料名称", "计量单位", "包装单位", "物料分类", "条码", "销售单价"],
        ["MAT-2019-0201", "柠檬洗洁精", "瓶（导入）", "箱（24瓶）", "厨卫清洁", 6901234567892, 8.5],
        ["MAT-2019-0202", "护手霜", "瓶（导入）", None, "厨卫清洁", "6901234567908", "１２.80"],
    ],
    "物料类别": [
        ["类别编码", "类别名称", "上级类别"],
        ["QJ", "厨卫清洁", "百货"],
        ["BH", "百货", None],
    ],
    "计量单位": [
        ["单位名称", "换算率", "基本单位"],
        ["箱（24瓶）", 24, "瓶（导入）"],
        ["瓶（导入）", 1, None],
    ],
    "填表说明": [["红色为必填"], ["请勿改动表头"]],
}


def main() -> None:
    """Write the files."""
    book = xlwt.Workbook(encoding="gbk")
    sheet = book.add_sheet("存货")
    for line, row in enumerate(OLD):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(line, place, value)
    sheet.merge(0, 0, 0, 5)
    book.save(str(HERE / "old_materials.xls"))

    company = openpyxl.Workbook()
    company.remove(company.active)
    for name, rows in COMPANY.items():
        table = company.create_sheet(name)
        for row in rows:
            table.append(row)
    company.save(HERE / "company.xlsx")
    whole = (HERE / "company.xlsx").read_bytes()
    (HERE / "broken.xlsx").write_bytes(whole[: len(whole) // 2])


if __name__ == "__main__":
    main()
