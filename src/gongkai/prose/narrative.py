"""What the free text says: problems, improvements, the fee, and numbers claimed in prose."""

from __future__ import annotations

from gongkai.document import Document
from gongkai.fold import Folded, Span
from gongkai.parsing.sections import SectionText
from gongkai.prose.claims import read_claims
from gongkai.prose.fee import read_fee
from gongkai.prose.flowing import WRAP
from gongkai.prose.pointlist import Points
from gongkai.prose.points import find_points, find_section
from gongkai.report import Item, Narrative


def read_narrative(
    document: Document,
    folded: Folded,
    sections: tuple[SectionText, ...],
    year: int | None = None,
    joined: Folded | None = None,
) -> Narrative:
    """Return what the free text of ``document`` says; every span is in ``document.text``.

    ``year`` is the report's year where it is known: numbers of other years are then no claims. ``joined``: the text
    with lines joined that a page broke by its width, where somebody has it.

    ``doubts`` has the keys ``problems`` and ``improvements``; an empty list means sure. Reasons:
    ``no-section``; ``none-found``; ``no-cue`` (nothing parts problems from measures); ``paired``
    (a point holds its own measure); ``last-year`` (a problem of last year's is among them);
    ``left-out`` (a sentence under a head is no item); ``one-sentence``; ``no-enumeration`` (sentences, under no
    sub-head); ``lone-enumerator``; ``mixed-enumeration``; ``restarted-numbering``; ``trailing-text``
    (a paragraph behind the list).
    """
    body = _section_five(folded, sections)
    none = Points(doubts=["no-section"])
    flowing, (problems, improvements) = _points(folded, body) if body else (folded, (none, none))
    return Narrative(
        problems=[_item(document, flowing, span) for span in problems.spans],
        improvements=[_item(document, flowing, span) for span in improvements.spans],
        fee=read_fee(folded, sections, year),
        claims=read_claims(document, folded, sections, year, joined),
        doubts={"problems": problems.doubts, "improvements": improvements.doubts},
    )


def _section_five(folded: Folded, sections: tuple[SectionText, ...]) -> Span | None:
    own = next((section.body for section in sections if section.id == "problems"), None)
    return own or find_section(folded.text)


def _points(folded: Folded, body: Span) -> tuple[Folded, tuple[Points, Points]]:
    """Return the points of a section, in its text with the lines joined that a page broke by its width."""
    text = folded.text[slice(*body)]
    flowing = Folded(text, folded.at[body.start : body.end + 1]).drop(WRAP)
    return flowing, find_points(flowing.text, Span(0, len(flowing.text)))


def _item(document: Document, folded: Folded, span: Span) -> Item:
    start, end = folded.span(*span)
    return Item(text=document.text[start:end], start=start, end=end)
