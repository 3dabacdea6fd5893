"""GK2xx and GK3xx as findings: what is said of the identities that :mod:`gongkai.proof` could not confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gongkai.fold import Folded
from gongkai.form import Cellname, TableForm
from gongkai.proof.fields import Fields
from gongkai.proof.identities import Fault, Proof
from gongkai.report import Finding, Status, Suspect
from gongkai.rules.case import field_label
from gongkai.tables.reading import TableReading
from gongkai.wording import Lang, Text, say

if TYPE_CHECKING:
    from gongkai.localise import Localisation

#: Slips that move the numbers of many cells at once.
MOVED = frozenset({"swapped_cells", "shifted_row", "swapped_rows", "swapped_columns"})
_UNSEARCHED = Text(
    "错处较多，未能在限定时间内找出可疑的单元格",
    "too much is broken: no cells to suspect were found in the time allowed",
)
_UNFINISHED = Text(
    "可疑的单元格可能不止所列的这些：未能在限定时间内找全",
    "there may be other cells to suspect: not all were looked at in the time allowed",
)
_UNFILLED = Text(
    "“{columns}”一列未填 {count} 行，无法核对勾稽关系 {code}",
    "column {columns} is left blank in {count} rows, so {code} could not be tried",
)
_UNFILLED_MANY = Text(
    "“{columns}”各列未填 {count} 行，无法核对勾稽关系 {code}",
    "the columns {columns} are left blank in {count} rows, so {code} could not be tried",
)
#: The statuses of cells over which identities are tried.
_TRIED: frozenset[Status] = frozenset({"verified", "read", "conflicting", "blank"})


def findings(reading: TableReading, proof: Proof, folded: Folded, lang: Lang) -> list[Finding]:
    """Return what is to be said of a table's identities, the broken ones with the cells to suspect."""
    faults = [fault for fault in proof.faults if fault.kind != "untold"]
    found = [_finding(reading, proof.fields, folded, lang, fault) for fault in faults]
    broken = [pair for pair in zip(faults, found, strict=True) if pair[0].kind == "broken"]
    if broken:
        found += _suspect(reading, proof, lang, broken)
    return found + _untold(reading, proof, folded, lang)


def _untold(reading: TableReading, proof: Proof, folded: Folded, lang: Lang) -> list[Finding]:
    """Return what is to be said of identities with one side blank: one finding for a column left blank in many rows."""
    groups: dict[frozenset[str], list[Fault]] = {}
    for fault in (fault for fault in proof.faults if fault.kind == "untold"):
        left, right = fault.trial.sum.left, fault.trial.sum.right
        side = right if all(proof.fields[name].value is None for name in right) else left
        groups.setdefault(frozenset(name.column for name in side), []).append(fault)
    found = []
    for columns, faults in groups.items():
        told = [_finding(reading, proof.fields, folded, lang, fault) for fault in faults]
        if len(told) == 1 or len(columns) > 1:
            found += told
            continue
        (column,) = columns
        blanks = dict.fromkeys(
            name
            for fault in faults
            for name in (*fault.trial.sum.left, *fault.trial.sum.right)
            if name.column == column and proof.fields[name].value is None
        )
        codes = "、".join(dict.fromkeys(one.code for one in told))
        words = _UNFILLED.say(lang).format(
            columns=_label(reading.shape, column, row=False),
            count=len({name.row for name in blanks}),
            code=codes,
        )
        told[0].message, told[0].fields = words, _paths(reading, blanks)
        found.append(told[0])
    return found


def message(reading: TableReading, fault: Fault, lang: Lang) -> str:
    """Return the words for an identity: those of the form where it is broken."""
    shape, one = reading.shape, fault.trial
    code = one.sum.code
    label = _label(shape, one.sum.at, row=one.sum.left[0].row == one.sum.right[0].row)
    if fault.kind == "unfilled":
        words = _UNFILLED if len(fault.columns) == 1 else _UNFILLED_MANY
        names = "、".join(_label(shape, column, row=False) for column in fault.columns)
        return words.say(lang).format(
            columns=names, count=len({name.row for name in fault.blanks}), code=code
        )
    if fault.kind == "untold":
        return say("identity.untold", lang, label=label, code=code)
    values = {"label": label, "code": code, "expected": one.expected, "actual": one.actual}
    said = shape.wording(one.sum)[lang].format(**values)
    if fault.blanks:
        blanks = "、".join(field_label(shape, name) for name in fault.blanks)
        said += say("identity.blanks", lang, blanks=blanks)
    return said


