"""Tables written out, each number behind the head of its column: 「重复申请:自然人3、商业企业0…总计3」; on their grids.

So are sentences: 「收到行政复议3件,其中结果维持2件、结果纠正1件」.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gongkai.document import Place
from gongkai.form import label_key
from gongkai.tables.cells import EMPTY, MEASURE, MONEY, Kind, Piece, read_cell
from gongkai.tables.layouts.printed import DIGITS
from gongkai.tables.lines import Laid
from gongkai.tables.names.labels import NUMERALS
from gongkai.tables.names.lexicon import Lexicon

_PAIR = re.compile(
    rf"(?:其中[:,]?)?(?P<head>[\u4e00-\u9fff/]{{2,16}}?(?:\([^()]{{1,12}}\))?)\s*[:为]?\s*"
    rf"(?P<number>[-+]?\d[\d,]*(?:\.\d+)?(?:{MEASURE}|{MONEY})?)\s*(?:[,;、。]+|\s|$)"
)
#: What stands in front of the numbers of a row: its label, and perhaps its sum.
_LABEL = re.compile(
    rf"(?P<label>.*?)(?:[:,]?\s*(?:共计?)?\s*(?P<sum>\d+{MEASURE}?)\s*[,:(]\s*其中[:,]?)?[\s:,]*"
)
#: Words beside a label that leave it what it is.
_PLAIN = re.compile(r"20\d\d年|[本当全]?年度?|收到|受理|共|的")
_YEAR = re.compile(r"20\d\d年")
#: A row of so many numbers tells the layout where there are two.
_COLUMNS, _ROWS = 3, 2

#: A label and what stands around it have no more letters.
_LONGEST = 120
#: Rows of one sentence are of one year.
_SENTENCE = re.compile(r"[^。\n]+")
_MARKS = " \t,;、。"


class _Row(NamedTuple):
    """The year of a row that is named, its label, the number behind each head, and the sum in front of these."""

    year: Piece
    label: Piece
    cells: dict[str, Piece]
    sum: Mapping[str, Piece] = {}


def spoken(text: str, start: int, end: int, lex: Lexicon) -> list[Laid]:
    """Return the table that ``text[start:end]`` writes out; none where most of its numbers stand elsewhere."""
    sentences = _SENTENCE.finditer(text, start, end)
    rows = [row for one in sentences for row in _rows(text, *one.span(), lex) if row.cells]
    told = sum(len(row.cells) >= _COLUMNS for row in rows)
    if told < _ROWS or len(DIGITS.findall(text, start, end)) >= 2 * sum(len(row.cells) for row in rows):
        return []
    lines: list[list[Piece]] = []
    heads: tuple[str, ...] = ()
    for year, label, parts, total in rows:
        cells = {**parts, **total}
        if tuple(cells) != heads:
            heads = tuple(cells)
            words = (Piece(Kind.TEXT, head, label.start, label.end) for head in heads)
            lines.append([EMPTY._replace(start=label.start)] * 2 + [*words])
        lines.append([year, label, *cells.values()])
    places = [Place(row, column) for row, line in enumerate(lines) for column in range(len(line))]
    return [Laid([piece for line in lines for piece in line], places)]


def _rows(text: str, start: int, end: int, lex: Lexicon) -> Iterator[_Row]:
    """Yield the rows of a sentence, up to what is no row's label, or names a head again: the rest may be said of that."""
    total = next((c.keys[0] for block in lex.blocks for c in block.columns if c.id in lex.totals), "")
    row, last = _Row(EMPTY._replace(start=start), EMPTY, {}), start
    for pair in _PAIR.finditer(text, start, end):
        head = lex.say(pair["head"]).column
        if not head or text.startswith("其中", pair.end()):  # 「3.其他5件,其中」 is a row's label and its sum
            continue
        if front := text[last : pair.start("head")].strip(_MARKS):
            yield row
            said = _LABEL.fullmatch(front) if len(front) <= _LONGEST else None
            if said is None or not (label := _label_of(said["label"], lex)):
                return
            at = text.index(front, last)
            year = _YEAR.search(front)
            row = _Row(
                Piece(Kind.TEXT, year[0], at, at) if year else row.year,
                Piece(Kind.TEXT, label, at, at + len(label)),
                {},
                {total: read_cell(said["sum"], at + said.start("sum"))} if said["sum"] and total else {},
            )
        if not row.label.text or head in row.cells or head in row.sum:
            return
        row.cells[head] = read_cell(pair["number"], pair.start("number"))
        last = pair.end()
    yield row


def _label_of(words: str, lex: Lexicon) -> str:
    """Return the label of the one row that words name, if they say no more than it; empty otherwise."""
    said = lex.say(words)
    if said.row and not said.misprinted:
        return words
    rows = lex.rows_within(key := label_key(words))
    if len(rows) != 1:
        return ""
    rest = lex.without_groups(_PLAIN.sub("", key.replace(rows[0], "", 1)))
    return "" if NUMERALS.sub("", rest) else rows[0]
