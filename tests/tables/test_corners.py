"""Prints that few reports have: what is told there is read, and what is not told is left open."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gongkai import Report, extract
from tests.printing import (
    APPLICANTS,
    LAYOUTS,
    RESULTS,
    Cell,
    Rows,
    Values,
    as_html,
    assemble,
    check_spans,
    lawful,
    read_values,
    requests_table,
    statuses,
    tables,
)

VALUES = lawful(5)
TEXTS = sorted(LAYOUTS.keys() - {"html"})


def read(layout: str, values: Values = VALUES, **other: Rows | str) -> Report:
    """Read a report whose second, third or fourth table is another one, printed already or still to be."""
    show = LAYOUTS[layout]
    named = dict(zip(("two", "three", "four"), tables(values), strict=True)) | other
    parts = [rows if isinstance(rows, str) else show(rows) for rows in named.values()]
    text = assemble(parts, page=layout == "html")
    report = extract(text.encode(), name="report.html") if layout == "html" else extract(text)
    check_spans(report)
    return report


def said(report: Report, start: str) -> dict[str, tuple[object, str]]:
    """Return the value and the status of the fields whose path starts so."""
    status = statuses(report)
    return {
        path: (value, status[path]) for path, value in read_values(report).items() if path.startswith(start)
    }


def printed(start: str, status: str, values: Mapping[str, str] = VALUES) -> dict[str, tuple[object, str]]:
    return {path: (int(value), status) for path, value in values.items() if path.startswith(start)}


def line(rows: Rows, label: str) -> int:
    return next(i for i, row in enumerate(rows) if any(cell.text == label for cell in row))


# --- table 4 ---------------------------------------------------------------------------------------


def results(*rows: str) -> list[Cell]:
    return [Cell(VALUES[f"litigation.{row}.{column}"]) for row in rows for column in RESULTS]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_lawsuits_before_the_review(layout: str) -> None:
    heads = [Cell(label) for label in RESULTS.values()]
    four = [
        [Cell("行政诉讼", 10), Cell("行政复议", 5)],
        [Cell("未经复议直接起诉", 5), Cell("复议后起诉", 5), *(head._replace(rows=2) for head in heads)],
        heads * 2,
        results("litigation_direct", "litigation_after_review", "review"),
    ]
    assert said(read(layout, four=four), "litigation") == printed("litigation", "verified")


def test_one_head_of_table_4_that_nobody_can_read() -> None:
    """It is the column that is wanting, where the sums say so; two of them may be either."""
    four = [[Cell("类型"), *map(Cell, RESULTS.values())], [Cell("行政复议"), *results("review")]]
    four[0][2] = Cell("□□□□")
    assert said(read("html", four=four), "litigation.review") == printed("litigation.review", "verified")
    four[0][3] = Cell("■■■■")
    report = said(read("html", four=four), "litigation.review")
    assert report["litigation.review.corrected"] == report["litigation.review.other"] == (None, "ambiguous")
    assert report["litigation.review.upheld"][0] in (int(VALUES["litigation.review.upheld"]), None)


# --- drawn tables -----------------------------------------------------------------------------------


def test_a_number_that_is_drawn_under_two_heads() -> None:
    """Nobody knows which of the two it is."""
    three = requests_table(VALUES)
    row = three[line(three, "（一）予以公开")]
    row[-7:] = [*row[-7:-5], Cell("9", 2), *row[-3:]]
    report = said(read("html", three=three), "requests.granted")
    for column in ("research", "social_welfare"):
        assert report[f"requests.granted.{column}"][1] not in ("read", "verified")


@pytest.mark.parametrize("group", ["法人或其他组织", "△△"])
def test_heads_of_which_none_can_be_read(group: str) -> None:
    """In whatever order they stand, every sum holds."""
    three = requests_table(VALUES, columns={column: "□" * (i + 2) for i, column in enumerate(APPLICANTS)})
    three[1][1] = Cell(group, 5)
    report = said(read("html", three=three), "requests")
    assert {value for value, _ in report.values()} == {None}


def test_a_row_under_the_heads_of_another_part() -> None:
    """「规章」 under 「本年处理决定数量」 is no number of rules that were made."""
    two = [
        [Cell("信息内容"), Cell("本年处理决定数量")],
        [Cell("规章"), Cell("7")],
        [Cell("行政许可"), Cell("31")],
    ]
    report = said(read("html", two=two), "disclosure")
    assert {value for path, (value, _) in report.items() if ".regulations." in path} == {None}
    assert report["disclosure.licensing.decisions"][0] in (31, None)


def test_years_as_bare_numbers_over_columns() -> None:
    two = [
        [Cell("信息内容"), Cell("本年处理决定数量", 2)],
        [Cell(""), Cell("2022"), Cell("2023")],
        [Cell("行政许可"), Cell("31"), Cell("32")],
        [Cell("行政处罚"), Cell("41"), Cell("42")],
    ]
    report = said(read("html", two=two), "disclosure")
    assert report["disclosure.licensing.decisions"] == (32, "read")
    assert report["disclosure.penalties.decisions"] == (42, "read")


@pytest.mark.parametrize("layout", ["html", "markdown", "tabs"])
def test_a_column_of_a_year_that_its_head_names(layout: str) -> None:
    two = [
        [Cell("信息内容"), Cell("2022年处理决定数量"), Cell("2023年处理决定数量")],
        [Cell("行政许可"), Cell("31"), Cell("32")],
        [Cell("行政处罚"), Cell("41"), Cell("42")],
        [Cell("行政强制"), Cell("51"), Cell("52")],
    ]
    report = said(read(layout, two=two), "disclosure")
    for row, number in (("licensing", 32), ("penalties", 42), ("coercion", 52)):
        assert report[f"disclosure.{row}.decisions"][0] in ((number,) if layout == "html" else (number, None))


# --- two prints of a row ----------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["html", "pipes", "tabs", "lines"])
def test_two_prints_of_a_row_that_contradict_each_other(layout: str) -> None:
    """What they agree on is read; of what they differ in neither is preferred, be it fuller or lawful."""
    three = requests_table(VALUES)
    at = line(three, "四、结转下年度继续办理")
    again = [three[at][0], *(cell._replace(text=str(int(cell.text) + 3)) for cell in three[at][1:])]
    again[2:4] = three[at][2:4]
    report = said(read(layout, three=[*three, again]), "requests.carried_forward")
    for i, column in enumerate(APPLICANTS):
        value, status = report[f"requests.carried_forward.{column}"]
        if i in (1, 2):
            assert value in (int(VALUES[f"requests.carried_forward.{column}"]), None)
        else:
            assert (value, status) == (None, "ambiguous"), column


@pytest.mark.parametrize("layout", ["html", "pipes", "tabs"])
def test_a_row_printed_twice_alike(layout: str) -> None:
    three = requests_table(VALUES)
    at = line(three, "四、结转下年度继续办理")
    report = said(read(layout, three=[*three, three[at]]), "requests.carried_forward")
    assert report == printed("requests.carried_forward", "verified")


@pytest.mark.parametrize("layout", ["html", "pipes", "tabs", "markdown"])
def test_the_sum_of_a_group_in_its_own_row(layout: str) -> None:
    """「（六）其他处理」 with numbers above its three rows is their sum, not a fourth."""
    three = requests_table(VALUES)
    names = ("other_no_correction", "other_unpaid_fee", "other_other")
    sums = [Cell(str(sum(int(VALUES[f"requests.{row}.{column}"]) for row in names))) for column in APPLICANTS]
    at = line(three, "（六）其他处理")
    group, first = three[at][0], three[at][1:]
    three[at : at + 1] = [[group._replace(rows=1), Cell(""), *sums], [Cell(""), *first]]
    three[at + 2 : at + 4] = [[Cell(""), *row] for row in three[at + 2 : at + 4]]
    three[line(three, "三、本年度办理结果")][0] = Cell("三、本年度办理结果", 1, 23)
    report = said(read(layout, three=three), "requests")
    assert not [path for path in report if ".other_handling." in path and report[path][0] is not None]
    for row in names:
        for path, (value, _) in printed(f"requests.{row}.", "verified").items():
            assert report[path][0] in (value, None), path


# --- tables in texts --------------------------------------------------------------------------------


@pytest.mark.parametrize("apart", ["\n\n", "\n说明如下。\n"])
def test_tables_that_a_text_writes_with_tags(apart: str) -> None:
    """Several in one section; cells that are empty, dressed, or not closed."""
    two, three, four = map(as_html, tables(VALUES))
    half = two.index("<tr>", len(two) // 2)
    two = f"{two[:half]}</table>{apart}<TABLE border=1>{two[half:]}"
    values = VALUES | {"disclosure.licensing.decisions": "7"}
    two = two.replace(f">{VALUES['disclosure.licensing.decisions']}<", "> <b>**7**</b>&nbsp;<", 1)
    report = read("markdown", two=two, three=three.replace("</td>", ""), four=four)
    assert said(report, "requests") == printed("requests", "verified")
    assert said(report, "litigation") == printed("litigation", "verified")
    assert said(report, "disclosure.licensing") == printed("disclosure.licensing", "read", values)


def test_an_empty_cell_between_tags_is_blank() -> None:
    values = lawful(5) | {"disclosure.normative_documents.repealed": ""}
    report = read("markdown", two=as_html(tables(values)[0]))
    assert said(report, "disclosure.normative_documents.repealed") == {
        "disclosure.normative_documents.repealed": (None, "blank")
    }
    assert said(report, "disclosure.regulations") == printed("disclosure.regulations", "read")


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("行政许可 零 行政处罚 3 行政强制 4", (0, 3, 4)),
        ("行政许可12/行政处罚3行政强制4", (12, 3, 4)),
        ("行政许可 **12** 行政处罚 3 行政强制 4", (12, 3, 4)),
        ("行政许可（注1） 12 行政处罚 3 行政强制 4", (12, 3, 4)),
    ],
)
def test_numbers_on_a_line_of_words(line: str, numbers: tuple[int, ...]) -> None:
    two = f"第二十条第（五）项\n信息内容 本年处理决定数量\n{line}\n"
    report = said(read("lines", two=two), "disclosure")
    for row, number in zip(("licensing", "penalties", "coercion"), numbers, strict=True):
        assert report[f"disclosure.{row}.decisions"][0] == number


@pytest.mark.parametrize("cell", ["减少-5", "增加+5", "减-5"])
@pytest.mark.parametrize("layout", ["html", "pipes", "tabs", "lines"])
def test_a_change_with_two_signs(cell: str, layout: str) -> None:
    values = lawful(5, "2019", 1) | {"disclosure.licensing.change": cell}
    two, three, four = map(LAYOUTS[layout], tables(values, "2019", 1))
    text = assemble((two, three, four), page=layout == "html")
    report = extract(text.encode(), name="a.html") if layout == "html" else extract(text)
    assert said(report, "disclosure.licensing.change") == {"disclosure.licensing.change": (None, "ambiguous")}
