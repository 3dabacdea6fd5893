"""OFD: what is drawn on a page is read, at its place."""

from __future__ import annotations

import sys

import pytest

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import Limits
from gongkai.readers import ofd as reader
from gongkai.readers import read
from tests.readers.test_pdf import cells

from .ofdfile import grid, ofd, words

pytest.importorskip("ofdkit")


def test_lines_and_ruled_tables_with_their_places() -> None:
    page = (
        words("一、总体情况", 30, 30)
        + grid([["甲", "乙"], ["一", "12"], ["二", ""]])
        + words("完。", 30, 100)
    )
    document = read(ofd(page), name="a.doc")
    assert document.media_type == "application/ofd"
    assert document.text == "一、总体情况\n甲\n乙\n一\n12\n二\n\n完。"
    (table,) = document.tables
    assert (table.rows, table.columns) == (3, 2)
    at = document.text.index("12")
    area = document.area(at, at + 2)
    assert area is not None
    assert area.page == 1
    x0, top, x1, bottom = (value / 72 * 25.4 for value in area.box)
    assert 44 < x0 < x1 < 68
    assert 48 < top < bottom < 56


def test_letters_stand_where_their_deltas_say() -> None:
    page = grid([["甲", "乙", "丙"], ["", "", ""]]) + words("1230", 21, 54, size=3.5, deltas="2 22 24")
    document = read(ofd(page))
    assert document.text.splitlines()[3:] == ["12", "3", "0"]


def test_what_is_not_seen_is_not_read() -> None:
    white = '<ofd:FillColor Value="255 255 255"/><ofd:TextCode'
    page = (
        words("看得见", 30, 30)
        + words("9", 30, 60, more='Visible="false"')
        + words("8", 30, 70, more='Alpha="0"')
    )
    page += words("7", 30, 80).replace("<ofd:TextCode", white) + words("6", 400, 30)
    assert read(ofd(page)).text == "看得见"


def test_a_table_goes_on_over_the_page() -> None:
    document = read(ofd(grid([["甲", "乙"], ["一", "1"]], y=270, high=8), grid([["二", "2"]], y=15)))
    (table,) = document.tables
    assert table.rows == 3


def test_a_page_that_is_a_picture_is_not_passed_over() -> None:
    picture = '<ofd:ImageObject ID="9" Boundary="0 0 210 297" ResourceID="3"/>'
    assert read(ofd(words("一", 30, 30) + picture)).text == "一"
    pytest.importorskip("rapidocr")
    with pytest.raises(UnreadableError, match="page 2 of an OFD"):
        read(ofd(words("一", 30, 30), picture, words("三", 30, 30)))


@pytest.mark.ocr
@pytest.mark.parametrize(
    "how", ['Boundary="20 40 148.2 105.8"', 'Boundary="20 40 200 200" CTM="148.2 0 0 105.8 0 0"']
)
def test_a_page_that_is_a_picture_is_read_at_its_place(how: str) -> None:
    pytest.importorskip("rapidocr")
    from tests.readers.test_picture import ROWS, encoded, paper, plain

    sheet = encoded(paper(ROWS, "二、主动公开政府信息情况"), 0)
    scan = f'<ofd:ImageObject ID="9" {how} ResourceID="3"/>'
    document = read(ofd(words("一、总体情况", 30, 30), scan, pictures={"3": sheet}))
    assert document.text.startswith("一、总体情况\n二、主动公开政府信息情况\n")
    assert plain(cells(document)) == ROWS
    start = document.text.index("1047")
    area = document.area(start, start + 4)
    assert area is not None
    assert area.seen is not None
    assert area.page == 2
    # It stands at (310, 214) of the picture's 420 points a side, which begins 20 and 40 millimetres inside the page.
    left, top, right, bottom = (side * 25.4 / 72 for side in area.box)
    assert 20 + 310 / 420 * 148.2 - 3 < left < right < 20 + 400 / 420 * 148.2
    assert 40 < top < bottom < 40 + 105.8


def test_without_what_recognises_letters_a_picture_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("gongkai.readers.scans")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(UnreadableError, match=r"page 1.*gongkai\[ocr\]"):
        reader.read(ofd('<ofd:ImageObject ID="9" Boundary="0 0 210 297" ResourceID="3"/>'), None)


def test_a_page_without_text_a_damaged_file_and_too_many_pages_are_told() -> None:
    with pytest.raises(UnreadableError, match="no text"):
        read(ofd(""))
    with pytest.raises(UnreadableError, match="damaged OFD"):
        read(ofd("<ofd:TextObject>"))
    with pytest.raises(LimitError, match="GONGKAI_LIMIT_PAGES"):
        read(ofd(*[words("一", 30, 30)] * 3), limits=Limits(pages=2))
