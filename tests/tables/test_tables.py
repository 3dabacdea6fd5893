"""Tables through the front door: every layout, every way of writing a number, damage and disorder."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from decimal import Decimal

import pytest

from gongkai import Report, extract
from tests import printing
from tests.printing import (
    IDENTITIES,
    LAYOUTS,
    Cell,
    Rows,
    Values,
    assemble,
    check_spans,
    lawful,
    litigation_table,
    paths,
    read_values,
    requests_table,
    statuses,
    tables,
    write,
    zeros,
)

SURE = ("verified", "read")
#: One for each way of the reader: a grid, cells on lines, pipes, tabs.
WAYS = ["html", "lines", "pipes", "pipe-lines", "tabs"]


def read(text: str) -> Report:
    page = text.lstrip().startswith("<html")
    report = extract(text.encode(), name="report.html") if page else extract(text)
    check_spans(report)
    return report


def read_rows(two: Rows, three: Rows, four: Rows, layout: str) -> Report:
    return read(assemble(map(LAYOUTS[layout], (two, three, four)), page=layout == "html"))


def expect(values: Mapping[str, str]) -> dict[str, int]:
    return {path: int(value) for path, value in values.items()}


def check_clean(report: Report, values: Mapping[str, str]) -> None:
    """Every cell exact and proved, nothing else there, nothing found wrong."""
    assert read_values(report) == expect(values)
    for path, status in statuses(report).items():
        assert status == ("read" if path.startswith("disclosure.") else "verified"), path
    assert [f for f in report.findings if f.code in IDENTITIES] == []


def silent(report: Report, values: Mapping[str, str]) -> dict[str, object]:
    """Return what is said to be sure and is not what is printed."""
    shown, status = read_values(report), statuses(report)
    return {
        path: value
        for path, value in shown.items()
        if value is not None and status[path] in SURE and str(value) != values.get(path)
    }


# --- layouts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("form", "others"), [("2021", 3), ("2021", 1), ("2019", 1), ("2019", 3)])
def test_every_layout(layout: str, form: str, others: int) -> None:
    values = lawful(7 * len(layout) + others, form, others)
    report = read(write(values, layout, form, others))
    check_clean(report, values)
    assert report.form == form


@pytest.mark.parametrize("layout", LAYOUTS)
def test_large_numbers_in_every_layout(layout: str) -> None:
    values = lawful(3, top=2_000_000)
    check_clean(read(write(values, layout)), values)


@pytest.mark.parametrize("layout", ["lines", "tight-lines"])
def test_labels_split_over_lines(layout: str) -> None:
    """「商业」⏎⏎「企业」, 「(三)」⏎⏎「不予公开」, 「本年新」⏎⏎「制作数量」."""
    values = lawful(11, "2019", 1)
    text = write(values, layout, "2019", 1)
    gap = "\n\n" if layout == "lines" else "\n"
    for word, cut in (
        ("商业企业", 2), ("科研机构", 2), ("（三）不予公开", 3), ("（四）无法提供", 3), ("结果维持", 2),
        ("结果纠正", 2), ("其他结果", 2), ("尚未审结", 2), ("本年新制作数量", 3), ("本年新公开数量", 3),
    ):  # fmt: skip
        text = text.replace(word, word[:cut] + gap + word[cut:])
    check_clean(read(text), values)


def test_a_fifth_column_that_is_always_empty() -> None:
    values = lawful(5)
    wide = printing.disclosure_table(values, width=5)
    two = "\n".join(
        " | ".join(cell.text for cell in row) + " |" * (1 + sum(cell.cols - 1 for cell in row))
        for row in wide
    )
    assert "规章 | " in two
    three, four = (LAYOUTS["pipes"](rows) for rows in tables(values)[1:])
    check_clean(read(assemble((two, three, four))), values)


@pytest.mark.parametrize(
    "snippet",
    [
        "规章 | 0 | 0 | 0 |\n行政规范性文件 | 2 | 1 | 14 |\n第二十条第(五)项 | |||\n信息内容 | 本年处理决定数量 | |||\n行政许可 | 31 | |||",
        "规章 | 0 | 0 | 0 |\n行政规范性文件 | 2 | 1 | 14 |\n第二十条第(五)项 | |||\n信息内容 | 本年处理决定数量 | ||\n行政许可 | 31 | ||",
        "规章 | 0 | 0 | 0 | |\n行政规范性文件 | 2 | 1 | 14 | |\n第二十条第(五)项 | ||||\n信息内容 | 本年处理决定数量 | |||\n行政许可 | 31 | |||",
        "规章 | 0 | 0 | 0 |\n行政规范性文件 | 2 | 1 | 14 |\n第二十条第(五)项 |\n信息内容 | 本年处理决定数量 |\n行政许可 | 31 |",
        "规章 |\n0 |\n0 |\n0 |\n行政规范性文件 |\n2 |\n1 |\n14 |\n第二十条第(五)项 |\n|||\n信息内容 |\n本年处理决定数量 |\n|||\n行政许可 |\n31 |\n|||",
        "|\n规章 |\n0 |\n0 |\n0 |\n|\n行政规范性文件 |\n2 |\n1 |\n14 |\n|\n第二十条第(五)项 |\n|\n信息内容 |\n本年处理决定数量 | ||\n|\n行政许可 |\n31 | ||",
        "| \n 规章  | \n 0  | \n 0  | \n 0  | \n| \n 行政规范性文件  | \n 2  | \n 1  | \n 14  | \n| \n 第二十条第(五)项  | \n| \n 信息内容  | \n 本年处理决定数量  | \n| \n 行政许可  | \n 31  | ",
        "| 规章\n|\n0\n|\n0\n|\n0\n|\n| 行政规范性文件\n|\n2\n|\n1\n|\n14\n|\n| 第二十条第(五)项\n|\n| 信息内容\n|\n本年处理决定数量\n|\n| 行政许可\n|\n31\n|",
        "| 规章 | 0 | 0 | 0 | \n| 行政规范性文件 | 2 | 1 | 14 | \n| 第二十条第(五)项 | \n| 信息内容 | 本年处理决定数量 | \n| 行政许可 | 31 | ",
        "规章\n0\n0\n0\n行政规范性文件\n2\n1\n14\n第二十条第(五)项\n信息内容\n本年处理决定数量\n行政许可\n31",
        "\t规章\n\t0\n\t0\n\t0\n\n\t行政规范性文件\n\t2\n\t1\n\t14\n\n\t第二十条第(五)项\n\n\t信息内容\n\t本年处理决定数量\n\n\t行政许可\n\t31",
        "规章 0 0 0\n行政规范性文件 2 1 14\n第二十条第(五)项\n信息内容 本年处理决定数量\n行政许可 31",
        "规章\t0\t0\t0\n行政规范性文件\t2\t1\t14\n第二十条第(五)项\n信息内容\t本年处理决定数量\n行政许可\t31",
    ],
)  # fmt: skip
@pytest.mark.parametrize("inline", [True, False])
def test_layouts_as_they_were_seen(snippet: str, inline: bool) -> None:
    """Table 2 as real pages print it, its heads in the same manner or each on a line."""
    bar = "|" in snippet
    heads = ["第二十条第(一)项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    if bar and inline:
        head = f"{heads[0]} | |||\n{' | '.join(heads[1:])} |"
    elif bar:
        head = " |\n".join(heads) + " |"
    elif "\t" in snippet:
        head = "\t".join(heads) if inline else "\n".join(heads)
    else:
        head = (" " if inline else "\n").join(heads)
    rest = tables(zeros())[1:]
    show = LAYOUTS["pipes" if bar else "lines"]
    report = read(assemble((f"{head}\n{snippet}", *map(show, rest))))
    assert report.disclosure is not None
    assert report.form == "2021"
    assert report.disclosure["regulations"] == {"issued": 0, "repealed": 0, "in_force": 0}
    assert report.disclosure["normative_documents"] == {"issued": 2, "repealed": 1, "in_force": 14}
    assert report.disclosure["licensing"] == {"decisions": 31}
    assert statuses(report)["disclosure.penalties.decisions"] == "missing"


def glued(values: Mapping[str, str], form: str = "2021", others: int = 3) -> str:
    return assemble("".join(c.text for row in rows for c in row) for rows in tables(values, form, others))


@pytest.mark.parametrize("seed", range(6))
def test_no_separators_never_guesses(seed: int) -> None:
    """「一、本年新收政府信息公开申请数量640020470」: a cell is exact, or open."""
    values = lawful(seed, top=12)
    report = read(glued(values))
    assert silent(report, values) == {}
    shown = read_values(report)
    assert shown.keys() == values.keys()
    conflicting = [path for path, status in statuses(report).items() if status == "conflicting"]
    assert conflicting == []


def test_no_separators_and_one_way_only() -> None:
    values = zeros() | {
        "disclosure.licensing.decisions": "2293",
        "disclosure.fees.amount": "7",
        "requests.new_requests.natural_person": "3",
        "requests.new_requests.total": "3",
        "requests.granted.natural_person": "3",
        "requests.granted.total": "3",
        "requests.total_outcomes.natural_person": "3",
        "requests.total_outcomes.total": "3",
    }
    check_clean(read(glued(values)), values)


def test_no_separators_and_a_column_that_is_not_printed() -> None:
    """「000 0 0 11」 is six cells, the last of them 11: that it adds up as seven is chance where no other row has seven."""
    values = zeros()
    for row in ("new_requests", "unavailable_not_held", "total_outcomes"):
        values |= {f"requests.{row}.social_welfare": "11", f"requests.{row}.total": "11"}
    two, three, four = tables(values)
    gone = next(i for i, cell in enumerate(three[2]) if cell.text == "社会公益组织")
    three[2] = [cell for i, cell in enumerate(three[2]) if i != gone]
    three[3:] = [[*row[:-4], *row[-3:]] for row in three[3:]]
    report = read(assemble("".join(c.text for row in rows for c in row) for rows in (two, three, four)))
    assert report.text is not None
    assert "不掌握相关政府信息0000011" in report.text
    printed = {path: value for path, value in values.items() if "social_welfare" not in path}
    assert silent(report, printed) == {}


def test_stray_spaces_inside_a_row_without_separators() -> None:
    """「500000 5」 is 5, 0, 0, 0, 0, 0, 5."""
    values = zeros()
    for row in ("new_requests", "partially_granted", "total_outcomes"):
        values |= {f"requests.{row}.natural_person": "5", f"requests.{row}.total": "5"}
    text = glued(values).replace("不计其他情形）5000005", "不计其他情形）500000 5")
    assert "500000 5" in text
    check_clean(read(text), values)


PDF = """（四）无 1.本机关不掌握相关政府信息 746 12 0 0 10 1 769
- 5 -
法提供 2.没有现成信息需要另行制作 11 0 0 0 0 0 11
3.补正后申请内容仍不明确 0 0 0 0 0 0 0"""


def pdf(values: Mapping[str, str]) -> str:
    """Rows on lines, as the text of a PDF goes."""
    lines = [
        "申请人情况",
        "法人或其他组织",
        "自然 商业 科研 社会公 法律服 总计",
        "人 企业 机构 益组织 务机构 其他",
    ]
    for rows in (
        printing.NEW,
        *(members for _, members in printing.outcomes()),
        printing.TOTAL,
        printing.FORWARD,
    ):
        for row, label in rows.items():
            numbers = " ".join(values[f"requests.{row}.{column}"] for column in printing.APPLICANTS)
            lines.append(f"{label} {numbers}")
    return "\n".join(lines)


def test_text_of_a_pdf() -> None:
    values = zeros()
    numbers = {"natural_person": 746, "business": 12, "legal_service": 10, "other": 1, "total": 769}
    made = {"natural_person": 11, "total": 11}
    for column in printing.APPLICANTS:
        values[f"requests.unavailable_not_held.{column}"] = str(numbers.get(column, 0))
        values[f"requests.unavailable_needs_creation.{column}"] = str(made.get(column, 0))
        both = str(numbers.get(column, 0) + made.get(column, 0))
        values[f"requests.total_outcomes.{column}"] = values[f"requests.new_requests.{column}"] = both
    table = pdf(values)
    held = "1.本机关不掌握相关政府信息 746 12 0 0 10 1 769"
    start = table.index(held)
    end = table.index("1.信访举报投诉类申请")
    table = table[:start] + PDF + "\n（五）不\n予处理 " + table[end:]
    two, _, four = map(LAYOUTS["lines"], tables(values))
    report = read(assemble((two, table, four)))
    check_clean(report, values)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("layout", ["lines", "tight-lines", "tabs"])
def test_a_table_on_one_line(layout: str, whole: bool) -> None:
    """Cells parted by spaces alone; the whole document on one line, or each table."""
    for seed in (8, 63):
        values = lawful(seed)
        shown = [LAYOUTS[layout](rows) for rows in tables(values)]
        if not whole:
            shown = [re.sub(r"\s*\n\s*", " ", one) for one in shown]
        text = assemble(shown)
        report = read(re.sub(r"\s*\n\s*", " ", text) if whole else text)
        check_clean(report, values)
        assert report.year == 2023
        assert len(report.sections) == 6


@pytest.mark.parametrize("layout", ["pipes", "both-pipes", "pipe-lines", "alternating", "markdown"])
def test_a_table_on_one_line_with_pipes_says_nothing_false(layout: str) -> None:
    values = lawful(9)
    shown = (LAYOUTS[layout](rows).replace("\n", " ") for rows in tables(values))
    report = read(assemble(shown))
    assert silent(report, values) == {}
    assert not [f for f in report.findings if f.severity == "error" and f.code in IDENTITIES]


@pytest.mark.parametrize("layout", ["html", "lines"])
def test_tables_that_are_pictures(layout: str) -> None:
    text = assemble(("", "", ""), page=layout == "html").replace("<p></p>", "")
    report = read(text)
    assert (report.disclosure, report.requests, report.litigation, report.form) == (None, None, None, None)
    assert report.evidence == {}
    assert [s.id for s in report.sections] == [
        "overview", "disclosure", "requests", "litigation", "problems", "other"
    ]  # fmt: skip


@pytest.mark.parametrize("layout", WAYS)
def test_labels_without_any_number(layout: str) -> None:
    report = read(write(dict.fromkeys(paths(), ""), layout))
    assert set(read_values(report).values()) <= {None}
    assert set(statuses(report).values()) <= {"blank", "missing"}
    assert not [f for f in report.findings if f.severity == "error"]


def test_collapsed_blanks_leave_the_place_open() -> None:
    """`规章 | \\|||`, `行政规范性文件 | 2 | \\|||`: in which column does the 2 stand?"""
    two, three, four = map(LAYOUTS["pipes"], tables(zeros()))
    two = two.replace("规章 | 0 | 0 | 0 |", "规章 | |||").replace(
        "行政规范性文件 | 0 | 0 | 0 |", "行政规范性文件 | 2 | |||"
    )
    report = read(assemble((two, three, four)))
    for column in ("issued", "repealed", "in_force"):
        assert statuses(report)[f"disclosure.normative_documents.{column}"] != "read" or column == "issued"
        assert read_values(report)[f"disclosure.regulations.{column}"] is None


def test_a_blank_kept_inside_a_row() -> None:
    """`行政处罚 |` ⏎ `|` ⏎ `+239 |` ⏎ `239 |`."""
    values = zeros("2019", 1)
    text = write(values, "pipe-lines", "2019", 1)
    text = text.replace("行政处罚 |\n0 |\n0 |\n0 |", "行政处罚 |\n|\n+239 |\n239 |")
    report = read(text)
    assert report.disclosure is not None
    assert report.disclosure["penalties"] == {"previous_items": None, "change": 239, "decisions": 239}
    assert statuses(report)["disclosure.penalties.previous_items"] == "blank"
    assert report.evidence["disclosure.penalties.change"].raw == "+239"


def test_a_group_label_repeated_in_mid_table() -> None:
    for layout in ("lines", "pipes"):
        values = lawful(4)
        text = write(values, layout)
        end = {"lines": "\n\n", "pipes": " | "}[layout]
        text = text.replace("（四）无法提供", f"三、本年度办理结果{end}（四）无法提供", 1)
        check_clean(read(text), values)


def test_sub_rows_numbered_otherwise() -> None:
    values = lawful(6)
    for layout in ("html", "lines", "pipes"):
        text = re.sub(r"([1-8])\.(?=[\u4e00-\u9fff])", r"\1、", write(values, layout))
        check_clean(read(text), values)


def test_prose_between_heading_and_table() -> None:
    values = lawful(12)
    for layout in ("html", "lines", "pipes"):
        said = "2023年，我局收到政府信息公开申请8件，办结7件，办理行政许可290件。"
        if layout == "html":
            text = write(values, layout).replace("<table>", f"<p>{said}</p><table>")
        else:
            text = write(values, layout)
            for heading in printing.HEADINGS[1:4]:
                text = text.replace(heading + "\n", f"{heading}\n{said}\n")
        check_clean(read(text), values)


def test_html_from_a_word_processor() -> None:
    """`<td>442</td>` and `<td><p><span>396</span></p></td>` in one row."""
    values = lawful(13)
    rng = random.Random(1)
    style = "mso-bidi-font-size:10.5pt;font-family:仿宋;" * 8

    def wrap(match: re.Match[str]) -> str:
        if rng.random() < 0.5:
            return match[0]
        return f'<td{match[1]}><p class="MsoNormal"><span style="{style}">{match[2]}</span></p></td>'

    text = re.sub(r"<td([^>]*)>([^<]*)</td>", wrap, write(values, "html"))
    check_clean(read(text), values)


# --- numbers --------------------------------------------------------------------------------------

#: Printed in a cell, what it says, and its status (table 2 is under no sum).
NUMBERS = [
    ("1,234", 1234),
    ("1，234", 1234),
    ("12,345,678", 12345678),
    ("１２", 12),
    ("１，２３４", 1234),
    ("12件", 12),
    ("12 件", 12),
    ("12（件）", 12),
    ("22（其中修订16件）", 22),
    ("55（含自然失效29件）", 55),
    ("00", 0),
    ("007", 7),
    ("0", 0),
    ("11398889", 11398889),
    ("987654321098765", 987654321098765),
    ("三", 3),
    ("十二", 12),
    ("一百二十", 120),
    ("零", 0),
    ("+3", 3),
]
DECIMALS = [
    ("0.04", "0.04"),
    ("０．０４", "0.04"),
    ("712.187895", "712.187895"),
    ("24252.311082", "24252.311082"),
    ("1,234.50", "1234.50"),
    ("113.96万元", "113.96"),
    ("0.00", "0.00"),
]
NOTHING = ["/", "—", "——", "-", "－", "无", "\\", "*", "", " ", "\u3000", "(无)"]
UNREADABLE = ["0/0", "约5", "近1000", "1.2.3", "12,34", "5%", "3-5", "1e5", "12件/5件", "3或4", "２０２３年"]


@pytest.mark.parametrize("layout", WAYS)
@pytest.mark.parametrize(("printed", "value"), NUMBERS)
def test_numbers(printed: str, value: int, layout: str) -> None:
    field = "disclosure.normative_documents.repealed"
    report = read(write(zeros() | {field: printed}, layout))
    assert read_values(report)[field] == value
    assert type(read_values(report)[field]) is int
    assert statuses(report)[field] == "read"
    assert printed.startswith(report.evidence[field].raw or "nothing")
    others = {path: v for path, v in read_values(report).items() if path != field}
    assert set(others.values()) == {0}


@pytest.mark.parametrize("layout", WAYS)
@pytest.mark.parametrize(
    ("printed", "value"), [*DECIMALS, ("251000元", "25.1"), ("3405820元", "340.582"), ("8040", 8040)]
)
def test_amounts_are_exact(printed: str, value: str | int, layout: str) -> None:
    field = "disclosure.fees.amount"
    report = read(write(zeros() | {field: printed}, layout))
    shown = read_values(report)[field]
    assert (shown, type(shown)) == ((Decimal(value), Decimal) if isinstance(value, str) else (value, int))
    assert str(shown) == str(value)
    assert statuses(report)[field] == "read"


def test_json_prints_decimals_digit_for_digit() -> None:
    from gongkai.exports.json import dumps

    field = "disclosure.fees.amount"
    for printed in ("24252.311082", "0.10", "712.187895", "11398889.000001"):
        assert f'"amount": {printed}' in dumps(
            extract(write(zeros() | {field: printed}, "html").encode(), name="a.html")
        )


@pytest.mark.parametrize("layout", WAYS)
@pytest.mark.parametrize(
    ("printed", "value"),
    [("-3", -3), ("+3", 3), ("+239", 239), ("-18", -18), ("－18", -18), ("−18", -18), ("增加5", 5), ("增98", 98),
     ("减少5", -5), ("减18", -18), ("新增3", 3), ("增加 5", 5)],
)  # fmt: skip
def test_signed_changes(printed: str, value: int, layout: str) -> None:
    field = "disclosure.licensing.change"
    report = read(write(zeros("2019", 1) | {field: printed}, layout, "2019", 1))
    assert read_values(report)[field] == value
    assert statuses(report)[field] == "read"
    assert {v for path, v in read_values(report).items() if path != field} == {0}


@pytest.mark.parametrize("layout", ["html", "pipes", "both-pipes", "pipe-lines", "tabs", "markdown"])
@pytest.mark.parametrize("printed", NOTHING)
def test_nothing_is_null_and_blank_never_zero(printed: str, layout: str) -> None:
    field = "disclosure.normative_documents.repealed"
    values = zeros() | {"disclosure.normative_documents.in_force": "5", field: printed}
    report = read(write(values, layout))
    assert read_values(report)[field] is None
    assert statuses(report)[field] == "blank"
    assert read_values(report)["disclosure.normative_documents.in_force"] == 5
    assert read_values(report)["disclosure.normative_documents.issued"] == 0


@pytest.mark.parametrize("layout", WAYS)
@pytest.mark.parametrize("printed", UNREADABLE)
def test_what_is_no_one_number_is_ambiguous(printed: str, layout: str) -> None:
    field = "disclosure.normative_documents.repealed"
    report = read(write(zeros() | {field: printed}, layout))
    assert read_values(report)[field] is None
    assert statuses(report)[field] == "ambiguous"
    assert {v for path, v in read_values(report).items() if path != field} <= {0, None}


@pytest.mark.parametrize("layout", ["html", "lines", "tight-lines", "pipes", "tabs"])
@pytest.mark.parametrize("printed", ["3或4", "5人次左右", "5件以上", "5余", "近5", "5 左右", "5多件"])
@pytest.mark.parametrize(
    "field",
    ["disclosure.normative_documents.in_force", "disclosure.licensing.decisions", "requests.granted.natural_person",
     "requests.granted.total", "litigation.review.upheld", "litigation.litigation_after_review.total"],
)  # fmt: skip
def test_a_bound_is_no_number_wherever_it_stands(field: str, printed: str, layout: str) -> None:
    values = lawful(45, top=6)
    report = read(write(values | {field: printed}, layout))
    assert read_values(report)[field] is None
    assert silent(report, values) == {}
    assert "conflicting" not in statuses(report).values()


@pytest.mark.parametrize("layout", WAYS)
def test_a_word_alone_is_no_number(layout: str) -> None:
    field = "disclosure.licensing.change"
    report = read(write(zeros("2019", 1) | {field: "增"}, layout, "2019", 1))
    assert read_values(report)[field] is None
    assert statuses(report)[field] in ("blank", "ambiguous")


@pytest.mark.parametrize("layout", WAYS)
def test_a_spaced_number_is_confirmed_by_arithmetic_alone(layout: str) -> None:
    """「1 2」 in one cell is a twelve where the sums say so."""
    values = zeros()
    for row in ("new_requests", "granted", "total_outcomes"):
        values |= {f"requests.{row}.natural_person": "12", f"requests.{row}.total": "12"}
    shown = values | {"requests.granted.natural_person": "1 2"}
    report = read(write(shown, layout))
    field = "requests.granted.natural_person"
    assert read_values(report)[field] in (12, None)
    assert (read_values(report)[field] is None) == (statuses(report)[field] == "ambiguous")
    alone = read(write(zeros() | {"disclosure.licensing.decisions": "1 2"}, layout))
    assert read_values(alone)["disclosure.licensing.decisions"] is None
    assert statuses(alone)["disclosure.licensing.decisions"] == "ambiguous"


@pytest.mark.parametrize("layout", WAYS)
def test_a_run_of_digits_too_long_for_a_count_is_exact_or_open(layout: str) -> None:
    field = "disclosure.licensing.decisions"
    for digits in ("98765432109876543210", "1" * 400, "9" * 5000):
        report = read(write(zeros() | {field: digits}, layout))
        assert read_values(report)[field] is None or str(read_values(report)[field]) == digits


def test_thousands_parted_by_spaces() -> None:
    for layout in WAYS:
        report = read(write(zeros() | {"disclosure.licensing.decisions": "1 234"}, layout))
        assert read_values(report)["disclosure.licensing.decisions"] in (1234, None)


# --- labels ---------------------------------------------------------------------------------------

SPELLINGS = [
    ("（区分处理的，只计这一情形，不计其他情形）", "(区分处理的,只计这一情况,不计其他情形)"),
    ("（区分处理的，只计这一情形，不计其他情形）", ""),
    ("危及“三安全一稳定”", "危及三安全一稳定"),
    ("危及“三安全一稳定”", "危及＂三安全一稳定＂"),
    ("危及“三安全一稳定”", "危及‘三安全一稳定’"),
    ("属于三类内部事务信息", "属于三类内容事务信息"),
    ("其他法律行政法规禁止公开", "其他法律行政止公开"),
    ("行政规范性文件", "规范性文件"),
    ("行政规范性文件", "规范文件"),
    ("本年制发件数", "本年制定件数"),
    ("现行有效件数", "现行有效件"),
    ("单位：万元", "单位:0万元"),
    ("商业企业", "商 业 企 业"),
    ("第二十条第（一）项", "第二十条  第(一)项"),
    ("商业企业", "企业"),
    ("科研机构", "科研"),
    ("社会公益组织", "公益组织"),
    ("法律服务机构", "法律服务"),
    ("总计", "合计"),
    ("未经复议直接起诉", "未经复议直接诉讼"),
    ("复议后起诉", "复议后诉讼"),
    ("结转下年度继续办理", "结转下一年度继续办理"),
    ("第二十条第（一）项", ""),
    ("（", "("),
    ("其他", "其它"),
    ("信息", "信 息"),
    ("法人或其他组织", "法人和其他组织"),
    ("法人或其他组织", "法人或者其他组织"),
    ("法人或其他组织", "法人及其他组织"),
    ("法人或其他组织", "法人"),
    ("申请人情况", "申请人类别"),
    ("三、本年度办理结果", "三、办理结果"),
    ("（七）总计", "总计"),
    ("（七）总计", "（七）合计"),
]


@pytest.mark.parametrize("layout", WAYS)
@pytest.mark.parametrize(("old", "new"), SPELLINGS)
def test_spellings_of_labels(old: str, new: str, layout: str) -> None:
    values = lawful(21)
    show = LAYOUTS[layout]
    shown = [
        show([[c._replace(text=c.text.replace(old, new)) for c in row] for row in rows])
        for rows in tables(values)
    ]
    check_clean(read(assemble(shown, page=layout == "html")), values)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("本年新制作数量", "本年新"),
        ("本年增/减", "本年增/"),
        ("本年增/减", "本年增减"),
        ("本年增/减", "本年增／减"),
    ],
)
@pytest.mark.parametrize("layout", ["html", "lines", "pipes"])
def test_heads_that_lost_their_second_line(old: str, new: str, layout: str) -> None:
    values = lawful(22, "2019", 1)
    text = write(values, layout, "2019", 1).replace(old, new)
    if new == "本年新":
        text = text.replace("本年新公开数量", "本年新")
    report = read(text)
    check_clean(report, values)
    assert report.form == "2019"


@pytest.mark.parametrize("layout", ["html", "lines", "pipes"])
def test_one_wrong_letter_in_any_label(layout: str) -> None:
    values = lawful(23)
    labels = [*printing.NEW.values(), *(v for _, rows in printing.outcomes() for v in rows.values()), *printing.FORWARD.values()]  # fmt: skip
    rng = random.Random(5)
    for label in rng.sample([one for one in labels if len(one) > 6], 6):
        at = rng.randrange(3, len(label))
        text = write(values, layout).replace(label, label[:at] + "灞" + label[at + 1 :])
        report = read(text)
        assert silent(report, values) == {}, label
        assert read_values(report) == expect(values), label


def test_traditional_labels() -> None:
    import opencc

    values = lawful(24, "2019", 1)
    for layout in ("html", "lines", "tabs"):
        check_clean(read(opencc.OpenCC("s2t").convert(write(values, layout, "2019", 1))), values)


# --- disorder -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_columns_in_another_order(seed: int) -> None:
    """By label, not by counting: the columns of a grid may stand in any order."""
    values = lawful(seed)
    kinds = list(printing.APPLICANTS)
    middle = kinds[1:-1]
    random.Random(seed).shuffle(middle)
    order = [kinds[0], *middle, kinds[-1]]
    if seed % 2:
        order = [kinds[-1], *middle, kinds[0]]
    three = requests_table(values, columns={kind: printing.APPLICANTS[kind] for kind in order})
    two, _, four = tables(values)
    report = read_rows(two, three, four, "html")
    check_clean(report, values)


def test_table_2_with_its_columns_and_rows_in_another_order() -> None:
    values = lawful(31)
    label, columns, rows = printing.DISCLOSURE["2021"][0]
    turned: Rows = [[Cell(label, 4)], [Cell("信息内容"), *map(Cell, reversed(columns.values()))]]
    for row, printed in reversed(rows.items()):
        turned.append([Cell(printed), *(Cell(values[f"disclosure.{row}.{c}"]) for c in reversed(columns))])
    two = [*printing.disclosure_table(values)[4:], *turned]
    for layout in ("html", "pipes"):
        check_clean(read_rows(two, *tables(values)[1:], layout), values)


@pytest.mark.parametrize("again", [True, False])
def test_a_table_split_in_two(again: bool) -> None:
    """Over two pages, the heads printed again or not."""
    values = lawful(32)
    two, three, four = tables(values)
    at = 13  # behind 5.属于三类内部事务信息
    top = [[c._replace(rows=min(c.rows, at - i)) for c in row] for i, row in enumerate(three[:at])]
    rest = [[Cell("三、本年度办理结果", 1, 15), Cell("（三）不予公开", 1, 3), *three[at]], *three[at + 1 :]]
    rest = three[:3] + rest if again else rest
    shown = f"{printing.as_html(top)}\n{printing.as_html(rest)}"
    text = assemble((printing.as_html(two), "", printing.as_html(four)), page=True)
    report = read(text.replace("<p></p>", shown))
    check_clean(report, values)


def test_all_three_tables_in_one() -> None:
    values = lawful(33)
    two, three, four = tables(values)
    text = assemble((printing.as_html([*two, *three, *four]), "", ""), page=True).replace("<p></p>", "")
    report = read(text)
    assert silent(report, values) == {}
    assert read_values(report) == expect(values)


@pytest.mark.parametrize("layout", WAYS)
def test_a_row_that_the_form_does_not_know(layout: str) -> None:
    values = lawful(34)
    two, three, four = tables(values)
    two = [*two, [Cell("2023年本部门政府信息公开发布总数量（非新闻类、消息类）：2", 4)]]
    three = [*three, [Cell("五、其中网上申请数量", 3), *map(Cell, "5100006")]]
    check_clean(read_rows(two, three, four, layout), values)


@pytest.mark.parametrize("layout", WAYS)
def test_a_row_that_is_not_printed(layout: str) -> None:
    """Its fields are missing, and no sum over it is tried; the others stay proved."""
    values = lawful(35)
    gone = "not_processed_publication"
    rows = [row for row in requests_table(values) if "3.要求提供公开出版物" not in [c.text for c in row]]
    fixed = [[c._replace(rows=c.rows - 1 if c.text in ("三、本年度办理结果", "（五）不予处理") else c.rows) for c in row]
             for row in rows]  # fmt: skip
    report = read_rows(tables(values)[0], fixed, tables(values)[2], layout)
    shown, status = read_values(report), statuses(report)
    for path, value in expect(values).items():
        if f".{gone}." in path:
            assert (shown[path], status[path]) == (None, "missing")
        else:
            assert shown[path] == value
            assert status[path] == ("read" if path.startswith("disclosure.") else "verified")
    assert [f.code for f in report.findings if f.severity == "error" and f.code in IDENTITIES] == []


@pytest.mark.parametrize("layout", WAYS)
def test_a_report_without_one_table(layout: str) -> None:
    values = lawful(36)
    for left_out in range(3):
        shown = [LAYOUTS[layout](rows) for rows in tables(values)]
        shown[left_out] = ""
        report = read(assemble(shown, page=layout == "html").replace("<p></p>", ""))
        names = ("disclosure", "requests", "litigation")
        for i, name in enumerate(names):
            assert (getattr(report, name) is None) == (i == left_out), name
        there = {path: int(v) for path, v in values.items() if not path.startswith(names[left_out])}
        assert read_values(report) == there
        if report.form is not None:
            missing = {s for path, s in statuses(report).items() if path.startswith(names[left_out])}
            assert missing == {"missing"}


# --- lost cells and labels ------------------------------------------------------------------------


def lose(values: Mapping[str, str], path: str, layout: str) -> str:
    """Print a report in which one cell is not there at all."""
    marked = dict(values) | {path: "\x00"}
    shown = []
    for rows in tables(marked):
        shown.append(LAYOUTS[layout]([[c for c in row if c.text != "\x00"] for row in rows]))
    return assemble(shown, page=layout == "html")


@pytest.mark.generator
@pytest.mark.parametrize(
    "layout", ["lines", "tight-lines", "pipe-lines", "both-pipes", "alternating", "html"]
)
def test_a_lost_cell_never_moves_another(layout: str) -> None:
    rng = random.Random(len(layout))
    for seed in (41, 60):
        values = lawful(seed, top=6)
        fields = [
            p for p in paths() if not p.startswith("litigation.") and ("requests." in p or "normative" in p)
        ]
        for path in (*rng.sample(fields, 8), *rng.sample([p for p in paths() if "litigation." in p], 6)):
            report = read(lose(values, path, layout))
            assert silent(report, values) == {}, path
            assert read_values(report)[path] in (None, int(values[path]))
            assert "conflicting" not in statuses(report).values()


@pytest.mark.parametrize("layout", ["lines", "pipe-lines", "html"])
@pytest.mark.parametrize("column", printing.RESULTS)
def test_a_placement_that_no_sum_can_try_is_not_taken(column: str, layout: str) -> None:
    """One of 2, 3, 0, 3, 8 is lost: that a total may be the lost one confirms nothing."""
    values = lawful(41) | {"litigation.litigation_direct.total": "8"}
    for row in ("review", "litigation_direct", "litigation_after_review"):
        report = read(lose(values, f"litigation.{row}.{column}", layout))
        assert silent(report, values) == {}


def test_two_cells_lost_in_one_row() -> None:
    rng = random.Random(9)
    for seed in range(6):
        values = lawful(seed, top=9)
        for table, rows in (
            ("requests", printing.requests_rows()),
            ("litigation", ["review", "litigation_direct"]),
        ):
            row = rng.choice(rows)
            columns = rng.sample(list(printing.APPLICANTS if table == "requests" else printing.RESULTS), 2)
            marked = values | {f"{table}.{row}.{column}": "\x00" for column in columns}
            shown = [
                LAYOUTS["lines"]([[c for c in line if c.text != "\x00"] for line in part])
                for part in tables(marked)
            ]
            assert silent(read(assemble(shown)), values) == {}


@pytest.mark.parametrize("layout", ["lines", "pipes", "pipe-lines"])
def test_a_lost_label_never_moves_a_row(layout: str) -> None:
    values = lawful(42)
    for label in (
        "2.重复申请",
        "5.属于三类内部事务信息",
        "（一）予以公开",
        "行政处罚",
        "1.本机关不掌握相关政府信息",
    ):
        shown = [
            LAYOUTS[layout]([[c for c in row if c.text != label] for row in rows]) for rows in tables(values)
        ]
        report = read(assemble(shown))
        assert silent(report, values) == {}, label


@pytest.mark.parametrize("layout", ["lines", "pipe-lines", "alternating"])
def test_stray_pipes_and_page_numbers(layout: str) -> None:
    values = lawful(43)
    text = write(values, layout)
    text = text.replace("（四）无法提供", "- 5 -\n（四）无法提供", 1)
    check_clean(read(text), values)


# --- forms ----------------------------------------------------------------------------------------


def mixed(values: Values) -> Rows:
    """第（一）项 with the columns of 2019, the rest with those of 2021."""
    old = printing.disclosure_table(zeros("2019") | values, "2019")[:4]
    return [*old, *printing.disclosure_table(values, "2021")[4:]]


@pytest.mark.parametrize("layout", WAYS)
def test_two_forms_in_one_table(layout: str) -> None:
    values = lawful(51) | {
        p: v for p, v in lawful(52, "2019").items() if ".regulations." in p or ".normative" in p
    }
    three, four = requests_table(values), litigation_table(values)
    report = read_rows(mixed(values), three, four, layout)
    printed = {p: v for p, v in values.items() if not p.endswith((".issued", ".repealed", ".in_force"))}
    shown = read_values(report)
    assert {p: v for p, v in shown.items() if v is not None} == expect(printed)
    assert report.form == "2021"
    for column in ("issued", "repealed", "in_force"):
        assert statuses(report)[f"disclosure.normative_documents.{column}"] == "missing"


@pytest.mark.parametrize("layout", WAYS)
@pytest.mark.parametrize("year", ["2019", "2024"])
def test_the_form_is_never_told_by_the_year(layout: str, year: str) -> None:
    for form, others in (("2019", 1), ("2021", 3), ("2021", 1), ("2019", 3)):
        report = read(write(lawful(53, form, others), layout, form, others).replace("2023", year))
        assert (report.form, report.year) == (form, int(year))


def test_one_row_of_other_handling_makes_no_2019_form() -> None:
    """Without table 2 only 其他处理 differs, and one row alone is printed under both forms."""
    for layout in ("html", "lines"):
        _, three, four = (LAYOUTS[layout](rows) for rows in tables(lawful(54, "2021", 1), "2021", 1))
        text = assemble(("", three, four), page=layout == "html").replace("<p></p>", "")
        assert read(text).form in (None, "2021")
        _, three, four = (LAYOUTS[layout](rows) for rows in tables(lawful(54)))
        text = assemble(("", three, four), page=layout == "html").replace("<p></p>", "")
        assert read(text).form == "2021"


@pytest.mark.parametrize("layout", WAYS)
def test_a_remark_under_the_table_is_no_cell(layout: str) -> None:
    values = lawful(55)
    text = write(values, layout)
    note = "注：上表中“商业企业”含个体工商户3户，数据截至2023年12月31日。"
    mark = printing.HEADINGS[3]
    text = (
        text.replace(f"<p>{mark}</p>", f"<p>{note}</p><p>{mark}</p>")
        if layout == "html"
        else text.replace(mark, f"{note}\n{mark}")
    )
    check_clean(read(text), values)
