"""Lines with the whole of their labels, and nothing but these: wrapped ones joined, remarks and serials taken off."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.form import label_key
from gongkai.report import Number
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.lines import Line, Lines
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import WEAK


def rejoined(lines: Sequence[Line], lex: Lexicon) -> list[Line]:
    """Return lines whose numbers stand in the middle of their wrapped label with the whole of it.

    What of a label stands below its numbers was taken for the beginning of the next one; where nothing but
    the numbers is on a line, what stands above is its label's first part.
    """
    found: list[Line] = []
    rest = list(lines)
    while rest:
        line = rest.pop(0)
        if line.has_digits:
            line = _begun(line, found, lex)
            count = 0 if line.texts else _texts_above(found)
            texts = [text for above in found[len(found) - count :] for text in above.texts] + line.texts
            below = _tail(texts, rest[0], lines, lex) if texts and rest else 0
            line = behind_label(line) if count else line
            if below:
                tail, kept = rest[0].texts[:below], rest[0].texts[below:]
                del found[len(found) - count :]
                line = replace(line, texts=[*texts, *tail], apart=False)
                if kept or rest[0].values:
                    rest[0] = replace(rest[0], texts=kept)
                else:
                    rest.pop(0)
            elif (
                count
                and len(labels_in(key := label_key("".join(t.text for t in texts)), lex)) == 1
                and lex.row_at_end(key)
            ):
                del found[len(found) - count :]
                line = replace(line, texts=texts)
        found.append(line)
    return found


def behind_label(line: Line) -> Line:
    """Return a line without the empty cell of its label, which borders show."""
    if line.texts or not line.width or not line.values or line.values[0].text:
        return line
    return replace(line, values=line.values[1:])


def _begun(line: Line, found: list[Line], lex: Lexicon) -> Line:
    """Return a line whose label says no row with the lines above it that its label begins on, taken off ``found``."""
    if not line.texts or lex.row_at_end(line.key) is not None:
        return line
    for count in range(1, _texts_above(found) + 1):
        texts = [text for above in found[len(found) - count :] for text in above.texts]
        row = lex.row_at_end(label_key("".join(text.text for text in (*texts, *line.texts))))
        if row is not None and len(row) > len(line.key):
            del found[len(found) - count :]
            return replace(line, texts=[*texts, *line.texts])
    return line


def _texts_above(found: Sequence[Line]) -> int:
    """Return how many lines of nothing but words stand last."""
    count = 0
    while count < min(_TAIL, len(found)) and found[-1 - count].texts and not found[-1 - count].values:
        count += 1
    return count


#: A label is wrapped over no more lines behind its numbers.
_TAIL = 8
#: The number of a page has no more figures.
_PAGE = 4


def _tail(texts: Sequence[Piece], following: Line, lines: Sequence[Line], lex: Lexicon) -> int:
    """Return how many texts of the line that follows end the label which ``texts`` begin; 0 for none.

    Where some of all ``lines`` print no numbers, or groups have sums, those behind a group's name may be its sum, and its
    first row prints none.
    """
    key = label_key("".join(text.text for text in texts))
    own = lex.row_at_end(key)
    values = following.values
    # A number alone may be the page's, if it is no longer than such are.
    own_label = len(values) > 1 or any(following.width or len(one.text) > _PAGE for one in values)
    for count in range(1, min(_TAIL, len(following.texts) - own_label) + 1):
        tail = label_key("".join(text.text for text in following.texts[:count]))
        row = lex.row_at_end(key + tail)
        if row is None or len(row) <= len(own or ""):
            continue
        opens = own is None and _opens_group(key, row, lex)
        if len(tail) < len(row) or (opens and not _has_empty(lines, lex)):
            return count
    return 0


def _has_empty(lines: Sequence[Line], lex: Lexicon) -> bool:
    """Say whether several labels stand in front of numbers, of which none is what is below those of a group's name; or
    the numbers behind some group's are its sum, as its first row has its own, or the others add up to them.
    """
    for above, line in pairwise([Line(), *lines]):
        labels, group = labels_in(line.key, lex), lex.group_at_end(above.key.rstrip("1"))
        if len(labels) > 1 and not group:
            return True
        own = group and above.has_digits and line.has_digits and len(labels) == 1
        if own and _opens_group(above.key, labels[0], lex):
            return True
    return has_sums(lines, lex)


def has_sums(lines: Sequence[Line], lex: Lexicon) -> bool:
    """Say whether the numbers behind some group's name are what all of its rows but the first add up to, and not noughts alone."""
    for i, (above, line) in enumerate(pairwise([Line(), *lines])):
        if above.has_digits and lex.group_at_end(above.key.rstrip("1")):
            labels = labels_in(line.key, lex)[:1]
            if any(
                _opens_group(above.key, row, lex) and _is_sum(above.values, lines[i:], row, lex)
                for row in labels
            ):
                return True
    return False


def _is_sum(cells: Sequence[Piece], rest: Sequence[Line], row: str, lex: Lexicon) -> bool:
    """Say whether cells hold what the rows in the ``rest`` add up to that are of a group of which ``row`` is the first."""
    first = lex.rows[row][0]
    groups = next(one.groups for one in first.block.rows if one.id == first.row)
    own = {one.id for one in first.block.rows if one.groups == groups}
    numbers, *found = _filled(cells), *map(_filled, _of_group(rest, own, lex))
    if not any(numbers) or {len(one) for one in found} != {len(numbers)}:
        return False
    return numbers == [sum(column) for column in zip(*found, strict=True)]


