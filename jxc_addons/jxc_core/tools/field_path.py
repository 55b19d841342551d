"""Walk dotted field paths such as ``order_line.product_id.barcode`` over records.

Works on anything that looks like an Odoo recordset (``_fields``, item access, iteration);
imports no odoo, so that it can be tested alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: Lines that carry text only have nothing to fill in.
TEXT_DISPLAY_TYPES = frozenset({"line_section", "line_subsection", "line_note"})


def split_path(path: str) -> tuple[str, ...]:
    """Return the field names of a dotted path.

    >>> split_path("order_line.product_id.barcode")
    ('order_line', 'product_id', 'barcode')
    >>> split_path(" partner_id ")
    ('partner_id',)
    """
    return tuple(part for part in path.strip().split(".") if part)


def is_empty(value: Any) -> bool:
    """Tell whether a field counts as not filled in: nothing, zero, unticked, blank text.

    >>> is_empty(""), is_empty("  "), is_empty(0.0), is_empty(False), is_empty("x"), is_empty(2)
    (True, True, True, True, False, False)
    >>> is_empty("<p><br></p>"), is_empty("<p>a</p>")
    (True, False)
    """
    if isinstance(value, str):
        text = value.strip()
        if text.startswith("<"):
            text = "".join(part.split(">", 1)[-1] for part in text.split("<")).strip()
        return not text
    return not value


def missing(record: Any, path: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    """Yield ``(record, field name)`` for each place where the path ends empty.

    A relation that is itself empty is what is missing: for ``partner_id.vat`` on an order
    without partner that is ``(order, "partner_id")``. Text lines of documents are left out.

    :param record: one record
    :param path: field names, see :func:`split_path`
    """
    name, rest = path[0], path[1:]
    value = record[name]
    if not rest:
        if is_empty(value):
            yield record, name
        return
    if not value:
        yield record, name
        return
    for target in value:
        if "display_type" in target._fields and target["display_type"] in TEXT_DISPLAY_TYPES:
            continue
        yield from missing(target, rest)
