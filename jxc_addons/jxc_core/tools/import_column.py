"""Columns that a kind of import knows, and headers of files that mean them."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .import_cell import PARSERS, Cell, CellError, parse_word

#: Columns of these kinds are text for a spreadsheet, so that zeros stay and nothing is rounded.
TEXT_KINDS = ("code", "text", "reference", "word")
_NOISE = re.compile(r"[\s*:_\-./()\[\]【】（）：＊]+")
_UNIT = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


@dataclass(frozen=True)
class ImportColumn:
    """One column of a kind of import.

    :param kind: a key of ``PARSERS``, or ``word`` for one of ``words``
    :param field: field of the record that takes the value as it is; None: the kind of import
        does something else with it
    :param target: for references: what is looked up, see ``jxc.import.type._resolve``
    :param words: for words: what people write → value
    :param aliases: further headers that mean the column
    """

    key: str
    label: str
    kind: str = "text"
    field: str | None = None
    required: bool = False
    aliases: tuple[str, ...] = ()
    example: str = ""
    target: str = ""
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def parse(self, cell: Cell):
        """Return what a cell means.

        :raise CellError: it means nothing that this column can hold
        """
        if self.kind == "word":
            return parse_word(cell, self.words)
        return PARSERS[self.kind](cell)


def fold(header: object) -> str:
    """Return a header without what people decorate it with.

    >>> fold(" *物料编码： "), fold("Ｕnit_Price"), fold(None)
    ('物料编码', 'unitprice', '')
    """
    if not isinstance(header, str):
        return "" if header is None or isinstance(header, dict) else str(header)
    return _NOISE.sub("", unicodedata.normalize("NFKC", header)).lower()


def get_headers(columns: Iterable[ImportColumn]) -> dict[str, str]:
    """Return ``{folded header: key of the column}``; the label of a column is never another's alias.

    >>> get_headers([ImportColumn("name", "名称", aliases=("品名",)), ImportColumn("x", "品名")])["品名"]
    'x'
    """
    columns = list(columns)
    known: dict[str, str] = {}
    for column in columns:
        known.update({fold(alias): column.key for alias in (*column.aliases, column.key)})
    known.update({fold(column.label): column.key for column in columns})
    return known


def match(
    cells: Sequence[object], known: Mapping[str, str], remembered: Mapping[str, str] | None = None
) -> list[str | None]:
    """Return the column that each header means; no column twice.

    >>> match(["编码", "单价(元)", "?", "编码"], {"编码": "code", "单价": "price"})
    ['code', 'price', None, None]
    >>> match(["编码"], {"编码": "code"}, {"编码": ""})
    [None]
    """
    taken: set[str] = set()
    result: list[str | None] = []
    for cell in cells:
        header = fold(cell)
        bare = fold(_UNIT.sub("", cell)) if isinstance(cell, str) else header
        key = (remembered or {}).get(header)
        if key is None:
            key = known.get(header) or known.get(bare)
        key = key if key and key not in taken else None
        if key:
            taken.add(key)
        result.append(key)
    return result


def find_header_row(
    rows: Sequence[tuple[int, Sequence[object]]], known: Mapping[str, str]
) -> tuple[int, int]:
    """Return the place of the row that looks most like headers, and how many of them are known.

    >>> find_header_row([(1, ["物料清单"]), (3, ["编码", "名称"])], {"编码": "code", "名称": "name"})
    (1, 2)
    """
    scores = [sum(1 for key in match(cells, known) if key) for _line, cells in rows] or [0]
    best = max(scores)
    if best == 0:
        # Unknown words: the first row that is filled like a table.
        widths = [sum(1 for cell in cells if cell not in (None, "")) for _line, cells in rows]
        return (widths.index(max(widths)), 0) if widths else (0, 0)
    return scores.index(best), best


def parse_row(
    cells: Sequence[Cell], plan: Sequence[tuple[int, ImportColumn]]
) -> tuple[dict[str, object], list[tuple[str, CellError]]]:
    """Return what the cells of a row mean, and what is wrong with them.

    :param plan: ``[(place of the cell, its column)]``

    >>> plan = [(0, ImportColumn("name", "名称")), (1, ImportColumn("qty", "数量", "number"))]
    >>> parse_row(["笔", "三"], plan)
    ({'name': '笔'}, [('qty', CellError('number', '三'))])
    """
    values: dict[str, object] = {}
    errors = []
    width = len(cells)
    for place, column in plan:
        if place >= width or cells[place] is None:
            continue
        try:
            value = column.parse(cells[place])
        except CellError as error:
            errors.append((column.key, error))
        else:
            if value is not None:
                values[column.key] = value
    return values, errors
