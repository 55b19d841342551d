"""Model map, translations, checks of manifests and texts."""

from pathlib import Path

from devtools import model_map
from devtools.checks import manifests, text

MODEL = '''
class Rule(models.Model):
    """A rule."""

    _name = "jxc.rule"
    _description = "Rule"
    _inherit = ["mail.thread"]

    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner", string="Customer")
    line_ids = fields.One2many("jxc.line", "rule_id")


class SaleOrder(models.Model):
    _inherit = "sale.order"

    jxc_note = fields.Text("Remark")
    other = fields.Char()
'''


def make_addon(folder: Path) -> Path:
    addon = folder / "jxc_x"
    (addon / "models").mkdir(parents=True)
    (addon / "__manifest__.py").write_text("{'name': 'X', 'depends': []}")
    (addon / "models/rule.py").write_text(MODEL)
    return addon


def test_model_map(tmp_path: Path) -> None:
    make_addon(tmp_path)
    page = model_map.render(tmp_path)
    assert "### jxc.rule: Rule\n\nInherits mail.thread.\n" in page
    assert "| partner_id | Many2one | Customer | res.partner |" in page
    assert "| line_ids | One2many | Line | jxc.line |" in page
    assert "### sale.order\n" in page
    assert "| jxc_note | Text | Remark |  |" in page
    assert "other" not in page


def test_manifest_problems(tmp_path: Path) -> None:
    addon = make_addon(tmp_path)
    sentences = "\n".join(manifests.problems(addon))
    for words in (
        "license must be 'LGPL-3'",
        "version must look like",
        "pyproject.toml",
        "icon.png",
    ):
        assert words in sentences


def test_depends_are_the_design(tmp_path: Path) -> None:
    assert manifests._wrong_depends("jxc_core", {"mail", "sale_management", "purchase"}) == []
    assert manifests._wrong_depends("jxc_core", {"mail", "purchase", "stock"}) == [
        "depends lacks sale_management",
        "depends has stock too",
    ]


def test_text_problems() -> None:
    assert text.problems("good\n") == []
    assert text.problems("") == []
    assert text.problems("trailing \n") == ["blanks at the end of a line"]
    assert text.problems("open") == ["must end in one line end"]
    assert text.problems("<" * 7 + " HEAD\n") == ["conflict mark"]


def test_merge_keeps_translations(tmp_path: Path) -> None:
    import polib

    from devtools.testing import translations

    pot, folder = tmp_path / "jxc_x.pot", tmp_path / "i18n"
    folder.mkdir()
    template = polib.POFile()
    template.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    template += [polib.POEntry(msgid="Old"), polib.POEntry(msgid="New")]
    template.save(str(pot))
    known = polib.POFile()
    known += [polib.POEntry(msgid="Old", msgstr="旧"), polib.POEntry(msgid="Gone", msgstr="无")]
    known.save(str(folder / "zh_CN.po"))
    merged = translations.merge(pot, folder)
    assert {entry.msgid: entry.msgstr for entry in merged} == {"Old": "旧", "New": ""}
    assert (folder / "jxc_x.pot").is_file()
    found = translations.problems(template, polib.pofile(str(folder / "zh_CN.po")))
    assert found == ["not translated: 'New'"]
