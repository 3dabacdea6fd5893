"""One printed line that mixes labels and numbers, cut into pieces where no border parts them.

A number is taken whole or it is not sure: what stands right at it and is no letter of a label (「50%」,
「≥3」, 「12.5.3」) belongs to it, and nobody knows what it makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongkai.tables.cells import (
    CHANGE,
    LETTER_O,
    LONGEST,
    MEASURE,
    MONEY,
    SCALE,
    Kind,
    Piece,
    is_lessened,
    number_of,
    number_with_mark,
    only_explains,
)

#: A whole line of table 4 without borders has no more digits.
_LONGEST_RUN = 200
#: A run of so many digits in front of an enumerator holds a row of numbers, and is no count.
_ROW_OF_RUN = 7
#: Words for nought, and marks for nothing, where they stand alone.
NOUGHT = frozenset(("零", "〇", "零件", "○"))
_MARKS = frozenset(("/", "-", "--", "\\", "无", "空", "_"))

#: What parts words: a control character does not.
_GAP = r" \t\r\n\f"
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_END = r"(?=[\s,。;、)]|$)"
#: 项目, 条例 and 个人 begin labels; so do 部 and 起, which are units only where nothing follows.
_UNIT = rf"(?:{MONEY}|[件条项个](?![目例款人数])|{MEASURE}{_END})"
_RUN = re.compile(
    rf"(?:(?<![/{_HAN}])(?P<word>{CHANGE}))?(?:人民币|[¥￥])?(?P<sign>[-+]?)"
    r"(?P<digits>[1-9]\d{0,2}(?:,\d{3})+(?!\d)|\d+)(?P<fraction>\.\d+)?"
    rf"(?P<unit>{_UNIT}| {_UNIT}{_END}|\s?\((?:单位\s*:?)?\s*(?:{MEASURE}|{MONEY})\))?"
)

# --- names, whose numbers are no cells -------------------------------------------------------------

#: 「（详见附件1）」, 「[1]」, 「（注1）」 behind a label.
_REMARK = re.compile(rf"\((?!\d{{1,2}}\))[^()]*\d[^()]*\)|[\[【]\d+[\]】]|(?<=[{_HAN}])\(\d{{1,2}}\)$")
_DATE = re.compile(r"\s*[年月日号]")
#: What begins the next label: 「(一)予以公开」.
_LISTED = re.compile(
    rf"\s*\(\s*(?:[一二三四五六七八九十]{{1,3}}|(?P<digits>\d{{1,2}}))\s*\)\s*(?:[{_HAN}]|(?P<end>$))"
)
#: What makes the last digit of a run the number of the label behind it: 「0000000」「2.其他…」.
_BEHIND_ENUMERATOR = re.compile(rf"\s*[.、,]\s*(?:[{_HAN}\"《(]|$)")

#: An enumerator's mark at the end of a cell.
_BROKEN_OFF = re.compile(r"[.、]\s{2,}")

# --- what belongs to a number and makes another one of it ------------------------------------------

_MEASURED = "[件条项个次宗份元]?"
#: No letter of a label, and no mark that parts or closes something.
_ODD = rf"(?:[^{_GAP}\d{_HAN}()\]\"'《》〈〉「」『』【】〔〕、。,:;|_/\\+-])"
#: Marks between two numbers of one word, more than a sign: 「12/5」.
_PARTS = rf"[^{_GAP}\d{_HAN}(]*[^{_GAP}\d{_HAN}(+-][+-]*(?=\d)"
_BEYOND = "(?:余|多|左右|以上|以下|以内|上下)"
#: Behind a number with its unit, or without: a bound, a share, a rate, a part of another number.
_STUCK = (
    rf"{_BEYOND}{_MEASURED}|\s+{_BEYOND}{_MEASURED}{_END}|\s*[或至~×÷^±]\s*\d[\d.,]*{_MEASURED}|\s?[%‰℃]"
    rf"|\s*[.,:;、]\s*\d[\d.,]*{_MEASURED}|,\s*$"
    rf"|(?:{_ODD}|\+(?!\d)|/(?=[件人次个页张项年月])|\((?=[^{_GAP}{_HAN}]{{0,9}}[\d(])(?![^()]*\))|{_PARTS}|[-+]{{2,}}(?=\d))[^{_GAP}{_HAN}()]*{_MEASURED}"
)
_BEHIND_UNIT = re.compile(_STUCK)
#: Behind one without a unit also: persons and other things that are no cases, words of ten.
_BEHIND = re.compile(
    rf"(?:人次?|{SCALE})?{_BEYOND}{_MEASURED}|人次?|[家类种批笔户场期篇倍年月日]|又\d+|分之|点[\d一二三四五六七八九]"
    rf"|\s?{SCALE}(?:{MEASURE}|(?=[\s\d])|$)|{SCALE}|{_STUCK}"
)
_BEFORE = re.compile(
    r"(?:约|近|超过?|逾|不足|不少于|不超过|不低于|不高于|至少|多达|大约|将近|接近|高于|低于|大于|小于|最多|最少|负)\s?\Z"
    rf"|[≥≤⩾⩽<>~≈±]\s*\Z|{_ODD}+\Z"
)
_LETTER = re.compile(f"[{_HAN}]")
_BRACKETS = re.compile(r"\s*(\([^()]*\))")
#: Marks of a bold number in Markdown, on both its sides.
_BOLD = re.compile(r"(?<!\S)\*{1,3}\Z")
_CLOSED = re.compile(r"\s|$")
#: A number with nothing at it: the line parts its numbers by spaces, so that 「5-6」 and 「3件5」 are one word.
_PARTED = re.compile(r"(?<!\S)[-+]?\d[\d.,]*(?!\S)")
_CHAIN = re.compile(r"[-+]\d|(?<!\d)\d")
#: The rest of a word that is not sure.
_REST = re.compile(
    rf"(?:[^{_GAP}{_HAN}(]|[件条项个次宗份元百千万亿](?=[^{_GAP}{_HAN}(]|[件元百千万亿]))*{_MEASURED}"
)


def tokens(line: str, at: int) -> Iterator[Piece]:
    """Yield what a folded line prints, in order: texts, numbers, marks for nothing, digits not sure.

    ``at`` is the index of the line in the folded text. Numbers that are part of a name (a year, 「第3」,
    a remark behind a label) stay in its text. A run of digits without borders is one piece: where it may
    be one number its text has nothing but a sign, digits, decimals and a unit.
    """
    last = 0
    parted = _PARTED.search(line) is not None
    remarks = [remark.span() for remark in _REMARK.finditer(line)]
    for match in _RUN.finditer(line):
        if match.start() < last or any(a <= match.start() < b for a, b in remarks):
            continue
        run = _run(line, match, last)
        if run is None or (parted and run.unit and _is_within_words(line, run)):
            continue
        start, end = _reach(line, run, last, parted=parted)
        yield from _texts(line, at, last, start)
        last = end
        if (start, end) != (run.start, run.end) or len(run.digits) > _LONGEST_RUN:
            whole = line[start:end]
            yield Piece(Kind.UNSURE, whole, at + start, at + end, number_with_mark(whole))
            continue
        remark = _BRACKETS.match(line, end)
        if remark and not _LISTED.match(line, end):
            last = remark.end()
        yield _piece(line, at, run)
    yield from _texts(line, at, last, len(line))


def _is_within_words(line: str, run: _Run) -> bool:
    """Say whether a count stands within the words of a label: 「行政许可3个事项」 in front of a number of its own."""
    return bool(
        run.start and _LETTER.match(line[run.start - 1]) and _LETTER.match(line[run.end : run.end + 1])
    )


def _texts(line: str, at: int, start: int, stop: int) -> Iterator[Piece]:
    """Yield the words between two numbers."""
    for match in re.finditer(r"\S+", line[start:stop]):
        word, offset = match.group(), at + start + match.start()
        if not word.strip("*"):
            continue
        if start and not match.start() and word[0] in "-/" and len(word) > 1:
            # A mark for nothing right behind a number, where no border was left.
            yield Piece(Kind.BLANK, word[0], offset, offset + 1)
            word, offset = word[1:], offset + 1
        if word in NOUGHT:
            yield Piece(Kind.NUMBER, word, offset, offset + len(word), 0)
        elif word in LETTER_O:
            yield Piece(Kind.UNSURE, word, offset, offset + len(word), 0)
        else:
            yield Piece(Kind.BLANK if word in _MARKS else Kind.TEXT, word, offset, offset + len(word))


class _Run(NamedTuple):
    """A run of digits: where it stands with its sign and unit, and what it says.

    ``told``: no other number can be meant.
    """

    start: int
    end: int
    digits: str
    fraction: str | None
    negative: bool
    unit: bool
    told: bool


def _run(line: str, match: re.Match[str], last: int) -> _Run | None:
    """Return what a run of digits is by itself; None where it is part of a name."""
    (start, end), digits, fraction = match.span(), match["digits"], match["fraction"]
    before, told = line[max(0, start - 1) : start], not (match["word"] and match["sign"])
    if not fraction and not match["unit"]:
        if _DATE.match(line, end) or before == "第" or (before == "〔" and line.startswith("〕", end)):
            return None
        if len(digits) == 1 and _LETTER.match(before) and _BROKEN_OFF.match(line, end):
            return None  # 「不予公开1.」, whose label goes on below
        listed = _LISTED.match(line, start - 1) if before == "(" else None
        if listed and (listed["end"] is None or last or not line[: start - 1].strip()):
            return None
    if not match["unit"] and line[end - 1] != "0" and _BEHIND_ENUMERATOR.match(line, end):
        if len(digits) == 1 and not fraction and (last or line[end:].strip(" .、,")):
            return None  # 「2.其他」
        sure = digits[0] == "0" or len(digits) >= _ROW_OF_RUN
        if not sure and not last and (before.isspace() or not before):
            told = line[end] == "、" and not line[end + 1 :].strip()  # not 「15.」 and its label
        elif fraction and len(fraction) > 2:
            fraction, end, told = fraction[:-1], end - 1, False
        elif not fraction and len(digits) > 1:
            digits, end, told = digits[:-1], end - 1, told and sure
    elif fraction and len(fraction) > 4 and line.startswith("年", end) and fraction[-4:-2] == "20":
        fraction, end = fraction[:-4], end - 4  # 「12.5」「2023年…」
        fraction = fraction if len(fraction) > 1 else None
    listed = _LISTED.match(line, end)
    told = told and not (listed and (listed["digits"] or listed["end"] is not None))
    negative = (match["sign"] == "-") != is_lessened(match["word"])
    return _Run(start, end, digits, fraction, negative, match["unit"] is not None, told)


def _piece(line: str, at: int, run: _Run) -> Piece:
    short = len(run.digits) <= LONGEST
    number = number_of(run.digits, run.fraction, negative=run.negative) if short else None
    kind = Kind.NUMBER if run.told and short else Kind.UNSURE
    return Piece(kind, line[run.start : run.end], at + run.start, at + run.end, number)


def _reach(line: str, run: _Run, last: int, *, parted: bool) -> tuple[int, int]:
    """Return how far reaches what belongs to a number: as far as it does itself, where nothing changes it."""
    start, end = run.start, run.end
    near = line[max(last, start - 8) : start]
    bold = _BOLD.search(near)
    if bold and line.startswith(bold[0], end) and _CLOSED.match(line, end + len(bold[0])):
        return start, end
    if near.endswith("("):
        start, end = start - 1, end + line.startswith(")", end)
    if parted and not _LETTER.match(line, max(0, run.start - 1)) and _CHAIN.match(line, end):
        end = _rest(line, end)
    elif behind := (_BEHIND_UNIT if run.unit else _BEHIND).match(line, end):
        end = behind.end()
    brackets = _BRACKETS.match(line, end)
    if brackets and not _LISTED.match(line, end):
        goes_on = line[brackets.end() : brackets.end() + 1].isdigit()
        if goes_on or not only_explains(brackets[1]):
            end = brackets.end()
    if before := _BEFORE.search(near):
        start += before.start() - len(near)
    return (start, end) if (start, end) == (run.start, run.end) else (start, _rest(line, end))


def _rest(line: str, end: int) -> int:
    """Return where the word ends that is not sure."""
    match = _REST.match(line, end)
    return match.end() if match else end
