"""Problems and measures by pointing: the model names sentences, the items are cut from the source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from gongkai.llm.questions.problems import clauses_of
from gongkai.prose.pointmarks import may_be
from gongkai.prose.points import Clause
from gongkai.report import Item, Narrative
from gongkai.rules.case import Case

_LISTS: dict[str, Literal["problems", "improvements"]] = {"problem": "problems", "measure": "improvements"}


class Gated(NamedTuple):
    """The narrative with what was accepted, or as it was with the words of the ``objection``."""

    narrative: Narrative
    objection: str = ""


def gate(case: Case, reply: dict[str, Any]) -> Gated:
    """Take a reply into the narrative, where the words of the sentences bear it.

    A list that the rules are sure of keeps its items; they are only given their categories. A reply
    that contradicts what a sentence's own words say is refused as a whole: who errs on what is plain
    is not believed on what is not.
    """
    clauses = clauses_of(case)
    said = sorted(reply["sentences"], key=lambda one: one["n"])
    before = case.narrative
    if objection := _contradicts(case, clauses, said) or _loses(case, clauses, said):
        return Gated(before, objection)
    lists: dict[str, list[Item]] = {}
    place: dict[int, int] = {}
    for role, name in _LISTS.items():
        groups = _groups(clauses, [one for one in said if one["role"] == role])
        if before.doubts.get(name):
            lists[name] = [_item(case, clauses, group, getattr(before, name)) for group in groups]
        else:
            lists[name] = [_labelled(case, clauses, item, said) for item in getattr(before, name)]
        if role == "problem":
            place = {
                one["n"]: index
                for one in said
                for index, item in enumerate(lists[name])
                if _overlap(case, clauses[one["n"] - 1], item)
            }
        elif before.doubts.get(name):
            for item, group in zip(lists[name], groups, strict=True):
                item.answers = next((place[n] for one in group if (n := one["answers"]) in place), None)
    return Gated(before.model_copy(update={**lists, "doubts": {}}))


def _contradicts(case: Case, clauses: Sequence[Clause], said: Sequence[dict[str, Any]]) -> str:
    """Name a sentence whose words, or whose place in a list that the rules are sure of, deny its role."""
    sure = {
        role: [] if case.narrative.doubts.get(name) else getattr(case.narrative, name)
        for role, name in _LISTS.items()
    }
    for one in said:
        clause = clauses[one["n"] - 1]
        others = (item for role, items in sure.items() if role != one["role"] for item in items)
        if one["role"] in _LISTS and (
            not may_be(one["role"], case.text, clause.span)
            or any(_overlap(case, clause, item) for item in others)
        ):
            return f"[{one['n']}] {one['role']}"
    return ""


def _loses(case: Case, clauses: Sequence[Clause], said: Sequence[dict[str, Any]]) -> str:
    """Name a sentence of a doubtful list whose words bear its being there, and which is said to be nothing.

    A model may move an item of the rules, divide it, or tell that it is none where its words allow that.
    """
    for role, name in _LISTS.items():
        if not case.narrative.doubts.get(name):
            continue
        for item in getattr(case.narrative, name):
            within = [one for one in said if _overlap(case, clauses[one["n"] - 1], item)]
            borne = [one for one in within if may_be(role, case.text, clauses[one["n"] - 1].span)]
            if borne and not any(one["role"] in _LISTS for one in within):
                return f"[{borne[0]['n']}] {borne[0]['role']}"
    return ""


def _groups(clauses: Sequence[Clause], said: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Group sentences into items: under one enumerator all that follow at once make one."""
    groups: list[list[dict[str, Any]]] = []
    for one in said:
        last = groups[-1] if groups else None
        follows = last is not None and last[-1]["n"] == one["n"] - 1
        if (
            last is not None
            and follows
            and clauses[last[0]["n"] - 1].marked
            and not clauses[one["n"] - 1].marked
        ):
            last.append(one)
        else:
            groups.append([one])
    return groups


def _item(
    case: Case, clauses: Sequence[Clause], group: Sequence[dict[str, Any]], known: Sequence[Item]
) -> Item:
    """Return the item that sentences make; where the rules cut one from a single sentence, as they cut it."""
    first, last = clauses[group[0]["n"] - 1].span, clauses[group[-1]["n"] - 1].span
    start, end = case.span(first.start, last.end)
    category = group[0]["category"]
    within = [item for item in known if start <= item.start and item.end <= end]
    if len(within) == len(group) == 1:
        return within[0].model_copy(update={"category": category, "method": "llm"})
    return Item(text=case.document.text[start:end], start=start, end=end, category=category, method="llm")


def _labelled(case: Case, clauses: Sequence[Clause], item: Item, said: Sequence[dict[str, Any]]) -> Item:
    """Return an item of the rules with the category of the first sentence in it that has a role."""
    named = (
        one["category"]
        for one in said
        if one["role"] in _LISTS and _overlap(case, clauses[one["n"] - 1], item)
    )
    return item.model_copy(update={"category": next(named, item.category)})


def _overlap(case: Case, clause: Clause, item: Item) -> bool:
    start, end = case.span(*clause.span)
    return start < item.end and item.start < end
