"""The printed lines of a section that no rule could place, whichever way the table lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongkai.form import label_key
from gongkai.report import SectionId
from gongkai.rules.case import Case
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.layouts import text_lines
from gongkai.tables.lexicon import Lexicon
from gongkai.tables.lines import Line, grid_lines
from gongkai.tables.orders import Heads
from gongkai.tables.reading import TableReading


class Headed(NamedTuple):
    """A line, and the column heads that stand above it: without a letter where none could be read."""

    line: Line
    heads: Heads


def free_lines(case: Case, section: SectionId) -> list[Line]:
    """Return the lines of a section that hold a number and of which the rules read nothing, in order."""
    read = _read(case, section)
    return [line for line in _lines(case, section) if _is_free(line, read)]


def headed_lines(case: Case, section: SectionId, lex: Lexicon, *, turned: bool = False) -> list[Headed]:
    """Return :func:`free_lines` with the heads above each.

    ``turned``: a table that lies on its side, its columns are the form's rows. Only a grid can be
    turned: elsewhere there are no lines then.
    """
    read = _read(case, section)
    heads = Heads()
    above: list[Piece] = []
    found: list[Headed] = []
    for line in _lines(case, section, turned=turned):
        numbered = any(piece.kind is Kind.NUMBER for piece in line.values)
        # In front of its cells a line has its own label; where no lines are drawn, heads before that.
        above += line.texts[:-1] if numbered and not lex.across else line.texts
        if not numbered:
            continue
        key = label_key("".join(piece.text for piece in above))
        if lex.heads_a_block(key):
            heads = Heads(above, key)
        above = []
        if _is_free(line, read):
            found.append(Headed(line, heads))
    return found


def _lines(case: Case, section: SectionId, *, turned: bool = False) -> list[Line]:
    body = case.section[section].body
    find = case.folded.find
    tables = [one for one in case.document.tables if body.start <= find(one.start) < body.end]
    if turned:
        return [line for table in tables for line in _turned(grid_lines(table, case.folded).lines)]
    if tables:
        return [line for table in tables for line in grid_lines(table, case.folded).lines]
    return text_lines(case.folded, body.start, body.end).lines


def reading_of(case: Case, table: str) -> TableReading | None:
    """Return what the rules read of a table, None where that is not one number."""
    fields = case.proved.get(table, {}).values()
    return case.tables[table] if any(field.value is not None for field in fields) else None


def _read(case: Case, section: SectionId) -> set[int]:
    """Return where the cells start that the rules read."""
    reading = reading_of(case, section)
    return {piece.start for piece in reading.cells.values() if piece and piece.text} if reading else set()


def _is_free(line: Line, read: set[int]) -> bool:
    return any(piece.kind is Kind.NUMBER for piece in line.values) and not any(
        piece.start in read for piece in line.values if piece.text
    )


def _turned(lines: Sequence[Line]) -> list[Line]:
    """Return the columns of a grid as lines: each one's texts, then its cells from top to bottom."""
    columns: dict[int, list[Piece]] = {}
    for line in lines:
        for piece in (*line.texts, *line.values):
            columns.setdefault(piece.column, []).append(piece)
    turned = []
    for _, pieces in sorted(columns.items()):
        line = Line()
        for piece in pieces:
            if piece.kind is Kind.TEXT and not line.has_digits:
                line.texts.append(piece)
            else:
                line.add(piece)
        turned.append(line)
    return turned
