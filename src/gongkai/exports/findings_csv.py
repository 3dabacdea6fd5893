"""``check --format csv``: the findings as one table of text, one row for what one slip explains."""

from __future__ import annotations

import io
from collections.abc import Iterator

from gongkai.exports.checked import Checked, Entry, Outcome, Unread, entries
from gongkai.exports.columns import Column, Value
from gongkai.exports.csv import CsvWriter
from gongkai.exports.findings_text import others_of, slipped, suspected
from gongkai.exports.places import Names, described
from gongkai.exports.roll import Roll, remarks
from gongkai.form import load_forms
from gongkai.report import Finding
from gongkai.settings import Settings
from gongkai.wording import Lang, say

COLUMNS = (
    *("file", "agency", "year", "rule", "severity", "place", "message", "printed", "expected", "suspects"),
)
_RULE, _MESSAGE = COLUMNS.index("rule"), COLUMNS.index("message")


def dumps(outcome: Outcome, settings: Settings, roll: Roll | None = None) -> bytes:
    """Return the table: one row for what one slip explains, for what could not be read, for who is not as on a roster."""
    held = io.BytesIO()
    heads = [Column(say(f"column.{name}", settings.lang), "text", "") for name in COLUMNS]
    writer = CsvWriter(held, heads)
    writer.add(_rows(outcome, settings))
    writer.add(_absent(roll, settings.lang) if roll else ())
    writer.close()
    return held.getvalue()


def _rows(outcome: Outcome, settings: Settings) -> Iterator[list[Value]]:
    forms = load_forms(settings.forms_dir)
    for one in outcome:
        if isinstance(one, Unread):
            reason = say("verdict.unread", settings.lang, reason=one.reason)
            yield [one.name, *[None] * (_MESSAGE - 1), reason, None, None, None]
            continue
        names = Names(forms, one.form, settings.lang)
        for entry in entries(one.findings):
            yield _entry(one, entry, names)


def _absent(roll: Roll, lang: Lang) -> Iterator[list[Value]]:
    for one in remarks(roll, lang):
        severity = say(f"severity.{one.severity}", lang)
        yield [one.file, one.name, roll.year, None, severity, None, one.words, None, None, None]


def _entry(checked: Checked, entry: Entry, names: Names) -> list[Value]:
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
    row[-1] = "\n".join(suspected(suspect, names, entry.first) for suspect in others_of(entry))
    return row


def _finding(checked: Checked, finding: Finding, names: Names) -> list[Value]:
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
        "\n".join(suspected(suspect, names, finding) for suspect in finding.suspects),
    ]
