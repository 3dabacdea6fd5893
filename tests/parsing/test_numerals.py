"""Numbers in prose: exact values, bounds that are no values, and no guess."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.parsing.numerals import quantities, read_number, read_numeral

DIGITS = "零一二三四五六七八九"


def write_below_myriad(number: int) -> str:
    """Write 0 < number < 10000 in full, 一十 included."""
    out = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            out += DIGITS[digit] + unit
        elif out and number % size and not out.endswith("零"):
            out += "零"
    return out


def write(number: int) -> str:
    """Write a number below 10**12 as Chinese does."""
    if number == 0:
        return "零"
    groups = [(number // 10**8, "亿"), (number // 10**4 % 10**4, "万"), (number % 10**4, "")]
    out = ""
    for value, unit in groups:
        if value:
            gap = out and value < 1000
            out += ("零" if gap else "") + write_below_myriad(value) + unit
    return out.removeprefix("一") if out.startswith("一十") else out


@given(st.integers(min_value=0, max_value=9999) | st.integers(min_value=0, max_value=10**12 - 1))
def test_a_written_numeral_reads_back(number: int) -> None:
    assert read_numeral(write(number)) == number


@given(st.lists(st.integers(0, 9), min_size=3, max_size=12))
def test_plain_digits_read_back(digits: list[int]) -> None:
    assert read_numeral("".join(DIGITS[d] for d in digits)) == int("".join(map(str, digits)))


@given(st.text(alphabet="零〇一二三十百千万亿两点", max_size=30))
def test_any_run_of_numeral_characters_is_read_or_refused(text: str) -> None:
    value = read_numeral(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("一百一十二", 112),
        ("两万三千", 23000),
        ("壹佰贰拾叁", 123),
        ("二〇二三", 2023),
        ("零", 0),
        ("一点七万", 17000),
        ("三点一四", Decimal("3.14")),
        # these may mean two numbers, or none
        ("一二", None),
        ("三四十", None),
        ("一百二", None),
        ("一万三", None),
        ("百", None),
        ("十百", None),
        ("一百零", None),
        ("", None),
        ("件", None),
    ],
)
def test_numerals(text: str, value: int | Decimal | None) -> None:
    assert read_numeral(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", 1234),
        ("13.6万", 136000),
        ("1.7 万", 17000),
        ("0.04", Decimal("0.04")),
        ("24252.311082", Decimal("24252.311082")),
        ("007", 7),
        ("2亿", 200000000),
        ("一百二十三", 123),
        ("1,23", None),
        ("1.2.3", None),
        ("", None),
    ],
)
def test_numbers(text: str, value: int | Decimal | None) -> None:
    assert read_number(text) == value


def found(text: str) -> list[tuple[str, object, str]]:
    return [(text[q.start : q.end], q.value, q.unit) for q in quantities(text, 0, len(text))]


def test_a_number_ends_with_its_measure_word() -> None:
    assert found("共收到申请 70 件,公开信息1,234条,发布13.6万条,收取113.96万元,一件") == [
        ("70 件", 70, "件"),
        ("1,234条", 1234, "条"),
        ("13.6万条", 136000, "条"),
        ("113.96万元", Decimal("113.96"), "万元"),
        ("一件", 1, "件"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "近1000条",
        "四十余条",
        "1.7万余条",
        "260余件",
        "约30件",
        "20件以上",
        "10多件",
        "100条左右",
        "超过5件",
        "逾三百条",
        "十几件",
    ],
)
def test_a_bound_is_no_value(text: str) -> None:
    assert [value for _, value, _ in found(text)] == [None]


@pytest.mark.parametrize(
    "text",
    ["三个方面", "第一件", "2023年", "第20条第1款", "1起草", "3个工作日", "二是", "2件数", "A4件", "260余"],
)
def test_no_quantity(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("unit", ["1", "一", "1,", "1.", "1,234", "约", "1 ", "一百", "万", "1万 "])
def test_linear_time(unit: str) -> None:
    text = unit * (400_000 // len(unit))
    start = time.process_time()
    assert list(quantities(text, 0, len(text))) == []
    assert time.process_time() - start < 4
