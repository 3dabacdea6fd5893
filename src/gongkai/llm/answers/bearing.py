"""What a printed table itself says of a placement: the labels of its lines, the heads of its columns.

A model reads odd labels; where the print contradicts it, or says nothing at all, it is not believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rapidfuzz import fuzz

from gongkai.form import Cellname, TableForm, label_key
from gongkai.llm.questions.layout import Headed
from gongkai.rules.case import label_of
from gongkai.tables.across import across_edges, across_slots
from gongkai.tables.heads import Usual, slots_of
from gongkai.tables.lexicon import Entry, Lexicon
from gongkai.tables.lines import Line

#: ``borne``: the print says so. ``silent``: it says nothing, so that arithmetic must. ``contested``: it
#: says something else.
Bearing = Literal["borne", "silent", "contested"]

#: How alike (0–100) a printed label must be to a row's to speak of it.
_ALIKE = 45.0


def bearing(lex: Lexicon, shape: TableForm, laid: Sequence[tuple[Headed, tuple[str, ...]]]) -> Bearing:
    """Say whether labels and heads bear a placement: ``laid`` has the rows of each line, in order.

    A line in odd words may yet be its row where the sums need its numbers there and nowhere else.
    """
    verdicts = {_heads(lex, shape, headed, group) for headed, group in laid}
    silent: set[tuple[tuple[bool, bool], ...]] = set()
    for headed, group in laid:
        if len(group) > 1:
            continue
        verdict = _label(shape, headed.line, group[0])
        verdicts.add(verdict)
        if verdict == "silent":
            part = _part(shape, group[0])
            if part in silent or not any(piece.number for piece in headed.line.values):
                return "contested"
            silent.add(part)
    return next(one for one in ("contested", "silent", "borne") if one in verdicts)


def _part(shape: TableForm, row: str) -> tuple[tuple[bool, bool], ...]:
    """Return the part that a row has in the sums over rows: two with the same could change places."""
    return tuple((row in one.left, row in one.right) for one in shape.identities if one.over == "rows")


def _label(shape: TableForm, line: Line, row: str) -> Bearing:
    """Say whether the label in front of a line is that of a row, of another one, or of none."""
    whole = label_key("".join(piece.text for piece in line.texts))
    last = label_key(line.texts[-1].text) if line.texts else ""
    alike = {
        label.id: max(
            fuzz.ratio(one, key)
            for one in (*label.keys, label_key(label_of(shape, label.id)))
            for key in (whole, last)
        )
        for block in shape.blocks
        for label in block.rows
    }
    best = max(alike.values())
    if best < _ALIKE:
        return "silent"
    return "borne" if alike[row] == best else "contested"


def _heads(lex: Lexicon, shape: TableForm, headed: Headed, group: Sequence[str]) -> Bearing:
    """Say whether the heads above a line are those of its rows' columns, all of them, in the form's order."""
    names = tuple(Cellname(row, column) for row in group for column in shape.columns_of[row])
    entries = _entries(lex, shape)
    entry = next(one for one in entries if one.row == group[0])
    if len(group) > 1:
        # Side by side, the heads are all that tells the rows apart.
        slots = across_edges(entry.block, headed.heads.pieces, lex) or across_slots(
            entries, headed.heads, lex
        )
        return "borne" if slots is not None and slots.names == names else "contested"
    if not headed.heads.key:
        return "silent"
    # With as many cells as any smaller number of heads, a head that cannot be read counts as not printed.
    slots = slots_of(entry, headed.heads, lex, lambda: Usual(frozenset(range(len(names))), len(names)))
    return "borne" if slots is not None and slots.told and slots.names == names else "contested"


def _entries(lex: Lexicon, shape: TableForm) -> list[Entry]:
    entries = {one.row: one for found in lex.rows.values() for one in found if one.table is shape}
    return sorted(entries.values(), key=lambda one: lex.order[one.row])
