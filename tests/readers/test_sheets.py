"""What a style sheet in the page hides in a table is not read, as no reader of the page sees it."""

from __future__ import annotations

import pytest

from gongkai.readers import read

HIDING = ".x{display:none}"


def texts(sheet: str, rows: str, table: str = "table") -> list[str]:
    page = f"<html><head><style>{sheet}</style></head><body><p>前</p><{table}>{rows}</{table}></body></html>"
    document = read(page.encode(), name="page.html")
    return [document.text[cell.start : cell.end] for one in document.tables for cell in one.cells]


@pytest.mark.parametrize("table", ["table", "TABLE"])
@pytest.mark.parametrize(
    ("sheet", "row", "read_as"),
    [
        (HIDING, "<tr><td>规章</td><td>1<span class=x>5</span></td></tr>", ["规章", "1"]),
        (HIDING, "<tr><td>规章</td><td>1</td></tr><tr class='a x'><td>规章</td><td>5</td></tr>", ["规章", "1"]),
        (HIDING, "<tr><td>规章</td><td>1</td><td class=x>5</td></tr>", ["规章", "1"]),
        ("/* . */ li, span.x{ visibility : hidden }", "<tr><td>规章</td><td>1<span class=x>5</span></td></tr>", ["规章", "1"]),
        ("span.x{display:none}", "<tr><td>规章</td><td class=x>15</td></tr>", ["规章", "15"]),
        ("@media print{.x{display:none}}", "<tr><td>规章</td><td class=x>15</td></tr>", ["规章", "15"]),
        (HIDING + ".x.on{display:block}", "<tr><td>规章</td><td class='x on'>15</td></tr>", ["规章", "15"]),
        (HIDING, "<tr><td>规章</td><td class=x style='display:table-cell'>15</td></tr>", ["规章", "15"]),
        (".tab .x{display:none}", "<tr><td>规章</td><td class=x>15</td></tr>", ["规章", "15"]),
        (HIDING, "<tr><td>规章</td><td class=xx>15</td></tr>", ["规章", "15"]),
        ("#h{display:none}", "<tr><td>规章</td><td><i id=h>1</i>5</td></tr>", ["规章", "5"]),
        ("#h{display:none}", "<tr><td>规章</td><td><i id=hh>1</i>5</td></tr>", ["规章", "15"]),
        ("td .x{display:none}", "<tr><td>规章</td><td><i class=x>1</i>5</td></tr>", ["规章", "5"]),
        ("p .x{display:none}", "<tr><td>规章</td><td><i class=x>1</i>5</td></tr>", ["规章", "15"]),
        ("tr > td > span{display:none}", "<tr><td>规章</td><td><span>1</span>5</td></tr>", ["规章", "5"]),
        (".a.x, .none{display:none}", "<tr><td>规章</td><td class=a>1</td><td class='x a'>5</td></tr>", ["规章", "1"]),
        ("td:nth-child(3){display:none}", "<tr><td>规章</td><td>1</td><td>5</td></tr>", ["规章", "1"]),
        ("[data-old]{display:none}", "<tr><td>规章</td><td data-old=1>1</td><td>5</td></tr>", ["规章", "5"]),
        (".x:hover,.x::after,.x:target{display:none}", "<tr><td>规章</td><td class=x>15</td></tr>", ["规章", "15"]),
        (HIDING + "td.x{display:table-cell}", "<tr><td>规章</td><td class=x>15</td></tr>", ["规章", "15"]),
        ("td.x{display:table-cell}" + HIDING, "<tr><td>规章</td><td class=x>15</td></tr>", ["规章", "15"]),
        (".x{display:none!important}td.x{display:table-cell}", "<tr><td>规章</td><td>1</td><td class=x>5</td></tr>", ["规章", "1"]),
        ("@media screen{.x{display:none}}", "<tr><td>规章</td><td>1<b class=x>5</b></td></tr>", ["规章", "1"]),
        ("@media only screen and (min-width:768px){.x{display:none}}", "<tr><td>规章</td><td>1<b class=x>5</b></td></tr>", ["规章", "1"]),
        ("@media (max-width:767px){.x{display:none}}", "<tr><td>规章</td><td>1<b class=x>5</b></td></tr>", ["规章", "15"]),
        ("@media not print{.x{display:none}}", "<tr><td>规章</td><td>1<b class=x>5</b></td></tr>", ["规章", "1"]),
        ("@media print{.y{color:red}}.x{display:none}", "<tr><td>规章</td><td>1<b class=x>5</b></td></tr>", ["规章", "1"]),
        ("@font-face{src:url(a)}@import url(b);.x{display:none}", "<tr><td>规章</td><td>1<b class=x>5</b></td></tr>", ["规章", "1"]),
        (".x{visibility:hidden}", "<tr><td>规章</td><td class=x>9</td><td>2</td></tr>", ["规章", "", "2"]),
        (".x{opacity:0}", "<tr><td>规章</td><td class=x>9</td><td>2</td></tr>", ["规章", "", "2"]),
        (".x{font-size:0}", "<tr><td>规章</td><td><i class=x>9</i>2</td></tr>", ["规章", "2"]),
        (".x{text-decoration:line-through}", "<tr><td>规章</td><td><i class=x>9</i>2</td></tr>", ["规章", "2"]),
        (".x{color:#FFF}", "<tr><td>规章</td><td><i class=x>9</i>2</td></tr>", ["规章", "2"]),
        (".x{color:#fff}td{background:#06c}", "<tr><td>规章</td><td><i class=x>9</i>2</td></tr>", ["规章", "92"]),
        (".x{color:#06c}td{background:#06c}", "<tr><td>规章</td><td><i class=x>9</i>2</td></tr>", ["规章", "2"]),
        (".x{vertical-align:super}", "<tr><td>规章</td><td>2<i class=x>9</i></td></tr>", ["规章", "2⁹"]),
        (".x{display:block}", "<tr><td>规章</td><td><i class=x>9</i><i class=x>2</i></td></tr>", ["规章", "9\n2"]),
        (".x{direction:rtl;unicode-bidi:bidi-override}", "<tr><td>规章</td><td><i class=x>92</i></td></tr>", ["规章", "29"]),
        ("}}} .y{ {{;; .x{display:none}", "<tr><td>规章</td><td class=x>15</td></tr>", ["规章", "15"]),
        (".x{display:none} td >> p, .$ {display:none}", "<tr><td>规章</td><td>1<b class=x>5</b></td></tr>", ["规章", "1"]),
    ],
)  # fmt: skip
def test_what_a_class_hides_in_a_table(sheet: str, row: str, read_as: list[str], table: str) -> None:
    assert texts(sheet, row, table) == read_as


