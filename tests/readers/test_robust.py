"""Whatever the bytes: a document whose offsets hold, or UnreadableError; in bounded time and memory."""

import io
import re
import subprocess
import sys
import time
import tracemalloc
import zipfile
from html import escape

import bs4
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.document import Document
from gongkai.errors import UnreadableError
from gongkai.readers import read

from .builder import cell, docx, paragraph, row, table

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PAGE = (
    '<html><head><meta charset="utf-8"><title>年度报告</title></head><body><div class="nav"><a>首页</a></div>'
    "<h1>某局年度报告</h1><p style='display:block'>一、总体<b>情况</b></p><!-- c --><script>x<y</script>"
    "<table><thead><tr><th rowspan=2>甲<th colspan=2>乙</thead><tr><td>1<td><p>2</p></table><pre>a\tb</pre></body></html>"
).encode()
WORD = docx(
    paragraph("一、总体情况")
    + table(row(cell("a", '<w:vMerge w:val="restart"/>'), cell("1")), row(cell("", "<w:vMerge/>"), cell("2")))
)
MAIL = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--b--"
NAMES = st.sampled_from(["a.txt", "a.html", "a.docx", "a.mhtml", "a.md", "a.xhtml", "a", "a.pdf"])


def holds(document: Document) -> None:
    """Assert what every document promises of its offsets."""
    last = 0
    for found in document.tables:
        assert last <= found.start <= found.end <= len(document.text)
        taken: set[tuple[int, int]] = set()
        before = (-1, -1)
        at = found.start
        assert found.cells
        assert found.cells[0].start == found.start
        assert found.cells[-1].end == found.end
        for c in found.cells:
            assert at <= c.start <= c.end <= found.end
            assert (c.row, c.column) > before
            assert c.row + c.rowspan <= found.rows
            assert c.column + c.colspan <= found.columns
            places = {
                (r, k) for r in range(c.row, c.row + c.rowspan) for k in range(c.column, c.column + c.colspan)
            }
            assert not places & taken
            taken |= places
            at, before = c.end, (c.row, c.column)
        last = found.end


def attempt(data: bytes, name: str) -> None:
    try:
        document = read(data, name=name)
    except UnreadableError as error:
        assert "\n" not in str(error)
    else:
        assert document.text.strip()
        holds(document)


@QUICK
@given(st.binary(max_size=400), NAMES)
def test_any_bytes(data: bytes, name: str) -> None:
    attempt(data, name)


@QUICK
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    try:
        document = read(text)
    except UnreadableError:
        return
    assert document.media_type != "text/plain" or document.text == text


@QUICK
@given(
    st.sampled_from([PAGE, WORD, MAIL]),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=6), st.integers(0, 40)), max_size=6),
    NAMES,
)
def test_damaged_files(good: bytes, edits: list[tuple[int, bytes, int]], name: str) -> None:
    data = bytearray(good)
    for at, new, length in edits:
        place = at % (len(data) + 1)
        data[place : place + length] = new
    attempt(bytes(data), name)


@QUICK
@given(
    st.lists(
        st.tuples(st.integers(0, 4000), st.binary(max_size=6), st.integers(0, 20)), min_size=1, max_size=4
    )
)
def test_damaged_xml_in_a_sound_package(edits: list[tuple[int, bytes, int]]) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORD)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = bytearray(old.read(name))
            for at, piece, length in edits:
                place = at % len(data)
                data[place : place + length] = piece
            new.writestr(name, bytes(data))
    attempt(target.getvalue(), "a.docx")


_TAGS = "table tr td th tbody tfoot thead div p span a pre br form select caption script b li ul h1 nav"
TAGS = _TAGS.split()
MARKUP = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
        st.sampled_from(
            ["<td rowspan=2>", "<td colspan=3>", "<td rowspan=0>", "<!--", "-->", "<div hidden>"]
        ),
        st.sampled_from(
            ["<div style='display:table'>", "<p style='display:table-cell'>", "<tr style='display:block'>"]
        ),
        st.integers(0, 999).map(str),
    ),
    max_size=60,
)


@settings(QUICK, max_examples=300)
@given(MARKUP)
def test_any_markup(pieces: list[str]) -> None:
    attempt("".join(pieces).encode(), "a.html")


NUMBER = st.integers(0, 99999).map(str)
PLAIN = st.lists(
    st.one_of(
        NUMBER.map(lambda n: f"<p>申请{n}件</p>"),
        NUMBER.map(lambda n: f"<div>甲<p>{n}</p>乙</div>"),
        st.lists(st.lists(NUMBER, min_size=2, max_size=2), min_size=1, max_size=4).map(
            lambda rows: (
                "<table>"
                + "".join("<tr>" + "".join(f"<td><p>{n}</p></td>" for n in r) + "</tr>" for r in rows)
                + "</table>"
            )
        ),
    ),
    min_size=1,
    max_size=8,
)


