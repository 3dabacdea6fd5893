"""A number read from a cell or a line is the whole of what is printed there, or it is not sure."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai import extract
from gongkai.fold import fold
from gongkai.report import Number
from gongkai.tables.cells import Kind, Piece, read_cell
from gongkai.tables.layouts.tokens import tokens
from tests.printing import lawful, write

SURE: list[tuple[str, Number]] = [
    ("0", 0), ("00", 0), ("007", 7), ("12", 12), ("１２", 12), ("1,234", 1234), ("1，234", 1234), ("12,345", 12345),
    ("1,234,567", 1234567), ("１２，３４５", 12345), ("12件", 12), ("12 件", 12), ("12（件）", 12), ("+5", 5), ("-5", -5),
    ("增加5", 5), ("减少5", -5), ("1.5", Decimal("1.5")), ("１．５", Decimal("1.5")), ("12.50", Decimal("12.50")),
    ("1,234.5", Decimal("1234.5")), ("113.96万元", Decimal("113.96")), ("3405820元", 3405820), ("5元整", 5), ("￥5元", 5),
    ("人民币5元", 5), ("1亿元", 1), ("22（其中修订16件）", 22), ("55(含自然失效29件)", 55), ("78（历年累计4185）", 78),
    ("9（含联合发文）", 9), ("8（详见附件1）", 8), ("8（较上年减少3件）", 8),
]  # fmt: skip
NUMERALS: list[tuple[str, Number]] = [
    ("三十二", 32), ("一百零五件", 105), ("〇", 0), ("三万元", 30000), ("叁拾贰", 32), ("三点五", Decimal("3.5")),
]  # fmt: skip
UNSURE = [
    "1亿", "1.2万", "1.2万件", "3千", "3½", "1⅛", "½5", "12,34", "0,123", "1,2345", "1234,567", ".5", "5.", "50%", "50％",
    "5‰", "≥3", "<3", "~3", "3~5", "3+", "78+3", "3×2", "10^3", "⑤5", "3a", "a3", "1З", "3?",
    "12.5.3", "5\x1f8", "1'234", "12件/5件", "3/5", "1:2", "3;5", "3、5", "约5", "近5", "5余", "12余件",
    "5左右", "5以上", "不少于5", "超过5", "负5", "$5", "5元/件", "3分之1", "3又1", "5*", "[5]", "5[1]", "(5)", "12(8)",
    "12（八）", "12（8件）", "5（上年3）", "12（约）", "5（减）", "12（万）", "12,", "1234567890123456",
]  # fmt: skip


def pieces(line: str, label: str = "行政许可") -> list[Piece]:
    """Return what a line prints behind its label."""
    _, *rest = tokens(fold(f"{label} {line}").text, 0)
    return rest


@pytest.mark.parametrize(("text", "number"), SURE + NUMERALS)
def test_a_cell_that_is_a_number(text: str, number: Number) -> None:
    piece = read_cell(fold(text).text, 0)
    assert (piece.kind, piece.number, str(piece.number)) == (Kind.NUMBER, number, str(number))


@pytest.mark.parametrize("text", UNSURE)
def test_a_cell_that_is_not_sure(text: str) -> None:
    piece = read_cell(fold(text).text, 0)
    assert piece.kind is Kind.UNSURE
    assert piece.text == fold(text).text


@pytest.mark.parametrize(
    "text", ["1.属于国家秘密", "第3", "第二十条第（一）项", "（一）予以公开", "规章", "③", "Ⅲ"]
)
def test_a_cell_that_is_a_text(text: str) -> None:
    assert read_cell(fold(text).text, 0).kind is Kind.TEXT


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234", 1234),
        ("40 46", 4046),
        ("4\u31645", 45),
        ("6*", 6),
        ("6**", 6),
        ("1½", None),
        ("共5件", 5),
        ("5（上年3）", 5),
    ],
)
def test_the_reading_that_only_a_sum_can_confirm(text: str, number: int | None) -> None:
    piece = read_cell(fold(text).text, 0)
    assert (piece.kind, piece.number) == (Kind.UNSURE, number)


@pytest.mark.parametrize(("text", "number"), SURE)
def test_a_number_between_others_on_a_line(text: str, number: Number) -> None:
    found = pieces(f"{text} 7")
    assert [(piece.kind, piece.number) for piece in found] == [(Kind.NUMBER, number), (Kind.NUMBER, 7)]
    assert [piece.number for piece in pieces(text)] == [number]


@pytest.mark.parametrize("text", [text for text in UNSURE if text[-1] not in ".," and text != "[5]"])
def test_what_is_not_sure_is_one_cell_of_its_line(text: str) -> None:
    first, second = pieces(f"{text} 7")
    assert first.kind is Kind.UNSURE
    assert (second.kind, second.number) == (Kind.NUMBER, 7)
    alone = pieces(text)
    assert [piece.kind for piece in alone] != [Kind.NUMBER]  # 「78+3」 may be two cells without a border


@pytest.mark.parametrize(
    "text", ["12.", "12,", "12 %", "约 5", "≥ 3", "5 余件", "3 至 5", "5 左右", "12, 34"]
)
def test_what_stands_apart_from_a_number_and_still_changes_it(text: str) -> None:
    assert not any(piece.kind is Kind.NUMBER for piece in pieces(text))


def test_numbers_without_a_border_before_the_next_label() -> None:
    line = "行政许可97件行政处罚12(一)予以公开00000002.其他0(其中:简易0)四、结转2648-18538"
    assert [(piece.kind, piece.text) for piece in tokens(line, 0)] == [
        (Kind.TEXT, "行政许可"), (Kind.NUMBER, "97件"), (Kind.TEXT, "行政处罚"), (Kind.NUMBER, "12"),
        (Kind.TEXT, "(一)予以公开"), (Kind.NUMBER, "0000000"), (Kind.TEXT, "2.其他"), (Kind.NUMBER, "0"),
        (Kind.TEXT, "四、结转"), (Kind.NUMBER, "2648"), (Kind.NUMBER, "-18538"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["截至2023年12月", "第3批许可", "许可（详见附件1）", "许可[1]", "（1）行政许可"]
)
def test_numbers_that_are_part_of_a_name(name: str) -> None:
    found = list(tokens(fold(f"{name} 7").text, 0))
    assert [piece.number for piece in found if piece.kind is not Kind.TEXT] == [7]


def test_an_enumerator_glued_behind_a_row_where_other_numbers_stand_apart() -> None:
    found = list(tokens("00000004.保护第三方合法权益 0", 0))
    assert [(piece.kind, piece.text) for piece in found] == [
        (Kind.NUMBER, "0000000"), (Kind.TEXT, "4.保护第三方合法权益"), (Kind.NUMBER, "0"),
    ]  # fmt: skip


def test_places_are_those_of_the_whole_text() -> None:
    line = fold("行政许可 约5件 12（其中修订3） ￥5元").text
    for piece in tokens(line, 100):
        assert line[piece.start - 100 : piece.end - 100] == piece.text


#: What may stand at a digit. No letters of labels: where these begin, another cell may.
AT_A_DIGIT = st.sampled_from("+-.,%/①½²a'*:;_~<≥()[]?×^З¥㉑\x00\u3164") | st.characters(
    exclude_categories=("Cs", "Zs", "Zl", "Zp", "Nd", "Lo"), exclude_characters="\t\n\x0b\x0c\r\x85"
)
WORDS = st.lists(
    st.sampled_from("0123456789") | st.sampled_from(["5件", "7元", "3万", "1亿元"]) | AT_A_DIGIT,
    min_size=1,
    max_size=9,
).map("".join)


def digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


def is_whole(piece: Piece, printed: str) -> bool:
    """Say whether the number of a piece holds every digit of the text that prints it."""
    plain = f"{abs(piece.number):f}" if isinstance(piece.number, Decimal) else str(abs(piece.number or 0))
    return digits(plain).lstrip("0") == digits(printed).lstrip("0")


@given(WORDS)
def test_a_cell_is_read_whole_or_not_at_all(word: str) -> None:
    text = fold(word).text
    piece = read_cell(text, 0)
    assert piece.kind is not Kind.NUMBER or is_whole(piece, text)


@given(WORDS)
def test_a_word_of_a_line_is_read_whole_or_not_at_all(word: str) -> None:
    text = fold(word).text.replace("(", "")  # a bracket may begin the next label
    # A circled ideograph becomes a letter of a label, and mending a broken encoding may put a space there.
    assume(not re.search("(?![件元万亿])[\u3400-\u9fff ]", text))
    line = f"行政许可 {text} 7"
    for piece in tokens(line, 0):
        assert line[piece.start : piece.end] == piece.text
        if piece.kind is Kind.NUMBER and piece.start < len(line) - 1:
            assert is_whole(piece, text)


@pytest.mark.parametrize("layout", ["lines", "tight-lines", "pipes", "pipe-lines", "html"])
@pytest.mark.parametrize("cell", ["1亿", "3½", "12,34", "50%", "≥3", "0,123", ".5", "3?", "40 46", "12(8)"])
def test_a_report_gives_out_no_part_of_a_number(cell: str, layout: str) -> None:
    report = extract(write(lawful(45, top=6) | {"disclosure.licensing.decisions": cell}, layout))
    assert report.disclosure is not None
    assert report.disclosure["licensing"]["decisions"] is None
    assert report.evidence["disclosure.licensing.decisions"].status == "ambiguous"
