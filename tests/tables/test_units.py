"""A number in the unit of its column: converted exactly, or not sure."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.fold import fold
from gongkai.form import Label, load_forms
from gongkai.report import Number
from gongkai.tables.cells import Kind, Piece, read_cell
from gongkai.tables.deciding.units import in_unit, tens_of
from gongkai.tables.layouts.tokens import tokens

FEES = Label("amount", "本年收费金额（单位：万元）", (), decimal=True, unit="万元")
PROCUREMENT = Label("amount", "采购总金额", (), decimal=True)
COUNT = Label("decisions", "本年处理决定数量", ())
HEAD = "本年收费金额(单位:万元)"


def read(text: str, column: Label = FEES, *said: str) -> Piece:
    return in_unit(read_cell(fold(text).text, 0), column, [fold(one).text for one in said])


def test_the_packaged_form_gives_fees_in_ten_thousands() -> None:
    (form,) = (form for form in load_forms() if form.id == "2021")
    units = {
        f"{row.id}.{column.id}": column.unit
        for block in form.tables["disclosure"].blocks
        for row in block.rows
        for column in block.columns
        if column.unit
    }
    assert units == {"fees.amount": "万元"}


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        ("3405820元", "340.582"), ("3,405,820元", "340.582"), ("1元", "0.0001"), ("20000元", "2"), ("0元", "0"),
        ("12千元", "1.2"), ("50百元", "0.5"), ("3十万元", "30"), ("2百万元", "200"), ("1.5亿元", "15000"), ("1亿", "10000"),
        ("1.2万", "1.2"), ("113.96万元", "113.96"), ("113.50万元", "113.50"), ("113.50", "113.50"), ("12", "12"),
        ("三万元", "3"), ("五元", "0.0005"), ("￥50000元", "5"), ("人民币5万元", "5"), ("12（元）", "0.0012"),
        ("712187895.123456元", "71218.7895123456"), ("-5000元", "-0.5"), ("5元整", "0.0005"),
    ],
)  # fmt: skip
def test_the_cell_names_its_own_unit(cell: str, printed: str) -> None:
    for said in ((), (HEAD,), ("本年收费金额（单位：元）",)):
        if said[:1] == ("本年收费金额（单位：元）",) and cell in ("113.50", "12"):
            continue  # these name none
        piece = read(cell, FEES, *said)
        assert (piece.kind, str(piece.number)) == (Kind.NUMBER, printed)


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        (["本年收费金额（单位：万元）"], "3405820"), (["本年收费金额"], "3405820"), ([], "3405820"), (["金额(单位:0万元)"], "3405820"),
        (["本年收费金额（单位：元）"], "340.582"), (["本年收费金额（元）"], "340.582"), (["单位：元", "行政事业性收费"], "340.582"),
        (["本年收费金额 元"], "340.582"), (["行政事业性收费（单位：元）", "本年收费金额"], "340.582"),
        (["本年收费金额（单位：亿元）"], "34058200000"), (["本年收费金额（千元）"], "340582"), (["单位：人民币元"], "340.582"),
        (["本年收费金额（单位：万）"], "3405820"), (["本年收费金额（单位：万元）", "行政事业性收费（万元）"], "3405820"),
        (["收费（10万元以上的除外）"], "3405820"), (["多元化收费"], "3405820"), (["以元为单位"], "340.582"),
    ],
)  # fmt: skip
def test_a_head_or_a_label_says_the_unit(said: list[str], printed: str) -> None:
    piece = read("3405820", FEES, *said)
    assert (piece.kind, str(piece.number)) == (Kind.NUMBER, printed)
    assert piece.text == "3405820"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("12", ["本年收费金额（单位：万元）", "行政事业性收费（单位：元）"]), ("12", ["单位：元/万元"]), ("12", ["单位：美元"]),
        ("12件", [HEAD]), ("12项", []), ("5元/件", [HEAD]), ("约5万元", [HEAD]), ("12(8)", [HEAD]), ("3½", [HEAD]),
        ("¥5", [HEAD]), ("¥5", []), ("三万", [HEAD]), ("1亿2千万元", [HEAD]), ("1.2万-1.5万元", [HEAD]),
    ],
)  # fmt: skip
def test_money_that_nobody_can_tell(cell: str, said: list[str]) -> None:
    piece = read(cell, FEES, *said)
    assert (piece.kind, piece.number) == (Kind.UNSURE, None)


def test_a_sign_of_money_under_a_head_in_yuan() -> None:
    assert read("¥50000", FEES, "本年收费金额（元）").number == 5


@pytest.mark.parametrize(
    ("cell", "number"), [("12", 12), ("12件", 12), ("一百零五件", 105), ("00", 0), ("5.0", Decimal("5.0"))]
)
def test_a_count(cell: str, number: Number) -> None:
    piece = read(cell, COUNT, "本年处理决定数量（件）", "行政许可（单位：件）")
    assert (piece.kind, piece.number) == (Kind.NUMBER, number)


@pytest.mark.parametrize("cell", ["1.5", "97元", "97万元", "¥97", "1.2万件", "1亿", "3½", "12.5件"])
def test_what_is_no_count(cell: str) -> None:
    piece = read(cell, COUNT)
    assert (piece.kind, piece.number) == (Kind.UNSURE, None)


def test_a_count_of_ten_thousands() -> None:
    assert read("12", COUNT, "本年处理决定数量（万件）").kind is Kind.UNSURE


@pytest.mark.parametrize(
    ("cell", "printed"), [("251000元", "251000"), ("1.20亿元", "1.20"), ("8040", "8040")]
)
def test_a_column_in_the_unit_printed(cell: str, printed: str) -> None:
    assert str(read(cell, PROCUREMENT, "采购总金额（万元）").number) == printed
    assert read("12件", PROCUREMENT).kind is Kind.UNSURE


def test_blanks_and_texts_stay() -> None:
    for text in ("", "/", "无", "行政许可", "③"):
        piece = read_cell(text, 0)
        assert in_unit(piece, FEES, ["单位:元"]) == piece
        assert in_unit(piece, COUNT) == piece


def test_a_number_that_a_sum_may_confirm_is_converted_too() -> None:
    piece = read("1 234", FEES, "单位：元")
    assert (piece.kind, piece.number) == (Kind.UNSURE, Decimal("0.1234"))


@given(
    st.integers(0, 10**15 - 1),
    st.sampled_from(["", ".5", ".123456789012345"]),
    st.sampled_from(["元", "百元", "千元", "万元", "百万元", "千万元", "亿元", "万亿元"]),
)
def test_conversion_is_exact(whole: int, fraction: str, unit: str) -> None:
    piece = read(f"{whole}{fraction}{unit}")
    tens = tens_of(unit)
    assert tens is not None
    assert piece.number is not None
    # Both sides as whole numbers: nineteen decimals are fifteen printed ones and the four tens of 万元.
    printed = int(f"{whole}{fraction.removeprefix('.').ljust(15, '0')}") * 10**tens
    before, _, behind = f"{Decimal(piece.number):f}".partition(".")
    assert int(before + behind.ljust(19, "0")) == printed
    assert not behind.endswith("0") or unit == "万元"


def test_a_cell_of_a_line() -> None:
    *_, fee = tokens(fold("行政事业性收费 3405820元").text, 0)
    assert in_unit(fee, FEES, [HEAD]).number == Decimal("340.582")
    *_, fee = tokens(fold("行政事业性收费 1.2 亿元").text, 0)
    assert in_unit(fee, FEES, [HEAD]).number == 12000
