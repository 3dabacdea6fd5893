"""Mending the source of a page where a parser would lose what a reader should see."""

from __future__ import annotations

import base64
import binascii
import functools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

_END = re.compile(r"</html\b[^>]*>", re.I)
#: An end of the page before these last characters hides from the parser what browsers still show.
_LAST = 200

#: A tag up to its end, and what is quoted in it. Long values (pictures as data) are common.
_TAG = re.compile(r"""(<[A-Za-z][\w:]*+)(?:[^"'>]++|"[^"]*+"|'[^']*+')*+""")
_QUOTED = re.compile(r"""\"[^"]*+"|'[^']*+'""")
#: Pages up to this length are parsed fast whatever is in them.
_LARGE = 100_000
#: No tag is as long as this without what is quoted in it.
_ABSURD = _LARGE // 4
#: A cell behind the end of a row begins another row, as browsers have it.
_NEXT_ROW = r"\s*>\s*(?=<[Tt][DdHh][\s>])"
#: What begins with letters that are told is looked for much faster: few pages shout.
_NEXT_ROWS = {shouts: re.compile(tag + _NEXT_ROW) for shouts, tag in ((False, "</tr"), (True, "</[Tt][Rr]"))}
#: A picture that is written in an attribute.
_DATA = re.compile(r"""(?<=["'=])data:image/[\w.+-]{1,40};base64,([A-Za-z0-9+/=%\s]*+)(?=["'>])""")

_SWALLOWS = "script|style|title|textarea|noscript|iframe|xmp|noembed|noframes|plaintext"
_OPENER = re.compile(rf"<!--|<({_SWALLOWS})\b[^<>]*>", re.I)

_HIDDEN_WORDS = r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|\bhidden\b"
_HIDDEN_LEAF = re.compile(rf"<(\w+)\b[^<>]*(?:{_HIDDEN_WORDS})[^<>]*>[^<]*</\1\s*>", re.I)
_INLINE = re.compile(
    r"</?(?:span|font|b|strong|i|em|u|a|s|small|big|sub|sup|label|o:p|st1:\w+|center|nobr)\b[^<>]*>", re.I
)
_BLOCK = re.compile(
    r"</?(?:div|p|section|article|main|ul|ol|li|dl|dt|dd|blockquote|form|h[1-6]|address|fieldset)\b[^<>]*>",
    re.I,
)


def taken_out(text: str) -> tuple[str, dict[str, Callable[[], bytes | None]]]:
    """Return the source of a page with short names instead of the pictures that are written in it, and these."""
    held: dict[str, Callable[[], bytes | None]] = {}
    if "data:image/" not in text:
        return text, held

    def name(found: re.Match[str]) -> str:
        one = f"data:{len(held)}"
        held[one] = functools.partial(_bytes, found[1])
        return one

    return _DATA.sub(name, text), held


def _bytes(written: str) -> bytes | None:
    try:
        return base64.b64decode(unquote(written), validate=False)
    except (binascii.Error, ValueError):
        return None


def prepare(text: str) -> str:
    """Take out what stops a parser: zero bytes, an end before the end, absurd tags; begin the rows that have an end only."""
    if "\0" in text:
        text = text.replace("\0", "")
    text = _NEXT_ROWS["</T" in text or "</tR" in text].sub("</tr><tr>", text)
    if len(text) > _LARGE and any(tag.end() - tag.start() >= _ABSURD for tag in _TAG.finditer(text)):
        text = _TAG.sub(_cut, text)
    body = max(0, len(text) - _LAST)
    if text.find("</html", 0, body) >= 0 or text.find("</HTML", 0, body) >= 0:
        return _END.sub("", text)
    return text


def _cut(tag: re.Match[str]) -> str:
    """Return a tag, without its attributes if there are thousands: parsing them takes quadratic time."""
    return tag[0] if len(_QUOTED.sub("", tag[0])) < _ABSURD else tag[1]


class Disarmed(NamedTuple):
    """The source of a page without what would hide the rest of it; ``outside``: also without what is hidden alone."""

    text: str
    outside: str


def disarm(text: str) -> Disarmed:
    """Take out what would hide the rest of a page: unclosed comments, scripts and their like.

    Those that are closed stay as they are. ``<script/>`` closes nothing in HTML, so it goes too.
    """
    pieces: list[str] = []
    outside: list[str] = []
    low = text.lower()
    absent: set[str] = set()  # ends that do not occur any more
    at = 0
    while match := _OPENER.search(text, at):
        name = match[1]
        end = f"</{name.lower()}" if name else "-->"
        close = -1
        if end not in absent and not match[0].endswith("/>"):
            close = low.find(end, match.end())
            if close < 0:
                absent.add(end)
        outside.append(text[at : match.start()])
        if close < 0:
            pieces.append(outside[-1])
            at = match.end()
        else:
            pieces.append(text[at : close + len(end)])
            at = close + len(end)
    return Disarmed("".join([*pieces, text[at:]]), "".join([*outside, text[at:]]))


def written(text: str) -> int:
    """Return how many cells of tables are written in the source of a page, be it in comments, scripts and their like."""
    cells = ["<td"]
    if "<th" in text:
        cells += "<th>", "<th "
    if "<T" in text:  # few pages shout
        cells += "<TD", "<TH>", "<TH "
    return sum(map(text.count, cells))


def flatten(text: str) -> Iterator[str]:
    """Give the source of a page that nests too deep without its inline tags, then without blocks too."""
    text = _INLINE.sub("", _HIDDEN_LEAF.sub("", text))
    yield text
    yield _BLOCK.sub("<br>", text)
