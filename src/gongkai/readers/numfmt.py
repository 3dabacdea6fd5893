"""How a workbook shows a number: its value under its cell's format. What is not known here is not guessed."""

from __future__ import annotations

import datetime
import functools
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

Value = (
    int | float | str | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta | None
)

#: Formats that a workbook names by number only.
BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d",
    22: "yyyy/m/d h:mm", 31: "yyyy年m月d日", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: "_ * #,##0_ ;_ * -#,##0_ ;_ * \\-_ ;_ @_ ",
    43: "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \\-??_ ;_ @_ ", 49: "@", 57: "yyyy年m月",
}  # fmt: skip
#: A literal, what is not drawn, a colour, the place of a number.
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[(?:[A-Za-z]+|Color\s?\d+)\]|\[\$([^\]\-]*)(?:-[^\]]*)?\]|([0#?.,]+)|(%)|(.)'
)
_SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*)(?:;|$)')
#: Letters that stand for themselves without being quoted.
_PLAIN = re.compile(r"[-+$¥￥€()（） :/、。，~\u3400-\u9fff]")
_DATE = re.compile(
    r'"([^"]*)"|\\(.)|(\[[^\]]*\])|(y{2,4}|m{1,2}|d{1,2}|h{1,2}|s{1,2})|([-/. :年月日时分秒,])|(.)',
    re.IGNORECASE,
)
_IS_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)


def shown(value: Value, code: str) -> str | None:
    """Return what a cell shows, None where its format is one that is not known."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime | datetime.date):
        return _date(value, code)
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    return _number(Decimal(format(value, ".15g")), code or "General")


def plain(value: Value) -> str:
    """Return a value without its format."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format(Decimal(format(value, ".15g")).normalize(), "f")
    return str(value or "")


def _number(value: Decimal, code: str) -> str | None:
    if code.strip().lower() in ("general", "g/通用格式", "@", ""):
        return format(value.normalize(), "f")
    sections = [match[1] for match in _SECTION.finditer(code)][:4]
    if len(sections) > 1 and sections[-1] == "" and not code.endswith(";"):
        sections.pop()
    at = 0
    if len(sections) > 1 and value < 0:
        at = 1
    elif len(sections) > 2 and value == 0:
        at = 2
    section = _parsed(sections[at])
    if section is None:
        return None
    if not section.digits:
        return f"{section.before}{section.after}".strip()
    sign = "-" if value < 0 and at == 0 else ""
    amount = abs(value) * (100 if section.percent else 1)
    return f"{sign}{section.before}{_digits(amount, section.digits)}{section.after}".strip()


class _Section(NamedTuple):
    before: str
    digits: str
    after: str
    percent: bool


@functools.lru_cache(maxsize=512)
def _parsed(section: str) -> _Section | None:
    """Take a section of a format apart; None where something in it is not known."""
    before, digits, after, percent = "", "", "", False
    for literal, escaped, pad, fill, currency, places, percents, other in _TOKEN.findall(section):
        text = literal or escaped or currency or (" " if pad else "")
        if places:
            if digits:  # a fraction, an exponent
                return None
            digits = places
            continue
        if percents:
            percent, text = True, "%"
        elif other:
            if not _PLAIN.fullmatch(other):
                return None
            text = other
        elif fill:
            continue
        if digits:
            after += text
        else:
            before += text
    if digits.endswith(",") or digits.count(".") > 1:
        return None
    return _Section(before, digits, after, percent)


def _digits(value: Decimal, places: str) -> str:
    """Write an amount as the places of a format want it."""
    whole, _, fraction = places.partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    integer, _, decimals = format(rounded, "f").partition(".")
    kept = len(fraction.rstrip("#?"))
    decimals = decimals[:kept] + decimals[kept:].rstrip("0")
    least = sum(1 for char in whole if char == "0")
    integer = integer.zfill(least) if least else ("" if integer == "0" else integer)
    if "," in whole:
        groups = [integer[max(0, end - 3) : end] for end in range(len(integer), 0, -3)]
        integer = ",".join(reversed(groups))
    point = "." if "." in places and (decimals or places.endswith((".", "0"))) else ""
    return f"{integer}{point}{decimals}"


def _date(value: datetime.datetime | datetime.date, code: str) -> str | None:
    """Write a date; None where its format is not known."""
    code = code.partition(";")[0]
    if not _IS_DATE.search(code):
        code = "yyyy/m/d"
    moment = (
        value if isinstance(value, datetime.datetime) else datetime.datetime.combine(value, datetime.time())
    )
    written = []
    clock = False
    for literal, escaped, bracket, part, plain_, other in _DATE.findall(code):
        if bracket:
            continue
        if other:
            if other in "@_*":
                continue
            return None
        letter = part[:1].lower()
        clock = clock or letter == "h"
        number = {"y": moment.year, "d": moment.day, "h": moment.hour, "s": moment.second}.get(letter)
        if letter == "m":
            number = moment.minute if clock else moment.month
        if number is None:
            written.append(literal or escaped or plain_)
        else:
            written.append(
                f"{number:0{len(part)}d}"[-len(part) :] if letter == "y" or len(part) > 1 else str(number)
            )
    return "".join(written)
