"""Tables in a text without borders: a cell a line, a row a line, or all run together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

from gongkai.fold import Folded
from gongkai.form import bare_key, label_key
from gongkai.tables.cells import Kind, Piece, are_several, read_cell
from gongkai.tables.deciding.decide import open_piece
from gongkai.tables.layouts.aligned import aligned
from gongkai.tables.layouts.printed import PAGE, has_page_number, is_page_number, printed_lines
from gongkai.tables.layouts.tokens import NOUGHT, tokens
from gongkai.tables.lines import Line, Lines, gather
from gongkai.tables.names.lexicon import Lexicon


def unbordered_lines(source: str, folded: Folded, start: int, end: int, lex: Lexicon) -> Lines:
    """Read ``folded.text[start:end]``, a table printed without borders, into lines; ``source`` is what was folded."""
    text = folded.text
    printed = list(printed_lines(text, start, end))
    bare = [(at, _STRAY.sub(" ", line)) for at, line in printed]
    physical = [(at, line) for at, line in bare if line.strip() and not is_page_number(line)]
    if sum(bool(lex.say(one[1]).row) for _, line in physical if (one := _BEHIND.fullmatch(line))) >= _HEADS:
        return Lines([])  # what each line ends with is its own label, and not that of the next one
    several = sum(_SEVERAL.search(line) is not None for _, line in physical)
    single = sum(
        (_SINGLE.fullmatch(line) or _PAIR.fullmatch(line.strip())) is not None for _, line in physical
    )
    one_a_line = single > several and not any(_ROW.fullmatch(line) for _, line in physical)
    # An empty cell between bars is no wider than its bars: what stands behind it stands below nothing.
    spaced = not any(_EMPTY.search(line) for _, line in printed)
    places = aligned(source, folded, physical if spaced else (), lex)
    pieces: list[Piece | None] = []
    row = 0  # how many numbers the line before held, where it ended with one
    for index, (at, line) in enumerate(physical):
        if at in places.heads:
            pieces.extend(places.heads[at])
            row = 0
            continue
        if not (line := places.labels(at, line)).strip():
            continue
        if cells := places.rows.get(at):
            label = list(tokens(line[: cells[0].start - at], at))
            pieces += [*label, *cells] if label or len(cells) != row else [None, *cells]
            row = len(cells)
            continue
        following = physical[index + 1][1].lstrip() if index + 1 < len(physical) else ""
        in_cells = single > several or (not several and not row)
        piece = _cell(line, at, pieces if in_cells else (), following, lex)
        cell = piece.kind is Kind.UNSURE and one_a_line and not _are_cells(piece, lex)
        whole = cell or piece.kind in (Kind.NUMBER, Kind.BLANK)
        marks = _MARKS.search(line) is not None
        if not marks and (whole or not any(map(str.isdigit, line))):
            pieces.append(piece)
            row = 0
            continue
        cut = list(tokens(line, at))
        if len(cut) >= _HEADS and all(token.kind is Kind.TEXT for token in cut):  # a line of numbered heads
            cut = [Piece(Kind.TEXT, text[cut[0].start : cut[-1].end], cut[0].start, cut[-1].end)]
        if one_a_line and _OF_WORDS.fullmatch(line):  # one cell, whatever it says
            cut = [Piece(Kind.UNSURE, text[cut[0].start : cut[-1].end], cut[0].start, cut[-1].end)]
        if row > 2 and len(cut) == row and all(token.kind is not Kind.TEXT for token in cut):
            pieces.append(None)  # a row without a label behind a row of as many numbers
        pieces.extend(cut)
        row = next((i for i, token in enumerate(reversed(cut)) if token.kind is Kind.TEXT), len(cut))
    lines = gather(pieces)
    lines.breaks = [at + len(line) for at, line in physical]
    lines.gaps = [at for at, line in bare if not line.strip()]
    _open_astray(lines.lines, text, lex)
    lines.glued = _are_glued(lines.lines)
    return lines


#: Numbers of a row in front of its label.
_BEHIND = re.compile(r"\s*\d[\d,.]*(?:\s+\d[\d,.]*){2,23}\s+([^\d\s].*|\d\.[^\d\s].*)")
#: A stray bar; right in front of a figure, and behind a space, it may be one.
_STRAY = re.compile(r"\|(?!\d)|(?<=[^\s|])\|")
#: Two empty cells between bars.
_EMPTY = re.compile(r"\| *\| *\|")


def _are_cells(piece: Piece, lex: Lexicon) -> bool:
    """Say whether what stands on a line are several cells: numbers that cannot be one, or that sums try as several."""
    several = piece.number is None or (lex.summed and not _GROUPED.fullmatch(piece.text))
    return several and are_several(piece) and not _PAIR.fullmatch(piece.text)


#: This year's number and the last one's.
_PAIR = re.compile(r"\d+ */ *\d+")
#: Three digits each behind a space, as one number may be written.
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+")


def _are_glued(lines: Sequence[Line]) -> bool:
    """Say whether numbers touch the labels in front of them, or each other, in most lines."""
    # In a sentence a number touches its words, too; but no sentence holds a number as long as a row.
    runs = [line for line in lines if len(line.values) == 1 and _ROW_OF_RUN.match(line.values[0].text)]
    labelled = [
        line
        for line in lines
        if line.texts
        and line.has_digits
        and (line in runs or not _SENTENCE.search(line.texts[-1].text + line.values[0].text))
    ]
    touching = sum(
        line.texts[-1].end == line.values[0].start and "\u3400" <= line.texts[-1].text[-1] <= "\u9fff"
        for line in labelled
    )
    return max(touching, len(runs)) * 2 > len(labelled)


def _open_astray(lines: list[Line], text: str, lex: Lexicon) -> None:
    """Mark or open what a page's text may have put at another row's label."""
    _set_apart(lines, text, lex)
    _open_scattered(lines, text, lex)
    if not lex.summed:
        _open_turned(lines, text)


def _set_apart(lines: list[Line], text: str, lex: Lexicon) -> None:
    """Mark the lines whose numbers have no label on their printed line, where most others have one.

    Where most have none, those of a stretch in which numbers have no label above them: labels may stand below.
    """
    several = [line for line in lines if len(line.values) > 1]
    below = _are_all_below(several, lines, lex)
    alone = [
        line
        for line in several
        if below
        or (
            "\n" not in text[line.values[0].start : line.values[-1].end]
            and not (line.texts and "\n" not in text[line.texts[-1].end : line.values[0].start])
        )
    ]
    own = set(map(id, alone))
    stretch: list[Line] = []
    for line in [*lines, Line()]:
        if id(line) in own:
            stretch.append(line)
            continue
        mixed = stretch and (len(alone) < len(several) or not lex.summed)
        if below or len(alone) * 2 < len(several) or (mixed and _is_below(stretch, lex)):
            for one in stretch:
                one.apart = True
        stretch = []
    for line in several:
        *row, last = line.values
        label = row[0].start if lex.across else line.texts[-1].end if line.texts else -1
        stands = (text.find("\n", label) if label >= 0 else 0) - row[-1].end
        if 0 <= stands <= last.start - row[-1].end and PAGE.fullmatch(last.text):
            line.beside = len(row)


def _are_all_below(several: Sequence[Line], lines: Sequence[Line], lex: Lexicon) -> bool:
    """Say whether every label of a table with sums stands below its numbers.

    Heads alone are above the first ones, the label of the first row is behind these, and nothing is behind the last label.
    """
    if len(several) < _CELLS or not lex.summed or lex.across or lines[-1].values:
        return False
    first, second = several[0], lex.rows_within(several[1].key)
    head = label_key(first.texts[-1].text) if first.texts else ""
    return (
        any(head and one.endswith(head) for one in lex.heads)
        and not lex.rows_within(first.key)
        and bool(second and lex.rows_within(lines[-1].key))
        and lex.order[lex.rows[second[0]][0].row] == 0
    )


def _is_below(stretch: Sequence[Line], lex: Lexicon) -> bool:
    """Say whether labels stand below their numbers: what is above some of these is no row's label, nor begins one."""
    return not all(
        any(row.startswith(bare_key(one.text)) for one in line.texts for row in lex.row_keys)
        for line in stretch
    )


