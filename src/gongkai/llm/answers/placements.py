"""A table that the rules could not place: the model says which number stands where, the print decides.

The model's freedom is small on purpose. What it says must use up the printed lines of the section:
every line is one row of the form, in the form's order, every cell of it as printed, nothing left
over, no row of the form left out. So no number can be invented, used twice, moved to another cell or
another row; what is left is to say that this is the table, and which form's. The identities are tried
on top of that; the labels and heads that are printed must bear it (:mod:`.bearing`), and where they are
silent the identities must hold. Rows that the rules read stay as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from gongkai.form import Cellname, TableForm
from gongkai.llm.answers.bearing import Bearing, bearing
from gongkai.llm.questions.layout import free_lines, headed_lines, reading_of
from gongkai.llm.questions.table_rows import Wanted
from gongkai.proof.identities import prove
from gongkai.report import Number
from gongkai.rules.broken_sums import message
from gongkai.rules.case import Case
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.decide import windows
from gongkai.tables.lexicon import lexicon
from gongkai.tables.lines import Line
from gongkai.tables.reading import TableReading
from gongkai.wording import Lang

_UNEVEN = "各行与印出的各行对不齐：须按表的次序，一行不多、一行不少，每格照印"
_UNBORNE = "印出的行名或栏名与所填的行、栏对不上，或看不出是哪一行、哪一栏"

Values = Mapping[str, tuple[Number | None, ...]]


class Gated(NamedTuple):
    """What a reply comes to: the table with it, or ``fault`` says why not; ``broken`` identities."""

    reading: TableReading | None
    fault: str = ""
    broken: tuple[str, ...] = ()

    @property
    def objections(self) -> tuple[str, ...]:
        """What speaks against the reply."""
        return (self.fault,) if self.fault else self.broken


def offered(want: Wanted, reply: Mapping[str, Any] | None) -> set[str]:
    """Return the paths of the fields that a reply has a number for."""
    return {
        f"{want.table}.{one['row']}.{column}"
        for one in (reply["rows"] if reply else ())
        for column, value in zip(want.shape_of(one["row"]).columns_of[one["row"]], one["values"], strict=True)
        if value is not None
    }


def gate(case: Case, want: Wanted, reply: Mapping[str, Any], lang: Lang) -> Gated:
    """Lay a reply over the printed lines of its section, and try the identities on the whole table."""
    values: Values = {one["row"]: tuple(map(_number, one["values"])) for one in reply["rows"]}
    if fault := _not_printed(values, free_lines(case, want.section)):
        return Gated(None, fault)
    before = reading_of(case, want.section)
    read = {name.row for name in before.cells} if before else set()
    fault = _UNEVEN
    for shape in want.shapes:
        rows = shape.rows([*read, *values])
        if values.keys() != set(rows) - read or not values or _mixes(shape, rows):
            continue
        laid = _laid(case, want, shape, rows, values)
        if laid is None:
            continue
        if laid.bearing == "contested":
            fault = _UNBORNE
            continue
        every = {**(before.cells if before else {}), **laid.cells}
        ordered = {name: every[name] for name in shape.names(rows) if name in every}
        reading = TableReading(shape, {**ordered, **every}, Counter(before.forms if before else ()))
        broken = [one for one in prove(reading).faults if one.kind == "broken" and not one.blanks]
        if laid.bearing == "silent" and (broken or not shape.identities):
            fault = _UNBORNE
            continue
        return Gated(reading, broken=tuple(message(reading, one, lang) for one in broken))
    return Gated(None, fault)


def _mixes(shape: TableForm, rows: Sequence[str]) -> bool:
    """Say whether rows are of two sets of which a table prints one."""
    return sum(not set(rows).isdisjoint(one) for one in shape.alternatives) > 1


def _number(value: Any) -> Number | None:
    """Return a number of a reply as the rules would read it; amounts travel as their digits."""
    if isinstance(value, str):
        value = Decimal(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value if isinstance(value, int | Decimal) else None


def _not_printed(values: Values, lines: Sequence[Line]) -> str:
    """Return the words for a number that is not printed, or not as often as it is used."""
    printed = Counter(piece.number for line in lines for piece in line.values if piece.kind is Kind.NUMBER)
    used = Counter(value for row in values.values() for value in row if value is not None)
    for value, times in used.items():
        if not printed[value]:
            return f"{value} 没有印在这一节里"
        if times > printed[value]:
            return f"{value} 只印了 {printed[value]} 次，用了 {times} 次"
    return ""


class _Laid(NamedTuple):
    cells: dict[Cellname, Piece]
    bearing: Bearing


def _laid(case: Case, want: Wanted, shape: TableForm, rows: Sequence[str], values: Values) -> _Laid | None:
    """Return the printed piece of every field, None where the rows do not lie on the lines so."""
    lex = lexicon(want.table, want.forms)
    asked = [row for row in rows if row in values]
    for turned in (False, True):
        lines = headed_lines(case, want.section, lex, turned=turned)
        for groups in _groupings(shape, asked):
            if len(groups) != len(lines):
                continue
            cells = _laid_on([one.line for one in lines], groups, values, shape)
            if cells is not None and (turned or _in_place(case, want, shape, cells)):
                return _Laid(cells, bearing(lex, shape, list(zip(lines, groups, strict=True))))
    return None


def _groupings(shape: TableForm, rows: Sequence[str]) -> Iterator[list[tuple[str, ...]]]:
    """Yield which rows share a printed line: each has its own, or those that lie side by side one."""
    yield [(row,) for row in rows]
    across = [tuple(row.id for row in block.rows if row.id in rows) for block in shape.blocks if block.across]
    if across and sum(map(len, across)) == len(rows):
        yield across


def _laid_on(
    lines: Sequence[Line], groups: Sequence[tuple[str, ...]], values: Values, shape: TableForm
) -> dict[Cellname, Piece] | None:
    """Lay the rows on the lines, one each."""
    laid: dict[Cellname, Piece] = {}
    serial = _counts(lines)
    for line, group in zip(lines, groups, strict=True):
        pieces = _cells_of(line)
        if serial:
            pieces = pieces[next(i for i, piece in enumerate(pieces) if piece.text) + 1 :]
        names = [Cellname(row, column) for row in group for column in shape.columns_of[row]]
        said = [value for row in group for value in values[row]]
        readings = windows(pieces, len(names))
        if len(readings) != 1:
            return None  # too few cells, or more than one way to take them
        (window,) = readings.values()
        if not all(_says(piece, value) for piece, value in zip(window, said, strict=True)):
            return None
        laid.update(zip(names, window, strict=True))
    return laid


def _counts(lines: Sequence[Line]) -> bool:
    """Say whether a column of 1, 2, 3 … stands in front of the others."""
    first = [next((piece.number for piece in line.values if piece.text), None) for line in lines]
    return len(lines) > 2 and first == list(range(1, len(lines) + 1))


def _cells_of(line: Line) -> list[Piece]:
    """Return the cells of a line without the remarks behind its last number."""
    pieces = list(line.values)
    while pieces and pieces[-1].kind is Kind.TEXT:
        pieces.pop()
    return pieces


def _says(piece: Piece, value: Number | None) -> bool:
    if value is None:
        return piece.kind is Kind.BLANK
    return piece.kind is Kind.NUMBER and piece.number == value


def _in_place(case: Case, want: Wanted, shape: TableForm, laid: Mapping[Cellname, Piece]) -> bool:
    """Say whether all rows, those of the rules among them, stand in the form's order."""
    before = reading_of(case, want.section)
    every = {**(before.cells if before else {}), **laid}
    rows = shape.rows(name.row for name in every)
    starts = [
        piece.start for name in shape.names(rows) if (piece := every.get(name)) is not None and piece.text
    ]
    return starts == sorted(starts)
