"""The row of a report in the Parquet files; the name, and the words of a language, put back into its JSON.

The same bytes under two names are read once: what is kept of a reading has no name, and gets the
name of each input when the results are written. So do its findings the language of the run that writes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from gongkai.form import TABLES
from gongkai.wording import LANGS, Lang

if TYPE_CHECKING:
    from gongkai.form import Form
    from gongkai.report import Evidence, Report, Severity, Status

#: Of some numbers, the worst: the first of these that any of them has. ``verified`` means all are proved.
WORST_FIRST: tuple[Status, ...] = (
    "conflicting",
    "rejected",
    "ambiguous",
    "asserted",
    "missing",
    "blank",
    "read",
    "verified",
)
_STATUSES: tuple[Status, ...] = (
    "verified",
    "read",
    "conflicting",
    "ambiguous",
    "blank",
    "missing",
    "rejected",
    "asserted",
)
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

_FINDINGS = b'"findings": ['
#: Within a text of JSON a quotation mark is escaped: what looks like this key is one.
_MESSAGE = re.compile(rb'(?<="message": )"(?:[^"\\]|\\.)*"')
_NAMELESS = b'"source": {"name": ""'


def columns_of(tables: Iterable[str] = TABLES) -> dict[str, type[str] | type[int] | type[date]]:
    """Return the columns of a row, in order, and what each holds, if anything; a ``date`` is an ISO text in the row.

    ``tables``: those of every form that may be read, :func:`~gongkai.form.tables_of`.
    """
    return {
        "id": str,
        "agency": str,
        "year": int,
        "form": str,
        "title": str,
        "published": date,
        "media_type": str,
        "characters": int,
        "worst": str,
        **{f"worst_{table}": str for table in tables},
        **dict.fromkeys(_STATUSES, int),
        **{f"{severity}s": int for severity in _SEVERITIES},
    }


def row_of(report: Report, tables: Iterable[str] = TABLES) -> list[Any]:
    """Return the columns that say what a report is and how far its numbers can be trusted."""
    found = Counter((path.partition(".")[0], one.status) for path, one in report.evidence.items())
    statuses: Counter[Status] = Counter()
    for (_, status), count in found.items():
        statuses[status] += count
    severities = Counter(finding.severity for finding in report.findings)
    return [
        report.source.sha256,
        report.agency,
        report.year,
        report.form,
        report.title,
        report.published,
        report.source.media_type,
        report.source.characters,
        _worst(set(statuses)),
        *(_worst({status for name, status in found if name == table}) for table in tables),
        *(statuses[status] for status in _STATUSES),
        *(severities[severity] for severity in _SEVERITIES),
    ]


def counts_of(row: str) -> tuple[dict[Status, int], dict[Severity, int]]:
    """Return how many numbers of a row, as JSON, have each status, and how many findings each severity."""
    counts = json.loads(row)[-len(_STATUSES) - len(_SEVERITIES) :]
    return (
        dict(zip(_STATUSES, counts, strict=False)),
        dict(zip(_SEVERITIES, counts[len(_STATUSES) :], strict=True)),
    )


def worst(evidence: dict[str, Evidence], beginning: str) -> Status | None:
    """Return the worst status of the fields whose path begins so; None where there are none."""
    return _worst({one.status for path, one in evidence.items() if path.startswith(beginning)})


def _worst(statuses: set[Status]) -> Status | None:
    return next((status for status in WORST_FIRST if status in statuses), None)


def named(report: bytes, name: str) -> bytes:
    """Return the JSON of a reading with the name of an input in it."""
    head, nameless, rest = report.partition(_NAMELESS)
    if not nameless:
        raise ValueError(f"no place for a name in {report[:80]!r}")
    given = json.dumps(name, ensure_ascii=False).encode()
    return b"".join((head, _NAMELESS[:-2], given, rest))


def words_of(report: Report, forms: Sequence[Form]) -> dict[Lang, list[str]]:
    """Return the messages of a report's findings by language, without those that it has."""
    from gongkai.rules.registry import explained, worded

    rules = explained(forms) if report.findings else ()
    return {
        lang: [one.message for one in worded(report.findings, lang, rules)] for lang in LANGS if lang != "zh"
    }


def worded(report: bytes, words: str, lang: Lang) -> bytes:
    """Return the JSON of a reading with its findings in a language; ``words``: what :func:`words_of` said, as JSON."""
    if lang == "zh":
        return report
    head, findings, rest = report.partition(_FINDINGS)
    messages = iter(json.loads(words)[lang])
    return (
        head
        + findings
        + _MESSAGE.sub(lambda _: json.dumps(next(messages), ensure_ascii=False).encode(), rest)
    )
