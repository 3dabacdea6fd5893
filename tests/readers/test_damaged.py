"""Pages that lost an end: what a parser would lose with it is read all the same."""

from __future__ import annotations

import contextlib
import time

import pytest

from gongkai.errors import UnreadableError
from gongkai.readers import read

FIRST = "<table><tr><td>行政许可</td><td>1</td></tr><tr><td>行政处罚</td><td>2</td></tr></table>"
SECOND = "<table><tr><td>结果维持</td><td>3</td></tr><tr><td>结果纠正</td><td>4</td></tr></table>"
CELLS = ["行政许可", "1", "行政处罚", "2", "结果维持", "3", "结果纠正", "4"]


def cells(page: str) -> list[str]:
    document = read(page.encode(), name="page.html")
    return [document.text[cell.start : cell.end] for table in document.tables for cell in table.cells]


OPENED = [
    "<!--",
    "<script>",
    "<style>",
    "<textarea>",
    "<noscript>",
    "<title>",
    "<iframe src=x>",
    "<xmp>",
    "<noframes>",
]


@pytest.mark.parametrize("opened", OPENED)
def test_one_of_two_tables_is_not_lost_with_what_was_never_closed(opened: str) -> None:
    assert cells(f"<html><body>{FIRST}{opened}{SECOND}</body></html>") == CELLS


@pytest.mark.parametrize("opened", OPENED)
def test_half_a_table_is_not_lost_with_what_was_never_closed(opened: str) -> None:
    broken = SECOND.replace("</tr><tr>", f"</tr>{opened}<tr>")
    assert cells(f"<html><body>{FIRST}{broken}</body></html>") == CELLS


@pytest.mark.parametrize("opened", ["<p title='注>", '<a href="a.html>附件</a>'])
def test_quotes_that_were_never_closed_hide_no_table(opened: str) -> None:
    assert set(CELLS) <= set(cells(f"<html><body>{FIRST}{opened}{SECOND}</body></html>"))


@pytest.mark.parametrize(
    "hidden",
    ["<!-- {} -->", "<script>var t = '{}';</script>", "<template>{}</template>", "<noscript>{}</noscript>"],
)
def test_what_was_closed_stays_hidden(hidden: str) -> None:
    assert cells(f"<html><body>{FIRST}{hidden.format(SECOND)}<p>后</p></body></html>") == CELLS[:4]


@pytest.mark.parametrize(
    "unit", ["<p title='<td>", '<td><a href="', "<select><td>", "<td><!--", "<table><tr><td>1<td title='"]
)
def test_a_page_of_nothing_but_damage_costs_little(unit: str) -> None:
    began = time.process_time()
    with contextlib.suppress(UnreadableError):
        read((unit * (149_000 // len(unit)) + "<p>后</p>").encode(), name="page.html")
    assert time.process_time() - began < 6