def _finding(reading: TableReading, fields: Fields, folded: Folded, lang: Lang, fault: Fault) -> Finding:
    """Return a finding that stands at the total, or at the first cell of its identity that is there."""
    one = fault.trial
    left, right = one.sum.left, one.sum.right
    piece = next((piece for name in (*right, *left) if (piece := fields[name].piece)), None)
    start, end = folded.span(piece.start, piece.end) if piece else (None, None)
    broken = fault.kind == "broken"
    return Finding(
        code=one.sum.code,
        severity=("warning" if fault.blanks else "error") if broken else "info",
        message=message(reading, fault, lang),
        fields=_paths(reading, fault.blanks if fault.kind == "unfilled" else (*left, *right)),
        expected=one.expected if broken else None,
        actual=one.actual if broken else None,
        start=start,
        end=end,
    )


def _suspect(
    reading: TableReading, proof: Proof, lang: Lang, broken: Sequence[tuple[Fault, Finding]]
) -> list[Finding]:
    """Name in each finding the cells whose change would mend all; return a hint where some may be wanting."""
    from gongkai.localise import suspects  # loaded only where something breaks

    printed = {name: field.value for name, field in proof.fields.items() if field.status in _TRIED}
    values = printed
    if any(fault.trial.half for fault, _ in broken):  # the table writes zero as blank
        unfilled = {name for fault in proof.faults if fault.kind == "unfilled" for name in fault.blanks}
        values = {name: value or 0 for name, value in printed.items() if name not in unfilled}
    located = suspects(reading.shape, reading.rows, values)
    causes = _causes(located, [fault for fault, _ in broken])
    for (fault, finding), cause in zip(broken, causes, strict=True):
        changes = located.among((*fault.trial.sum.left, *fault.trial.sum.right))
        if cause is not None:
            changes = tuple(sorted(changes, key=lambda change: change.name != cause))
            finding.cause = _paths(reading, [cause])[0]
        paths = _paths(reading, [change.name for change in changes])
        finding.suspects = [
            Suspect(field=path, printed=printed[change.name], suggested=change.suggested)
            for path, change in zip(paths, changes, strict=True)
        ]
    if located.complete:
        return []
    first = broken[0][1]
    hint = (_UNFINISHED if located.explanations else _UNSEARCHED).say(lang)
    return [Finding(code=first.code, severity="info", message=hint, start=first.start, end=first.end)]


def _causes(located: Localisation, broken: Sequence[Fault]) -> list[Cellname | None]:
    """Return for each broken identity the cell whose slip, in the likeliest explanation of all, broke it.

    A slip that moved the numbers of many cells is named by the first of them.
    """
    best = located.explanations[0] if located.explanations else ()
    moved: dict[str, Cellname] = {}
    named = {
        change.name: moved.setdefault(change.slip, change.name) if change.slip in MOVED else change.name
        for change in best
    }
    inside = [
        [named[name] for name in (*fault.trial.sum.left, *fault.trial.sum.right) if name in named]
        for fault in broken
    ]
    weight = Counter(name for names in inside for name in dict.fromkeys(names))
    return [max(names, key=lambda name: weight[name], default=None) for names in inside]


def _label(shape: TableForm, id_: str, *, row: bool) -> str:
    """Return what the form prints for a row or for a column: the two may share an id."""
    lines = (block.rows if row else block.columns for block in shape.blocks)
    return next((label.label for line in lines for label in line if label.id == id_), id_)


def _paths(reading: TableReading, names: Iterable[Cellname]) -> list[str]:
    return [f"{reading.shape.id}.{name.row}.{name.column}" for name in names]
