# Runs in `odoo shell`: writes <folder>/<addon>.pot for each of our addons.
from pathlib import Path

from odoo.tools.translate import trans_export

for addon in addons.split(","):
    with (Path(folder) / f"{addon}.pot").open("wb") as handle:
        trans_export(None, [addon], handle, "po", env)
