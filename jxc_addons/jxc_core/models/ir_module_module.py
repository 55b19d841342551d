from contextlib import suppress

from odoo import api, models
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationImporter, get_po_paths, translation_file_reader

#: Folder of an addon with the words that its users say instead of Odoo's.
WORDS = "i18n_words"


class IrModuleModule(models.Model):
    """Screens speak the words of the trade: 审核, not 验证.

    An addon puts its wording of *Odoo's* terms into ``i18n_words/<lang>.po``. It is laid over
    Odoo's translation whenever terms are loaded, and taken back when the addon goes.
    """

    _inherit = "ir.module.module"

    def _load_module_terms(self, modules, langs, overwrite=False):
        res = super()._load_module_terms(modules, langs, overwrite=overwrite)
        addons = self.sudo().search(
            [("name", "=like", "jxc_%"), ("state", "in", ("installed", "to install", "to upgrade"))]
        )
        importer = TranslationImporter(self.env.cr, verbose=False)
        for addon in addons.mapped("name"):
            for lang, path in self._jxc_get_words(addon, langs):
                importer.load_file(path, lang)
        importer.save(force_overwrite=True)
        return res

    @api.model
    def _jxc_get_words(self, addon, langs):
        """Yield ``(language, path)`` of the files with an addon's words."""
        for lang in langs:
            with suppress(FileNotFoundError):
                yield lang, file_path(f"{addon}/{WORDS}/{lang}.po")

    @api.model
    def _jxc_forget_words(self, addon):
        """Give Odoo's terms their own translation back; for the uninstall hook of an addon."""
        importer = TranslationImporter(self.env.cr, verbose=False)
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        for lang, path in self._jxc_get_words(addon, langs):
            with open(path, "rb") as words:
                rows = list(translation_file_reader(words, fileformat="po"))
            xmlids = {f"{row['module']}.{row['imd_name']}" for row in rows}
            for module in {row["module"] for row in rows}:
                for po_path in get_po_paths(module, lang):
                    importer.load_file(po_path, lang, xmlids=xmlids)
        importer.save(force_overwrite=True)
