"""Problems and measures by pointing: the model names clauses, the items are cut from the source.

Every item is judged by itself. Where the print plainly contradicts one, it is refused alone and its
clauses keep the rules' reading; whatever else the reply says is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gongkai.fold import Span
from gongkai.llm.questions.problems import Part, is_sure, items_of, section_of
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


@dataclass(slots=True)
class _Pointed:
    """An item as a reply points at it: clauses ``first`` to ``last`` of the section."""

    role: Role
    first: int
    last: int
    span: Span
    category: str
    answers: int | None


@dataclass(slots=True)
class _Judged:
    accepted: list[_Pointed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def gate(case: Case, replies: Sequence[tuple[Part, Mapping[str, Any]]]) -> Gated:
    """Take what was said about the parts of section five into the narrative.

    A list that the rules are sure of keeps its items; they are only given their labels. What stands in a
    part without a reply keeps the rules' reading.
    """
    clauses = section_of(case).clauses
    judged = _Judged()
    for part, reply in replies:
        for pointed in _pointed(case, clauses, part, reply):
            if reason := _against(case, clauses, pointed):
                judged.refused.append(Refused(pointed.role, pointed.span, reason))
            else:
                judged.accepted.append(pointed)
    heard: list[Clause] = []
    for part, reply in replies:
        within = clauses[part.first : part.end]
        order = None if reply["items"] else order_in(case.text, within)
        if order is None:
            heard += within
        else:
            judged.refused.append(Refused("problem", case.span(*order.span), "silenced"))
    lists = {name: _items(case, role, judged, heard) for role, name in _LISTS.items()}
    _link(case, clauses, judged.accepted, lists)
    return Gated(case.narrative.model_copy(update={**lists, "doubts": {}}), tuple(judged.refused))


def _pointed(
    case: Case, clauses: Sequence[Clause], part: Part, reply: Mapping[str, Any]
) -> Iterable[_Pointed]:
    for one in sorted(reply["items"], key=lambda one: one["from"]):
        first, last = part.first + one["from"] - 1, part.first + one["to"] - 1
        answers = one["answers"]
        yield _Pointed(
            role=one["role"],
            first=first,
            last=last,
            span=case.span(clauses[first].span.start, clauses[last].span.end),
            category=one["category"],
            answers=None if answers is None else part.first + answers - 1,
        )


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


def _items(case: Case, role: Role, judged: _Judged, heard: Sequence[Clause]) -> list[Item]:
    """Return a list as it is now: what the rules are sure of, else what was accepted and what stays."""
    known: list[Item] = getattr(case.narrative, _LISTS[role])
    mine = [one for one in judged.accepted if one.role == role]
    if not case.narrative.doubts.get(_LISTS[role]):
        return [
            _labelled(item, next((one for one in mine if _overlap(one.span, item)), None)) for item in known
        ]
    refused = [one.span for one in judged.refused]
    kept = []
    for item in known:
        within = [clause for clause in heard if _overlap(case.span(*clause.span), item)]
        if any(_overlap(one.span, item) for one in judged.accepted):
            continue
        passed = role == "problem" and bool(within) and is_lack(case.text, within)
        if passed and not any(_overlap(span, item) for span in refused):
            judged.refused.append(Refused(role, Span(item.start, item.end), "passed"))
        if passed or not within or any(_overlap(span, item) for span in refused):
            kept.append(item.model_copy())
    fresh = [
        Item(
            text=case.document.text[slice(*one.span)],
            start=one.span.start,
            end=one.span.end,
            category=one.category,
            category_method="llm",
            method="llm",
        )
        for one in mine
    ]
    return sorted([*kept, *fresh], key=lambda item: item.start)


def _labelled(item: Item, said: _Pointed | None) -> Item:
    update = {"category": said.category, "category_method": "llm"} if said else {}
    return item.model_copy(update=update)


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
    assert is_sure(case)
    items = [item.model_copy() for item in items_of(case)]
    count = len(case.narrative.problems)
    for one in reply["labels"]:
        item, answers = items[one["n"] - 1], one["answers"]
        item.category, item.category_method = one["category"], "llm"
        if one["n"] > count and answers is not None and answers <= count:
            item.answers = answers - 1
    problems = items[:count] or case.narrative.problems
    rest = case.narrative.improvements[max(len(items) - count, 0) :]
    return case.narrative.model_copy(update={"problems": problems, "improvements": [*items[count:], *rest]})
