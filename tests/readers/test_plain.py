"""Plain tables are read from the source of a page as the parser reads them from its tree."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.document import Document
from gongkai.readers import read
from gongkai.readers.plain import read_plain

SPACES = st.sampled_from(["", "", "", " ", "\n", "\r\n\t"])
ATTRIBUTES = st.sampled_from(
    [
        *[""] * 6,
        ' align="center"',
        ' rowspan="2"',
        " colspan=2",
        " rowspan=0 colspan='3'",
        ' ROWSPAN="2" rowspan="3"',
        ' colspan="+2x"',
        ' colspan="&#50;"',
        ' style="width: 12pt"',
        ' style="display:none"',
        ' style="float:left"',
        ' style="visibility:hidden"',
        ' style="color:#fff"',
        ' style="color:#123;background:#123"',
        ' style="vertical-align:super"',
        ' bgcolor="#336699"',
        " hidden",
        ' aria-hidden="true"',
        ' title="a > b"',
        " nowrap",
        ' class="nav"',
        ' data-x=1"2',
    ]
)
TEXTS = st.sampled_from(
    [
        *["0", "12", "3405820"],
        *[
            "",
            " 7 ",
            "&nbsp;",
            "1&nbsp;2",
            "　0　",
            "行政 \n 许可",
            "&lt;1",
            "规章",
            "0.04",
            "-3",
            "１２",
            "\x0b5",
            "\x855",
            "a&b",
            "公开" * 120,
        ],
    ]
)
LOOKS = st.lists(st.sampled_from(["p", "span", "font", "b", "strong", "i", "div", "sup"]), max_size=3)
BROKEN = st.sampled_from(
    [*[""] * 12, "<br>", "</p>", "<p>", "<!-- x -->", "5", "<td>9", "</tr>", "<td></td>"]
)


@st.composite
def cells(draw: st.DrawFn) -> str:
    tag = draw(st.sampled_from(["td", "td", "td", "th"]))
    looks = draw(LOOKS)
    inner = (
        "".join(f"{draw(SPACES)}<{look}{draw(ATTRIBUTES)}>" for look in looks) + draw(TEXTS) + draw(BROKEN)
    )
    inner += "".join(f"</{look}>{draw(SPACES)}" for look in reversed(looks))
    return f"<{tag}{draw(ATTRIBUTES)}>{inner}</{tag}>{draw(SPACES)}{draw(BROKEN)}"


@st.composite
def tables(draw: st.DrawFn) -> str:
    rows = [
        f"<tr{draw(ATTRIBUTES)}>{draw(SPACES)}{''.join(draw(st.lists(cells(), min_size=1, max_size=4)))}</tr>{draw(SPACES)}"
        for _ in range(draw(st.integers(1, 5)))
    ]
    cut = draw(st.integers(0, len(rows)))
    groups = draw(st.sampled_from(["", "tbody", "thead", "tfoot"]))
    first, rest = "".join(rows[:cut]), "".join(rows[cut:])
    if groups:
        first, rest = f"<{groups}>{first}</{groups}>", f"<tbody>{rest}</tbody>"
    head = draw(st.sampled_from(["", "<colgroup><col width=3><col></colgroup>", "<caption>表二</caption>"]))
    return f"<table{draw(ATTRIBUTES)}>{draw(SPACES)}{head}{first}{rest}</table>"


def page(body: str) -> Document:
    html = f"<html><head><meta charset=utf-8></head><body><p>前</p>{body}<p>后</p></body></html>"
    return read(html.encode(), name="page.html")


def shown(document: Document) -> object:
    return document.text, document.tables


@settings(max_examples=500, deadline=None)
@given(tables())
def test_as_the_parser_reads_them(table: str) -> None:
    # Only tags in small letters are read without the parser; it makes no difference between the two.
    parsed = re.sub(r"<(/?table)", lambda tag: tag[0].upper(), table)
    assert shown(page(table)) == shown(page(parsed))


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>规章</td><td>1</td></tr></table>",
        '<table border="1" cellspacing=0><colgroup><col width="9"></colgroup><tbody>\n<tr>\n<th rowspan="2">规章</th>\n'
        '<td colspan=2><p style="text-align: center"><span lang="EN-US"><b>1</b></span></p>\n</td>\n</tr>\n'
        "<tr><td>&nbsp;</td><td>a &nbsp; b</td></tr></tbody></table>",
    ],
)
def test_what_is_plain(table: str) -> None:
    assert read_plain(table) is not None


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>规章</td></tr><tr><td>1</td></tr></table>",  # one column
        "<table><tr><td colspan=2>1</td></tr></table>",
        "<table><tr><td>规章</td><td>1</tr></table>",
        "<table><tr><td>规章</td><td>1</th></tr></table>",
        "<table><tr><td>规章</td><td>1<br>2</td></tr></table>",
        "<table><tr><td>规章</td><td><p>1</p><p>2</p></td></tr></table>",
        "<table><tr><td>规章</td><td><b><p>1</p></b></td></tr></table>",
        "<table><tr><td>规章</td><td><b><i>1</b></i></td></tr></table>",
        "<table><tr><td>规章</td><td><span hidden>1</span></td></tr></table>",
        "<table><tr hidden><td>规章</td><td>1</td></tr></table>",
        "<table><tr><td>规章</td><td title='a>b'>1</td></tr></table>",
        "<table><tr><td>规章</td><td>&#49;</td></tr></table>",
        "<table><tr><td>规章</td></tr><td>1</td></table>",
        "<table><tr><td>规章</td><td>1</td></tr>共1件</table>",
        "<table><tfoot><tr><td>规章</td><td>1</td></tr></tfoot></table>",
    ],
)
def test_what_is_left_to_the_parser(table: str) -> None:
    assert read_plain(table) is None
