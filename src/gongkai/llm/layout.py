"""The printed lines of a section that no rule could place, whichever way the table lies."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.parsing.cells import Kind, Piece
from gongkai.parsing.lines import Line, grid_lines, text_lines
from gongkai.report import SectionId
from gongkai.rules.case import Case


def free_lines(case: Case, section: SectionId, *, turned: bool = False) -> list[Line]:
    """Return the lines of a section that hold a number and of which the rules read nothing, in order.

    ``turned``: a table that lies on its side, its columns are the form's rows. Only a grid can be
    turned: elsewhere there are no lines then.
    """
    body = case.section[section].body
    find = case.folded.find
    tables = [one for one in case.document.tables if body.start <= find(one.start) < body.end]
    if turned:
        lines = [line for table in tables for line in _turned(case, grid_lines(table, case.folded).lines)]
    elif tables:
        lines = [line for table in tables for line in grid_lines(table, case.folded).lines]
    else:
        lines = text_lines(case.folded, body.start, body.end).lines
    reading = case.tables.get(section)
    read = {piece.start for piece in reading.cells.values() if piece and piece.text} if reading else set()
    return [
        line
        for line in lines
        if any(piece.kind is Kind.NUMBER for piece in line.values)
        and not any(piece.start in read for piece in line.values if piece.text)
    ]


def _turned(case: Case, lines: Sequence[Line]) -> list[Line]:
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