def _open_scattered(lines: Sequence[Line], text: str, lex: Lexicon) -> None:
    """Open the rows of a page's columns whose cells stand on several printed lines: nothing tells their order.

    A blank's mark that stands alone above or below its row's numbers has lost its place in any layout. A number alone
    above those of all rows that stand beside each other is the page's. Numbers of two rows may stand in turn on several
    lines where a row's stand on one.
    """
    every = sum(len(block.rows) * len(block.columns) for block in lex.blocks[:1]) if lex.across else 0
    width = every or max(len(block.columns) for block in lex.blocks)
    rows = [line for line in lines if len(line.values) >= _CELLS]
    whole = sum("\n" not in text[line.values[0].start : line.values[-1].start] for line in rows)
    for line in rows:
        if line.beside:
            continue
        ends = [0, *accumulate("\n" in text[a.end : b.start] for a, b in pairwise(line.values))]
        gaps = any(_GAP.fullmatch(text, a.end, b.start) for a, b in pairwise(line.values))
        cells = Counter(ends)
        alone = {piece.kind for at, piece in zip(ends, line.values, strict=True) if cells[at] == 1}
        numbers = {at for at, piece in zip(ends, line.values, strict=True) if piece.kind is not Kind.BLANK}
        if ends[-1] == 0 or not numbers:
            continue
        if len(line.values) == every + 1 and numbers == {0, 1} and ends[1] == 1:
            line.values = line.values[1:]
        elif len(numbers) == 1:
            line.values = [piece for at, piece in zip(ends, line.values, strict=True) if at in numbers]
        elif (
            gaps
            or (lex.summed and Kind.BLANK in alone and len(cells) < len(ends))
            or (len(line.values) >= 2 * width and 2 * whole > len(rows))
        ):
            line.values = [_opened(piece) for piece in line.values]


