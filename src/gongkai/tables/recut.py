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
from gongkai.tables.beside import is_piece_of_group
from gongkai.tables.cells import DIGITS, Kind, Piece, read_cell
from gongkai.tables.lexicon import Lexicon
from gongkai.tables.lines import Lines, lines_of
from gongkai.tables.printed import parts_of

Row = Sequence[Piece]


def recut(lines: Lines, lex: Lexicon) -> Lines:
    """Return the lines of a table with labels, heads and columns whole where the form knows what they were; those whose
    borders are none that a program guessed as they are.
    """
    if not lines.guessed:
        return lines
    unbroken = map(_unbroken, lines.rows)
    parted = chain.from_iterable(_parted(list(table), lex) for _, table in groupby(unbroken, len))
    named = chain.from_iterable(_named(row, lex) for row in parted)
    rows = _with_heads(list(named), lex)
    in_order = _on_one_line(rows, lex)
    return replace(lines_of(in_order, [len(row) > 1 for row in rows]), rows=rows, guessed=True)


def _unbroken(row: Row) -> Row:
    """Return a row with a text whole in whose middle a border stands: no cell begins with a mark that ends a word."""
    found = list(row)
    for i, piece in enumerate(row[1:], 1):
        if found[i - 1].text and _GOES_ON.match(piece.text):
            found[i] = piece._replace(kind=Kind.TEXT, text=found[i - 1].text + piece.text, number=None)
            found[i - 1] = _emptied(found[i - 1])
    return found


_GOES_ON = re.compile(r"[.、,。;)](?![\d\s])|:")


def _named(row: Row, lex: Lexicon) -> Iterator[Row]:
    """Yield a row with its names whole: the label in front of its numbers, or those over its heads, each in the cell that
    it begins in, and in a row above where the first lines of heads' cells are its pieces.
    """
    if any(map(_is_number, row)):
        yield _with_label(row, lex)
        return
    above, own = list(map(_emptied, row)), list(row)
    for at in range(len(row)):
        for end in range(min(at + _PIECES, len(row)), at, -1):
            lines = [piece.text.split("\n") for piece in own[at:end]]
            heads = ["".join(map(str.strip, rest)) for _, *rest in lines]
            firsts = "".join(first for first, *_ in lines)
            if all(lex.say(head).column for head in heads) and _is_name(firsts, lex):
                above[at] = row[at]._replace(kind=Kind.TEXT, text=firsts)
                own[at:end] = [p._replace(text=head) for p, head in zip(own[at:end], heads, strict=True)]
                break
            if end > at + 1 and all(map(any, lines)) and _is_name(whole := _text(own[at:end]), lex):
                own[at:end] = [own[at]._replace(text=whole), *map(_emptied, own[at + 1 : end])]
                break
    if any(piece.text for piece in above):
        yield above
    yield own


def _is_name(text: str, lex: Lexicon) -> bool:
    """Say whether a text is the name of a group of heads, or of a row beside others."""
    key = label_key(text)
    return (
        key in lex.groups
        or key in map(label_key, (block.label for block in lex.blocks))
        or (lex.across and key in lex.rows)
    )


#: A name is cut into so many pieces at most.
_PIECES = 4


def _parted(rows: Sequence[Row], lex: Lexicon) -> Iterator[Row]:
    """Yield rows with two cells in place of one in columns that are several, told by the lines of heads and numbers, and
    with one in place of several whose heads are pieces of one.

    Rows under heads of their own are told for themselves.
    """
    for part in _parts(rows, lex):
        heads = [row for row in part if not any(map(_is_number, row))]
        counts = [
            max(1, *(len(_heads(piece.text, lex)) for piece in column)) for column in zip(*heads, strict=True)
        ]
        if max(counts, default=1) > 1:
            several = ((_lines(p, n, lex) for p, n in zip(row, counts, strict=True)) for row in part)
            part = [list(chain.from_iterable(cells)) for cells in several]  # noqa: PLW2901
        for at, end in _cuts(part, lex):
            part = [  # noqa: PLW2901
                [*row[:at], _one(row[at:end]), *map(_emptied, row[at + 1 : end]), *row[end:]] for row in part
            ]
        yield from part


