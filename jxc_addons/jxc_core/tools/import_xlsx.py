"""openpyxl's reading of workbooks, without its look for the dimension of each sheet.

A program that writes a wrong dimension would cut rows off, and a sheet without one is read to its
end, all of it kept in memory, before its first row is known.
"""

from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet


class SizelessSheet(ReadOnlyWorksheet):
    """A sheet whose rows are counted while they are read."""

    def _get_size(self) -> None:
        """The size is not known, and not needed."""


class SizelessReader(ExcelReader):
    """Reads workbooks of such sheets; charts are left out."""

    def read_worksheets(self) -> None:
        """See ``ExcelReader``."""
        for sheet, rel in self.parser.find_sheets():
            if rel.target in self.valid_files and "chartsheet" not in rel.Type:
                made = SizelessSheet(self.wb, sheet.name, rel.target, self.shared_strings)
                made.sheet_state = sheet.state
                self.wb._sheets.append(made)
