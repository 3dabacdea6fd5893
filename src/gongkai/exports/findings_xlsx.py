"""``check --format xlsx``: the sheet that goes round, one row a finding, and one with every report.

Cells that hold words are written as words, so that none is ever a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gongkai.exports.checked import Checked, Entry, Outcome, Unread, entries
from gongkai.exports.findings_text import others_of, slipped, suspected
from gongkai.exports.places import Names, described
from gongkai.exports.workbook import SEVERITY, STATUS, Cell, Listing, listing_styles, open_book
from gongkai.form import load_forms
from gongkai.report import Finding
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.settings import Settings

COLUMNS = {
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
_RULE, _VERDICT = list(COLUMNS).index("rule"), list(_REPORTS).index("verdict")
_MESSAGE = list(COLUMNS).index("message")


def dumps(outcome: Outcome, settings: Settings) -> bytes:
    """Return the workbook."""
    held = io.BytesIO()
    book = open_book(held)
    backs = [*SEVERITY.items(), ("clean", STATUS["verified"])]
    colours = {
        name: book.add_format({"valign": "top", "text_wrap": True, "bg_color": back, "font_color": front})
        for name, (back, front) in backs
    }
    findings = _listing(book, "sheet.findings", COLUMNS, settings.lang)
    reports = _listing(book, "sheet.reports", _REPORTS, settings.lang)
    for entry, row in rows(outcome, settings):
        if entry is not None:
            colour = colours[entry.severity]
            findings.add(row, {_RULE: colour, _RULE + 1: colour})
    for one in outcome:
        if isinstance(one, Unread):
            reports.add([one.name, *[None] * 6, _unread(one, settings.lang)], {_VERDICT: colours["error"]})
        else:
            reports.add(_report(one, settings.lang), {_VERDICT: colours[one.worst or "clean"]})
    findings.finish()
    reports.finish()
    book.close()
    return held.getvalue()


def rows(outcome: Outcome, settings: Settings) -> Iterator[tuple[Entry | None, list[Cell]]]:
    """Yield the rows of :data:`COLUMNS`: one for what one slip explains; without an entry, what could not be read."""
    forms = load_forms(settings.forms_dir)
    for one in outcome:
        if isinstance(one, Unread):
            yield None, [one.name, *[None] * (_MESSAGE - 1), _unread(one, settings.lang), None, None, None]
            continue
        names = Names(forms, one.form, settings.lang)
        for entry in entries(one.findings):
            yield entry, _entry(one, entry, names)


def _unread(one: Unread, lang: Lang) -> str:
    return say("verdict.unread", lang, reason=one.reason)


def _listing(book: Any, name: str, columns: Mapping[str, int], lang: Lang) -> Listing:
    heads = [(say(f"column.{column}", lang), width) for column, width in columns.items()]
    return Listing(book, say(name, lang), heads, *listing_styles(book))


def _entry(checked: Checked, entry: Entry, names: Names) -> list[Cell]:
    """Return one row for what one slip explains: the cell first, then what it breaks."""
    row = _finding(checked, entry.first, names)
    slip = entry.slip
    if slip is None:
        return row
    said = [f"{one.code} {one.message}" for one in entry.findings]
    row[_RULE] = "、".join(entry.codes)
    row[_RULE + 1] = say(f"severity.{entry.severity}", names.lang)
    row[_MESSAGE] = "\n".join([slipped(slip, names), *said])
    row[_MESSAGE + 1], row[_MESSAGE + 2] = slip.printed, slip.suggested
    row[-1] = "\n".join(suspected(suspect, names) for suspect in others_of(entry))
    return row


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


def _report(checked: Checked, lang: Lang) -> list[Cell]:
    counts = [checked.count(severity) for severity in ("error", "warning", "info")]
    verdict = say(f"verdict.{checked.worst or 'clean'}", lang)
    return [checked.source.name, checked.agency, checked.year, checked.form, *counts, verdict]
