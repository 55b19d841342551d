"""Files on their way in, over session and JSON-2, by a consultant: refusals change nothing, imports can be undone."""

from __future__ import annotations

import base64
import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

DATA = Path(__file__).parents[1] / "data"
#: Workbooks that are really encrypted.
LOCKED = Path(__file__).parents[2] / "jxc_addons/jxc_core/tests/data"
USER = "jxc_consultant"
ACCESS = "odoo.exceptions.AccessError"
REFUSED = "odoo.addons.jxc_core.exceptions.ImportRefused"
PROTECTED = "odoo.addons.jxc_core.exceptions.ProtectedField"
#: Rows of the large file; `JXC_IMPORT_ROWS=10000` for the long run.
ROWS = int(os.environ.get("JXC_IMPORT_ROWS", "1000"))
CONTEXT = {"lang": "en_US"}

INTERRUPT = """
session = env["jxc.import"].browse(int(session))
session.write({"state": "running", "task": "import"})
env.cr.commit()
"""


def workbook(rows) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    """A workbook with one more part in its archive."""
    out = io.BytesIO(workbook([["物料编码", "物料名称"], ["X-1", "x"]]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


HOSTILE = {
    "bomb": (lambda: with_part("xl/media/x.xml", b" " * 2**27), "too large"),
    "entity": (
        lambda: with_part("xl/x.xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        "outside of it",
    ),
    "macro": (lambda: with_part("xl/vbaProject.bin", b"x"), "has macros"),
    "password": (
        lambda: (LOCKED / "password.xlsx").read_bytes(),
        "has a password",
    ),
    "old password": (lambda: (LOCKED / "password.xls").read_bytes(), "has a password"),
    "broken": (lambda: (DATA / "broken.xlsx").read_bytes(), "is damaged"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n", "no table"),
}


@pytest.fixture
def upload(door):
    """`upload(content)`: a session with a file, made by the consultant."""

    def make(content: bytes, name: str = "file.xlsx", login: str = USER, **vals) -> int:
        vals = {"file": base64.b64encode(content).decode(), "file_name": name, **vals}
        return door(login).create("jxc.import", [vals])[0]

    return make


@pytest.fixture
def count(trade):
    """How many materials there are."""
    return lambda: trade.as_user("admin").call("product.product", "search_count", [])


def read(trade, session: int, *names: str):
    """Fields of a session."""
    return trade.as_user("admin").call("jxc.import", "read", [session], list(names))[0]


def mistakes(trade, session: int) -> list[str]:
    """What is said about the rows of a session that are wrong."""
    domain = [["import_id", "=", session], ["status", "=", "error"]]
    lines = trade.as_user("admin").call("jxc.import.line", "search_read", domain, ["details"])
    return [line["details"] for line in lines]


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files(door, upload, count, rpc_error, kind):
    content, sentence = HOSTILE[kind]
    before = count()
    session = upload(content())
    with pytest.raises(rpc_error) as caught:
        door(USER).call("jxc.import", "action_read", [session], context=CONTEXT)
    assert caught.value.name == REFUSED
    assert sentence in caught.value.message
    assert count() == before


def test_one_wrong_row_keeps_all_out(door, upload, count, trade, rpc_error):
    before = count()
    session = upload(
        workbook([["物料编码", "物料名称"], ["MAT-2018-9991", "One"], ["MAT-2018-9992", None]])
    )
    for method in ("action_read", "action_check"):
        door(USER).call("jxc.import", method, [session], context=CONTEXT)
    with pytest.raises(rpc_error) as caught:
        door(USER).call("jxc.import", "action_import", [session], context=CONTEXT)
    assert caught.value.name == REFUSED
    assert caught.value.message.startswith("1 rows have mistakes, so nothing is imported.")
    assert count() == before
    assert read(trade, session, "state", "error_count")["error_count"] == 1


def test_only_with_the_right(upload, rpc_error):
    for login in ("jxc_sales", "jxc_keeper"):
        with pytest.raises(rpc_error) as caught:
            upload(b"x", login=login)
        assert caught.value.name == ACCESS


@pytest.mark.parametrize(
    "vals", [{"state": "done"}, {"error_count": 0}, {"done_date": False}], ids=str
)
def test_results_are_not_written(door, upload, rpc_error, vals):
    session = upload(workbook([["物料编码", "物料名称"], ["MAT-2018-9993", "Three"]]))
    with pytest.raises(rpc_error) as caught:
        door(USER).call("jxc.import", "write", [session], vals=vals)
    assert caught.value.name == PROTECTED


@pytest.mark.parametrize("name", ["company.xlsx", "old_materials.xls"])
def test_a_company_comes_in_and_goes(door, upload, count, trade, name):
    before = count()
    session = upload((DATA / name).read_bytes(), name)
    for method in ("action_read", "action_check"):
        door(USER).call("jxc.import", method, [session], context=CONTEXT)
    assert mistakes(trade, session) == []
    door(USER).call("jxc.import", "action_import", [session], context=CONTEXT)
    found = read(trade, session, "state", "error_count", "new_count")
    assert (found["state"], found["error_count"]) == ("done", 0), found
    assert count() == before + (2 if name == "company.xlsx" else 4)
    door(USER).call("jxc.import", "action_undo", [session], context=CONTEXT)
    assert read(trade, session, "state")["state"] == "undone"
    assert count() == before


@pytest.fixture
def work(rpc):
    """`work()`: the scheduled action for files takes its turn."""
    admin = rpc("admin")
    domain = [["module", "=", "jxc_core"], ["name", "=", "jxc_import_cron"]]
    cron = admin.call("ir.model.data", "search_read", domain, ["res_id"])[0]["res_id"]
    return lambda: admin.call("ir.cron", "method_direct_trigger", [cron])


def test_large_files_are_worked_through_in_the_background(rpc, trade, count, work, odoo_shell):
    client = rpc(USER)
    rows = [[f"MAT-2018-{number + 1:04d}", f"物料 {number}", number] for number in range(ROWS)]
    content = workbook([["物料编码", "物料名称", "销售单价"], *rows])
    vals = {"file": base64.b64encode(content).decode(), "file_name": "big.xlsx"}
    session = client.call("jxc.import", "create", vals)
    before = count()
    client.call("jxc.import", "action_read", [session])
    client.call("jxc.import", "action_check", [session])
    assert read(trade, session, "state")["state"] == "queued"
    work()
    found = read(trade, session, "state", "new_count", "progress_text", "message")
    assert mistakes(trade, session)[:3] == []
    assert (found["state"], found["new_count"]) == ("checked", ROWS), found
    assert found["progress_text"] == f"{ROWS} / {ROWS}"
    assert count() == before
    # The server goes away while it is at work.
    odoo_shell(INTERRUPT, session=str(session))
    work()
    found = read(trade, session, "state", "message")
    assert found["state"] == "checked"
    assert "Interrupted" in found["message"] or "中断" in found["message"]
    client.call("jxc.import", "action_import", [session])
    work()
    assert read(trade, session, "state")["state"] == "done"
    assert count() == before + ROWS
    client.call("jxc.import", "action_undo", [session])
    work()
    assert read(trade, session, "state", "message")["state"] == "undone"
    assert count() == before


def test_a_pack_over_json2(rpc, trade, keys):
    client = rpc(USER)
    answer = client.json2("jxc.export", "start", key=keys[USER], parts=["masters"])
    assert answer["rows"] > 50
    if answer["state"] == "done":
        content = client.json2(
            "jxc.export", "read", key=keys[USER], ids=[answer["id"]], fields=["file"]
        )[0]["file"]
        names = zipfile.ZipFile(io.BytesIO(base64.b64decode(content))).namelist()
        assert "manifest.json" in names
        assert "masters/20-material.xlsx" in names
