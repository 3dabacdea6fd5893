"""Tables whose cells a program cut wrongly: borders that are none, through labels and heads, and borders that are lost.

What makes tables of a PDF's pages guesses its borders. A row of such a table still has a cell for each of its columns,
so pieces of a label stand side by side in front of the numbers, those of a head below each other; and two columns in
one have the numbers of a row on two lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby, pairwise

from gongkai.form import label_key
from gongkai.tables.cells import DIGITS, Kind, Piece
from gongkai.tables.grids.cutcells import Row, emptied, is_numbered, joined_cells, text_of, unsure
from gongkai.tables.grids.cutcolumns import with_assumed, with_columns, with_labels_beside, without_empty
from gongkai.tables.grids.cutheads import on_one_line, with_heads
from gongkai.tables.layouts.beside import is_piece_of_group
from gongkai.tables.lines import Lines, lines_of
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.whole import PIECES


def recut(lines: Lines, lex: Lexicon) -> Lines:
    """Return the lines of a table with labels, heads and columns whole where the form knows what they were; those whose
    borders are none that a program guessed as they are.
    """
    if not lines.tables:
        rows = _with_lines(lines.rows, lex)
        if len(rows) == len(lines.rows):
            return lines
        return replace(lines_of(rows, [len(row) > 1 for row in rows], padded=lines.padded), rows=rows)
    rows = []
    for start, end in pairwise([0, *lines.tables, len(lines.rows)]):
        for _, alike in groupby(lines.rows[start:end], len):
            parted = with_assumed(list(with_columns(list(alike), lex)))
            named = list(chain.from_iterable(_named(row, lex) for row in parted))
            rows += with_labels_beside(with_heads(named, lex))
    rows = list(_told_apart(rows, lex))
    in_order = on_one_line(rows, lex)
    return replace(lines_of(in_order, [len(row) > 1 for row in rows]), rows=rows)


def _with_lines(rows: Sequence[Row], lex: Lexicon) -> list[Row]:
    """Return rows with the lines of their cells together where a text writes each line as a row, as Org has no other way.

    A cell goes on behind pandoc's sign of a line's end, and behind an empty line, which parts its paragraphs, where what
    stands there is the other half of a name.
    """
    found: list[Row] = []
    last: Row = ()  # the line above
    gap: list[Row] = []
    for row in rows:
        if found and not any(piece.text for piece in row):
            gap.append(row)
            last = row
            continue
        above = found[-1] if found and len(found[-1]) == len(row) == len(last) else None
        if above and all(_goes_on(*cell, lex) for cell in zip(above, last, row, strict=True)):
            found[-1] = [
                a._replace(text=a.text.removesuffix(_LINE_END) + b.text, end=b.end) if b.text else a
                for a, b in zip(above, row, strict=True)
            ]
        else:
            found += *gap, row
        gap, last = [], row
    return [*found, *gap]


#: What pandoc writes where a line of a cell ends.
_LINE_END = "\\\\"


def _goes_on(cell: Piece, last: Piece, line: Piece, lex: Lexicon) -> bool:
    """Say whether a cell may have another line, of which the ``last`` one is known."""
    if not line.text:
        return True
    if cell.kind is not Kind.TEXT or line.kind is not Kind.TEXT:
        return False
    whole = lex.say(cell.text + line.text)
    halves = [said for said in map(lex.say, (cell.text, line.text)) if not said.misprinted]
    named = bool(whole.column or whole.row or whole.group) and not whole.misprinted
    alike = all({said.row, said.group} <= {whole.row, whole.group, ""} for said in halves)
    return last.text.endswith(_LINE_END) or (not last.text and named and alike)


def _told_apart(rows: Sequence[Row], lex: Lexicon) -> Sequence[Row]:
    """Return rows without columns that are none."""
    tables = (list(alike) for _, alike in groupby(rows, len))
    return [row for table in tables for row in (without_empty(table, lex) if table[0] else table)]


def _named(row: Row, lex: Lexicon) -> Iterator[Row]:
    """Yield a row with its names whole: the label in front of its numbers, or those over its heads, each in the cell that
    it begins in, and in a row above where the first lines of heads' cells are its pieces.
    """
    if is_numbered(row):
        yield _with_label(row, lex)
        return
    above, own = list(map(emptied, row)), list(row)
    for at in range(len(row)):
        for end in range(min(at + PIECES, len(row)), at, -1):
            parts = [_parted(piece.text, lex) for piece in own[at:end]]
            if names := _names_over([lines for lines, _ in parts], lex):
                if len(names) == 1:
                    above[at] = row[at]._replace(kind=Kind.TEXT, text=names[0])
                own[at:end] = [p._replace(text=head) for p, (_, head) in zip(own[at:end], parts, strict=True)]
                break
    if any(piece.text for piece in above):
        yield above
    yield own


def _parted(text: str, lex: Lexicon) -> tuple[list[str], str]:
    """Return the lines of a cell above its head, and this; no lines where it says a head itself, or none."""
    lines = [line.strip() for line in text.split("\n")]
    heads = ["".join(lines[start:]) for start in range(len(lines))]
    own = [start for start, head in enumerate(heads) if label_key(head) in lex.columns]
    return (lines[: own[0]], heads[own[0]]) if own else ([], text)


def _names_over(cells: Sequence[Sequence[str]], lex: Lexicon) -> Sequence[str]:
    """Return the names of groups whose pieces the lines above heads side by side are, line by line; none if they are not.

    Above the last line a name may stand whole in one of the cells.
    """
    if not all(cells):
        return ()
    if len(set(map(len, cells))) == 1:
        names = ["".join(lines) for lines in zip(*cells, strict=True)]
    else:
        names = [*(line for lines in cells for line in lines[:-1]), "".join(lines[-1] for lines in cells)]
    return names if all(_is_name(name, lex) for name in names) else ()


def _is_name(text: str, lex: Lexicon) -> bool:
    """Say whether a text is the name of a group of heads, or of a row beside others."""
    key = label_key(text)
    return key in lex.groups or (lex.across and key in lex.rows)


def _with_label(row: Row, lex: Lexicon) -> Row:
    """Return a row with the label in front of its numbers whole, in the last cell that holds a piece of it."""
    first = max((i + 1 for i, piece in enumerate(row) if piece.kind is Kind.TEXT), default=0)
    row = [*(_without_names(piece, lex) for piece in row[:first]), *row[first:]]
    if first and _SWALLOWED.search(row[first - 1].text):
        row = [unsure(piece) if piece.kind in DIGITS else piece for piece in row]
    texts = [i for i in range(first) if row[i].text]
    numbered = len(texts) > 1 and _NUMBERED.search(row[texts[-2]].text)
    if len({row[i].text for i in texts}) < 2 or (_says_row(row[texts[-1]].text, lex) and not numbered):
        return row
    for at in texts[:-1]:
        if _says_row(text_of([row[i] for i in texts if i >= at]), lex):
            return [*row[:at], *joined_cells(row[at:first]), *row[first:]]
    return row


def _without_names(piece: Piece, lex: Lexicon) -> Piece:
    """Return the label in a cell without the lines above it that are pieces of its groups' names."""
    lines = piece.text.split("\n")
    if len(lines) > 1 and not _says_row(piece.text, lex):
        for start in range(1, len(lines)):
            label = "\n".join(lines[start:])
            if _says_row(label, lex) and all(is_piece_of_group(line, lex) for line in lines[:start]):
                return piece._replace(text=label)
    return piece


#: A label that ends with another cell's mark for nothing: whose the cells behind it are nothing tells.
_SWALLOWED = re.compile(r"\n\s*[-—/]+\s*$")
#: What ends with the number of a label.
_NUMBERED = re.compile(r"(?:^|\n)\s*\d{1,2}[.、]\s*$")


def _says_row(text: str, lex: Lexicon) -> bool:
    said = lex.say(text)
    return bool(said.row) and not said.misprinted
