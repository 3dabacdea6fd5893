"""Tables of a page on their grid, by HTML's own algorithm; layout tables seen through."""

import pytest

from gongkai.document import Document
from gongkai.readers import read

Laid = list[tuple[int, int, int, int, str]]


def page(body: str) -> Document:
    return read(f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode())


def laid(document: Document) -> Laid:
    (table,) = document.tables
    return [(c.row, c.column, c.rowspan, c.colspan, document.text[c.start : c.end]) for c in table.cells]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # plain, and with every end tag left out
        ("<tr><td>a</td><td>b</td></tr>", [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b")]),
        ("<tr><td>a<td>b<tr><td>c", [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b"), (1, 0, 1, 1, "c")]),
        # spans
        (
            "<tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d",
            [(0, 0, 2, 1, "a"), (0, 1, 1, 2, "b"), (1, 1, 1, 1, "c"), (1, 2, 1, 1, "d")],
        ),
        # rowspan=0 goes to the end of its row group
        (
            "<tbody><tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d",
            [(0, 0, 2, 1, "a"), (0, 1, 1, 1, "b"), (1, 1, 1, 1, "c"), (2, 0, 1, 1, "d")],
        ),
        # a rowspan ends with its row group, and with the table
        (
            "<thead><tr><th rowspan=9>a<th>b</thead><tbody><tr><td>c<td rowspan=65535>d",
            [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b"), (1, 0, 1, 1, "c"), (1, 1, 1, 1, "d")],
        ),
        # a <tfoot> goes last wherever it is written
        (
            "<tfoot><tr><td>f<td>g</tfoot><tbody><tr><td>a<td>b</tbody>",
            [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b"), (1, 0, 1, 1, "f"), (1, 1, 1, 1, "g")],
        ),
        # a cell that would run over one from above is cut there
        (
            "<tr><td>a<td rowspan=2>b<td>c<tr><td colspan=3>d",
            [(0, 0, 1, 1, "a"), (0, 1, 2, 1, "b"), (0, 2, 1, 1, "c"), (1, 0, 1, 1, "d")],
        ),
        # nonsense is 1, digits in front count, 0 columns are 1
        (
            "<tr><td colspan=x>a<td colspan='2px'>b<td colspan=0>c<td colspan=-3>d",
            [(0, 0, 1, 1, "a"), (0, 1, 1, 2, "b"), (0, 3, 1, 1, "c"), (0, 4, 1, 1, "d")],
        ),
        # empty rows count, empty cells stay
        ("<tr><tr><td><td>b", [(1, 0, 1, 1, ""), (1, 1, 1, 1, "b")]),
        # cells without a row
        ("<td>a<td>b", [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b")]),
        # a cell opened within an unclosed block of another
        ("<tr><td><div>a<td>b<tr><td>c", [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b"), (1, 0, 1, 1, "c")]),
        # a form between table and row
        ("<form><tr><td>a<td>b</form>", [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b")]),
        # Word's cells beside plain ones
        (
            "<tr><td>442</td><td><p class=MsoNormal><span lang=EN-US>396<o:p></o:p></span></p></td>",
            [(0, 0, 1, 1, "442"), (0, 1, 1, 1, "396")],
        ),
        # paragraphs of a cell are parted by a newline, words by what parted them
        (
            "<tr><td><p>商业</p><p>企业</p><td>商业\n企业<td>商业<br>企业",
            [(0, 0, 1, 1, "商业\n企业"), (0, 1, 1, 1, "商业 企业"), (0, 2, 1, 1, "商业\n企业")],
        ),
        # a number over several spans is one number; over a border it is two
        (
            "<tr><td><span>1</span><span>2</span></td><td>3</td>",
            [(0, 0, 1, 1, "12"), (0, 1, 1, 1, "3")],
        ),
    ],
)
def test_cells_are_laid_as_html_says(rows: str, expected: Laid) -> None:
    assert laid(page(f"<table>{rows}</table>")) == expected


def test_absurd_spans_are_capped() -> None:
    document = page("<table><tr><td colspan=99999999>a<tr><td>b<td>c</table>")
    assert document.tables[0].columns == 1000
    assert document.text == "a\nb\nc"


def test_a_table_of_absurd_width_is_still_text() -> None:
    document = page("<table><tr>" + "<td colspan=1000>7" * 3 + "</table>")
    assert document.tables == ()
    assert document.text == "7\n7\n7"


def test_short_rows_leave_places_uncovered() -> None:
    document = page("<table><tr><td>a<td>b<td>c<tr><td>d</table>")
    assert (document.tables[0].rows, document.tables[0].columns) == (2, 3)
    assert len(document.tables[0].cells) == 4


def test_text_in_a_table_but_in_no_cell_stands_before_it() -> None:
    document = page("<table><caption>单位：件</caption>x<tr>y<td>1</td>z<td>2</td></tr></table>")
    assert document.text == "单位：件\nx\ny\nz\n1\n2"
    assert len(document.tables) == 1


def test_text_in_a_row_but_in_no_cell_is_not_lost() -> None:
    assert page("<table><tr>y<td>1</td><td>2</td></tr></table>").text == "y\n1\n2"


def test_cells_outside_a_table_are_lines() -> None:
    document = page("<div><td>1</td><td>2</td></div>")
    assert document.text == "1\n2"
    assert document.tables == ()


def test_divs_drawn_as_a_table_are_one() -> None:
    cell = "<div style='padding:0; display: table-cell'>{}</div>"
    row = "<div style='display:table-row'>" + cell.format("行政许可") + cell.format("290") + "</div>"
    document = page(f"<div style='width:100%;DISPLAY:table'>{row}{row}</div>")
    assert laid(document)[1] == (0, 1, 1, 1, "290")
    assert document.tables[0].rows == 2


def test_elements_in_the_role_of_a_table_are_one() -> None:
    document = page(
        "<div role='grid'><div role='rowgroup'>"
        "<div role='row'><span role='columnheader'>行政处罚</span><span role='gridcell'>12</span></div>"
        "<div role='row'><div role='cell' aria-colspan='2'>290</div></div></div></div>"
    )
    assert laid(document) == [(0, 0, 1, 1, "行政处罚"), (0, 1, 1, 1, "12"), (1, 0, 1, 2, "290")]


REPORT = (
    "<h1>某局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>"
    + "本局认真贯彻条例，做好公开工作。" * 30
    + "</p><table><tr><td>规章<td>0</table><p>三、申请情况</p><table><tr><td>新收<td>9</table><p>六、其他</p><p>无</p>"
)


@pytest.mark.parametrize(
    "shell",
    [
        "<table><tr><td>{}</td></tr></table>",
        "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>",
        "<table><tr><td>首页</td></tr><tr><td>{}</td></tr><tr><td>底</td></tr></table>",
        "<table width=100%><tbody><tr><td>左</td><td>{}</td></tr></tbody></table>",
    ],
)
def test_layout_tables_are_seen_through(shell: str) -> None:
    document = page(shell.format(REPORT))
    assert [[document.text[c.start : c.end] for c in t.cells] for t in document.tables] == [
        ["规章", "0"],
        ["新收", "9"],
    ]
    for line in ("某局2023年政府信息公开工作年度报告", "一、总体情况", "三、申请情况", "六、其他", "无"):
        assert line in document.text.split("\n")


def test_a_table_around_prose_is_layout() -> None:
    prose = "本局认真贯彻条例，做好公开工作。" * 40
    document = page(f"<table><tr><td>左栏</td><td><p>一、总体情况</p><p>{prose}</p></td></tr></table>")
    assert document.tables == ()
    assert document.text == f"左栏\n一、总体情况\n{prose}"


def test_a_long_remark_does_not_make_a_table_layout() -> None:
    rows = "".join(f"<tr><td>属于行政执法案卷的第{n}种情形<td>{n}<td>{n}" for n in range(40))
    document = page(f"<table>{rows}<tr><td colspan=3>{'注：此处为说明。' * 45}</table>")
    assert document.tables[0].rows == 41


def test_a_single_cell_table_in_a_cell_is_that_cell() -> None:
    document = page(
        "<table><tr><td>a<td><table><tr><td>396</td></tr></table></td></tr><tr><td>c<td>d</table>"
    )
    assert laid(document) == [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "396"), (1, 0, 1, 1, "c"), (1, 1, 1, 1, "d")]


def test_a_cell_of_the_header_class_stays() -> None:
    document = page(
        "<table><tr class=header><td class=nav-top>总计</td><td><div class=header>自然人</div></td></table>"
    )
    assert laid(document) == [(0, 0, 1, 1, "总计"), (0, 1, 1, 1, "自然人")]


def test_hidden_rows_and_cells_are_no_part_of_the_grid() -> None:
    document = page(
        "<table><tr style='display:none'><td>9<td>9<tr><td>a<td style='display:none'>9</td><td>b</table>"
    )
    assert laid(document) == [(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b")]
