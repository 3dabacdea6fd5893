"""GK2xx and GK3xx as findings: what is said of the identities that :mod:`gongkai.proof` could not confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gongkai.fold import Folded, Span
from gongkai.form import Cellname, TableForm
from gongkai.proof.fields import Fields
from gongkai.proof.identities import Fault, Proof
from gongkai.report import Finding, Status, Suspect
from gongkai.rules.case import field_label
from gongkai.rules.identity import FOLDED, identity
from gongkai.rules.registry import find
from gongkai.rules.rule import Example, Hit, Rule
from gongkai.rules.values import plain
from gongkai.tables.reading import TableReading
from gongkai.wording import LANGS, Text

if TYPE_CHECKING:
    from gongkai.localise import Localisation

#: Slips that move the numbers of many cells at once.
MOVED = frozenset({"swapped_cells", "shifted_row", "swapped_rows", "swapped_columns"})
#: The statuses of cells over which identities are tried.
_TRIED: frozenset[Status] = frozenset({"verified", "read", "conflicting", "blank"})


def findings(reading: TableReading, proof: Proof, folded: Folded) -> list[Finding]:
    """Return what is to be said of a table's identities, the broken ones with the cells to suspect."""
    faults = [fault for fault in proof.faults if fault.kind != "untold"]
    found = [_finding(reading, proof.fields, folded, fault) for fault in faults]
    broken = [pair for pair in zip(faults, found, strict=True) if pair[0].kind == "broken"]
    if broken:
        found += _suspect(reading, proof, broken)
    return found + _untold(reading, proof, folded)


def _untold(reading: TableReading, proof: Proof, folded: Folded) -> list[Finding]:
    """Return what is to be said of identities with one side blank: one finding for a column left blank in many rows."""
    groups: dict[frozenset[str], list[Fault]] = {}
    for fault in (fault for fault in proof.faults if fault.kind == "untold"):
        left, right = fault.trial.sum.left, fault.trial.sum.right
        side = right if all(proof.fields[name].value is None for name in right) else left
        groups.setdefault(frozenset(name.column for name in side), []).append(fault)
    found: list[Finding] = []
    for columns, faults in groups.items():
        if len(faults) == 1 or len(columns) > 1:
            found += [_finding(reading, proof.fields, folded, fault) for fault in faults]
            continue
        (column,) = columns
        blanks = dict.fromkeys(
            name
            for fault in faults
            for name in (*fault.trial.sum.left, *fault.trial.sum.right)
            if name.column == column and proof.fields[name].value is None
        )
        values = {
            "columns": [_label(reading.shape, column, row=False)],
            "count": len({name.row for name in blanks}),
            "code": list(dict.fromkeys(fault.trial.sum.code for fault in faults)),
        }
        first = _finding(reading, proof.fields, folded, faults[0])
        hit = Hit(values, tuple(_paths(reading, blanks)), _span(first), "unfilled", "info")
        found.append(_rule(reading.shape, faults[0].trial.sum.code).finding(hit))
    return found


def message(reading: TableReading, fault: Fault) -> Text:
    """Return the words for an identity: those of the form where it is broken."""
    hit, rule = _said(reading, fault), _rule(reading.shape, fault.trial.sum.code)
    values = {name: plain(value) for name, value in hit.values.items()}
    return Text(rule.say(hit.wording, values, "zh"), rule.say(hit.wording, values, "en"))


def _said(reading: TableReading, fault: Fault) -> Hit:
    """Return what is to be said of an identity: the key of its words, and their values."""
    shape, one = reading.shape, fault.trial
    code = one.sum.code
    label = _label(shape, one.sum.at, row=one.sum.left[0].row == one.sum.right[0].row)
    if fault.kind == "unfilled":
        names = [_label(shape, column, row=False) for column in fault.columns]
        values = {"columns": names, "count": len({name.row for name in fault.blanks}), "code": code}
        return Hit(values, wording="unfilled" if len(names) == 1 else "unfilled_many")
    if fault.kind == "untold":
        return Hit({"label": label, "code": code}, wording="untold")
    told: dict[str, object] = {
        "label": label, "code": code, "expected": one.expected, "actual": one.actual
    }  # fmt: skip
    words, rule = shape.wording(one.sum), _rule(shape, code)
    own = any(words[lang] != text for lang, text in zip(LANGS, rule.wording, strict=True))
    if own:
        told["said"] = Text(*(words[lang].format(**told) for lang in LANGS))
    if fault.blanks:
        told["blanks"] = [field_label(shape, name) for name in fault.blanks]
    key = ("form_blanks" if own else "blanks") if fault.blanks else ("form" if own else "")
    return Hit(told, wording=key)


def _rule(shape: TableForm, code: str) -> Rule:
    """Return the rule of a code, or one made for a code that only a user's own form has."""
    found = find(code)
    return found or identity(
        code=code, title=FOLDED, wording=FOLDED, rationale=FOLDED, example=Example("", "")
    )


def _finding(reading: TableReading, fields: Fields, folded: Folded, fault: Fault) -> Finding:
    """Return a finding that stands at the total, or at the first cell of its identity that is there."""
    one = fault.trial
    left, right = one.sum.left, one.sum.right
    piece = next((piece for name in (*right, *left) if (piece := fields[name].piece)), None)
    broken = fault.kind == "broken"
    hit = _said(reading, fault)._replace(
        fields=tuple(_paths(reading, fault.blanks if fault.kind == "unfilled" else (*left, *right))),
        span=folded.span(piece.start, piece.end) if piece else None,
        severity=("warning" if fault.blanks else "error") if broken else "info",
        expected=one.expected if broken else None,
        actual=one.actual if broken else None,
    )
    return _rule(reading.shape, one.sum.code).finding(hit)


def _suspect(reading: TableReading, proof: Proof, broken: Sequence[tuple[Fault, Finding]]) -> list[Finding]:
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
    hint = Hit(
        span=_span(first), wording="unfinished" if located.explanations else "unsearched", severity="info"
    )
    return [_rule(reading.shape, first.code).finding(hint)]


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


def _span(finding: Finding) -> Span | None:
    return None if finding.start is None or finding.end is None else Span(finding.start, finding.end)


def _label(shape: TableForm, id_: str, *, row: bool) -> str:
    """Return what the form prints for a row or for a column: the two may share an id."""
    lines = (block.rows if row else block.columns for block in shape.blocks)
    return next((label.label for line in lines for label in line if label.id == id_), id_)


def _paths(reading: TableReading, names: Iterable[Cellname]) -> list[str]:
    return [f"{reading.shape.id}.{name.row}.{name.column}" for name in names]
