"""What prose says of a number and the year before's: in goes a text, out come both and the changes told of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

_COUNT = r"\d{1,9}(?:\.\d{1,4})?"
_MEASURE = r"[件条宗份个起例项次篇]"
_LAST = r"(?:20\d\d年度?|上一?年度?|去年)(?:同期|全年)?"
_LINK = r"(?:的|为|是|有|共|收到|受理|办结|答复|政府信息公开|申请|数量?|,(?=为))*"
#: Two numbers of one thing, this year's first, and what is said of their difference.
GROWTH = re.compile(
    rf"(?P<now>(?<![\d.])\d{{1,9}})\s*(?P<unit>{_MEASURE})\s*[,(]?\s*(?:较|比|与|同比|相比)[^,。;\d]{{0,6}}"
    rf"{_LAST}(?:的|为|是|收到|受理|\()*\s*(?P<before>\d{{1,9}})\s*(?P=unit)\)?(?:相比)?[,]?\s*"
    rf"(?P<rest>[^。;\n]{{0,60}})"
)
#: The same with the year before's number first: 由2022年的8件增至2023年的10件.
_GROWN = re.compile(
    rf"[由从][^,。;\d]{{0,6}}(?:20\d\d年度?|上一?年度?|去年)?(?:同期)?(?:的|为)?\s*(?P<before>(?<![\d.])\d{{1,9}})\s*"
    rf"(?P<unit>{_MEASURE})[^,。;\d]{{0,4}}(?:增|升|降|减|变|提高)[^,。;\d]{{0,4}}[至到为]"
    rf"(?:20\d\d年度?|今年|本年度?)?的?\s*(?P<now>\d{{1,9}})\s*(?P=unit)[,]?\s*(?P<rest>[^。;\n]{{0,60}})"
)
#: The year before's number and the change first: 较2022年的8件增加2件,达10件.
_REACHED = re.compile(
    rf"[较比](?<![件条宗份个起例项次篇,(].){_LAST}的?\s*(?P<before>\d{{1,9}})\s*(?P<unit>{_MEASURE})"
    rf"(?P<rest>[^,。;\n\d]{{1,6}}{_COUNT}\s*(?:%|{_MEASURE})),?(?:[升增降减]至|达到?|为)\s*(?P<now>\d{{1,9}})\s*(?P=unit)"
)
#: Both told side by side, the other year's by its name: 收到申请10件,2022年为8件; 2022年收到8件,2023年收到10件.
_BESIDE = re.compile(
    rf"(?P<now>(?<![\d.])\d{{1,9}})\s*(?P<unit>{_MEASURE})(?=[,(;、]?(?:而|且)?(?P<when>{_LAST}|今年|本年度?){_LINK}\s*"
    rf"(?P<before>\d{{1,9}})\s*(?P=unit)[),]*(?P<rest>[^。;\n]{{0,60}}))"
)
#: The change before the other year's number: 比2022年增加3件(2022年8件).
_CHANGED = re.compile(
    rf"(?P<now>(?<![\d.])\d{{1,9}})\s*(?P<unit>{_MEASURE})[,(]?(?:较|比|同比)(?:{_LAST})?(?:相比)?"
    rf"(?P<rest>[^,。;()\n]{{2,24}})[,(]+{_LAST}{_LINK}\s*(?P<before>\d{{1,9}})\s*(?P=unit)"
)
_WORD = "增加|增长|上升|上涨|提高|提升|增幅|升幅|涨幅|净增|多|减少|下降|下滑|降低|降幅|减幅|少"
_SO_MUCH = "(?:了|幅|率|为|达|约)*"
BY = re.compile(rf"(?P<word>{_WORD}){_SO_MUCH}\s*(?P<by>{_COUNT})\s*(?P<unit>%|{_MEASURE})")
_BY = rf"(?:{_WORD}){_SO_MUCH}\s*{_COUNT}\s*(?:%|{_MEASURE})"
#: A change told in number and rate alone: 比上年增加2件,增长20%.
_TWICE = re.compile(
    rf"(?P<now>(?<![\d.])\d{{1,9}})\s*(?P<unit>{_MEASURE})[,(]?(?=(?:同比|(?:较|比|与)(?:{_LAST})(?:相比)?[,]?)"
    rf"(?P<rest>[^。;\d]{{0,4}}{_BY}[、,(]*[^,。;\d]{{0,6}}{_BY}))"
)
LESS = frozenset(("减少", "下降", "下滑", "降低", "降幅", "减幅", "少"))
_NUMBER = re.compile(rf"(?<![\d.])(\d{{1,9}})\s*({_MEASURE})")
_BREAK = re.compile(r"其中|占|另|\d")
_YEAR = re.compile(r"20\d\d")


class Change(NamedTuple):
    """A change that is not what two numbers make: ``start`` and ``end`` are of the words in the text."""

    now: Decimal
    before: Decimal
    by: str
    unit: str
    measure: str
    start: int
    end: int


def changes(text: str, start: int, end: int, year: int | None) -> Iterator[Change]:
    """Yield the changes in ``text[start:end]`` of a report for ``year`` that do not follow from their numbers."""
    if not BY.search(text, start, end):
        return
    for pattern in (GROWTH, _GROWN, _REACHED, _BESIDE, _CHANGED):
        for match in pattern.finditer(text, start, end):
            now, before = Decimal(match["now"]), Decimal(match["before"])
            if pattern is _BESIDE:
                order = _order(text[max(start, match.start() - 24) : match.start()], match["when"], year)
                if order is None:
                    continue
                now, before = (now, before) if order else (before, now)
            wrong = _first_wrong(now, before, match)
            if wrong is not None:
                yield wrong
    for match in _TWICE.finditer(text, start, end):
        wrong = _twice(text, start, match)
        if wrong is not None:
            yield wrong


def _order(words: str, when: str, year: int | None) -> bool | None:
    """Say whether the first of two numbers is this year's; None where that cannot be told.

    ``words`` stand before the first number, ``when`` names the time of the second one.
    """
    first = _YEAR.findall(words.rpartition("。")[2].rpartition(";")[2])[-1:]
    second = _YEAR.findall(when)
    if second and year is not None:
        if int(second[0]) == year:
            return False if first == [str(year - 1)] or re.search("上年|去年", words) else None
        return True if int(second[0]) == year - 1 and (not first or first == [str(year)]) else None
    if re.match("今年|本年", when):
        return False if re.search("上一?年|去年", words) or (year and first == [str(year - 1)]) else None
    return True if not first or (year is not None and first == [str(year)]) else None


def _first_wrong(now: Decimal, before: Decimal, match: re.Match[str]) -> Change | None:
    """Return the first change told behind two numbers that they do not make; words of something else end it."""
    rest, at = match["rest"], 0
    for by in BY.finditer(rest):
        if _BREAK.search(rest, at, by.start()):
            return None
        at = by.end()
        if by["unit"] not in ("%", match["unit"]):
            continue
        percent = by["unit"] == "%"
        if not fits(now - before, before, Decimal(by["by"]), percent=percent, less=by["word"] in LESS):
            start = match.start()
            end = max(match.start("rest") + by.end(), match.end("before") + 1)
            return Change(now, before, by["by"], by["unit"], match["unit"], start, end)
    return None


def _twice(text: str, start: int, match: re.Match[str]) -> Change | None:
    """Return the rate that the number beside it does not make, of whichever number before in the sentence."""
    one, two = list(BY.finditer(match["rest"]))[:2]
    units = {one["unit"]: one, two["unit"]: two}
    if units.keys() != {"%", match["unit"]} or (one["word"] in LESS) != (two["word"] in LESS):
        return None
    count, rate = Decimal(units[match["unit"]]["by"]), Decimal(units["%"]["by"])
    less = one["word"] in LESS
    floor = max(text.rfind(mark, start, match.start()) for mark in "。;\n")
    numbers = [
        Decimal(found[1])
        for found in _NUMBER.finditer(text, floor + 1, match.end())
        if found[2] == match["unit"]
    ]
    change = -count if less else count
    if any(
        now - change >= 0 and fits(change, now - change, rate, percent=True, less=less) for now in numbers
    ):
        return None
    now = Decimal(match["now"])
    if now - change <= 0:
        return None
    by = units["%"]
    return Change(
        now, now - change, by["by"], "%", match["unit"], match.start(), match.start("rest") + two.end()
    )


def fits(change: Decimal, before: Decimal, by: Decimal, *, percent: bool, less: bool) -> bool:
    """Say whether a change is what is said of it, to the decimals that are printed."""
    right = -change if less else change
    if not percent:
        return right == by
    if not before:
        return True
    unit = Decimal(1).scaleb(int(by.as_tuple().exponent))
    return abs(100 * right / before - by) < unit
