"""Which sections the rules are not sure of, and why: data, before anything is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from gongkai.form import Form
from gongkai.llm.questions.overview import marked
from gongkai.llm.questions.problems import items_of, section_of
from gongkai.llm.questions.shapes import MOST_CLAUSES
from gongkai.llm.questions.table_map import decided, marked_of
from gongkai.report import SectionId
from gongkai.rules.case import Case

#: ``auto`` asks about what the rules are not sure of, ``always`` about all free text as well.
Scope = Literal["auto", "always"]

#: No section is asked about in more parts.
_MOST_PARTS = 8
#: A section longer than this is no table of the form.
_LONGEST = 8000
_RECEIVED = re.compile(
    r"(?:收到|受理|接收|新收|办理|答复|办结)[^。;\n]{0,20}?申请|申请[^。;\n]{0,12}?\d+\s*[件条份宗]"
)


class Reason(NamedTuple):
    """Why the rules are not sure of a section; ``asked``: whether a model can tell more.

    Codes: those of :func:`~gongkai.prose.narrative.read_narrative` for ``problems`` (with the list
    that they are about); ``numbers-unread`` for the overview; for a table ``unplaced`` (it is there,
    and none of it could be read), ``rows-unplaced`` (some of its rows), ``several-readings`` (cells
    that can be read in more than one way: asked where their names are what is doubtful), ``too-long``;
    ``wanted`` where ``always`` asks for what the rules are sure of.
    """

    section: SectionId
    code: str
    asked: bool
    of: str = ""


def reasons(case: Case, forms: tuple[Form, ...], scope: Scope = "auto") -> list[Reason]:
    """Return every reason to doubt a report's reading, in the order of its sections."""
    return [*_overview(case, scope), *_tables(case, forms), *_problems(case, scope)]


def _overview(case: Case, scope: Scope) -> Iterator[Reason]:
    if "overview" not in case.section or not marked(case):
        return
    if any(claim.metric.startswith("requests_") for claim in case.narrative.claims):
        if scope == "always":
            yield Reason("overview", "wanted", asked=True)
    elif scope == "always" or _RECEIVED.search(case.body("overview")):
        yield Reason("overview", "numbers-unread", asked=True)


def _tables(case: Case, forms: tuple[Form, ...]) -> Iterator[Reason]:
    for table in dict.fromkeys(id_ for form in forms for id_ in form.tables):
        section = next((one for one in case.sections if one.id == table), None)
        read = decided(case, table)
        fields = list(case.proved[table].values()) if table in case.proved else []
        ambiguous = any(field.status == "ambiguous" for field in fields)
        if section is None or not (ambiguous or any(field.value is None for field in fields) or not read):
            continue
        short = section.body.end - section.body.start <= _LONGEST
        sheet = marked_of(case, section.id, forms) if short else None
        pieces = sheet.asked if sheet else []
        enough = len(pieces) >= (_FEWEST if read else _FEWEST_OF_ALL)
        missing = not read or any(field.status == "missing" for field in fields)
        if missing and not short:
            yield Reason(section.id, "too-long", asked=False)
        elif missing and enough:
            yield Reason(section.id, "rows-unplaced" if read else "unplaced", asked=True)
        if ambiguous:
            open_ = {one.piece.start for one in fields if one.status == "ambiguous" and one.piece}
            named = enough and any(piece.start in open_ for piece in pieces)
            yield Reason(section.id, "several-readings", asked=named)


#: So many numbers that nobody has read are more than a page's and a year's: beside others, and by themselves.
_FEWEST, _FEWEST_OF_ALL = 2, 4


def _problems(case: Case, scope: Scope) -> Iterator[Reason]:
    doubts = [(of, code) for of, codes in case.narrative.doubts.items() for code in codes]
    count = len(section_of(case).clauses) if doubts else 0
    asked = 0 < count <= _MOST_PARTS * MOST_CLAUSES
    yield from (Reason("problems", code, asked=asked, of=of) for of, code in doubts)
    if count and not asked:
        yield Reason("problems", "too-long", asked=False)
    elif scope == "always" and not doubts and items_of(case):
        yield Reason("problems", "wanted", asked=True)
