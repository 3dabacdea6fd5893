"""``check --format xlsx``: the list that is sent to the units, one row for one cause, and a sheet with every input.

Cells that hold words are written as words, so that none is ever a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gongkai.exports.checked import Checked, Entry, Outcome, Unread, counts_of, entries, reports
from gongkai.exports.marks import marks_of, said
from gongkai.exports.paper import Paper, Styles, Words
from gongkai.exports.places import Names
from gongkai.exports.roll import Roll, counted, remarks
from gongkai.exports.told import Telling
from gongkai.exports.workbook import Cell, open_book
from gongkai.failures import empties
from gongkai.form import load_forms
from gongkai.report import Severity
from gongkai.rules.registry import explained
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.settings import Settings

#: The columns of the list and how wide they are, in digits; together they fill a page of A4 that lies across.
COLUMNS = {
    "number": 5,
    "agency": 14,
    "year": 6,
    "severity": 6,
    "place": 17,
    "problem": 36,
    "source": 15,
    "original": 24,
    "likeliest": 26,
    "advice": 25,
    "done": 11,
    "remark": 9,
    "file": 15,
}
_REPORTS = {
    "file": 40,
    "agency": 28,
    "year": 8,
    "form": 8,
    "errors": 8,
    "warnings": 8,
    "infos": 8,
    "verdict": 50,
}
_ROLL = {"unit": 34, "attendance": 12, "file": 50, "near": 50}
_SEVERITY, _VERDICT = list(COLUMNS).index("severity"), list(_REPORTS).index("verdict")


def dumps(outcome: Outcome, settings: Settings, roll: Roll | None = None, folder: str = "") -> bytes:
    """Return the workbook; ``roll``: which units of a roster sent a report, ``folder``: what was checked, noted in it."""
    held = io.BytesIO()
    book = open_book(held, folder)
    writer = _Writer(book, settings)
    writer.findings(outcome, roll)
    writer.inputs(outcome)
    if roll is not None:
        writer.roll(roll)
    book.close()
    return held.getvalue()


class _Writer:
    """Writes the sheets one after another, as the workbook wants them."""

    def __init__(self, book: Any, settings: Settings) -> None:
        self._book = book
        self._lang = settings.lang
        self._forms = load_forms(settings.forms_dir)
        self._rules = explained(self._forms)
        self._styles = Styles(book)

    def findings(self, outcome: Outcome, roll: Roll | None) -> None:
        """Write the list: what one slip explains is one row; inputs that could not be read stand in it too."""
        paper = self._paper("sheet.findings", "sheet.title", received(outcome, self._lang), COLUMNS)
        number = 0
        for one in outcome:
            if isinstance(one, Unread):
                number += 1
                reason = say("verdict.unread", self._lang, reason=one.reason)
                given = {"problem": reason, "advice": say("advice.unread", self._lang), "file": one.name}
                self._line(paper, number, "error", given)
                continue
            telling = Telling(one, Names(self._forms, one.form, self._lang), self._rules)
            marks = marks_of([one])
            for entry in entries(one.findings):
                number += 1
                remark = "，".join(filter(None, said(entry.findings, marks, self._lang))) or None
                self._line(paper, number, entry.severity, _told(telling, one, entry, remark))
        for absence in remarks(roll, self._lang) if roll else ():
            if absence.status == "missing":
                number += 1
                absent: dict[str, Cell] = {"agency": absence.name, "year": roll.year if roll else None}
                absent |= {"problem": absence.words, "advice": say("advice.missing", self._lang)}
                self._line(paper, number, "error", absent)
        paper.finish()

    def inputs(self, outcome: Outcome) -> None:
        """Write every input, read or not, with what came of it."""
        note = received(outcome, self._lang)
        paper = self._paper("sheet.reports", "sheet.reports_title", note, _REPORTS)
        for one in outcome:
            if isinstance(one, Unread):
                reason = say("verdict.unread", self._lang, reason=one.reason)
                paper.add([one.name, *[None] * 6, reason], {_VERDICT: self._styles.severity["error"]})
                continue
            counts = [one.count(severity) for severity in ("error", "warning", "info")]
            verdict = say(f"verdict.{one.worst or 'clean'}", self._lang)
            cells: list[Cell] = [one.source.name, one.agency, one.year, one.form, *counts, verdict]
            styles = dict.fromkeys(range(2, _VERDICT), self._styles.middle)
            paper.add(cells, {**styles, _VERDICT: self._styles.severity[one.worst or "clean"]})
        paper.finish()

    def roll(self, roll: Roll) -> None:
        """Write every unit of the roster with what came of it, then the reports that nobody asked for."""
        paper = self._paper("sheet.roll", "sheet.roll_title", counted(roll, self._lang), _ROLL)
        colours = {"present": "clean", "missing": "error", "doubled": "warning", "unexpected": "warning"}
        rows: list[tuple[str | None, str, str, Sequence[str]]] = [
            (unit.name, unit.status, "\n".join(unit.files), unit.near) for unit in roll.units
        ]
        rows += [(one.name, "unexpected", one.file, one.near) for one in roll.strangers]
        for name, status, files, near in rows:
            style = {1: self._styles.severity[colours[status]]}
            paper.add([name, say(f"roll.{status}", self._lang), files, "\n".join(near)], style)
        paper.finish()

    def _paper(self, name: str, title: str, note: str, columns: Mapping[str, int]) -> Paper:
        heads = [(say(f"column.{column}", self._lang), width) for column, width in columns.items()]
        words = Words(say(name, self._lang), say(title, self._lang), note)
        return Paper(self._book, self._styles, words, heads)

    def _line(self, paper: Paper, number: int, severity: Severity, given: Mapping[str, Cell]) -> None:
        whole = {"number": number, "severity": say(f"severity.{severity}", self._lang), **given}
        styles = dict.fromkeys((0, 2), self._styles.middle)
        paper.add(
            [whole.get(column) for column in COLUMNS], {**styles, _SEVERITY: self._styles.severity[severity]}
        )


def received(outcome: Outcome, lang: Lang) -> str:
    """Return how many inputs there were, and what came of them."""
    wrong = sum(one.worst == "error" for one in reports(outcome))
    counts = counts_of(outcome)
    return say("sheet.note", lang, **counts | {"wrong": wrong, "empty": empties(counts["empty"], lang)})


def _told(telling: Telling, checked: Checked, entry: Entry, remark: str | None) -> dict[str, Cell]:
    return {
        "agency": checked.agency,
        "year": checked.year,
        "place": telling.place(entry),
        "problem": telling.problem(entry),
        "source": telling.sources(entry),
        "original": telling.original(entry),
        "likeliest": telling.likeliest(entry),
        "advice": telling.advice(entry),
        "remark": remark,
        "file": checked.source.name,
    }
