"""Problems and measures of section five: which clauses are one, and what is each about?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gongkai.llm.questions.ask import Ask
from gongkai.llm.questions.prompts import fenced, numbered, prompt
from gongkai.llm.questions.shapes import MOST_CLAUSES, ClauseItems, ItemLabels
from gongkai.prose.clauses import Cut, cut
from gongkai.report import Item
from gongkai.rules.case import Case

#: Its first words say what an item is about.
_LONGEST = 300


class Part(NamedTuple):
    """A question about clauses ``first`` to ``end`` of the section; the first of them is number 1 in it."""

    ask: Ask
    first: int
    end: int


def section_of(case: Case) -> Cut:
    """Return section five in clauses; without any where it is not there."""
    found = case.section.get("problems")
    return cut(case.text, found.body) if found else Cut((), ())


def is_sure(case: Case) -> bool:
    """Say whether the rules are sure of both lists, so that only their labels can be asked for."""
    return not any(case.narrative.doubts.values())


def parts(case: Case) -> list[Part]:
    """Return the questions which clauses are items: one, or more where the section is long."""
    section = section_of(case)
    return [_part(case, section, first, end) for first, end in _bounds(section)]


def _bounds(section: Cut) -> Iterator[tuple[int, int]]:
    """Yield the clauses of each question: up to a sub-head, else an enumerator, else as many as may be."""
    clauses = section.clauses
    heads = [head.before for head in section.heads]
    marked = [at for at, one in enumerate(clauses) if one.shown != one.span]
    first = 0
    while first < len(clauses):
        end = first + MOST_CLAUSES
        if end < len(clauses):
            end = next(
                (max(fit) for of in (heads, marked) if (fit := [at for at in of if first < at <= end])), end
            )
        yield first, min(end, len(clauses))
        first = end


def _part(case: Case, section: Cut, first: int, end: int) -> Part:
    found = prompt("free_text")
    lines = numbered([_printed(case, clause.shown) for clause in section.clauses[first:end]])
    begun = [head.before for head in section.heads if head.before <= first]
    for head in reversed(section.heads):
        if max(begun, default=0) <= head.before < end:  # also the head that the part goes on under
            lines.insert(max(head.before - first, 0), f"（标题）{_printed(case, head.span)}")
    messages = found.messages(document=fenced("\n".join(lines)))
    ask = Ask("problems", found.name, found.version, messages, ClauseItems(end - first))
    return Part(ask, first, end)


def _printed(case: Case, span: tuple[int, int]) -> str:
    return " ".join(case.document.text[slice(*case.span(*span))].split())


def items_of(case: Case) -> list[Item]:
    """Return the items that labels are asked for, as they are numbered: problems, then measures."""
    return [*case.narrative.problems, *case.narrative.improvements][:MOST_CLAUSES]


def labels(case: Case) -> Ask | None:
    """Return the question what each item of the rules is about; None where there are none."""
    items = items_of(case)
    if not items:
        return None
    found = prompt("categories")
    count = len(case.narrative.problems)
    lines = [f"{'问题' if n < count else '措施'}：{item.text[:_LONGEST]}" for n, item in enumerate(items)]
    messages = found.messages(document=fenced("\n".join(numbered(lines))))
    return Ask("problems", found.name, found.version, messages, ItemLabels(len(items)))
