"""``check --format xlsx``: the sheet that goes round, one row a finding, and one with every report.

Cells that hold words are written as words, so that none is ever a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import xlsxwriter

from gongkai.exports.checked import Checked, Outcome, Unread, tidy
from gongkai.exports.drawing import shown
from gongkai.exports.findings_text import suspected
from gongkai.exports.places import Names, described
from gongkai.form import Form, load_forms
from gongkai.report import Finding, Number, Severity
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.settings import Settings

#: What a cell takes, and the digits that a spreadsheet keeps of a number.
_MOST = 32_000
_DIGITS = 15
_FINDINGS = {
    "file": 30,
    "agency": 22,
    "year": 7,
    "rule": 8,
    "severity": 9,
    "place": 34,
    "message": 56,
    "printed": 10,
    "expected": 10,
    "suspects": 40,
}
_REPORTS = {
    "file": 40,
    "agency": 26,
    "year": 7,
    "form": 7,
    "errors": 8,
    "warnings": 8,
    "infos": 8,
    "verdict": 50,
}
#: Background and letters, as spreadsheets colour what is bad, doubtful and neutral.
_COLOURS: dict[Severity, tuple[str, str]] = {
    "error": ("#FFC7CE", "#9C0006"),
    "warning": ("#FFEB9C", "#7F6000"),
    "info": ("#DDEBF7", "#1F4E78"),
}
Cell = str | Number | None


class _Styles(NamedTuple):
    head: Any
    plain: Any
    severity: dict[Severity, Any]
    clean: Any


def dumps(outcome: Outcome, settings: Settings) -> bytes:
    """Return the workbook."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    styles = _styles(book)
    forms = load_forms(settings.forms_dir)
    _findings(book, outcome, forms, styles, settings.lang)
    _reports(book, outcome, styles, settings.lang)
    book.close()
    return held.getvalue()


def _styles(book: Any) -> _Styles:
    base = {"valign": "top", "text_wrap": True}
    colours = {
        severity: book.add_format({**base, "bg_color": back, "font_color": front})
        for severity, (back, front) in _COLOURS.items()
    }
    head = {"bold": True, "valign": "vcenter", "text_wrap": True, "bg_color": "#D9D9D9", "bottom": 1}
    clean = {**base, "bg_color": "#C6EFCE", "font_color": "#006100"}
    return _Styles(book.add_format(head), book.add_format(base), colours, book.add_format(clean))


def _findings(book: Any, outcome: Outcome, forms: Sequence[Form], styles: _Styles, lang: Lang) -> None:
    sheet = _Sheet(book, say("sheet.findings", lang), _FINDINGS, styles, lang)
    for checked in outcome:
        if isinstance(checked, Unread):
            continue
        names = Names(forms, checked.form, lang)
        for finding in checked.findings:
            colour = styles.severity[finding.severity]
            sheet.add(_finding(checked, finding, names), {"severity": colour, "rule": colour})
    sheet.finish()


def _finding(checked: Checked, finding: Finding, names: Names) -> list[Cell]:
    place = described(checked, finding, names, section=True)
    if quote := checked.quote(finding):
        place = f"{place}\n{say('text.quote', names.lang, quote=quote)}".strip()
    return [
        checked.source.name,
        checked.agency,
        checked.year,
        finding.code,
        say(f"severity.{finding.severity}", names.lang),
        place,
        finding.message,
        finding.actual,
        finding.expected,
        "\n".join(suspected(suspect, names) for suspect in finding.suspects),
    ]


def _reports(book: Any, outcome: Outcome, styles: _Styles, lang: Lang) -> None:
    sheet = _Sheet(book, say("sheet.reports", lang), _REPORTS, styles, lang)
    for one in outcome:
        if isinstance(one, Unread):
            row: list[Cell] = [one.name, *[None] * 6, say("verdict.unread", lang, reason=one.reason)]
            sheet.add(row, {"verdict": styles.severity["error"]})
            continue
        counts = [one.count(severity) for severity in ("error", "warning", "info")]
        verdict = say(f"verdict.{one.worst or 'clean'}", lang)
        colour = styles.severity[one.worst] if one.worst else styles.clean
        sheet.add([one.source.name, one.agency, one.year, one.form, *counts, verdict], {"verdict": colour})
    sheet.finish()


class _Sheet:
    """One sheet: a head that stays in sight, rows below it, a filter over all."""

    def __init__(self, book: Any, name: str, columns: dict[str, int], styles: _Styles, lang: Lang) -> None:
        self._sheet = book.add_worksheet(name)
        self._columns = list(columns)
        self._plain = styles.plain
        self._rows = 0
        for at, (column, width) in enumerate(columns.items()):
            self._sheet.set_column(at, at, width)
            self._sheet.write_string(0, at, say(f"column.{column}", lang), styles.head)
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)

    def add(self, cells: Sequence[Cell], styles: dict[str, Any]) -> None:
        """Write one row; ``styles`` are by column."""
        self._rows += 1
        for at, (column, cell) in enumerate(zip(self._columns, cells, strict=True)):
            style = styles.get(column, self._plain)
            if cell is None or cell == "":
                self._sheet.write_blank(self._rows, at, None, style)
            elif isinstance(cell, str):
                self._sheet.write_string(self._rows, at, _words(cell), style)
            elif _is_exact(cell):
                self._sheet.write_number(self._rows, at, cell, style)
            else:
                self._sheet.write_string(self._rows, at, shown(cell, _NO_NAMES), style)

    def finish(self) -> None:
        """Put the filter over what was written."""
        self._sheet.autofilter(0, 0, self._rows, len(self._columns) - 1)


_NO_NAMES = Names((), None, "zh")


def _words(text: str) -> str:
    lines = "\n".join(tidy(line) for line in text.split("\n"))
    return lines if len(lines) <= _MOST else lines[:_MOST] + "…"


def _is_exact(number: Number) -> bool:
    """Say whether a spreadsheet keeps every digit of a number."""
    return len(Decimal(number).normalize().as_tuple().digits) <= _DIGITS
