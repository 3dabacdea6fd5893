"""Tables written out, each number behind the head of its column: 「重复申请:自然人3、商业企业0…总计3」; on their grids.

So are sentences: 「收到行政复议3件,其中结果维持2件、结果纠正1件」.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gongkai.document import Place
from gongkai.form import label_key
from gongkai.tables.cells import EMPTY, MEASURE, MONEY, Kind, Piece, read_cell
from gongkai.tables.layouts.printed import DIGITS
from gongkai.tables.lines import Laid
from gongkai.tables.names.labels import NUMERALS
from gongkai.tables.names.lexicon import Lexicon

_PAIR = re.compile(
    rf"(?P<head>[\u4e00-\u9fff/]{{2,16}}?(?:\([^()]{{1,12}}\))?)\s*[:为]?\s*"
    rf"(?P<number>[-+]?\d[\d,]*(?:\.\d+)?(?:{MEASURE}|{MONEY})?)\s*(?:[,;、。]+|\s|$)"
)
#: What stands in front of the numbers of a row: its label, and perhaps its sum.
_LABEL = re.compile(
    rf"(?P<label>.*?)(?:[:,]?\s*共?计?\s*(?P<sum>\d+{MEASURE}?)\s*[,:(]\s*其中[:,]?)?[\s:,]*", re.DOTALL
)
#: Words beside a label that leave it what it is.
_PLAIN = re.compile(r"20\d\d年|[本当全]?年度?|收到|受理|共|的")
#: A row of so many numbers tells the layout where there are two.
_COLUMNS, _ROWS = 3, 2

_Cells = Mapping[str, Piece]


def spoken(text: str, start: int, end: int, lex: Lexicon) -> list[Laid]:
    """Return the table that ``text[start:end]`` writes out; none where most of its numbers stand elsewhere."""
    rows = [(label, cells) for label, cells in _rows(text, start, end, lex) if cells]
    told = sum(len(cells) >= _COLUMNS for _, cells in rows)
    numbers = len(DIGITS.findall(text, start, end))
    if told < _ROWS or numbers >= 2 * sum(map(len, dict(rows).values())):
        return []
    pieces: list[Piece] = []
    places: list[Place] = []
    heads: tuple[str, ...] = ()
    at = 0
    for label, cells in rows:
        if tuple(cells) != heads:
            heads = tuple(cells)
            words = (Piece(Kind.TEXT, head, label.start, label.end) for head in heads)
            pieces += [EMPTY._replace(start=label.start, end=label.start), *words]
            places += [Place(at, column) for column in range(len(heads) + 1)]
            at += 1
        pieces += [label, *cells.values()]
        places += [Place(at, column) for column in range(len(heads) + 1)]
        at += 1
    return [Laid(pieces, places)]


def _rows(text: str, start: int, end: int, lex: Lexicon) -> Iterator[tuple[Piece, _Cells]]:
    """Yield the rows: the label, and the number behind each head; none where one head is there twice."""
    total = next(iter(lex.totals), "") if lex.summed else ""
    head_of = {c.id: c.keys[0] for block in lex.blocks for c in block.columns}
    label, cells, last = EMPTY, dict[str, Piece](), start
    for pair in _PAIR.finditer(text, start, end):
        head = lex.say(pair["head"]).column
        if not head:
            continue
        if front := text[last : pair.start()].strip(" \t\n,;、。"):
            yield label, cells
            said = _LABEL.fullmatch(front)
            words = said["label"] if said else ""
            label, cells = EMPTY, {}
            if _is_label(words, lex):
                at = text.index(front, last)
                label = Piece(Kind.TEXT, words, at, at + len(words))
                if said and said["sum"] and total:
                    cells[head_of[total]] = read_cell(said["sum"], at + said.start("sum"))
        if label.text:
            if head in cells:
                label, cells = EMPTY, {}
            else:
                cells[head] = read_cell(pair["number"], pair.start("number"))
        last = pair.end()
    yield label, cells


def _is_label(words: str, lex: Lexicon) -> bool:
    """Say whether words name one row and no more than it."""
    if lex.say(words).row:
        return True
    rows = lex.rows_within(key := label_key(words))
    rest = lex.without_groups(_PLAIN.sub("", key.replace(rows[0], "", 1))) if len(rows) == 1 else key
    return not NUMERALS.sub("", rest)
