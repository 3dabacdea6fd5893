"""Problems and measures by pointing: the model names clauses, the items are cut from the source.

Every item is judged by itself. Where the print plainly contradicts one, it is refused alone and its
clauses keep the rules' reading; whatever else the reply says is believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gongkai.fold import Span
from gongkai.llm.questions.problems import Part, section_of
from gongkai.prose.clauses import Clause, Role, contradiction, is_lack, leaning, order_in
from gongkai.report import Item, Narrative
from gongkai.rules.case import Case

_LISTS: dict[Role, str] = {"problem": "problems", "measure": "improvements"}


class Refused(NamedTuple):
    """An item that is not believed: its place in the source, and why in one word.

    Reasons are those of :func:`~gongkai.prose.clauses.contradiction`; ``sure``: the rules are sure that
    it is of the other kind; ``passed``: a plain lack that the reply passes over; ``silenced``: the reply is
    empty, and these words tell whoever reads them what to say.
    """

    role: Role
    span: Span
    reason: str


class Gated(NamedTuple):
    """The narrative with what was accepted, and what was refused."""

    narrative: Narrative
    refused: tuple[Refused, ...] = ()


class _Pointed(NamedTuple):
    """An item as a reply points at it: clauses ``first`` to ``last`` of the section, at ``span`` of the source."""

    role: Role
    first: int
    last: int
    span: Span
    category: str | None
    answers: int | None


def gate(case: Case, replies: Sequence[tuple[Part, Mapping[str, Any]]]) -> Gated:
    """Take what was said about the parts of section five into the narrative.

    A list that the rules are sure of keeps its items; they are only given their labels. What stands in a
    part without a reply keeps the rules' reading.
    """
    clauses = section_of(case).clauses
    accepted: list[_Pointed] = []
    refused: list[Refused] = []
    heard: list[Clause] = []
    for part, reply in replies:
        within = clauses[part.first : part.end]
        order = None if reply["items"] else order_in(case.text, within)
        if order is None:
            heard += within
        else:
            refused.append(Refused("problem", case.span(*order.span), "silenced"))
        for pointed in _pointed(case, clauses, part, reply):
            if reason := _against(case, clauses, pointed):
                refused.append(Refused(pointed.role, pointed.span, reason))
            else:
                accepted.append(pointed)
    lists = {name: _items(case, role, accepted, refused, heard) for role, name in _LISTS.items()}
    _link(case, clauses, accepted, lists)
    return Gated(case.narrative.model_copy(update={**lists, "doubts": {}}), tuple(refused))


def _pointed(
    case: Case, clauses: Sequence[Clause], part: Part, reply: Mapping[str, Any]
) -> Iterator[_Pointed]:
    for one in reply["items"]:
        first, last = part.first + one["from"] - 1, part.first + one["to"] - 1
        answers = None if one["answers"] is None else part.first + one["answers"] - 1
        span = case.span(clauses[first].span.start, clauses[last].span.end)
        yield _Pointed(one["role"], first, last, span, one["category"], answers)


def _against(case: Case, clauses: Sequence[Clause], pointed: _Pointed) -> str:
    """Return what speaks against an item; empty where nothing does.

    Where the rules take all of it for the other kind, and its words do too, that is two against one.
    """
    other: Role = "measure" if pointed.role == "problem" else "problem"
    mine, others = (
        [item for item in getattr(case.narrative, _LISTS[role]) if _overlap(pointed.span, item)]
        for role in (pointed.role, other)
    )
    if others and not case.narrative.doubts.get(_LISTS[other]):
        return "sure"
    if reason := contradiction(pointed.role, case.text, clauses, pointed.first, pointed.last):
        return reason
    within = clauses[pointed.first : pointed.last + 1]
    if others and not mine and leaning(case.text, within) == other:
        return "lack" if other == "problem" else "plan"
    return ""


def _items(
    case: Case,
    role: Role,
    accepted: Sequence[_Pointed],
    refused: list[Refused],
    heard: Sequence[Clause],
) -> list[Item]:
    """Return a list as it is now: what the rules are sure of, else what was accepted and what stays.

    What stays: an item of the rules of which nothing was heard, or which was refused, or passed over
    though it plainly says what is lacking; that is noted in ``refused``.
    """
    known: list[Item] = getattr(case.narrative, _LISTS[role])
    mine = [one for one in accepted if one.role == role]
    if not case.narrative.doubts.get(_LISTS[role]):
        return [_labelled(item, mine) for item in known]
    items = [_item(case, one) for one in mine]
    for item in known:
        within = [clause for clause in heard if _overlap(case.span(*clause.span), item)]
        if any(_overlap(one.span, item) for one in accepted):
            continue
        if within and not any(_overlap(one.span, item) for one in refused):
            if role == "measure" or not is_lack(case.text, within):
                continue
            refused.append(Refused(role, Span(item.start, item.end), "passed"))
        items.append(item.model_copy())
    return sorted(items, key=lambda item: item.start)


def _item(case: Case, one: _Pointed) -> Item:
    start, end = one.span
    words = case.document.text[start:end]
    return Item(text=words, start=start, end=end, method="llm", **_about(one.category))


def _about(category: str | None) -> dict[str, Any]:
    """Return what a model says an item is about, which may be nothing that is known."""
    return {"category": category, "category_method": "llm"} if category else {}


def _labelled(item: Item, said: Sequence[_Pointed]) -> Item:
    about = next((one.category for one in said if _overlap(one.span, item)), None)
    return item.model_copy(update=_about(about))


def _link(
    case: Case, clauses: Sequence[Clause], accepted: Sequence[_Pointed], lists: Mapping[str, list[Item]]
) -> None:
    """Say of the measures which problem they answer, where that problem is in the list."""
    for one in accepted:
        if one.role != "measure" or one.answers is None or one.answers >= len(clauses):
            continue
        asked = case.span(*clauses[one.answers].span)
        place = next((i for i, item in enumerate(lists["problems"]) if _overlap(asked, item)), None)
        for item in lists["improvements"]:
            if _overlap(one.span, item) and item.answers is None:
                item.answers = place


def _overlap(span: Span, item: Item | Span) -> bool:
    return span.start < item.end and item.start < span.end


def label(case: Case, reply: Mapping[str, Any]) -> Narrative:
    """Give the items that the rules are sure of their labels."""
    problems = [item.model_copy() for item in case.narrative.problems]
    measures = [item.model_copy() for item in case.narrative.improvements]
    every = [*problems, *measures]
    for one in reply["labels"]:
        item, answers = every[one["n"] - 1], one["answers"]
        if one["category"]:
            item.category, item.category_method = one["category"], "llm"
        if one["n"] > len(problems) and answers is not None and answers <= len(problems):
            item.answers = answers - 1
    return case.narrative.model_copy(update={"problems": problems, "improvements": measures})