def _cuts(rows: Sequence[Row], lex: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield from where to where borders cut heads; not all pieces of these are heads themselves."""
    for row in rows:
        if any(map(_is_number, row)):
            continue
        for at in range(len(row)):
            for end in range(min(at + _PIECES, len(row)), at + 1, -1):
                run = row[at:end]
                is_cut = all(one.text for one in run) and not all(lex.say(one.text).column for one in run)
                if is_cut and label_key(_text(run)) in lex.columns:
                    yield at, end


def _one(pieces: Sequence[Piece]) -> Piece:
    """Return the text of cells that are one; digits of several of them are no number for sure."""
    printed = [piece for piece in pieces if piece.text]
    if len(printed) < 2:
        return printed[0] if printed else pieces[0]
    kind = Kind.UNSURE if any(piece.kind in DIGITS for piece in printed) else Kind.TEXT
    return printed[0]._replace(kind=kind, text=_text(printed), number=None)


def _parts(rows: Sequence[Row], lex: Lexicon) -> Iterator[Sequence[Row]]:
    """Yield rows of heads and the rows of numbers below them together."""
    numbered = [any(map(_is_number, row)) for row in rows]
    heads = [
        not has and any(lex.say(line).column for piece in row for line in piece.text.split("\n"))
        for has, row in zip(numbered, rows, strict=True)
    ]
    first = next((i for i, has in enumerate(numbered) if has), 0)
    starts = [i for i in range(first + 1, len(rows)) if heads[i] and not heads[i - 1]]
    for start, end in pairwise([0, *starts, len(rows)]):
        yield rows[start:end]


def _heads(text: str, lex: Lexicon) -> list[str]:
    """Return the different heads that the lines of a cell end with, each of one line or several."""
    lines = [line.strip() for line in text.split("\n")]
    found: dict[str, str] = {}
    end = len(lines)
    while end:
        wholes = (("".join(lines[start:end]), start) for start in range(end))
        whole, end = next(((w, start) for w, start in wholes if label_key(w) in lex.columns), ("", 0))
        if whole:
            found.setdefault(lex.say(whole).column, whole)
    return list(found.values())[::-1]


def _lines(piece: Piece, count: int, lex: Lexicon) -> Sequence[Piece]:
    """Return a cell as the cells of so many columns: its heads, or its numbers if these are as many.

    Else nothing tells whose its number is.
    """
    if count == 1:
        return [piece]
    if heads := _heads(piece.text, lex):
        heads += [""] * (count - len(heads))
        return [piece._replace(text=head) for head in heads]
    lines = list(parts_of(piece.text, piece.start, "\n"))
    if len(lines) == count and piece.kind is not Kind.BLANK:
        return [read_cell(line, at) for at, line in lines]
    if piece.kind in DIGITS:
        return [piece._replace(kind=Kind.UNSURE, number=None)] * count
    return [piece, *[_emptied(piece)] * (count - 1)]


def _with_label(row: Row, lex: Lexicon) -> Row:
    """Return a row with the label in front of its numbers whole, in the last cell that holds a piece of it."""
    first = max((i + 1 for i, piece in enumerate(row) if piece.kind is Kind.TEXT), default=0)
    row = [*(_without_names(piece, lex) for piece in row[:first]), *row[first:]]
    texts = [i for i in range(first) if row[i].text]
    numbered = len(texts) > 1 and _NUMBERED.search(row[texts[-2]].text)
    if len({row[i].text for i in texts}) < 2 or (_says_row(row[texts[-1]].text, lex) and not numbered):
        return row
    for at in texts[:-1]:
        if _says_row(_text([row[i] for i in texts if i >= at]), lex):
            return [*row[:at], *_joined(row[at:first]), *row[first:]]
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


#: What ends with the number of a label.
_NUMBERED = re.compile(r"(?:^|\n)\s*\d{1,2}[.、]\s*$")


def _says_row(text: str, lex: Lexicon) -> bool:
    said = lex.say(text)
    return bool(said.row) and not said.misprinted


def _text(pieces: Sequence[Piece]) -> str:
    """Return the text of pieces side by side: of as many lines each, line by line."""
    lines = [piece.text.split("\n") for piece in pieces]
    if len(set(map(len, lines))) == 1:
        return "\n".join("".join(map(str.strip, line)) for line in zip(*lines, strict=True))
    return "".join(piece.text for piece in pieces)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the cells of a text that is whole in the last of them that holds a piece of it, the others empty."""
    last = max(i for i, piece in enumerate(pieces) if piece.text)
    text = _text([piece for piece in pieces if piece.text])
    found = list(map(_emptied, pieces))
    found[last] = pieces[last]._replace(kind=Kind.TEXT, text=text, number=None)
    return found


def _emptied(piece: Piece) -> Piece:
    return piece._replace(kind=Kind.BLANK, text="", number=None)


def _is_number(piece: Piece) -> bool:
    """Say whether a cell is a number in figures: one in words may be the first letter of a label."""
    return piece.kind in DIGITS and any(map(str.isdecimal, piece.text))


def _with_heads(rows: Sequence[Row], lex: Lexicon) -> Sequence[Row]:
    """Return rows with the heads whole whose pieces stand below each other, in the last one's row."""
    found = [list(row) for row in rows]
    for above, row in pairwise(found):
        if len(above) != len(row) or any(map(_is_number, row)):
            continue
        row[:] = _completed(row, lex)
        for i, (upper, lower) in enumerate(zip(above, row, strict=True)):
            if upper.text and lower.kind is Kind.TEXT and not lex.say(lower.text).column:
                whole = lex.say(upper.text + lower.text)
                if whole.column and not whole.misprinted:
                    row[i] = lower._replace(text=upper.text + lower.text)
                    above[i] = _emptied(upper)
        first = next((i for i, piece in enumerate(row) if lex.say(piece.text).column), 0)
        if len({piece.text for piece in row[:first] if piece.text}) > 1:
            row[:first] = _joined(row[:first])
    return found


def _completed(row: Row, lex: Lexicon) -> Row:
    """Return a row of heads with those whole of which a program lost letters, where no other head can be meant."""
    said = [lex.say(piece.text).column for piece in row]
    if 2 * sum(map(bool, said)) <= sum(bool(piece.text) for piece in row):
        return row
    found = list(row)
    for i, piece in enumerate(row):
        key = label_key(piece.text)
        meant = [
            column.keys[0]
            for block in lex.blocks
            for column in block.columns
            if key and not said[i] and key in column.keys[0] and column.keys[0] not in said
        ]
        if len(set(meant)) == 1:
            found[i] = piece._replace(text=meant[0])
    return found


def _on_one_line(rows: Sequence[Row], lex: Lexicon) -> Sequence[Row]:
    """Return rows with the heads of two rows in the lower one, in the order of their columns, and no group's above it."""
    found = [list(row) for row in rows]
    for above, row in pairwise(found):
        if lex.across or len(above) != len(row) or not any(lex.say(piece.text).column for piece in row):
            continue
        lone = [i for i, piece in enumerate(above) if lex.say(piece.text).column and not row[i].text]
        for i in lone:
            row[i], above[i] = above[i], _emptied(above[i])
        if lone:
            above[:] = [_emptied(piece) if lex.say(piece.text).group else piece for piece in above]
    return found
