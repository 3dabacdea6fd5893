"""Marks of Markdown that only dress a text, and tags of a page that do: none of them says anything of a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

_INLINE = "(?:span|font|strong|em|[bui]|o:p|ins|mark|small|big|wbr)"
#: Elements that a page strikes out, or raises as the mark of a note: what stands in them is no part of a number.
_GONE = (
    rf"<(?P<gone>del|s|strike|sup|{_INLINE}(?=\s[^<>]{{0,600}}line-through))(?:\s[^<>]{{0,600}})?>"
    r"[^<>|\n]{0,200}</(?P=gone)\s*>"
)
_ATTRIBUTES = r"\{(?:\s*(?:[\w:-]+=\"[^\"{}|]{0,600}\"|[.#][\w-]+))+\s*\}"
_DRESS = re.compile(
    # Markdown's sign that the mark behind it is none of Markdown's, 「1\\.属于国家秘密」, and pandoc's that a line ends
    r"(?P<escape>(?<!\\)\\(?=[.\-_*()\[\]#+!>~])|(?<=[^\s\d\\|])\\(?=\s))"
    # tags, where Markdown keeps them
    rf"|{_GONE}|(?P<quote>^ *(?:> ?)+)|(?P<tag></?{_INLINE}(?:\s[^<>]{{0,600}})?>)"
    # pandoc's text with attributes, one within another: 「[0]{lang="EN-US"}」
    rf"|\[[^\[\]{{}}|]{{0,2000}}(?P<attributes>\]{_ATTRIBUTES})",
    re.IGNORECASE | re.MULTILINE,
)
#: What may hide a text: nothing is taken for dress then.
_HIDES = r"display|visib|hid|line-th|opacity|font-size\s*:\s*0(?![.\d]*[1-9])|color\s*:\s*(?:#fff|white)"
_HIDING = re.compile(rf"(?:<{_INLINE}\s[^<>]{{0,600}}|\]\{{[^{{}}]{{0,600}})(?:{_HIDES})", re.IGNORECASE)
#: Dress is seldom so deep.
DEEPEST = 5


def dress(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches to leave out of a folded text, in order, as ``Folded.put`` takes them; what is within dress comes next."""
    tagged = "</" in text or "]{" in text
    quoted = 2 * text.count("\n>") > text.count("\n") > 0  # a letter that was answered
    if not tagged and not quoted and "\\" not in text:
        return
    hiding = tagged and _HIDING.search(text) is not None
    for found in _DRESS.finditer(text):
        if found["quote"]:
            if quoted:
                yield *found.span(), ""
        elif found["attributes"] is None and (found["escape"] or found["gone"] or not hiding):
            yield *found.span(), ""
        elif found["attributes"] and not hiding:
            yield found.start(), found.start() + 1, ""
            yield *found.span("attributes"), ""


def may_hide(text: str) -> bool:
    """Say whether tags of a text may hide a part of it, or strike it out."""
    return _HIDING.search(text) is not None


def undressed(text: str) -> str:
    """Return the text of a cell without pandoc's brackets and attributes, whose lines may end anywhere in these."""
    for _ in range(DEEPEST):
        text, dressed = _BROKEN.sub(_inner, text) if "{" in text else text, text
        if text == dressed:
            break
    return text.strip()


def _inner(found: re.Match[str]) -> str:
    hiding = _HIDDEN.search(found["attributes"].replace(" ", ""))
    return found[0] if hiding else found["text"]


_BROKEN = re.compile(r"\[(?P<text>[^\[\]{}]*)\] ?\{(?P<attributes>[^{}]*)\}")
_HIDDEN = re.compile(_HIDES, re.IGNORECASE)
