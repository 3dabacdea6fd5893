"""Cutting words from the source, as they are printed there."""

from __future__ import annotations

from gongkai.document import Document
from gongkai.fold import Folded


def quote(document: Document, folded: Folded, start: int, end: int) -> str:
    """Return ``folded.text[start:end]`` as the source prints it, without white space.

    Where the source writes the words otherwise (traditional characters, pinyin in brackets), the
    folded spelling is returned: a name has one spelling however a copy mangled it.
    """
    span = folded.span(start, end)
    source = "".join(document.text[span.start : span.end].split())
    plain = "".join(folded.text[start:end].split())
    if len(source) != len(plain):
        return plain
    same = all(a == b or not "\u3400" <= b <= "\u9fff" for a, b in zip(source, plain, strict=True))
    return source if same else plain
