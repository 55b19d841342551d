"""Eight people create materials at once: no code twice, and nobody is refused."""

from __future__ import annotations

import re

import code_load as load
from stock_load import Door


def test_nobody_gets_the_same_code(door: Door) -> None:
    """Also in the first moment, when the counter does not exist yet."""
    shop = load.Shop(door)
    codes, errors, _seconds = shop.run()
    assert errors == []
    assert (
        len(codes)
        == len(set(codes))
        == load.TOTAL // load.WRITERS // load.BATCH * (load.WRITERS * load.BATCH)
    )
    pattern = re.compile(rf"{shop.stamp}-\d{{4}}-\d{{4,}}")
    assert all(pattern.fullmatch(code) for code in codes)
