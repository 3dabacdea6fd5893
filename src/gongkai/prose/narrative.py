"""What the free text says: problems, improvements, the fee, and numbers claimed in prose."""

from __future__ import annotations

from gongkai.document import Document
from gongkai.fold import Folded, Span
from gongkai.parsing.sections import SectionText
from gongkai.prose.claims import read_claims
from gongkai.prose.fee import read_fee
from gongkai.prose.pointlist import Points
from gongkai.prose.points import find_points, find_section
from gongkai.report import Item, Narrative


def read_narrative(
    document: Document, folded: Folded, sections: tuple[SectionText, ...], year: int | None = None
) -> Narrative:
    """Return what the free text of ``document`` says; every span is in ``document.text``.

    ``year`` is the report's year where it is known: numbers of other years are then no claims.

    ``doubts`` has the keys ``problems`` and ``improvements``; an empty list means sure. Reasons:
    ``no-section``; ``none-found``; ``no-cue`` (nothing parts problems from measures); ``paired``
    (a point holds its own measure); ``last-year`` (a problem of last year's is among them);
    ``left-out`` (a sentence under a head is no item); ``one-sentence``; ``no-enumeration`` (sentences, under no
    sub-head); ``lone-enumerator``; ``mixed-enumeration``; ``restarted-numbering``; ``trailing-text``
    (a paragraph behind the list).
    """
    problems, improvements = _points(folded, sections)
    return Narrative(
        problems=[_item(document, folded, span) for span in problems.spans],
        improvements=[_item(document, folded, span) for span in improvements.spans],
        fee=read_fee(folded, sections, year),
        claims=read_claims(document, folded, sections, year),
        doubts={"problems": problems.doubts, "improvements": improvements.doubts},
    )


def _points(folded: Folded, sections: tuple[SectionText, ...]) -> tuple[Points, Points]:
    for section in sections:
        if section.id == "problems":
            return find_points(folded.text, section.body)
    body = find_section(folded.text)
    if body:
        return find_points(folded.text, body)
    return Points(doubts=["no-section"]), Points(doubts=["no-section"])


def _item(document: Document, folded: Folded, span: Span) -> Item:
    start, end = folded.span(*span)
    return Item(text=document.text[start:end], start=start, end=end)
