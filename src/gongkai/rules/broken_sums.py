"""GK2xx and GK3xx as findings: what is said of the identities that :mod:`gongkai.proof` could not confirm."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.fold import Folded
from gongkai.form import Cellname
from gongkai.proof.fields import Fields
from gongkai.proof.identities import Broken, Proof, Untold
from gongkai.report import Finding, Status, Suspect
from gongkai.rules.case import label_of
from gongkai.tables.read import TableReading
from gongkai.wording import Lang, Text, say

_UNSEARCHED = Text(
    "错处较多，未能在限定时间内找出可疑的单元格",
    "too much is broken: no cells to suspect were found in the time allowed",
)
_UNFINISHED = Text(
    "可疑的单元格可能不止所列的这些：未能在限定时间内找全",
    "there may be other cells to suspect: not all were looked at in the time allowed",
)
#: The statuses of cells over which identities are tried.
_TRIED: frozenset[Status] = frozenset({"verified", "read", "conflicting", "blank"})


def findings(reading: TableReading, proof: Proof, folded: Folded, lang: Lang) -> list[Finding]:
    """Return what is to be said of a table's identities, the broken ones with the cells to suspect."""
    found = [_worded(reading, proof.fields, folded, lang, fault) for fault in proof.faults]
    broken = [
        (fault, one) for fault, one in zip(proof.faults, found, strict=True) if isinstance(fault, Broken)
    ]
    if broken:
        found += _suspect(reading, proof.fields, lang, broken)
    return found


def message(reading: TableReading, fault: Broken | Untold, lang: Lang) -> str:
    """Return the words for an identity: the form's own where it is broken and the form has some."""
    shape, one = reading.shape, fault.sum
    label = label_of(shape, one.at)
    if isinstance(fault, Untold):
        return say("identity.untold", lang, label=label, code=one.code)
    values = {"label": label, "code": one.code, "expected": fault.expected, "actual": fault.actual}
    own = shape.wordings[one.code].get(lang)
    words = own.format(**values) if own else say("identity.broken", lang, **values)
    if fault.blanks:
        words += say("identity.blanks", lang, blanks="、".join(_paths(reading, fault.blanks)))
    return words


def _worded(
    reading: TableReading, fields: Fields, folded: Folded, lang: Lang, fault: Broken | Untold
) -> Finding:
    """Return a finding that stands at the total, or at the first cell of its identity that is there."""
    one = fault.sum
    piece = next((piece for name in (*one.right, *one.left) if (piece := fields[name].piece)), None)
    start, end = folded.span(piece.start, piece.end) if piece else (None, None)
    finding = Finding(
        code=one.code,
        severity="info",
        message=message(reading, fault, lang),
        fields=_paths(reading, (*one.left, *one.right)),
        start=start,
        end=end,
    )
    if isinstance(fault, Broken):
        finding.severity = "warning" if fault.blanks else "error"
        finding.expected, finding.actual = fault.expected, fault.actual
    return finding


def _suspect(
    reading: TableReading, fields: Fields, lang: Lang, broken: list[tuple[Broken, Finding]]
) -> list[Finding]:
    """Name in each finding the cells whose change would mend all; return a hint where some may be wanting."""
    from gongkai.localise import suspects  # loaded only where something breaks

    values = {name: field.value for name, field in fields.items() if field.status in _TRIED}
    located = suspects(reading.shape, reading.rows, values)
    for fault, finding in broken:
        changes = located.among((*fault.sum.left, *fault.sum.right))
        paths = _paths(reading, [change.name for change in changes])
        finding.suspects = [
            Suspect(field=path, printed=change.printed, suggested=change.suggested)
            for path, change in zip(paths, changes, strict=True)
        ]
    if located.complete:
        return []
    first = broken[0][1]
    hint = (_UNFINISHED if located.explanations else _UNSEARCHED).say(lang)
    return [Finding(code=first.code, severity="info", message=hint, start=first.start, end=first.end)]


def _paths(reading: TableReading, names: Iterable[Cellname]) -> list[str]:
    return [f"{reading.shape.id}.{name.row}.{name.column}" for name in names]
