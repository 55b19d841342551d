"""The spreadsheets of the demo company ship as they are written down in text."""

import doctest
import io

import openpyxl
import pytest

from devtools import demo_files
from devtools.odoo import ADDONS


def read(content: bytes) -> dict[str, list[tuple]]:
    """Cells of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.mark.parametrize("path", demo_files.BOOKS)
def test_workbook_is_up_to_date(path: str) -> None:
    """Else run `python -m devtools.demo_files`."""
    assert read((ADDONS / path).read_bytes()) == read(demo_files.make(demo_files.BOOKS[path]))


def test_examples() -> None:
    """The examples in the docstrings are true."""
    assert not doctest.testmod(demo_files).failed
