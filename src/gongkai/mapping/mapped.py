"""One more candidate for the cells that all others leave open: what somebody says the lines and heads mean.

A meaning names lines, heads or single numbers; it never holds a number. What it says is laid here on what is
printed, and never on a field that was read. Only where the print says the same (:mod:`.bearing`), or nothing
else fits the sums (:mod:`.forced`), is it more than somebody's word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from gongkai.form import Block, Cellname, Form, TableForm
from gongkai.mapping.marked import Marked
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.deciding.units import in_unit, says_unit

#: Why a piece is not laid where a meaning puts it: the form has no such field, two pieces are put there, the
#: number cannot be one of that column, the field was read, or the rows are of a set that is not printed.
Why = Literal["no_field", "twice", "unit", "decided", "alternative"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What lines, heads and numbers mean: ids of rows and columns, fields. What is left out means nothing."""

    lines: Mapping[int, str] = field(default_factory=dict)
    heads: Mapping[int, str] = field(default_factory=dict)
    numbers: Mapping[str, Cellname] = field(default_factory=dict)


class Laid(NamedTuple):
    """A piece at a field; ``line`` and ``head`` are indices of a sheet's, -1 for a number by itself."""

    piece: Piece
    line: int = -1
    head: int = -1


class Unlaid(NamedTuple):
    """A piece that is not laid; ``name``: the field where it was put, None where there is no such one."""

    why: Why
    name: Cellname | None
    laid: Laid


@dataclass(frozen=True, slots=True)
class Placement:
    """What a meaning comes to; ``against``: where it contradicts what was read."""

    laid: Mapping[Cellname, Laid]
    unlaid: tuple[Unlaid, ...] = ()
    against: tuple[Unlaid, ...] = ()


def lay(
    sheet: Marked, meaning: Meaning, forms: Sequence[Form], decided: Mapping[Cellname, Piece | None]
) -> Placement:
    """Lay printed pieces on the fields of a table; ``decided`` are the fields that were read, and blank ones."""
    shapes = [form.tables[sheet.table] for form in forms if sheet.table in form.tables]
    fields = fields_of(shapes)
    ways: dict[Cellname, list[Laid]] = {}
    unlaid: list[Unlaid] = []
    against: list[Unlaid] = []
    for name, one, said in _said(sheet, meaning, fields):
        piece = one.piece
        if name is None:
            if sheet.known.asks(piece):
                unlaid.append(Unlaid("no_field", None, one))
        elif name in decided or piece.start in sheet.known.read:
            old = decided.get(name)
            if piece.text and (old is None or old.start != piece.start):
                against.append(Unlaid("decided", name, one))
        elif sheet.known.asks(piece) or piece.kind is Kind.BLANK:
            column = next(column for column in fields[name].columns if column.id == name.column)
            piece = in_unit(piece, column, said)
            if piece.kind is Kind.UNSURE:
                unlaid.append(Unlaid("unit", name, one))
            else:
                ways.setdefault(name, []).append(one._replace(piece=piece))
    laid = {name: found[0] for name, found in ways.items() if len(found) == 1}
    unlaid += [Unlaid("twice", name, one) for name, found in ways.items() if len(found) > 1 for one in found]
    for name in _of_other_alternatives(shapes, laid, decided):
        unlaid.append(Unlaid("alternative", name, laid.pop(name)))
    return Placement(laid, tuple(unlaid), tuple(against))


def fields_of(shapes: Sequence[TableForm]) -> dict[Cellname, Block]:
    """Return every field that any form has of a table, with the block that it stands in: the first form's counts."""
    return {
        Cellname(row.id, column.id): block
        for shape in reversed(shapes)
        for block in shape.blocks
        for row in block.rows
        for column in block.columns
    }


def _said(
    sheet: Marked, meaning: Meaning, fields: Mapping[Cellname, Block]
) -> Iterator[tuple[Cellname | None, Laid, tuple[str, ...]]]:
    """Yield each piece that a meaning speaks of: its field, None where there is none, and the texts that name it.

    Lines are rows and heads columns, or the other way round in a table that lies on its side.
    """
    for mark in sheet.numbers:
        if (name := meaning.numbers.get(mark.n)) is not None:
            yield name if name in fields else None, Laid(mark.piece), (mark.words,)
    units = tuple(text for head in sheet.heads for text in head.texts if says_unit(text))
    for i, line in enumerate(sheet.lines):
        own = meaning.lines.get(line.n)
        for at, piece in line.cells:
            other = meaning.heads.get(sheet.heads[at].n)
            if own is not None and other is not None:
                names = (Cellname(own, other), Cellname(other, own))
                name = next((one for one in names if one in fields), None)
                texts = (*line.labels, *sheet.heads[at].texts, *units)
                yield name, Laid(piece, i, at), texts


def _of_other_alternatives(
    shapes: Sequence[TableForm], laid: Mapping[Cellname, Laid], decided: Mapping[Cellname, Piece | None]
) -> list[Cellname]:
    """Return the laid fields whose rows are of another set than the one that is printed."""
    for shape in shapes:
        for printed in (decided, laid):
            rows = [name.row for name in printed]
            sets = [one for one in shape.alternatives if any(row in one for row in rows)]
            if sets:
                most = max(sets, key=lambda one: sum(row in one for row in rows))
                others = {row for one in shape.alternatives for row in one} - set(most)
                return [name for name in laid if name.row in others]
    return []
