"""The words and sums of a sentence on the 信息处理费: in go words, out come an amount, whose time they speak of."""

from __future__ import annotations

import enum
import functools
import re
from decimal import Decimal

from gongkai.parsing.numerals import read_number
from gongkai.parsing.phrases import phrases
from gongkai.report import Number


@functools.cache
def patterns_of_fee() -> dict[str, re.Pattern[str]]:
    """Return the patterns of ``schemas/wordings/fee.yaml``."""
    return {key: re.compile(pattern) for key, pattern in phrases("fee").items()}


class When(enum.Enum):
    """Whose time words speak of: the report's year, another, or several years of which it is one.

    What was not charged in several years was not in this one; a sum of several is none of this one.
    """

    THIS = enum.auto()
    OTHER = enum.auto()
    SEVERAL = enum.auto()


def when(words: str, before: When, year: int | None) -> When:
    """Return whose time words speak of in a report for ``year``; those that name none go on with ``before``."""
    patterns = patterns_of_fee()
    said = [(match.end(), When.OTHER) for match in patterns["last_year"].finditer(words)]
    said += [(match.end(), When.THIS) for match in patterns["this_year"].finditer(words)]
    said += [(match.end(), When.SEVERAL) for match in patterns["several_years"].finditer(words)]
    if year is not None:
        said += [
            (match.end(), When.THIS if int(match["year"]) == year else When.OTHER)
            for match in patterns["year"].finditer(words)
        ]
    if patterns["grown_to"].search(words):
        said.append((len(words), When.THIS))
    # Of words that end at one place the last ones listed decide: 2021—2023年 ends in a year.
    order = (When.OTHER, When.THIS, When.SEVERAL)
    return max(said, key=lambda one: (one[0], order.index(one[1])), default=(0, before))[1]


def of_years(clause: str, sums: int, year: int | None) -> int | None:
    """Return which of its sums is that of ``year`` where a clause tells those of as many years: 2022年、2023年分别…"""
    if year is None or sums < 2 or "分别" not in clause:
        return None
    years = [int(match["year"]) for match in patterns_of_fee()["year"].finditer(clause)]
    return years.index(year) if len(set(years)) == len(years) == sums and year in years else None


def amount_of(money: re.Match[str]) -> Number | None:
    """Return a printed sum in yuan, None where its number is not well formed: 1.2万元, 12元5角, 五角."""
    if money["odd"]:
        return None
    whole = read_number(money["amount"] + (money["scale"] or "")) if money["amount"] else 0
    parts = [read_number(money[key]) if money[key] else 0 for key in ("jiao", "fen")]
    if whole is None or None in parts:
        return None
    jiao, fen = (Decimal(part or 0) for part in parts)
    value = whole + jiao / 10 + fen / 100
    return int(value) if value == value.to_integral_value() else value
