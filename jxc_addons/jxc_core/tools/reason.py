"""Whether somebody said why."""

import unicodedata

MIN_WIDTH = 4


def tells_why(text: str | None) -> bool:
    """Whether a text can be a reason: as wide as two Chinese characters, or four letters.

    >>> tells_why("缺货"), tells_why("客户要求"), tells_why("late")
    (True, True, True)
    >>> tells_why("ok"), tells_why("   "), tells_why(None), tells_why("货")
    (False, False, False, False)
    """
    width = sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in (text or "").strip()
    )
    return width >= MIN_WIDTH
