"""A wheel that makes the unpacked Odoo known to pip as `odoo` and gives the command `odoo`."""

import base64
import hashlib
import zipfile
from pathlib import Path

VERSION = "19.0"


def build(dist: Path, folder: Path) -> Path:
    """Write `odoo-19.0-py3-none-any.whl` into `folder`: a pointer to `dist`, without dependencies.

    The dependencies are in requirements.txt; the Debian package's own list asks for a source build.
    """
    info = f"odoo-{VERSION}.dist-info"
    files = {
        "zz_odoo_dist.pth": f"{dist}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: odoo\nVersion: {VERSION}\nSummary: pointer to {dist}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: jxc\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\nodoo = odoo.cli:main\n",
    }
    record = [f"{name},{_digest(text)},{len(text.encode())}" for name, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,"]) + "\n"
    wheel = folder / f"odoo-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return wheel


def _digest(text: str) -> str:
    return (
        "sha256="
        + base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    )
