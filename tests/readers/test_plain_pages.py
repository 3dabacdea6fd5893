"""Tables that differ in nothing but their numbers: each is read as if it were the first of its kind."""

import pytest

from gongkai.document import Document
from gongkai.readers import read

TABLE = """<table border="1"><tbody>
<tr><td rowspan="2"><p><span>{kind}</span></p></td><td>件数</td><td><b>金额</b></td></tr>
<tr><td align="center"><p><span>{0}</span></p></td><td>{1}</td></tr>
</tbody></table>"""


def page(body: str) -> Document:
    return read(f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode())


def cells(document: Document) -> list[list[str]]:
    return [[document.text[cell.start : cell.end] for cell in table.cells] for table in document.tables]


def test_each_page_has_its_own_numbers() -> None:
    for numbers in (("1", "0.5"), ("22", "-3"), ("333", "1000"), ("4", "4")):
        document = page(f"<p>前</p>{TABLE.format(*numbers, kind='许可')}<p>后</p>")
        assert document.text == "\n".join(("前", "许可", "件数", "金额", *numbers, "后"))
        assert cells(document) == [["许可", "件数", "金额", *numbers]]
        assert [cell.rowspan for cell in document.tables[0].cells] == [2, 1, 1, 1, 1]


def test_two_tables_of_one_stencil_on_a_page() -> None:
    for first in range(1, 60, 10):
        pairs = [(str(first), str(first + 1)), (str(first + 2), str(first + 3))]
        document = page("".join(TABLE.format(*pair, kind="处罚") for pair in pairs))
        assert cells(document) == [["处罚", "件数", "金额", *pair] for pair in pairs]


@pytest.mark.parametrize(
    ("around", "text"),
    [
        ("<p>前{}后", "前 许可 件数 金额 {0} {1} 后"),
        ("<p>前</p><!-- {} --><p>后</p>", "前 后"),
        ("<p>前</p><div hidden>{}</div><p>后</p>", "前 后"),
        ("<p>前</p><script>{}</script><p>后</p>", "前 后"),
        ("<textarea>{}</textarea>后", "后"),
        ("<table><tr><td>左</td><td>{}</td></tr></table>后", "左 许可 件数 金额 {0} {1} 后"),
        ("<table><tr><td>{}</td></tr></table>后", "许可 件数 金额 {0} {1} 后"),
        ("<div class=menu>{}</div>后", "许可 件数 金额 {0} {1} 后"),
        ("<del>{}</del>后", "后"),
    ],
)
def test_what_stands_around_a_table_counts(around: str, text: str) -> None:
    for number in (5, 66, 777):
        document = page(around.format(TABLE.format(number, number + 1, kind="许可")))
        assert document.text.split() == text.format(number, number + 1).split()


@pytest.mark.parametrize(
    ("row", "read_as"),
    [
        ("<td>{0}<td>{1}", ["{0}", "{1}"]),  # no end tags
        ("<td><p>{0}</p><p>{1}</p></td><td>个</td>", ["{0}\n{1}", "个"]),
        ("<td>共<span>{0}</span>件</td><td>{1}</td>", ["共{0}件", "{1}"]),
        ("<td>{0}<sup>{1}</sup></td><td>个</td>", ["{0}⁹", "个"]),
        ('<td>{0}</td><td>甲<span style="display: none">{1}</span></td>', ["{0}", "甲"]),
        ("<td>{0}</td><td><a href=x>{1}</a></td>", ["{0}", "{1}"]),
    ],
)
def test_rows_of_every_kind(row: str, read_as: list[str]) -> None:
    for first in ("7", "88", "999"):
        document = page(f"<table><tr><td>甲</td><td>乙</td></tr><tr>{row.format(first, '9')}</tr></table>")
        assert cells(document) == [["甲", "乙", *(one.format(first, "9") for one in read_as)]]


def test_a_long_cell_is_an_article_or_not_by_the_numbers_beside_it() -> None:
    long = "".join(f"<tr><td>{'9' * 9}</td><td>1</td></tr>" for _ in range(40))
    for rows, tables in ((long, 1), (long, 1), (long.replace("9" * 9, "9"), 0), (long, 1)):
        document = page(f"<table><tr><td>{'公开' * 160}</td><td>2</td></tr>{rows}</table>")
        assert len(document.tables) == tables
