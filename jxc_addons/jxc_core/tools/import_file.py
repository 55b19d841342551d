"""What a file that somebody uploads may be, before any of it is read as a table.

Nothing here trusts the name of a file: what it is follows from its first bytes.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
#: Sizes in bytes; an honest file of 100,000 rows stays far below.
MAX_BYTES = 32 * 2**20
MAX_UNPACKED = 320 * 2**20
MAX_STRINGS = 96 * 2**20
MAX_MEMBERS = 4000
#: A member that is large *and* shrinks so well holds nothing that a person entered.
BOMB_RATIO, BOMB_BYTES = 120, 16 * 2**20
BLOCK, OVERLAP = 2**20, 2**11
#: So many cells without a value of their own are looked at: merged ones, and formulas.
MAX_HINTS = 200_000

_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
#: No part of it runs over the beginning of the next tag, so that no text takes long to look through.
_BARE_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"[^<>]*><f(?:[^<>]*/>|[^<>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)


class FileRefused(Exception):
    """A file that is not read.

    :param reason: ``empty``, ``too_big``, ``bomb``, ``entity``, ``password``, ``macro``,
        ``unknown``, ``broken``, ``encoding``, ``rows`` or ``nothing``
    :param detail: what the sentence names
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


@dataclass
class SheetHints:
    """What the markup of a sheet says that a reader of its cells does not."""

    merged: list[str] = field(default_factory=list)
    bare_formulas: set[str] = field(default_factory=set)


def get_kind(data: bytes) -> str:
    """Return ``xlsx``, ``pack`` (a zip of tables), ``xls`` or ``csv``.

    >>> get_kind("编码,名称".encode())
    'csv'
    >>> get_kind(b"")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    FileRefused: ('empty', '')
    """
    if not data.strip():
        raise FileRefused("empty")
    if len(data) > MAX_BYTES:
        raise FileRefused("too_big", f"{MAX_BYTES // 2**20} MB")
    if data.startswith(OLE):
        return _get_ole_kind(data)
    if data.startswith(ZIP):
        return _get_zip_kind(data)
    if (
        data[:4] in (b"%PDF", b"\x89PNG", b"GIF8", b"Rar!", b"7z\xbc\xaf")
        or data[:2] == b"\xff\xd8"
    ):
        raise FileRefused("unknown")
    if data[:5].lower() in (b"<html", b"<?xml") or data[:9].lower() == b"<!doctype":
        raise FileRefused("unknown")
    return "csv"


def _get_ole_kind(data: bytes) -> str:
    """Old Excel files, and all that have a password, are OLE containers."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused("password")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise FileRefused("macro")
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "xls"
    raise FileRefused("unknown")


def _get_zip_kind(data: bytes) -> str:
    names = set(check_zip(data).namelist())
    if "[Content_Types].xml" not in names:
        return "pack"
    folded = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in folded):
        raise FileRefused("macro")
    if "xl/workbook.xml" not in names:
        raise FileRefused("unknown")
    return "xlsx"


def check_zip(data: bytes) -> zipfile.ZipFile:
    """Return an archive that does not blow up when it is read.

    >>> bomb = io.BytesIO()
    >>> with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
    ...     archive.writestr("xl/worksheets/sheet1.xml", b"0" * (BOMB_BYTES + 1))
    >>> check_zip(bomb.getvalue())  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    FileRefused: ('bomb', '')
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise FileRefused("broken") from error
    if any(member.flag_bits & 0x1 for member in members):
        raise FileRefused("password")
    if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:
        raise FileRefused("bomb")
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > BOMB_BYTES and ratio > BOMB_RATIO:
            raise FileRefused("bomb")
        if member.filename.endswith("sharedStrings.xml") and member.file_size > MAX_STRINGS:
            raise FileRefused("bomb")
    return archive


def scan_xlsx(data: bytes) -> dict[str, SheetHints]:
    """Return hints by path of each sheet, once no part of the file asks for anything outside.

    >>> evil = io.BytesIO()
    >>> with zipfile.ZipFile(evil, "w") as archive:
    ...     archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x/>')
    >>> scan_xlsx(evil.getvalue())  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    FileRefused: ('entity', '')
    """
    hints = {}
    archive = check_zip(data)
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        found = SheetHints()
        try:
            with archive.open(member) as stream:
                _scan(stream, found)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError) as error:
            raise FileRefused("broken") from error
        if member.filename.startswith("xl/worksheets/"):
            hints[member.filename] = found
    return hints


def _scan(stream: io.BufferedIOBase, hints: SheetHints) -> None:
    """Look through markup, block by block, with some of the block before.

    >>> hints = SheetHints()
    >>> _scan(io.BytesIO(b'<c r="A2"><f>B2*2</f></c><mergeCell ref="A1:C1"/>'), hints)
    >>> hints
    SheetHints(merged=['A1:C1'], bare_formulas={'A2'})
    """
    before = b""
    while block := stream.read(BLOCK):
        text = before + block
        if b"\x00" in text[:64]:
            text = text.replace(b"\x00", b"")  # UTF-16 markup: what is looked for is ASCII
        if _FORBIDDEN.search(text):
            raise FileRefused("entity")
        hints.merged += [one.decode() for one in _MERGED.findall(text)]
        if b"<f" in text:
            hints.bare_formulas |= {one.decode() for one in _BARE_FORMULA.findall(text)}
        if len(hints.merged) + len(hints.bare_formulas) > MAX_HINTS:
            raise FileRefused("bomb")
        before = block[-OVERLAP:]
    hints.merged[:] = dict.fromkeys(hints.merged)
