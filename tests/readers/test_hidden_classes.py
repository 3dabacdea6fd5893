"""What a style sheet in the page hides in a table is not read, as no reader of the page sees it."""

from __future__ import annotations

import pytest

from gongkai.readers import read
from gongkai.readers.prune import hidden_classes

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
        ("/* . */ td, span.x{ visibility : hidden }", "<tr><td>规章</td><td>1<span class=x>5</span></td></tr>", ["规章", "1"]),
        ("span.x{display:none}", "<tr><td>规章</td><td class=x>15</td></tr>", ["规章", "15"]),
        ("@media print{.x{display:none}}", "<tr><td>规章</td><td class=x>15</td></tr>", ["规章", "15"]),
        (HIDING + ".x.on{display:block}", "<tr><td>规章</td><td class='x on'>15</td></tr>", ["规章", "15"]),
        (HIDING, "<tr><td>规章</td><td class=x style='display:table-cell'>15</td></tr>", ["规章", "15"]),
        (".tab .x{display:none}", "<tr><td>规章</td><td class=x>15</td></tr>", ["规章", "15"]),
        (HIDING, "<tr><td>规章</td><td class=xx>15</td></tr>", ["规章", "15"]),
    ],
)  # fmt: skip
def test_what_a_class_hides_in_a_table(sheet: str, row: str, read_as: list[str], table: str) -> None:
    assert texts(sheet, row, table) == read_as


def test_a_page_whose_article_a_class_hides_is_read() -> None:
    page = f"<style>{HIDING}</style><div class=x><p>前</p><table class=x><tr><td>规章</td><td>1</td></tr></table></div>"
    assert read(page.encode(), name="page.html").text == "前\n规章\n1"


def test_classes_of_a_sheet() -> None:
    sheet = "<STYLE type='text/css'><!-- @import url(a.css); .a, p.b , .c:hover, #d {display:none} .a:target{display:inline} --></STYLE>"
    assert hidden_classes(sheet) == {("p", "b")}
    assert hidden_classes("<p class=a>") == frozenset()