def _of_group(rest: Sequence[Line], own: Collection[str], lex: Lexicon) -> Iterator[Sequence[Piece]]:
    """Yield the cells of the first lines that are of some rows."""
    for line in (one for one in rest if one.values):
        label = lex.row_at_end(line.key)
        if label is None or lex.rows[label][0].row not in own:
            return
        yield line.values


def _filled(cells: Sequence[Piece]) -> list[Number]:
    return [piece.number or 0 for piece in cells if piece.text]


def _opens_group(key: str, row: str, lex: Lexicon) -> bool:
    """Say whether a row's label is that of the first row of the group that ``key`` names, its number behind that or not."""
    group, entry = lex.group_at_end(key.rstrip("1")), lex.rows[row][0]
    first = next((one.id for one in entry.block.rows if group and group in one.groups), "")
    return first == entry.row


def without_serials(lines: Lines, lex: Lexicon) -> Lines:
    """Return the lines of a table without the number of the row that a column of its own may print.

    It is told from a cell by the label behind it, which no cell has.
    """
    found = _without_counts(_without_following([_without_serial(line, lex) for line in lines.lines], lex))
    serials = any(one is not line for one, line in zip(found, lines.lines, strict=True))
    return replace(lines, lines=found, serials=serials)


def _without_following(lines: list[Line], lex: Lexicon) -> list[Line]:
    """Return lines without the serial of the next row, which stands last where each cell has a line of its own.

    In front of heads stands none: that of the row below them stands behind them.
    """
    if any(line.width for line in lines) or not any(
        label_key(piece.text) in SERIALS for line in lines for piece in line.texts
    ):
        return lines
    kept, count = list(lines), 0
    said = [list(map(lex.say, (text.text for text in line.texts))) for line in lines]
    heads = [any(one.column and not one.row for one in texts) for texts in said]
    for i, (line, before_heads) in enumerate(zip(lines, [*heads[1:], True], strict=True)):
        if line.values and not before_heads and line.values[-1].number == count + 1:
            values = line.values[:-1]
            kept[i] = replace(
                line, values=values, has_digits=any(piece.kind is Kind.NUMBER for piece in values)
            )
            count += 1
    return kept if count >= _ROWS else lines


def _without_counts(lines: list[Line]) -> list[Line]:
    """Return lines without the numbers that count them, from one on, behind all of their labels."""
    numbered = [line for line in lines if line.has_digits]
    firsts = [next(piece for piece in line.values if piece.text) for line in numbered]
    if len(numbered) < _COUNTED or [piece.number for piece in firsts] != list(range(1, len(numbered) + 1)):
        return lines
    if not all(line.texts for line in numbered) or sum(_is_more(line) for line in numbered) < _ROWS:
        return lines
    own = dict(zip(map(id, numbered), firsts, strict=True))
    return [_behind(line, own[id(line)], line.texts) if id(line) in own else line for line in lines]


def _is_more(line: Line) -> bool:
    """Say whether a line has more than one cell that is filled."""
    return sum(bool(piece.text) for piece in line.values) > 1


def _behind(line: Line, last: Piece, texts: list[Piece]) -> Line:
    """Return a line with these texts, and with its cells from behind one of them on."""
    shorter = Line(texts, width=line.width)
    for piece in line.values[line.values.index(last) + 1 :]:
        shorter.add(piece)
    return shorter


#: So many rows that are numbered from one on are no chance.
_COUNTED = 5
#: Heads of a column that counts the rows, and so many rows must be counted.
SERIALS = ("序号", "行次", "行号", "编号", "栏次")
_ROWS = 3


def _without_serial(line: Line, lex: Lexicon) -> Line:
    values = line.values[next((i for i, piece in enumerate(line.values) if piece.text), 0) :]
    if line.texts or len(values) < 2:
        return line
    if values[0].kind is not Kind.NUMBER and not YEAR_OF_ROW.fullmatch(values[0].text):
        return line
    cells = next((i for i, piece in enumerate(values) if i and piece.kind not in _NO_NUMBER), len(values))
    texts = [piece for piece in values[1:cells] if piece.kind is Kind.TEXT]
    key = label_key("".join(text.text for text in texts))
    if not key or (lex.row_at_end(key) or lex.misprinted(key)) is None:
        return line
    return _behind(line, texts[-1], texts)


#: A year may stand in the place of a serial, or in front of each row.
YEAR_OF_ROW = re.compile(r"20[0-4]\d\s*年?度?")
_NO_NUMBER = (Kind.TEXT, Kind.BLANK)


def labels_in(key: str, lex: Lexicon) -> list[str]:
    """Return the row labels in a text, its last words misprinted or cut off perhaps."""
    labels = [label for label in lex.rows_within(key) if label not in lex.groups]
    rest = key[key.rfind(labels[-1]) + len(labels[-1]) :] if labels else key
    grouped = any(group in rest for group in lex.groups if group)
    near = lex.misprinted(rest) if len(rest) > 2 * WEAK and not grouped else None
    return labels if near is None or lex.ids(*labels) & lex.ids(near) else [*labels, near]
