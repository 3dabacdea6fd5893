"""Numbers as prose prints them: 一百二十三, 1,234, 13.6万, 四十余条.

Values are exact: an ``int`` where the number is whole, else a ``Decimal``. Nothing is rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from gongkai.parsing.phrases import matches_at

_DIGIT = {char: value for value, chars in enumerate(
    ("零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for char in chars}  # fmt: skip
_UNIT = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIAD = {"万": 10**4, "亿": 10**8}
#: No count in a report needs more characters; a longer run is no number.
_LONGEST = 24


def _whole(text: str) -> int | None:
    """Return the value of a numeral with units (一千零二十三万), None where it is not well formed."""
    total = section = 0
    digit: int | None = None
    zero = False
    above = 10**12  # the last myriad, then the last unit inside this section: units must fall
    unit = 10**4
    for char in text:
        if char in _DIGIT:
            if digit is not None:
                return None
            value = _DIGIT[char]
            if value == 0:
                if zero:
                    return None
                zero = True
                continue
            digit = value
        elif char in _UNIT:
            size = _UNIT[char]
            if size >= unit or (digit is None and size != 10):
                return None
            section += (digit or 1) * size
            unit, digit, zero = size, None, False
        else:
            size = _MYRIAD[char]
            if size >= above:
                return None
            section += digit or 0
            if not section:
                return None
            total += section * size
            above, section, digit, zero, unit = size, 0, None, False, 10**4
    if zero and digit is None:
        return None
    if digit is not None:
        # 一百二 and 一万三 are 120 and 13000 to some readers: without 零 a last digit must follow 十.
        shorthand = unit in (100, 1000) or (unit == 10**4 and above < 10**12)
        if shorthand and not zero:
            return None
        section += digit
    return total + section


def read_numeral(text: str) -> int | Decimal | None:
    """Return the value of a Chinese numeral that is the whole of ``text``, else None.

    Units (一百零三), plain digits of three and more (二〇二三), 点 for decimals and a closing 万 or 亿
    are read. What may mean two numbers is None: 一二, 三四十, 一百二.
    """
    if not text or len(text) > _LONGEST:
        return None
    if "点" in text:
        return _decimal(text)
    if any(char not in _DIGIT and char not in _UNIT and char not in _MYRIAD for char in text):
        return None
    if all(char in _DIGIT for char in text):
        if len(text) == 2:
            return None
        return int("".join(str(_DIGIT[char]) for char in text))
    return _whole(text)


def _decimal(text: str) -> int | Decimal | None:
    whole, _, rest = text.partition("点")
    scale = 1
    if rest and rest[-1] in _MYRIAD:
        scale, rest = _MYRIAD[rest[-1]], rest[:-1]
    value = read_numeral(whole)
    if value is None or not rest or any(char not in _DIGIT for char in rest):
        return None
    digits = "".join(str(_DIGIT[char]) for char in rest)
    return _exact(Decimal(f"{value}.{digits}") * scale)


def _exact(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def read_number(text: str) -> int | Decimal | None:
    """Return the value of a number in digits or in Chinese, with or without 万 or 亿, else None."""
    text = text.strip()
    if text.isdecimal() and len(text) <= _MOST_DIGITS:  # as most are
        return int(text)
    match = _DIGITS.fullmatch(text)
    if match is None:
        return read_numeral(text)
    value = Decimal(match["digits"].replace(",", ""))
    return _exact(value * _MYRIAD.get(match["scale"] or "", 1))


#: A longer run of digits is no number.
_MOST_DIGITS = 15
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d{1,15}(?!\d))(?:\.\d{1,9}(?!\d))?"
_CHINESE = "零〇一二三四五六七八九十百千万亿两"
_DIGITS = re.compile(rf"(?P<digits>{_ARABIC})\s*(?P<scale>[万亿])?")

#: Words that make the number before or behind them a bound.
_ABOUT = (
    "大约",
    "将近",
    "接近",
    "超过",
    "不少于",
    "不低于",
    "不超过",
    "不足",
    "至少",
    "多达",
    "约",
    "近",
    "逾",
    "超",
)
#: 上百件 is a bound, 网上9件 is none.
_UP_TO = re.compile("上[十百千万]")
_MORE = "余|多|来|几|数"
_BEYOND = r"\s*(?:余|多(?!部门)|以上|以内|左右|上下|之多)"
_MEASURE = (
    r"万元|亿元|元|件(?!数)|条(?!例|款)|宗(?!旨)|起(?!草|诉|来|到)|份(?!额)|例(?!如|外|行)"
    r"|个(?!工作日|月|百分点|方面|小时|自然|人|体|别)|项(?!目)|篇|则|部(?!门|分|署|委|位|级)|次|期(?!间|限)"
)
_QUANTITY = re.compile(
    rf"(?P<number>(?=\d)(?<![\d.A-Za-z/第-])(?<!\d,){_ARABIC}(?:\s?[万亿](?!元))?"
    rf"|(?=[{_CHINESE}])(?<![\d第{_CHINESE}])[{_CHINESE}]{{1,12}}(?!元))"
    rf"\s*(?P<more>{_MORE})?\s*(?P<unit>{_MEASURE})(?P<beyond>{_BEYOND})?"
)

#: The same, or a number without a measure word: behind a word, before the end of a clause, and no year.
_QUANTITY_OR_BARE = re.compile(
    rf"{_QUANTITY.pattern}|(?<!第)(?:(?<=[\u4e00-\u9fff:])|(?<=[\u4e00-\u9fff:]\s))"
    r"(?P<bare>(?!(?:19|20)\d\d(?!\d))\d{1,6}|零(?!零))(?=\s?(?:[。;)]|,(?!\d)|[和与及、]\s?\d))"
)
#: A quantity begins where digits or numerals begin: nearly all of a text is passed over so.
_RUN = re.compile(rf"[\d{_CHINESE}]+")


class Quantity(NamedTuple):
    """A number with its measure word: ``text[start:end]`` is 「13.6万条」, ``value`` 136000.

    ``value`` is None where the words make it a bound (近百条, 260余件) or it cannot be read.
    For money ``unit`` is 元, 万元 or 亿元 and ``value`` counts that unit, as printed.
    """

    value: int | Decimal | None
    unit: str | None
    start: int
    end: int


def quantities(text: str, start: int, end: int, *, bare: bool = False) -> Iterator[Quantity]:
    """Yield every number with a measure word in the folded ``text[start:end]``, in order.

    ``bare``: those without one too, with None for their ``unit``: 收到申请数为10,办结9.
    """
    runs = (run.start() for run in _RUN.finditer(text, start, end))
    for match in matches_at(runs, _QUANTITY_OR_BARE if bare else _QUANTITY, text, end):
        if bare and match["bare"]:
            yield Quantity(read_number(match["bare"]), None, *match.span())
            continue
        before = text[max(start, match.start() - 6) : match.start()].rstrip()
        up_to = _UP_TO.match(before[-1:] + match["number"])
        bound = match["more"] or match["beyond"] or up_to or before.endswith(_ABOUT)
        value = None if bound else read_number(match["number"].replace(" ", ""))
        yield Quantity(value, match["unit"], match.start(), match.end("unit"))
