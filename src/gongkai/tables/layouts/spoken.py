"""Tables written out, each number behind the head of its column: 「重复申请:自然人3、商业企业0…总计3」; on their grids.

So are sentences: 「收到行政复议3件,其中结果维持2件、结果纠正1件」.
"""

from __future__ import annotations

import re

from gongkai.document import Place
from gongkai.form import label_key
from gongkai.tables.cells import EMPTY, MEASURE, MONEY, Kind, Piece, read_cell
from gongkai.tables.layouts.printed import DIGITS
from gongkai.tables.lines import Laid
from gongkai.tables.names.labels import NUMERALS
from gongkai.tables.names.lexicon import Lexicon

_PAIR = re.compile(
    rf"(?:其中[:,]?)?(?P<head>[\u4e00-\u9fff/]{{2,16}}?(?:\([^()]{{1,12}}\))?)\s*[:为]?\s*"
    rf"(?P<number>[-+]?\d[\d,]*(?:\.\d+)?(?:{MEASURE}|{MONEY})?)(?![\s,;']{{0,2}}\d)\s*(?:[,;、。]+|\s|$)"
)
#: What stands in front of the numbers of a row, no longer than this: its label, and perhaps its sum.
_LABEL = re.compile(
    rf"(?P<label>.*?)(?:[:,]?\s*(?:共计?)?\s*(?P<sum>\d+{MEASURE}?)\s*[,:(]\s*其中[:,]?)?[\s:,]*"
)
_LONGEST = 120
#: Words beside a label that leave it what it is.
_PLAIN = re.compile(r"20\d\d年|[本当全]?年度?|收到|受理|共|的")
_YEAR = re.compile(r"20\d\d年")
#: Two rows of so many numbers tell the layout. Rows of one sentence are of one year.
_COLUMNS = 3
_SENTENCE = re.compile(r"[^。\n]+")


def spoken(text: str, start: int, end: int, lex: Lexicon) -> list[Laid]:
    """Return the table that ``text[start:end]`` writes out; none where most of its numbers stand elsewhere."""
    rows: list[tuple[Piece, Piece, dict[str, Piece]]] = []
    for sentence in _SENTENCE.finditer(text, start, end):
        rows += _rows(text, *sentence.span(), lex)
    told = [len(cells) for *_, cells in rows]
    if sum(count >= _COLUMNS for count in told) < 2 or len(DIGITS.findall(text, start, end)) >= 2 * sum(told):
        return []
    lines: list[list[Piece]] = []
    heads: list[str] = []
    for year, label, cells in rows:
        if list(cells) != heads:
            heads = list(cells)
            words = (Piece(Kind.TEXT, head, label.start, label.end) for head in heads)
            lines.append([EMPTY._replace(start=label.start)] * 2 + [*words])
        lines.append([year, label, *cells.values()])
    places = [Place(row, column) for row, line in enumerate(lines) for column in range(len(line))]
    return [Laid([piece for line in lines for piece in line], places)]


def _rows(text: str, start: int, end: int, lex: Lexicon) -> list[tuple[Piece, Piece, dict[str, Piece]]]:
    """Return the rows of a sentence, each its year, its label and its numbers by their heads.

    They end where a label is no row's, or a head comes again: the rest may be said of that.
    """
    total = next((c.keys[0] for block in lex.blocks for c in block.columns if c.id in lex.totals), "")
    rows: list[tuple[Piece, Piece, dict[str, Piece]]] = []
    year, last = EMPTY._replace(start=start), start
    for pair in _PAIR.finditer(text, start, end):
        head = lex.say(pair["head"]).column
        if not head or text.startswith("其中", pair.end()):  # 「3.其他5件,其中」 is a row's label and its sum
            continue
        if front := text[last : pair.start("head")].strip(" \t\n,;、。"):
            said = _LABEL.fullmatch(front) if len(front) <= _LONGEST else None
            if said is None or not (label := _label_of(said["label"], lex)):
                break
            at = text.index(front, last)
            if told := _YEAR.search(front):
                year = Piece(Kind.TEXT, told[0], at, at)
            sums = {total: read_cell(said["sum"], at + said.start("sum"))} if said["sum"] and total else {}
            rows.append((year, Piece(Kind.TEXT, label, at, at + len(label)), sums))
        if not rows or head in rows[-1][2]:
            return rows[:-1]
        rows[-1][2][head] = read_cell(pair["number"], pair.start("number"))
        last = pair.end()
    return rows


def _label_of(words: str, lex: Lexicon) -> str:
    """Return the label of the one row that words name, if they say no more than it; empty otherwise."""
    if len(rows := lex.rows_within(key := label_key(words))) != 1:
        return ""
    rest = lex.without_groups(_PLAIN.sub("", key.replace(rows[0], "", 1)))
    return "" if NUMERALS.sub("", rest) else rows[0]
