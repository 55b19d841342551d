"""Short codes by which people search: the initials of a Chinese name."""

from __future__ import annotations

import unicodedata
from functools import cache

#: Longer ones nobody types.
LENGTH = 40


@cache
def _get_reader():
    """Return pypinyin's reader; its dictionaries are loaded when they are first needed."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    return lambda text: lazy_pinyin(text, style=Style.FIRST_LETTER, errors=list)


def get_mnemonic(name: str) -> str:
    """Return the initials of a name; Latin letters and digits stay as they are.

    Characters with several readings are read as in the word that they stand in.

    >>> get_mnemonic("抽纸 3层×120抽"), get_mnemonic("重庆银行"), get_mnemonic("重量")
    ('CZ3C120C', 'CQYH', 'ZL')
    >>> get_mnemonic("Ｍ８ 螺栓"), get_mnemonic("Bolt M8"), get_mnemonic("")
    ('M8LS', 'BOLTM8', '')
    """
    plain = unicodedata.normalize("NFKC", name)
    if not plain.isascii():
        plain = "".join(_get_reader()(plain))
    return "".join(sign for sign in plain.upper() if sign.isascii() and sign.isalnum())[:LENGTH]