@QUICK
@given(PLAIN)
def test_every_printed_number_is_read_once(blocks: list[str]) -> None:
    page = f"<html><body>{''.join(blocks)}</body></html>"
    oracle = bs4.BeautifulSoup(page, "html.parser").get_text("\n")
    assert re.findall(r"\d+", read(page, name="a.html").text) == re.findall(r"\d+", oracle)


VISIBLE = [
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "tfoot",
    "thead",
    "div",
    "p",
    "span",
    "a",
    "pre",
    "br",
    "form",
    "li",
    "ul",
    "b",
]


@settings(QUICK, max_examples=300)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([f"<{tag}>" for tag in VISIBLE] + [f"</{tag}>" for tag in VISIBLE]),
            st.sampled_from(["<table><tr>", "<tr><td>", "</td><td>", "</td></tr>", "<td><p>"]),
            st.integers(100, 999).map(lambda n: f" 第{n}条。 "),
        ),
        max_size=50,
    )
)
def test_no_number_is_lost_or_doubled_in_broken_markup(pieces: list[str]) -> None:
    source = "".join(pieces)
    printed = sorted(re.findall(r"\d+", source))
    if printed:
        assert sorted(re.findall(r"\d+", read(source, name="a.html").text)) == printed


def test_the_package_is_imported_without_its_parsers() -> None:
    code = "import sys, gongkai.readers; print([m for m in ('lxml', 'bs4', 'docx', 'email') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


SPANS = st.lists(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=4), min_size=2, max_size=5
)


@QUICK
@given(SPANS)
def test_the_grid_is_that_of_pandas(rows: list[list[tuple[int, int]]]) -> None:
    """pandas expands spans itself; it shifts cells where rows are short, so only full grids are compared."""
    count = 0
    source = []
    for spans in rows:
        source.append("<tr>")
        for down, across in spans:
            count += 1
            source.append(f"<td rowspan={down} colspan={across}>{count}</td>")
        source.append("</tr>")
    page = f"<html><body><table>{''.join(source)}</table></body></html>"
    document = read(page, name="a.html")
    (found,) = document.tables or (None,)
    if found is None:
        return
    holds(document)
    covered = sum(c.rowspan * c.colspan for c in found.cells)
    asked = [across for spans in rows for _, across in spans]
    if covered != found.rows * found.columns or [c.colspan for c in found.cells] != asked:
        return
    (frame,) = pd.read_html(io.StringIO(page), flavor="lxml")
    for c in found.cells:
        for r in range(c.row, c.row + c.rowspan):
            for k in range(c.column, c.column + c.colspan):
                assert str(int(float(frame.iat[r, k]))) == document.text[c.start : c.end]


BOMBS = {
    "deep divs": "<div>" * 100_000 + "x",
    "deep tables": "<table><tr><td>" * 50_000 + "x",
    "deep lists": "<ul><li>" * 60_000 + "x",
    "deep links": "<a><table><tr><td>" * 20_000,
    "wide row": "<table><tr>" + "<td colspan=1000>1" * 20_000,
    "tall": "<table>" + "<tr><td rowspan=0>1<td rowspan=65534 colspan=1000>" * 5_000,
    "staircase": "<table>" + "<tr><td rowspan=65534>1" * 5_000,
    "hidden": "<p><b hidden>1</b>x" * 30_000,
    "named": "<div class=nav>" * 1_500 + "文" * 100_000,
    "siblings named": "<div class=nav>文</div>" * 20_000,
    "open comments": "<table><!--" * 50_000,
    "open tags": "<a " * 200_000,
    "open angles": "<" * 500_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x",
    "attributes in quotes": "<p " + " ".join(f"a{n}='>'" for n in range(50_000)) + ">x",
    "entities": '<!DOCTYPE html [<!ENTITY a "' + "x" * 1000 + '">]><p>' + "&a;" * 50_000,
    "laughs": "<!DOCTYPE x [<!ENTITY a 'x'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><p>&i;</p>",
    "cells without rows": "<table>" + "<td>1" * 50_000,
    "furniture words": "<p>" + "登录|" * 30_000 + "x</p>",
    "scripts": "<script>" * 30_000 + "<table>",
    "conditional": "<![if x]>" * 50_000,
}


@pytest.mark.parametrize("source", BOMBS.values(), ids=BOMBS)
def test_bombs_cost_little(source: str) -> None:
    data = source.encode()
    tracemalloc.start()
    began = time.process_time()
    try:
        attempt(data, "a.html")
    finally:
        seconds = time.process_time() - began
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert seconds < 6
    assert peak < 64 * len(data) + (8 << 20)


def test_the_same_input_gives_the_same_document() -> None:
    assert read(PAGE) == read(PAGE)


@pytest.mark.parametrize("text", ["&", "<", "<a", "</", "<!--", "&#", "\x00a", "\ufeffa", "\ud800"])
def test_scraps(text: str) -> None:
    try:
        assert read(text).text == text
    except UnreadableError:
        pytest.fail("a text is a text")
    attempt(escape(text).encode("utf-8", "replace"), "a.html")
