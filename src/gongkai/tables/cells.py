"""One printed cell: a number, a blank, a text, or digits that cannot be read for sure."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from gongkai.parsing.numerals import read_numeral
from gongkai.report import Number


class Kind(Enum):
    """What stands in a cell."""

    TEXT = "text"
    NUMBER = "number"
    BLANK = "blank"
    #: Digits stand there, but not one plain number (「0/0」, 「约5」, 「1 2」).
    UNSURE = "unsure"


DIGITS = (Kind.NUMBER, Kind.UNSURE)


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


#: Stands behind a number that only a sum proves, in no text of a document.
ASSUMED = "\ue0ff"
#: No count or amount has more digits; a longer run is no number.
LONGEST = 15
#: A cell in which nothing stands.
EMPTY = Piece(Kind.BLANK, "", 0, 0)

#: Words of ten that stand between a number and what it counts: 「1.2万件」, 「3千元」.
SCALE = "(?:万亿|[十百千]?[万亿]|[百千])"
MONEY = rf"(?:{SCALE}?元整?)"
MEASURE = "(?:件次|人次|[件条项个宗份起例次部])"
#: What turns the number behind it round, or says that it grew.
CHANGE = "净增加?|新增|增加|增|净减少?|减少|减"
_BRACKETS = r"\([^()]*(?:\([^()]*\)[^()]*)*\)"
_NUMBER = re.compile(
    rf"(?P<number>(?P<word>{CHANGE})?\s*(?:人民币|[¥￥])?\s*(?P<sign>[-+]?) *"
    r"(?P<digits>[1-9]\d{0,2}(?:,\d{3})+|\d{1,15})(?P<fraction>\.\d{1,15})?"
    rf"(?:\s*(?:{MEASURE}|{MONEY}|\((?:单位\s*:?)?\s*(?:{MEASURE}|{MONEY})\)))?)"
    rf"\s*(?P<remark>{_BRACKETS})?\s*[。;、]?"
)
#: What a remark begins with that only explains the number before it, whatever number it holds itself.
_EXPLAINS = re.compile(
    r"\(\s*(?:占?(?:比|总数)?的?\s*:?\s*\d+(?:\.\d+)?\s*%\s*\)|其中|包[括含]|内?含|历年|累计|涉及|[比较](?:上|去|前|同)|同比|详?见|附[件表注]|注\s*[\d::])"
)
#: What makes the number before a bracket another one.
_CHANGES = re.compile(
    r"[约近估暂余多减负降超元万亿千百%‰]|左右|[以不][上下内足]|[零〇一二两三四五六七八九十]\D?\)"
)
#: What is printed as a number and is no digit: raised and enclosed numbers, fractions, Roman numbers.
_ODD_NUMBERS = "\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf\u00bc-\u00be\u2150-\u218b"
#: A sign that stands for what nobody can tell (:data:`~gongkai.readers.marks.UNTOLD`) may be a figure, too.
FIGURE = re.compile(r"[\d\u00bc-\u00be\u2150-\u215f\ufffc]")
#: Letters that say how near a number is, or which way it went.
_HEDGES = frozenset("约近余多增减加少共")
_BLANK = re.compile(
    r"[\s/\\\-_.·*×。~]*|(?:\s*[-/(]?\s*(?:无|空|空白|暂无|无数据|nil|#?n/a|nan|null|none)\s*[-/)]?\s*)",
    re.IGNORECASE,
)
_SPACED = re.compile(r"\d+(?:[ ]\d+)+")
#: 「6*」, 「6[1]」, 「6注2」: a mark of a note behind a number; raised and enclosed ones are gone when a text is folded.
#: 「6(上年5)」: a bracket that says of its own number that it is last year's, or was corrected.
_WITH_MARK = re.compile(
    rf"(\d{{1,{LONGEST}}})(?:[*※#]+|\[注?\d{{1,2}}\]|注[\d\u00b2\u00b3\u00b9\u2460-\u2473]{{0,2}}"
    rf"|{MEASURE}?\s*[(\[](?:上一?年|去年|原|更正|勘误)[^()\[\]万亿千百十%]*[)\]])"
)
#: A letter that stands for a nought.
LETTER_O = frozenset("Oo")
_NUMERAL = re.compile(
    rf"([零〇○一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟]+)(?:{MEASURE}|元整?)?"
)

#: Digits with words around them, where a label would have a number and more letters behind it.
_NOTED = re.compile(
    r"(?!\d{1,2}\s*(?:[.、,)]\s*[\u3400-\u9fff\"]|[\u3400-\u9fff]{3}))"
    r"(?!\d{1,2}(?:\.\d{1,2})+[.、]?\s*(?![十百千万亿余多左以]|.*元)[\u3400-\u9fff]{2})[-+]?\d.*"
    r"|(?:[\u3400-\u9fff]{1,3}|注\s*\d*|[^\W\d_\u3400-\u9fff]{1,2})\s*[::]?\s*\d[\d,.]*\s*"
    rf"(?:{MONEY}|{SCALE}?{MEASURE}|[\u3400-\u9fff])?",
    re.DOTALL,
)


#: 「备注:2项」 stands below a row, not in it.
_REMARK = re.compile(r"[\u3400-\u9fff]{1,4}\s*:")


def _is_unsure(text: str) -> bool:
    """Say whether a cell holds a number and something that may change it: 12①, 1.2万, 超过12, 12件/5件."""
    if not FIGURE.search(text):
        return False
    if not any(char.isalpha() and char not in _HEDGES for char in text):
        return True
    return (
        len(text) <= 16
        and "第" not in text
        and not _REMARK.match(text)
        and _NOTED.fullmatch(text) is not None
    )


#: 「共12件」: behind a label it may also be said of something else.
_IN_ALL = re.compile(rf"(?:共计?|合?计)\s*(\d{{1,{LONGEST}}})\s*{MEASURE}?")


def is_lessened(word: str | None) -> bool:
    """Say whether a word of change in front of a number says that it fell."""
    return word is not None and word.startswith(("减", "净减"))


def number_with_mark(text: str) -> int | None:
    """Return the number of a cell that ends in what is most likely the mark of a note, or in last year's, or says 共; else None."""
    match = _WITH_MARK.fullmatch(text) or _IN_ALL.fullmatch(text)
    return int(match[1]) if match else None


