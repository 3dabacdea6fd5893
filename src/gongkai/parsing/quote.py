"""Cutting words from the source, as they are printed there."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.document import Document
from gongkai.fold import Folded


def quote(document: Document, folded: Folded, places: Sequence[int]) -> str:
    """Return the folded characters at ``places`` as the source prints them, without white space.

    Where the source writes a word otherwise (traditional characters, a mended byte), the folded
    spelling of all is returned: a name has one spelling however a copy mangled it.
    """
    kept = [i for i in places if not folded.text[i].isspace()]
    plain = "".join(folded.text[i] for i in kept)
    printed = "".join(document.text[folded.at[i]] for i in kept)
    same = all(a == b or not "\u3400" <= b <= "\u9fff" for a, b in zip(printed, plain, strict=True))
    return printed if same else plain