def test_a_page_whose_article_a_class_hides_is_read() -> None:
    page = f"<style>{HIDING}</style><div class=x><p>前</p><table class=x><tr><td>规章</td><td>1</td></tr></table></div>"
    assert read(page.encode(), name="page.html").text == "前\n规章\n1"


def test_a_sheet_for_paper_hides_nothing_on_a_screen() -> None:
    page = "<style media=print>.x{display:none}</style><table><tr><td>规章</td><td>1<b class=x>5</b></td></tr></table>"
    assert read(page.encode(), name="page.html").text == "规章\n15"


TABLE = "<table><tr><td>行政许可</td><td>行政处罚</td></tr><tr><td>{}</td><td>{}</td></tr></table>"


@pytest.mark.parametrize("hiding", [".m{display:none}", "#m{visibility:hidden}", "body > div.m{opacity:0}"])
@pytest.mark.parametrize(
    "copy", [TABLE.format(7, 8), f"<h2>主动公开</h2>{TABLE.format(7, 8)}<p>行政处罚</p>"]
)
def test_a_second_copy_that_a_sheet_hides_is_not_read(hiding: str, copy: str) -> None:
    page = f"<style>{hiding}</style><h2>主动公开</h2>{TABLE.format(1, 2)}<div class=m id=m>{copy}</div>"
    document = read(page.encode(), name="page.html")
    assert document.text == "主动公开\n行政许可\n行政处罚\n1\n2"
    assert len(document.tables) == 1


def test_a_first_copy_that_a_sheet_hides_is_not_read() -> None:
    page = f"<style>.m{{display:none}}</style><div class=m>{TABLE.format(7, 8)}</div>{TABLE.format(1, 2)}"
    assert read(page.encode(), name="page.html").text == "行政许可\n行政处罚\n1\n2"


def test_a_table_of_its_own_that_a_script_may_show_is_read() -> None:
    other = "<table><tr><td>结果维持</td><td>结果纠正</td></tr><tr><td>7</td><td>8</td></tr></table>"
    page = f"<style>.tab{{display:none}}</style>{TABLE.format(1, 2)}<div class=tab>{other}</div>"
    assert len(read(page.encode(), name="page.html").tables) == 2


def test_a_word_in_a_line_that_a_sheet_hides_is_not_read() -> None:
    page = "<style>.old{display:none}</style><p>全年收到申请<b class=old>1</b>2件。</p><p class=old>草稿</p>"
    assert read(page.encode(), name="page.html").text == "全年收到申请2件。"


def test_what_a_script_fades_in_is_read() -> None:
    parts = f"<div class=wow><p>一、总体情况</p></div><div class=wow>{TABLE.format(1, 2)}</div>"
    page = f"<style>.wow{{visibility:hidden}}</style>{parts}"
    assert read(page.encode(), name="page.html").text == "一、总体情况\n行政许可\n行政处罚\n1\n2"


def test_white_heads_are_seen_where_a_sheet_elsewhere_may_paint_behind_them() -> None:
    row = "<tr style='color:#fff'><th>项目</th><th>件数</th></tr><tr><td>行政许可</td><td>1</td></tr>"
    page = f"<link rel=stylesheet href=a.css><table>{row}</table>"
    assert read(page.encode(), name="page.html").text == "项目\n件数\n行政许可\n1"


def test_a_sheet_in_a_comment_is_none() -> None:
    page = f"<!--[if lt IE 7]><style>td{{display:none}}</style><![endif]-->{TABLE.format(1, 2)}"
    assert read(page.encode(), name="page.html").text == "行政许可\n行政处罚\n1\n2"