def only_explains(remark: str) -> bool:
    """Say whether brackets behind a number (folded, with what they hold) leave it what it is.

    「(其中修订16件)」 and 「(含联合发文)」 do; of 「12(8)」 and 「5(上年3)」 nobody knows which number counts.
    """
    if _EXPLAINS.match(remark):
        return True
    return not re.search(rf"[\d{_ODD_NUMBERS}]", remark) and not _CHANGES.search(remark)


def number_of(digits: str, fraction: str | None = None, *, negative: bool = False) -> Number:
    """Return the exact number that these digits print; an int where no decimals are printed."""
    plain = digits.replace(",", "").replace(" ", "")
    value: Number = Decimal(plain + fraction) if fraction else int(plain)
    return -value if negative else value


#: 「2022年处理决定数量」
_OF_YEAR = re.compile(r"20[0-4]\d\s*年[^\d]{2,}")
#: A year alone: over a column, or beside a row.
YEAR = re.compile(r"20[0-4]\d\s*年度?")


def read_cell(text: str, start: int, column: int = -1, colspan: int = 1, *, spoken: bool = True) -> Piece:
    """Read the whole of one cell. ``text`` is folded, ``start`` its index in the folded text.

    ``spoken``: whether 「三」 may be a number; not where a line may be a piece of a label.
    """
    if text.isdecimal() and len(text) <= LONGEST:  # nearly every cell of nearly every report
        return Piece(Kind.NUMBER, text, start, start + len(text), int(text), column, colspan)
    stripped = text.strip()
    start += len(text) - len(text.lstrip())
    read = _read if len(stripped) <= _SHORT else _read.__wrapped__
    kind, printed, number = read(stripped, spoken)
    return Piece(kind, printed, start, start + len(printed), number, column, colspan)


#: Cells that are no longer are printed again and again: 「0」, heads, labels.
_SHORT = 40


@functools.lru_cache(1 << 13)
def _read(text: str, spoken: bool) -> tuple[Kind, str, Number | None]:
    """Return what a cell holds: its kind, the number with its sign and unit or all of the text, and the number."""
    if _BLANK.fullmatch(text):
        return Kind.BLANK, text, None
    if text.endswith(ASSUMED):
        kind, printed, number = _read(text.removesuffix(ASSUMED), spoken)
        return Kind.UNSURE if kind is Kind.NUMBER else kind, printed, number
    match = _NUMBER.fullmatch(text)
    if match and (match["remark"] is None or only_explains(match["remark"])):
        negative = match["sign"] == "-" or is_lessened(match["word"])
        if match["word"] and match["sign"]:  # 「减少-5」: which of the two signs counts?
            return Kind.UNSURE, text, None
        number = number_of(match["digits"], match["fraction"], negative=negative)
        return Kind.NUMBER, match["number"], number
    if _SPACED.fullmatch(text):  # 「1 234」 and 「40 460」: one number or two
        joined = text.replace(" ", "")
        spaced = int(joined) if len(joined) <= LONGEST and joined[0] != "0" else None  # 「0 0」 are two
        return Kind.UNSURE, text, spaced
    marked = 0 if text in LETTER_O else number_with_mark(text)
    if marked is not None:
        return Kind.UNSURE, text, marked
    if _OF_YEAR.fullmatch(text):  # the head of a column
        return Kind.TEXT, text, None
    words = _NUMERAL.fullmatch(text) if spoken else None
    if words and (value := read_numeral(words[1])) is not None:
        if text.endswith("条"):  # twenty of them, or the article of a law
            return Kind.UNSURE, text, None
        return Kind.NUMBER, text, value
    return Kind.UNSURE if match or _is_unsure(text) else Kind.TEXT, text, None


def are_several(piece: Piece | None) -> bool:
    """Say whether a cell holds several numbers or marks for none, beside each other: 「0 4 0」, 「3 — 1」."""
    parts = piece.text.split() if piece is not None and piece.kind is Kind.UNSURE else ()
    return len(parts) > 1 and all(read_cell(part, 0).kind is not Kind.TEXT for part in parts)


def may_go_on(piece: Piece, rest: Piece) -> bool:
    """Say whether a number may be broken over the lines of its cell: it is long, and no page has the number below."""
    digits = sum(map(str.isdigit, piece.text))
    return digits > 5 or (digits > 3 and len(rest.text) > 1)


def may_be_parts(numbers: Sequence[Piece]) -> bool:
    """Say whether numbers add up to the last one.

    Where nothing is carried, the first digits of a row's numbers do as these do, and so do the rest: no sum tells.
    """
    *parts, total = [piece.number or 0 for piece in numbers] or [0]
    return total != 0 and sum(parts) == total
