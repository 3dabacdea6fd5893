"""Reports as a workbook: every table laid out as the form prints it, one sheet a table.

Reports stand one below the other. A cell's colour is its status, its comment what findings say of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from gongkai.exports.columns import day
from gongkai.exports.places import Names, table_name
from gongkai.exports.printed_table import Drawing, Part, Shown, Styles, parts_of
from gongkai.exports.workbook import (
    ROWS,
    SEVERITY,
    STATUS,
    Cell,
    Listing,
    add_sheet,
    listing_styles,
    open_book,
    words,
)  # fmt: skip
from gongkai.form import Form, load_forms, tables_of
from gongkai.report import Report
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.settings import Settings

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
        own_first = sorted(self._forms, key=lambda form: form.id != report.form)
        places = {
            name: sheets.add(report, list(parts_of(name, report.tables.get(name) or {}, own_first)), comments)
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


class _Styles(Styles):
    """The styles of the printed tables, and those of statuses and severities."""

    def __init__(self, book: Any) -> None:
        super().__init__(book)
        self.day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self.link = book.add_format(
            {"valign": "top", "text_wrap": True, "underline": 1, "font_color": "#0563C1"}
        )
        self.severity = {
            severity: book.add_format({"valign": "top", "bg_color": back, "font_color": front})
            for severity, (back, front) in SEVERITY.items()
        }
        self.status = {
            status: book.add_format({**self.border, "align": "right", "bg_color": back, "font_color": front})
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
        self._drawing: Drawing
        self._open()

    def add(self, report: Report, parts: Sequence[Part], comments: Mapping[str, str]) -> str | None:
        """Write a report's table; return where it stands, None where the report has none."""
        height = 2 + sum(5 + len(part.rows) for part in parts)
        if self._drawing.row + height >= ROWS:
            self._open()
        drawing = self._drawing
        title = " ".join(str(part) for part in (report.agency, report.year) if part) or report.source.name
        begin = drawing.row
        drawing.title(f"{title}  {report.source.name}")
        if not parts:
            drawing.sheet.write_string(drawing.row, 0, say("table.absent", self._lang))
            drawing.row += 1
        drawing.draw(parts, lambda path: self._shown(path, report, comments))
        drawing.row += 1
        return f"'{drawing.sheet.get_name()}'!A{begin + 1}" if parts else None

    def _open(self) -> None:
        self._count += 1
        sheet = add_sheet(self._book, self._title, self._count)
        self._drawing = Drawing(sheet, self._styles, self._name, is_down=self._is_down)
        for at, status in enumerate(STATUS):
            sheet.write_string(0, at, say(f"status.{status}", self._lang), self._styles.status[status])
        self._drawing.row = 2

    def _shown(self, path: str, report: Report, comments: Mapping[str, str]) -> Shown:
        _, row, id_ = path.split(".")
        value = (report.tables[self._name] or {})[row][id_]
        evidence = report.evidence[path]
        shown: Cell = " ".join((evidence.raw or "").split()) if value is None else value
        return Shown(shown, self._styles.status[evidence.status], comments.get(path))
