"""GK2xx and GK3xx: the identities of the form, tried on what is printed.

An identity confirms a number or contests it; CONTRACT.md section 5 says how blanks count. Nothing
is corrected: a broken identity leaves the printed numbers as they are, with a finding.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from gongkai.fold import Folded
from gongkai.form import Cellname, Sum, TableForm
from gongkai.proof.fields import Fields
from gongkai.report import Finding, Number, Severity, Status, Suspect
from gongkai.tables.cells import Kind, Piece, PlainPieces
from gongkai.tables.decide import number
from gongkai.tables.read import Cells, TableReading
from gongkai.wording import Lang, Text, say

_UNSEARCHED = Text(
    "错处较多，未能在限定时间内找出可疑的单元格",
    "too much is broken: no cells to suspect were found in the time allowed",
)
_UNFINISHED = Text(
    "可疑的单元格可能不止所列的这些：未能在限定时间内找全",
    "there may be other cells to suspect: not all were looked at in the time allowed",
)


def prove(table: str, reading: TableReading, folded: Folded, lang: Lang) -> tuple[Fields, list[Finding]]:
    """Try every identity of a table. Returns its fields with their statuses, and the findings."""
    fields = _prove_lawful(reading)
    if fields is not None:
        return fields, []
    rows = reading.rows
    pieces: dict[Cellname, Piece | None] = dict.fromkeys(reading.shape.names(rows), _MISSING)
    pieces.update(reading.cells)
    status = {name: _status(piece) for name, piece in pieces.items()}
    values = {
        name: number(piece)
        for name, piece in pieces.items()
        if piece is None or (s := status[name]) == "read" or s == "blank"
    }
    lost = {name for name, piece in pieces.items() if piece is None}
    trial = _Trial(table, reading.shape, pieces, folded, lang)
    verified: set[Cellname] = set()
    findings: list[Finding] = []
    broken: list[Finding] = []
    for one in reading.shape.sums_over(rows):
        try:
            sides = [[values[name] for name in side] for side in one[2:]]
        except KeyError:  # a cell is not there, or not readable
            continue
        if lost and _over_rows(one) and not lost.isdisjoint((*one.left, *one.right)):
            continue
        left, right = ([value for value in side if value is not None] for side in sides)
        if not left and not right:
            continue
        if not left or not right:
            findings.append(trial.untold(one))
        elif sum(left) == sum(right):
            verified.update(one.left, one.right)
        else:
            broken.append(trial.broken(one, sum(left), sum(right), values))
            findings.append(broken[-1])
            status.update(
                (name, "conflicting") for name in (*one.left, *one.right) if status[name] != "blank"
            )
    if broken:
        findings += trial.suspect(broken, rows, {name: values[name] for name in values if name not in lost})
    for name in verified:
        if status[name] == "read":
            status[name] = "verified"
    fields = Fields(
        _numbered(pieces),
        [values.get(name) for name in pieces],
        [None if piece is _MISSING else piece for piece in pieces.values()],
        [status[name] for name in pieces],
    )
    return fields, findings


def _numbered(names: Iterable[Cellname]) -> dict[Cellname, int]:
    return {name: number for number, name in enumerate(names)}


#: Picks some of the numbers of a table.
_Pick = Callable[[Sequence[Number]], Sequence[Number]]


class _Plan(NamedTuple):
    """The fields of a table of which none is missing, and its identities as picks from their numbers.

    ``in_order``: the fields are numbered in the order in which they are printed.
    """

    order: Mapping[Cellname, int]
    in_order: bool
    sums: tuple[tuple[_Pick, _Pick], ...]
    statuses: tuple[Status, ...]


@functools.lru_cache(maxsize=256)
def _plan(shape: TableForm, printed: tuple[Cellname, ...]) -> _Plan | None:
    """Return the plan of a table that prints these fields; None where a field of the form is missing."""
    rows = shape.rows(name.row for name in printed)
    names = tuple(dict.fromkeys((*shape.names(rows), *printed)))
    if len(names) > len(printed):
        return None
    order = _numbered(names)
    told = [one for one in shape.sums_over(rows) if order.keys() >= {*one.left, *one.right}]
    sums = tuple((_pick(order[n] for n in one.left), _pick(order[n] for n in one.right)) for one in told)
    covered = {name for one in told for name in (*one.left, *one.right)}
    return _Plan(
        order, names == printed, sums, tuple("verified" if name in covered else "read" for name in names)
    )


def _pick(places: Iterable[int]) -> _Pick:
    first, *rest = places
    return itemgetter(first, *rest) if rest else itemgetter(slice(first, first + 1))


def _prove_lawful(reading: TableReading) -> Fields | None:
    """Return the fields of a table that is full of plain numbers and breaks no identity: most are so."""
    cells = reading.cells
    pieces = cells.pieces if isinstance(cells, Cells) else list(cells.values())
    numbers = pieces.numbers if isinstance(pieces, PlainPieces) else _numbers(pieces)
    plan = _plan(reading.shape, tuple(cells)) if numbers is not None else None
    if plan is None or numbers is None:
        return None
    if not plan.in_order:
        pieces = [cells[name] for name in plan.order]
        numbers = _numbers(pieces) or []
    if any(sum(left(numbers)) != sum(right(numbers)) for left, right in plan.sums):
        return None
    return Fields(plan.order, numbers, pieces, plan.statuses)


def _numbers(pieces: Iterable[Piece | None]) -> list[Number] | None:
    """Return the numbers of pieces; None where one is none."""
    numbers: list[Number] = []
    for piece in pieces:
        if piece is None or piece.kind is not Kind.NUMBER or piece.number is None:
            return None
        numbers.append(piece.number)
    return numbers


#: Stands for a field that the form has and the document does not print.
_MISSING = Piece(Kind.BLANK, "", -1, -1)


def _over_rows(one: Sum) -> bool:
    """Say whether an identity runs over rows. A cell that got lost counts as 0 in its own row only.

    There it was laid so that its row adds up; what it held is not known to any other identity.
    """
    return one.left[0].row != one.right[0].row


def _status(piece: Piece | None) -> Status:
    """Return the status of a field before any proof."""
    if piece is None:
        return "missing"
    kind = piece.kind
    if kind is Kind.NUMBER:
        return "read"
    if kind is Kind.BLANK:
        return "missing" if piece is _MISSING else "blank"
    if kind is Kind.TEXT:
        return "ambiguous" if any(map(str.isnumeric, piece.text)) else "blank"
    return "ambiguous" if piece.number is None else "read"


@dataclass(frozen=True, slots=True)
class _Trial:
    """What the findings about one table have in common."""

    table: str
    shape: TableForm
    pieces: Mapping[Cellname, Piece | None]
    folded: Folded
    lang: Lang

    def broken(
        self, one: Sum, expected: Number, actual: Number, values: Mapping[Cellname, Number | None]
    ) -> Finding:
        wording = self.shape.wording(one)[self.lang]
        label = _label(self.shape, one)
        message = wording.format(label=label, code=one.code, expected=expected, actual=actual)
        blanks = [self._path(name) for name in (*one.left, *one.right) if values[name] is None]
        if blanks:
            message += say("identity.blanks", self.lang, blanks="、".join(blanks))
        finding = self._finding(one, "warning" if blanks else "error", message)
        finding.expected, finding.actual = expected, actual
        return finding

    def suspect(
        self, broken: list[Finding], rows: tuple[str, ...], values: Mapping[Cellname, Number | None]
    ) -> Iterator[Finding]:
        """Name in each finding the cells whose change would mend all; yield a hint where some may be wanting.

        A finding names only cells of its own identity, each once, those of the best explanation first.
        """
        from gongkai.localise import suspects  # loaded only where something breaks

        found = suspects(self.shape, rows, values)
        changes = [
            Suspect(field=self._path(one.name), printed=one.printed, suggested=one.suggested)
            for explanation in found.explanations
            for one in explanation
        ]
        for finding in broken:
            own: dict[str, Suspect] = {}
            for one in changes:
                if one.field in finding.fields:
                    own.setdefault(one.field, one)
            finding.suspects = list(own.values())
        if not found.complete:
            first = broken[0]
            yield Finding(
                code=first.code,
                severity="info",
                message=(_UNFINISHED if changes else _UNSEARCHED).say(self.lang),
                start=first.start,
                end=first.end,
            )

    def untold(self, one: Sum) -> Finding:
        message = say("identity.untold", self.lang, label=_label(self.shape, one), code=one.code)
        return self._finding(one, "info", message)

    def _finding(self, one: Sum, severity: Severity, message: str) -> Finding:
        names = (*one.right, *one.left)
        piece = next((piece for name in names if (piece := self.pieces[name]) is not None), None)
        start, end = self.folded.span(piece.start, piece.end) if piece else (None, None)
        fields = [self._path(name) for name in (*one.left, *one.right)]
        return Finding(code=one.code, severity=severity, message=message, fields=fields, start=start, end=end)

    def _path(self, name: Cellname) -> str:
        return f"{self.table}.{name.row}.{name.column}"


def _label(shape: TableForm, one: Sum) -> str:
    lines = (block.columns if _over_rows(one) else block.rows for block in shape.blocks)
    return next((label.label for line in lines for label in line if label.id == one.at), one.at)
