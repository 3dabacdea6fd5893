"""Workbooks (.xlsx, .xlsm, .xls, .et): their sheets as they are shown, without hidden sheets, rows and columns.

python-calamine reads the values of the newer kind, and xlrd all of the older; neither runs a macro or reckons a
formula: what the workbook has kept is what is read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import held
from gongkai.readers.marks import UNTOLD
from gongkai.readers.numfmt import BUILTIN, Value, plain, shown
from gongkai.readers.package import DAMAGED, Package
from gongkai.readers.page import Content, render
from gongkai.readers.sheetrows import Row, blocks_of

#: By this a workbook that gongkai has written says so (exports/workbook.py).
_RESULT = "gongkai"
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass
class Sheet:
    """A sheet that is shown: the texts of its cells, its merged ranges, what of it is hidden."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    #: By its top left corner, how many rows and columns a merged cell takes.
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def read(data: bytes, charset: str | None) -> Content:
    """Read every sheet that is shown, one below the other.

    Raises UnreadableError where the workbook is damaged, locked, beyond a limit, or gongkai's own.
    """
    sheets = _old(data) if data.startswith(_OLE) else _new(data)
    text, tables = render([block for sheet in sheets for block in blocks_of(_rows(sheet))])
    return Content(text, None, tables)


def _rows(sheet: Sheet) -> Iterator[Row]:
    """Go through the rows that are shown, each its cells: their spans and texts, without those that a merged one covers."""
    if not sheet.cells:
        return
    last_row, last_column = (max(place[i] for place in sheet.cells) for i in (0, 1))
    if (last_row + 1) * (last_column + 1) > held().cells:
        raise LimitError.over("cells", held())
    columns = [one for one in range(last_column + 1) if one not in sheet.hidden_columns]
    covered: set[tuple[int, int]] = set()
    for row in range(last_row + 1):
        if row in sheet.hidden_rows:
            continue
        cells: Row = []
        for column in columns:
            if (row, column) in covered:
                continue
            place = _corner(sheet, row, column)
            spans = (1, 1)
            if place in sheet.merged:
                high, wide = sheet.merged[place]
                rows = [one for one in range(row, place[0] + high) if one not in sheet.hidden_rows]
                here = [one for one in range(column, place[1] + wide) if one not in sheet.hidden_columns]
                rows, here = rows[: last_row + 1 - row], here[: len(columns)]
                covered.update((one, other) for one in rows for other in here)
                spans = (max(1, len(rows)), max(1, len(here)))
            cells.append((spans, sheet.cells.get(place, "")))
        yield cells


def _corner(sheet: Sheet, row: int, column: int) -> tuple[int, int]:
    """Return the top left corner of the merged cell at a place whose own corner is hidden, else the place."""
    hides = bool(sheet.hidden_rows or sheet.hidden_columns)
    if (row, column) in sheet.merged or (row, column) in sheet.cells or not hides:
        return row, column
    for (top, left), (high, wide) in sheet.merged.items():
        if top <= row < top + high and left <= column < left + wide:
            return top, left
    return row, column


def _text(value: Value, code: str) -> str:
    """Return what a cell shows; where that is not known, a text that no number is read of."""
    found = shown(value, code)
    return UNTOLD + plain(value) if found is None else found.strip()


# --- the older kind --------------------------------------------------------------------------------


def _old(data: bytes) -> list[Sheet]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        return [_old_sheet(book, one) for one in book.sheets() if one.visibility == 0]
    except xlrd.XLRDError as error:
        locked = "encrypted" in str(error).lower()
        raise UnreadableError.of("unreadable.protected" if locked else "unreadable.workbook") from None
    except (UnreadableError, MemoryError):
        raise
    except Exception:  # a damaged workbook makes it raise anything
        raise UnreadableError.of("unreadable.workbook") from None


def _old_sheet(book: Any, given: Any) -> Sheet:
    import xlrd

    if given.nrows * given.ncols > held().cells:
        raise LimitError.over("cells", held())
    sheet = Sheet(
        merged={(top, left): (below - top, right - left) for top, below, left, right in given.merged_cells},
        hidden_rows={at for at, info in given.rowinfo_map.items() if info.hidden or info.height == 0},
        hidden_columns={at for at, info in given.colinfo_map.items() if info.hidden or info.width == 0},
    )
    for row in range(given.nrows):
        for column, cell in enumerate(given.row(row)):
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            value: Value = cell.value
            if cell.ctype == xlrd.XL_CELL_DATE:
                value = xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = bool(cell.value)
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                value = xlrd.error_text_from_code.get(cell.value, "#ERR")
            key = book.xf_list[cell.xf_index].format_key
            if text := _text(value, book.format_map[key].format_str):
                sheet.cells[row, column] = text
    return sheet


