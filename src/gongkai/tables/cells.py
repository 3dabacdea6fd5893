"""One printed cell: a number, a blank, a text, or digits that cannot be read for sure."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, overload

from gongkai.parsing.numerals import read_numeral
from gongkai.report import Number


class Kind(Enum):
    """What stands in a cell."""

    TEXT = "text"
    NUMBER = "number"
    BLANK = "blank"
    #: Digits stand there, but not one plain number (「0/0」, 「约5」, 「1 2」).
    UNSURE = "unsure"


class Piece(NamedTuple):
    """A printed cell, or a part of one where the layout drew no borders.

    ``start`` and ``end`` are indices into the folded text and bound the number with its sign and
    unit, the blank's mark, or the text. ``column`` is the cell's left edge on the grid, -1 where the
    layout has none. ``number`` of an UNSURE piece is the one reading that arithmetic may confirm.
    """

    kind: Kind
    text: str
    start: int
    end: int
    number: Number | None = None
    column: int = -1
    colspan: int = 1


#: No count or amount has more digits; a longer run is no number.
LONGEST = 15
#: A cell in which nothing stands.
EMPTY = Piece(Kind.BLANK, "", 0, 0)

_UNIT = r"(?:件次|人次|万元|亿元|[件条项个宗份起例次元部])"
_NUMBER = re.compile(
    r"(?P<number>(?P<word>净增加?|新增|增加|增|净减少?|减少|减)?\s*(?P<sign>[-+]?)\s*"
    r"(?P<digits>[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d{1,15}(?!\d))(?P<fraction>\.\d{1,15})?"
    rf"(?:\s*{_UNIT})?)"
    r"\s*(?P<remark>\([^()]*(?:\([^()]*\)[^()]*)*\))?\s*[。;,、]?"
)
#: Marks of footnotes; Python takes them for letters.
_RAISED = "\u00b9\u00b2\u00b3\u2070-\u2089"
#: What makes a number no value: a bound, a choice, a range, persons where cases are counted.
VAGUE = re.compile(
    r"['.]\s*\d|(?:人次?)?(?:余|多|左右|以上|以下|上下)|[或至~]\s*\d+|人次?|[家类种批笔户场期篇倍年月日千百]|万(?!元)"
    rf"|[A-Za-z]+\d*|[{_RAISED}]+"
)
_VAGUE_CELL = re.compile(
    rf"[\d\s\W{_RAISED}约近余多增减加少共]*\d[\d\s\W约近余多增减加少]*|[约近共]?\d[\d,.]*\s*{_UNIT}?(?:{VAGUE.pattern}){_UNIT}?"
    rf"|[约近]\s*\d[\d,.]*\s*{_UNIT}?"
)
_BLANK = re.compile(
    r"[\s/\\\-_.·*×。]*|(?:\s*[-/(]?\s*(?:无|空|空白|暂无|无数据|nil|n/a)\s*[-/)]?\s*)", re.IGNORECASE
)
_SPACED = re.compile(r"\d+(?:[ ]\d+)+")
_NUMERAL = re.compile(rf"([零〇一二两三四五六七八九十百千万]+){_UNIT}?")


#: Digits with words around them, where a label would have a number and more letters behind it.
_NOTED = re.compile(
    r"(?!\d{1,2}\s*(?:[.、,)]\s*[\u3400-\u9fff\"]|[\u3400-\u9fff]{3}))[-+]?\d.*"
    r"|(?:[\u3400-\u9fff]{1,3}|注\s*\d*|[A-Za-z]{1,2})\s*[::]?\s*\d[\d,.]*\s*[\u3400-\u9fff]?",
    re.DOTALL,
)


#: 「备注:2项」 stands below a row, not in it.
_REMARK = re.compile(r"[\u3400-\u9fff]{1,4}\s*:")


def _is_noted(text: str) -> bool:
    """Say whether a cell holds a number and something that may change it: 12①, 1.2万, 超过12, 12件/5件."""
    return (
        len(text) <= 16
        and "第" not in text
        and not _REMARK.match(text)
        and _NOTED.fullmatch(text) is not None
    )


def number_of(digits: str, fraction: str | None = None, *, negative: bool = False) -> Number:
    """Return the exact number that these digits print; an int where no decimals are printed."""
    plain = digits.replace(",", "").replace(" ", "")
    value: Number = Decimal(plain + fraction) if fraction else int(plain)
    return -value if negative else value


def read_cell(text: str, start: int, column: int = -1, colspan: int = 1, *, spoken: bool = True) -> Piece:
    """Read the whole of one cell. ``text`` is folded, ``start`` its index in the folded text.

    ``spoken``: whether 「三」 may be a number; not where a line may be a piece of a label.
    """
    if text.isdecimal() and len(text) <= LONGEST:  # nearly every cell of nearly every report
        return Piece(Kind.NUMBER, text, start, start + len(text), int(text), column, colspan)
    stripped = text.strip()
    start += len(text) - len(text.lstrip())
    end = start + len(stripped)
    if _BLANK.fullmatch(stripped):
        return Piece(Kind.BLANK, stripped, start, end, None, column, colspan)
    match = _NUMBER.fullmatch(stripped)
    if match:
        negative = match["sign"] == "-" or (match["word"] or "").startswith(("减", "净减"))
        if match["word"] and match["sign"]:  # 「减少-5」: which of the two signs counts?
            return Piece(Kind.UNSURE, stripped, start, end, None, column, colspan)
        number = number_of(match["digits"], match["fraction"], negative=negative)
        return Piece(
            Kind.NUMBER, match["number"], start, start + match.end("number"), number, column, colspan
        )
    if _SPACED.fullmatch(stripped):
        joined = stripped.replace(" ", "")
        spaced = int(joined) if len(joined) <= LONGEST else None
        return Piece(Kind.UNSURE, stripped, start, end, spaced, column, colspan)
    words = _NUMERAL.fullmatch(stripped) if spoken else None
    if words and (value := read_numeral(words[1])) is not None:
        return Piece(Kind.NUMBER, stripped, start, end, value, column, colspan)
    kind = Kind.UNSURE if _VAGUE_CELL.fullmatch(stripped) or _is_noted(stripped) else Kind.TEXT
    return Piece(kind, stripped, start, end, None, column, colspan)


class PlainPieces(Sequence[Piece]):
    """Many cells that are plain whole numbers each, a column for each of their parts.

    Most reports are made of nothing else, and hardly any of their pieces is ever asked for.
    """

    __slots__ = ("colspans", "columns", "ends", "numbers", "starts", "texts")

    def __init__(
        self, texts: Sequence[str], starts: Sequence[int], columns: Sequence[int], colspans: Sequence[int]
    ) -> None:
        self.texts, self.starts, self.columns, self.colspans = texts, starts, columns, colspans
        self.ends = list(map(operator.add, starts, map(len, texts)))
        self.numbers: list[Number] = list(map(int, texts))

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Piece: ...
    @overload
    def __getitem__(self, index: slice) -> list[Piece]: ...
    def __getitem__(self, index: int | slice) -> Piece | list[Piece]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return Piece(
            Kind.NUMBER,
            self.texts[index],
            self.starts[index],
            self.ends[index],
            self.numbers[index],
            self.columns[index],
            self.colspans[index],
        )


def read_cells(
    texts: Sequence[str], starts: Sequence[int], columns: Sequence[int], colspans: Sequence[int]
) -> Sequence[Piece]:
    """Read many cells, each as :func:`read_cell` does."""
    if all(map(str.isdecimal, texts)) and max(map(len, texts), default=0) <= LONGEST:
        return PlainPieces(texts, starts, columns, colspans)
    return list(map(read_cell, texts, starts, columns, colspans))