def _open_turned(lines: Sequence[Line], text: str) -> None:
    """Open numbers that the number of a page parts from their label: no sum tells whose they are.

    What makes a text of a page may put what lost its row at its end.
    """
    for line in lines:
        if line.texts and line.values and has_page_number(text[line.texts[-1].end : line.values[0].start]):
            line.values = [_opened(piece) for piece in line.values]


def _opened(piece: Piece) -> Piece:
    return piece if piece.kind is Kind.BLANK else open_piece(piece)


#: Fewer cells are no row; so much space stands between the columns of a page.
_CELLS = 3
_GAP = re.compile(r"(?:[^\S\n]|\|){2,}")


def _cell(line: str, at: int, before: Sequence[Piece | None], following: str, lex: Lexicon) -> Piece:
    """Return a line as a cell, where 「二」 alone may be a number, or the 「二」 of 「二、」 broken over lines.

    It is one behind a number, in front of another such word, between a whole label and a number, or where it names
    what it counts: 「两起」. Right behind the label of a row it may be one.
    """
    word, then = line.strip(), following.strip()
    piece = read_cell(line, at)
    if word in NOUGHT or (before and len(word) > 1 and word.endswith(tuple("件起宗"))):
        return piece
    last = before[-1] if before and then[:1] not in tuple("、,.。)）") else None
    if last is None:
        return read_cell(line, at, spoken=False)
    said = lex.say(last.text) if last.kind is Kind.TEXT else None
    if (
        said is None
        or (then.isdigit() and (said.row or said.column))
        or (not then.isdigit() and read_cell(then, 0).kind is Kind.NUMBER)
    ):
        return piece
    text = read_cell(line, at, spoken=False)
    return open_piece(piece) if said.row and text.kind is Kind.TEXT is not piece.kind else text


#: What stands in prose and in no cell.
_SENTENCE = re.compile(r"[,。;!?]|\d\s*(?:件|条|个|余|人)")
_SINGLE = re.compile(r"\s*[-+]?\d(?!(?:\d*\s+\d+){3})[\d,. ]*\s*")
_SEVERAL = re.compile(
    r"(?<!\d)(?:\d{1,15}\s+[-+]?){3,}\d|\d{7,}|[\u3400-\u9fff](?:\s+[-+]?\d{1,15}(?:\.\d+)?){2,}\s*$"
)
#: Numbers of a row and no one number with spaces in it: none begins with a nought.
_ROW = re.compile(r"\s*0\s+[-+]?\d+\s+[-+]?\d[\d\s.+-]*")
#: A row of marks for none.
_MARKS = re.compile(r"(?:(?:^|\s)\s*[-/]){3,}\s*$")
#: So many words with no number beside them are heads, no label behind a piece of that of its group.
_HEADS = 4
#: Numbers of a cell with a few letters between them, and one that is no count: 「3个批次12件」, 「第3」.
_OF_WORDS = re.compile(r"\s*第\s*\d+\s*|\s*\d+[\u3400-\u9fff]{1,4}\d+[\u3400-\u9fff]{0,2}\s*")
#: A run of digits that holds a whole row: no count is so long.
_ROW_OF_RUN = re.compile(r"\d{7}")
