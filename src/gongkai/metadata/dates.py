"""Dates and years as reports print them, also where a copy lost 年, 月 or 日."""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Literal

#: 2023年1月1日, 2024-01-15, also with the time right behind it, and what is left of them: 20231月1日, 20211230日.
_HAN = r"[一二三四五六七八九十]{1,3}"
_IN_MONTH = r"\d{1,2}(?!\d(?!\d?:\d\d))\s*[日号]?"
DATE = (
    r"(?:20\d\d\s*(?:年(?:度)?\s*|[-./]\s*)?"
    rf"(?:\d{{1,2}}\s*(?:月\s*(?:{_IN_MONTH})?|[-./]\s*(?:{_IN_MONTH}|(?!\d)))|\d{{2,4}}\s*[日号])"
    r"|20\d\d\s*年\s*元月(?:\s*\d{1,2}\s*[日号])?"
    rf"|二[〇零○Oo0][〇零○Oo0一二三四五六七八九]{{2}}年{_HAN}月(?:{_HAN}[日号])?)"
)
_IN_HAN = re.compile(rf"(二\S{{3}})年({_HAN})月(?:({_HAN})[日号])?")
_PARTS = re.compile(r"(20\d\d)\s*(年度?|[-./])?\s*(?:(\d{1,2})\s*(?:月|[-./])\s*(\d{1,2})?|(\d{2,4}))")
#: The second date of a period may leave its year out.
MONTH_DAY = r"\d{1,2}\s*月\s*(?:\d{1,2}\s*[日号])?"
_MONTH_DAY = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})?")
_DIGIT = {
    char: str(value) for value, chars in enumerate(("〇零○0Oo", *"一二三四五六七八九")) for char in chars
}


def read_year(text: str) -> int | None:
    """Return the year that ``text`` starts with (2023年, 二〇二三年度), None where there is none."""
    digits = "".join(_DIGIT.get(char, char) for char in text[:4])
    return int(digits) if re.fullmatch(r"20\d\d", digits) else None


def _count(han: str) -> int:
    """Return a month or a day in characters: 三, 十二, 二十, 二十一."""
    tens, ten, units = han.rpartition("十")
    return (int(_DIGIT.get(tens, "1")) * 10 if ten else 0) + int(_DIGIT.get(units, "0"))


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


#: The day that a month stands for where a period begins or ends with it.
Bound = Literal["first", "last"]


def read_date(text: str, *, month: Bound | None = None) -> str | None:
    """Return the ISO date printed at the start of ``text``, None where it is not certain.

    Where only the month is printed, the date is its first or last day, as ``month`` says, or none. Digits
    whose 月 is lost (1230日) are read where only one day of the calendar fits.
    """
    if in_han := _IN_HAN.match(text):
        said = read_year(in_han[1])
        day = str(_count(in_han[3])) if in_han[3] else None
        return _day(said, str(_count(in_han[2])), day, month) if said else None
    match = _PARTS.match(text.replace("元月", "1月"))
    if match is None:
        return None
    year = int(match[1])
    if match[5] is not None:
        fits = _cuts(year, match[5])
        return fits.pop() if len(fits) == 1 else None
    return _day(year, match[3], match[4], month)


def _cuts(year: int, digits: str) -> set[str]:
    """Return every date that ``digits``, month and day without 月 between them, may mean."""
    pairs = ((digits[:cut], digits[cut:]) for cut in (1, 2) if 0 < len(digits) - cut <= 2)
    return {date for month, day in pairs if (date := _iso(year, int(month), int(day)))}


def _day(year: int, month: str, day: str | None, bound: Bound | None) -> str | None:
    if day is not None:
        return _iso(year, int(month), int(day))
    if bound is None or not 1 <= int(month) <= 12:
        return None
    return _iso(year, int(month), calendar.monthrange(year, int(month))[1] if bound == "last" else 1)


def read_month_day(text: str, year: int) -> str | None:
    """Return the ISO date of 12月31日 in ``year``; a month alone is its last day."""
    match = _MONTH_DAY.match(text)
    return None if match is None else _day(year, match[1], match[2], "last")
