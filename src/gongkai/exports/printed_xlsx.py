"""Reports as a workbook: every table laid out as the form prints it, one sheet a table.

Reports stand one below the other. A cell's colour is its status, its comment what findings say of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, product
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from rich.cells import cell_len

from gongkai.exports.columns import day
from gongkai.exports.places import Names, table_name
from gongkai.exports.table import block_of
from gongkai.exports.workbook import (
    ROWS,
    SEVERITY,
    STATUS,
    Cell,
    Listing,
    add_sheet,
    listing_styles,
    open_book,
    put,
    words,
)  # fmt: skip
from gongkai.form import Block, Form, Label, TableForm, load_forms, tables_of
from gongkai.report import Report
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.settings import Settings

_GROUP_WIDTH, _LABEL_WIDTH, _WIDTH = 22, 46, 13
#: The height of a line, in points.
_LINE = 15
#: Comments are small windows; the rest of a long one is in the list of findings.
_COMMENT = 1_000
#: A sheet takes no more links than this.
_LINKS = 65_000
_OVERVIEW = {
    "file": 36, "agency": 28, "year": 7, "form": 7, "published": 12, "verified": 9, "read": 9, "conflicting": 9,
    "ambiguous": 9, "rejected": 9, "asserted": 9, "blank": 9, "missing": 9, "errors": 8, "warnings": 8,
}  # fmt: skip
_FINDINGS = {
    "file": 30, "agency": 22, "year": 7, "rule": 8, "severity": 9, "place": 34, "message": 60, "printed": 10,
    "expected": 10,
}  # fmt: skip
_PROSE = {"file": 30, "agency": 22, "year": 7, "section": 22, "text": 90, "category": 16}


class _Part(NamedTuple):
    """Rows of one block, as a report prints them: the columns that stand there, the rows."""

    table: TableForm
    block: Block
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]


class PrintedWorkbook:
    """Takes reports one by one: rows leave memory at once, merged cells and comments at the end."""

    def __init__(self, stream: BinaryIO, settings: Settings) -> None:
        self._lang = settings.lang
        self._forms = load_forms(settings.forms_dir)
        self._book = open_book(stream)
        plain, head = listing_styles(self._book)
        self._styles = _Styles(self._book)
        self._overview = self._listing("sheet.reports", _OVERVIEW, plain, head)
        self._tables = {
            name: _TableSheets(self._book, name, self._styles, self._forms, self._lang)
            for name in tables_of(self._forms)
        }
        self._findings = self._listing("sheet.findings", _FINDINGS, plain, head)
        self._prose = self._listing("sheet.prose", _PROSE, plain, head)

    def add(self, report: Report) -> None:
        """Write one report."""
        names = Names(self._forms, report.form, self._lang)
        comments = self._comments(report)
        places = {
            name: sheets.add(report, self._parts(name, report), comments)
            for name, sheets in self._tables.items()
        }
        self._list(report, places)
        who: list[Cell] = [report.source.name, report.agency, report.year]
        for finding in report.findings:
            style = self._styles.severity[finding.severity]
            severity = say(f"severity.{finding.severity}", self._lang)
            cells = [finding.code, severity, names.where(finding), finding.message]
            row = [*who, *cells, finding.actual, finding.expected]
            self._findings.add(row, {3: style, 4: style})
        for name in ("problems", "improvements"):
            for item in getattr(report.narrative, name):
                self._prose.add([*who, say(f"table.{name}", self._lang), item.text, item.category])

    def close(self) -> None:
        """Finish the workbook."""
        for listing in (self._overview, self._findings, self._prose):
            listing.finish()
        self._book.close()

    def _listing(self, name: str, columns: Mapping[str, int], plain: Any, head: Any) -> Listing:
        heads = [
            (say(f"status.{id_}" if id_ in STATUS else f"column.{id_}", self._lang), width)
            for id_, width in columns.items()
        ]
        return Listing(self._book, say(name, self._lang), heads, plain, head)

    def _list(self, report: Report, places: Mapping[str, str | None]) -> None:
        """Write the report's row of the overview; its file's name leads to its first table."""
        counts = Counter(evidence.status for evidence in report.evidence.values())
        severities = Counter(finding.severity for finding in report.findings)
        cells: list[Cell | date] = [
            report.source.name, report.agency, report.year, report.form, day(report.published) or report.published,
            *(counts[status] for status in STATUS), severities["error"], severities["warning"],
        ]  # fmt: skip
        styles = {5 + at: self._styles.status[status] for at, status in enumerate(STATUS) if counts[status]}
        styles[4] = self._styles.day
        row = self._overview.add(cells, styles)
        first = next((place for place in places.values() if place), None)
        if first is not None and row < _LINKS:
            self._overview.sheet.write_url(
                row, 0, f"internal:{first}", self._styles.link, words(report.source.name)
            )

    def _comments(self, report: Report) -> dict[str, str]:
        """Return what the findings say of each field."""
        said: defaultdict[str, list[str]] = defaultdict(list)
        for finding in report.findings:
            severity = say(f"severity.{finding.severity}", self._lang)
            for path in finding.fields:
                said[path].append(f"{finding.code} {severity}: {finding.message}")
        return {path: words("\n".join(lines))[:_COMMENT] for path, lines in said.items()}

    def _parts(self, name: str, report: Report) -> Iterator[_Part]:
        """Yield the rows of a table block by block, each under the heads that print it."""
        values = report.tables.get(name) or {}
        own_first = sorted(self._forms, key=lambda form: form.id != report.form)

        def shape(row: str) -> tuple[TableForm | None, Block | None, tuple[str, ...]]:
            table, block = block_of(name, row, set(values[row]), own_first)
            return table, block, tuple(values[row])

        for (table, block, columns), rows in groupby(values, shape):
            if table is not None and block is not None:
                heads, labels = ({label.id: label for label in some} for some in (block.columns, block.rows))
                shown = tuple(heads.get(id_, Label(id_, id_, ())) for id_ in columns)
                yield _Part(table, block, shown, tuple(labels[row] for row in rows))


class _Styles:
    """The styles of the printed tables."""

    def __init__(self, book: Any) -> None:
        border = {"border": 1, "border_color": "#808080", "valign": "vcenter"}
        head = {**border, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F2F2F2"}
        self.title = book.add_format({"bold": True, "font_size": 12, "valign": "vcenter"})
        self.head = book.add_format(head)
        self.label = book.add_format({**border, "text_wrap": True})
        #: By whether a row is the first and whether it is the last of its group.
        self.group = {
            ends: book.add_format({**border, "text_wrap": True, "top": int(ends[0]), "bottom": int(ends[1])})
            for ends in product((False, True), repeat=2)
        }
        self.day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self.link = book.add_format(
            {"valign": "top", "text_wrap": True, "underline": 1, "font_color": "#0563C1"}
        )
        self.severity = {
            severity: book.add_format({"valign": "top", "bg_color": back, "font_color": front})
            for severity, (back, front) in SEVERITY.items()
        }
        self.status = {
            status: book.add_format({**border, "align": "right", "bg_color": back, "font_color": front})
            for status, (back, front) in STATUS.items()
        }


class _TableSheets:
    """The sheets of one table; another follows where a sheet is full."""

    def __init__(self, book: Any, name: str, styles: _Styles, forms: Sequence[Form], lang: Lang) -> None:
        self._book = book
        self._name = name
        self._title = table_name("sheet", name, forms, lang)
        tables = (form.tables[name] for form in forms if name in form.tables)
        self._is_down = any(not block.across for table in tables for block in table.blocks)
        self._styles = styles
        self._lang = lang
        self._count = 0
        self._sheet: Any
        self._row = 0
        self._open()

    def add(self, report: Report, parts: Iterator[_Part], comments: Mapping[str, str]) -> str | None:
        """Write a report's table; return where it stands, None where the report has none."""
        drawn = list(parts)
        height = 2 + sum(5 + len(part.rows) for part in drawn)
        if self._row + height >= ROWS:
            self._open()
        title = " ".join(str(part) for part in (report.agency, report.year) if part) or report.source.name
        begin = self._row
        self._sheet.set_row(begin, _LINE * 4 / 3)
        self._sheet.write_string(begin, 0, words(f"{title}  {report.source.name}"), self._styles.title)
        self._row += 1
        if not drawn:
            self._sheet.write_string(self._row, 0, say("table.absent", self._lang))
            self._row += 1
        for part in drawn:
            if part.block.across:
                self._across(part, report, comments)
            else:
                self._down(part, report, comments)
        self._row += 1
        return f"'{self._sheet.get_name()}'!A{begin + 1}" if drawn else None

    def _open(self) -> None:
        self._count += 1
        self._sheet = add_sheet(self._book, self._title, self._count)
        self._sheet.set_column(0, 20, _WIDTH)
        if self._is_down:
            self._sheet.set_column(0, 0, _GROUP_WIDTH)
            self._sheet.set_column(1, 1, _LABEL_WIDTH)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._row = 0
        for at, status in enumerate(STATUS):
            style = self._styles.status[status]
            self._sheet.write_string(0, at, say(f"status.{status}", self._lang), style)
        self._row = 2

    def _down(self, part: _Part, report: Report, comments: Mapping[str, str]) -> None:
        """Draw a block with its rows one below the other."""
        self._heads(part, part.columns, 2, part.block.label)
        groups = [part.table.groups.get(label.groups[-1], "") if label.groups else "" for label in part.rows]
        for number, label in enumerate(part.rows):
            self._sheet.set_row(self._row, _LINE * -(-cell_len(label.label) // _LABEL_WIDTH))
            if any(groups):
                first, last = (
                    groups[number] != group for group in (["", *groups][number], [*groups, None][number + 1])
                )
                put(
                    self._sheet,
                    self._row,
                    0,
                    groups[number] if first else None,
                    self._styles.group[first, last],
                )
                put(self._sheet, self._row, 1, label.label, self._styles.label)
            else:
                self._merge(0, 2, label.label, self._styles.label)
            for at, column in enumerate(part.columns):
                self._cell(at + 2, f"{self._name}.{label.id}.{column.id}", report, comments)
            self._row += 1

    def _across(self, part: _Part, report: Report, comments: Mapping[str, str]) -> None:
        """Draw a block whose rows stand side by side, each a group of columns."""
        self._heads(part, part.rows, 0, "", width=len(part.columns))
        for at, (_, column) in enumerate((row, column) for row in part.rows for column in part.columns):
            put(self._sheet, self._row, at, column.label, self._styles.head)
        self._row += 1
        paths = (f"{self._name}.{row.id}.{column.id}" for row in part.rows for column in part.columns)
        for at, path in enumerate(paths):
            self._cell(at, path, report, comments)
        self._row += 1

    def _heads(self, part: _Part, labels: Sequence[Label], first: int, name: str, width: int = 1) -> None:
        """Draw the column heads, ``width`` columns each, those of a group under its name."""
        groups = [part.table.groups.get(label.groups[-1], "") if label.groups else "" for label in labels]
        if any(groups):
            self._merge(0, first, name, self._styles.head)
            at = first
            for group, run in groupby(groups):
                span = len(list(run)) * width
                self._merge(at, span, group, self._styles.head)
                at += span
            self._row += 1
            name = ""
        self._sheet.set_row(self._row, 2 * _LINE)
        self._merge(0, first, name, self._styles.head)
        for at, label in enumerate(labels):
            self._merge(first + at * width, width, label.label, self._styles.head)
        self._row += 1

    def _merge(self, column: int, width: int, text: str, style: Any) -> None:
        """Write one cell over so many columns."""
        if width == 1:
            put(self._sheet, self._row, column, text, style)
        elif width:
            self._sheet.merge_range(self._row, column, self._row, column + width - 1, words(text), style)

    def _cell(self, column: int, path: str, report: Report, comments: Mapping[str, str]) -> None:
        _, row, id_ = path.split(".")
        value = (report.tables[self._name] or {})[row][id_]
        evidence = report.evidence[path]
        shown: Cell = " ".join((evidence.raw or "").split()) if value is None else value
        put(self._sheet, self._row, column, shown, self._styles.status[evidence.status])
        if path in comments:
            self._sheet.write_comment(self._row, column, comments[path], {"x_scale": 2.5, "y_scale": 1.5})
