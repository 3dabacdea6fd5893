"""Numbers of the overview that no rule has read: which metric does each state, and whose is it?"""

from __future__ import annotations

import functools
import string
from collections.abc import Iterator
from typing import NamedTuple

from gongkai.fold import Span
from gongkai.llm.questions.ask import Ask
from gongkai.llm.questions.prompts import fenced, prompt
from gongkai.llm.questions.shapes import MOST_CLAUSES, MarkedNumbers
from gongkai.parsing.numerals import Quantity, quantities
from gongkai.prose.metrics import Metric, metrics
from gongkai.prose.sentences import sentences
from gongkai.rules.case import Case

_MARKS = (*string.ascii_lowercase, *(a + b for a in string.ascii_lowercase for b in string.ascii_lowercase))


class Marked(NamedTuple):
    """A number, and the mark in front of it."""

    mark: str
    number: Quantity


@functools.cache
def offered() -> dict[str, Metric]:
    """Return the metrics that a model may name, by id: the same for every report."""
    return {metric.id: metric for metric in metrics() if metric.says}


def marked(case: Case) -> list[Marked]:
    """Return the numbers of the overview that are asked about: of them no claim of the rules is made."""
    if "overview" not in case.section:
        return []
    said = case.narrative.claims
    taken = [(one.start, one.end) for one in said] + [
        (one.start, one.end) for whole in said for one in whole.parts
    ]
    units = frozenset().union(*(metric.measures for metric in offered().values()))
    found = []
    for one in quantities(case.text, *case.section["overview"].body):
        start, end = case.span(one.start, one.end)
        slogan = one.unit == "个" and not case.text[one.start].isdigit()  # 三个一
        free = all(end <= a or b <= start for a, b in taken)
        if one.value is not None and one.unit in units and free and not slogan:
            found.append(one)
    return [Marked(mark, one) for mark, one in zip(_MARKS, found[:MOST_CLAUSES], strict=False)]


def ask(case: Case) -> Ask | None:
    """Return the question what the marked numbers state; None where there are none."""
    numbers = marked(case)
    if not numbers:
        return None
    found = prompt("overview_numbers")
    messages = found.messages(
        year=str(case.metadata.year or "不详"),
        document=fenced("\n".join(_lines(case, numbers))),
    )
    shape = MarkedNumbers(tuple(one.mark for one in numbers), tuple(offered()))
    return Ask("overview", found.name, found.version, messages, shape)


def _lines(case: Case, numbers: list[Marked]) -> Iterator[str]:
    """Yield the sentences that hold marked numbers, each behind the one that it may refer to."""
    before = Span(0, 0)
    shown = Span(0, 0)
    for sentence in sentences(case.text, *case.section["overview"].body):
        within = [one for one in numbers if sentence.start <= one.number.start < sentence.end]
        if within and before != shown and case.text[slice(*before)].strip():
            yield _printed(case, before, [])
        if within:
            yield _printed(case, sentence, within)
            shown = sentence
        before = sentence


def _printed(case: Case, sentence: Span, numbers: list[Marked]) -> str:
    """Return a sentence as it is printed, on one line, its numbers marked."""
    parts, at = [], sentence.start
    for mark, number in numbers:
        parts += [_words(case, at, number.start), f"[{mark}]"]
        at = number.start
    return "".join([*parts, _words(case, at, sentence.end)]).strip()


def _words(case: Case, start: int, end: int) -> str:
    if start == end:
        return ""
    words = case.document.text[slice(*case.span(start, end))]
    return " ".join(words.replace("[", "〔").split("\n")).replace("\r", "")