# --- the newer kind --------------------------------------------------------------------------------


def _new(data: bytes) -> list[Sheet]:
    import python_calamine as calamine

    try:
        with Package(data) as package, calamine.load_workbook(io.BytesIO(data)) as book:
            core = package.xml("docProps/core.xml")
            if core is not None and core.findtext("{*}keywords") == _RESULT:
                raise UnreadableError.of("unreadable.result")
            formats = _formats(package.xml("xl/styles.xml"))
            parts = _parts(package)
            return [
                _new_sheet(book.get_sheet_by_index(at), package.xml(parts.get(one.name)), formats)
                for at, one in enumerate(book.sheets_metadata)
                if one.visible == calamine.SheetVisibleEnum.Visible
                and one.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError:
        raise UnreadableError.of("unreadable.protected") from None
    except (*DAMAGED, calamine.CalamineError):
        raise UnreadableError.of("unreadable.workbook") from None


def _new_sheet(given: Any, part: etree._Element | None, formats: Sequence[str]) -> Sheet:
    if given.total_height * given.total_width > held().cells:
        raise LimitError.over("cells", held())
    sheet = Sheet()
    for (top, left), (bottom, right) in given.merged_cell_ranges or ():
        sheet.merged[top, left] = (bottom - top + 1, right - left + 1)
    codes = _drawn(part, formats, sheet) if part is not None else {}
    first_row, first_column = given.start or (0, 0)
    for row, cells in enumerate(given.to_python(skip_empty_area=True), first_row):
        for column, value in enumerate(cells, first_column):
            code = codes.get((row, column), "General")
            if value != "" and (text := _text(value, code)):
                sheet.cells[row, column] = text
    return sheet


def _drawn(part: etree._Element, formats: Sequence[str], sheet: Sheet) -> dict[tuple[int, int], str]:
    """Return the format of each cell; note in the sheet which rows and columns are hidden."""
    codes: dict[tuple[int, int], str] = {}
    shut = part.find("{*}sheetFormatPr[@zeroHeight='1']") is not None
    for column in part.iterfind("{*}cols/{*}col"):
        if column.get("hidden") in ("1", "true") or column.get("width") == "0":
            last = min(int(column.get("max", "0")), 1 << 14)
            sheet.hidden_columns.update(range(int(column.get("min", "1")) - 1, last))
    row = -1
    for node in part.iterfind("{*}sheetData/{*}row"):
        row = int(node.get("r", row + 2)) - 1
        if node.get("hidden", "1" if shut else "0") in ("1", "true") or node.get("ht") == "0":
            sheet.hidden_rows.add(row)
        column_at = -1
        for cell in node.iterfind("{*}c"):
            column_at = _column(cell.get("r"), column_at + 1)
            style = int(cell.get("s", "0"))
            codes[row, column_at] = formats[style] if style < len(formats) else "General"
    return codes


def _column(reference: str | None, default: int) -> int:
    """Return the column of a reference as ``AB12``."""
    letters = (reference or "").rstrip("0123456789")
    if not letters:
        return default
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter.upper()) - 64
    return at - 1


def _formats(styles: etree._Element | None) -> list[str]:
    """Return the number format of each style of a cell."""
    if styles is None:
        return []
    own = {
        int(one.get("numFmtId", "0")): one.get("formatCode", "")
        for one in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    found = []
    for style in styles.iterfind("{*}cellXfs/{*}xf"):
        key = int(style.get("numFmtId", "0"))
        found.append(own.get(key) or BUILTIN.get(key) or f"[unknown {key}]")
    return found


def _parts(package: Package) -> dict[str, str]:
    """Return by the name of each sheet the part that it stands in."""
    book, relations = package.xml("xl/workbook.xml"), package.xml("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return {}
    targets = {
        one.get("Id"): (one.get("Target") or "").removeprefix("/xl/").removeprefix("xl/") for one in relations
    }
    found = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        key = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), None)
        if key in targets:
            found[str(sheet.get("name"))] = f"xl/{targets[key]}"
    return found
