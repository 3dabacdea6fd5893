"""Strategies for inputs of every door: what a report is made of in any order and number, and bytes that were spoilt."""

from __future__ import annotations

import functools
import io
from pathlib import Path

from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.readers.builder import docx
from tests.readers.ofdfile import ofd, words

_SEEDS = Path(__file__).parents[1] / "data" / "seeds"
_LINES = sorted(
    {line for path in _SEEDS.glob("*.txt") for line in path.read_text("utf-8").splitlines() if line}
)
_ODD = [
    "",
    " ",
    "　",
    "\t",
    "|",
    "\u202e",
    "\u200b",
    "\ufffc",
    "０",
    "①",
    "〇",
    "12.5.3",
    "-",
    "—",
    "1e9",
    "*_*_",
    "0" * 40,
]

#: A piece of text: a line of a report, a number, something odd, or anything.
pieces = st.one_of(
    st.sampled_from(_LINES),
    st.integers(-9, 10**7).map(str),
    st.sampled_from(_ODD),
    st.text(max_size=12),
)
texts = st.lists(pieces, max_size=40).flatmap(
    lambda parts: st.sampled_from(["\n", "\t", " ", "|", "\r\n", ""]).map(lambda between: between.join(parts))
)


@st.composite
def _spoilt(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Draw bytes as they are, or with some of them changed, taken out or put in."""
    data = bytearray(draw(whole))
    for _ in range(draw(st.sampled_from([0, 0, 1, 2, 8]))):
        at = draw(st.integers(0, 1 << 20)) % (len(data) + 1)  # what is drawn hangs on no packed length
        length = draw(st.sampled_from([0, 1, 4, 64]))
        data[at : at + length] = draw(st.binary(max_size=8))
    return bytes(data)


_TAGS = [
    "table",
    "tr",
    "td",
    "th",
    "p",
    "div",
    "span",
    "sup",
    "b",
    "a",
    "pre",
    "style",
    "tbody",
    "tfoot",
    "select",
    "input",
]
_ATTRIBUTES = [
    "", ' rowspan="2"', ' colspan="3"', ' rowspan="0"', ' colspan="999999999"', ' style="display:none"', ' hidden',
    ' style="font-size:1px"', ' dir="rtl"', ' class="a b"',
]  # fmt: skip
_elements = st.recursive(
    pieces,
    lambda inner: st.builds(
        lambda tag, more, parts: f"<{tag}{more}>{''.join(parts)}</{tag}>",
        st.sampled_from(_TAGS),
        st.sampled_from(_ATTRIBUTES),
        st.lists(inner, max_size=5),
    ),
    max_leaves=40,
)
_html = st.lists(_elements, max_size=6).map(
    lambda parts: f"<html><body>{''.join(parts)}".encode("utf-8", "replace")
)


def _plain(text: str) -> str:
    kept = "".join(one if one.isprintable() and one != "\ufffe" else " " for one in text)
    return kept.replace("&", "&amp;").replace("<", "&lt;")


_RUN = [
    "",
    "<w:rPr><w:vanish/></w:rPr>",
    "<w:rPr><w:strike/></w:rPr>",
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>',
]
_runs = st.builds(
    lambda look, text: f"<w:r>{look}<w:t>{_plain(text)}</w:t></w:r>", st.sampled_from(_RUN), pieces
)
_word = st.recursive(
    st.lists(_runs, max_size=3).map(lambda runs: f"<w:p>{''.join(runs)}</w:p>"),
    lambda inner: st.builds(
        lambda tag, parts: f"<w:{tag}>{''.join(parts)}</w:{tag}>",
        st.sampled_from(
            ["tbl", "tr", "tc", "p", "del", "ins", "sdt", "sdtContent", "txbxContent", "hyperlink"]
        ),
        st.lists(inner, max_size=5),
    ),
    max_leaves=30,
)
_docx = st.lists(_word, max_size=6).map(lambda parts: docx("".join(parts)))

_places = st.tuples(st.integers(-50, 650), st.integers(-50, 900), st.sampled_from([1, 6, 10, 12, 40, 300]))


@functools.cache
def _font() -> str:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


@st.composite
def _pdf(draw: st.DrawFn) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for _ in range(draw(st.integers(1, 2))):
        for text, (x, y, size) in draw(st.lists(st.tuples(pieces, _places), max_size=12)):
            canvas.setFont(_font(), size)
            canvas.setFillGray(draw(st.sampled_from([0, 0, 0, 1])))
            canvas.drawString(x, y, _plain(text))
        for x, y, size in draw(st.lists(_places, max_size=12)):
            canvas.rect(x, y, 3 * size, size, fill=draw(st.sampled_from([0, 0, 1])))
        if draw(st.booleans()):
            canvas.setPageRotation(draw(st.sampled_from([90, 180, 270])))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


_ofd = st.lists(
    st.lists(st.tuples(pieces, st.integers(-10, 220), st.integers(-10, 300)), max_size=10),
    min_size=1,
    max_size=2,
).map(lambda pages: ofd(*("".join(words(_plain(text), x, y) for text, x, y in page) for page in pages)))

#: What each door is given, and under which name.
DOORS: dict[str, st.SearchStrategy[bytes]] = {
    "txt": _spoilt(texts.map(lambda text: text.encode("utf-8", "replace"))),
    "html": _spoilt(_html),
    "docx": _spoilt(_docx),
    "pdf": _spoilt(_pdf()),
    "ofd": _spoilt(_ofd),
}
