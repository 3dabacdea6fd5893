"""Numbers that the overview may claim: which sentence states which, of those that no rule has read?"""

from __future__ import annotations

from typing import NamedTuple

from gongkai.fold import Span
from gongkai.llm.questions.ask import Ask
from gongkai.llm.questions.prompts import fenced, numbered, prompt
from gongkai.llm.questions.shapes import MOST_SENTENCES, PointedNumbers
from gongkai.parsing.numerals import Quantity, quantities
from gongkai.prose.metrics import Metric, claimable
from gongkai.prose.points import find_clauses
from gongkai.report import Number
from gongkai.rules.case import Case, field_name


class OpenSentence(NamedTuple):
    """A sentence of the overview, and its numbers that no claim of the rules has taken."""

    span: Span
    numbers: tuple[Quantity, ...]


def open_sentences(case: Case) -> list[OpenSentence]:
    """Return the sentences of the overview that hold a number of which the rules made nothing."""
    taken = [(claim.start, claim.end) for claim in case.narrative.claims]
    taken += [(part.start, part.end) for claim in case.narrative.claims for part in claim.parts]
    found = []
    for span, _ in find_clauses(case.text, case.section["overview"].body):
        numbers = []
        for one in quantities(case.text, *span):
            start, end = case.span(one.start, one.end)
            if one.value is not None and one.unit and all(end <= a or b <= start for a, b in taken):
                numbers.append(one)
        if numbers:
            found.append(OpenSentence(span, tuple(numbers)))
    return found[:MOST_SENTENCES]


def ask(case: Case) -> Ask | None:
    """Return the question which sentence states which number; None where none is left to be found."""
    metrics = open_metrics(case)
    if not metrics:
        return None
    found = prompt("overview_numbers")
    sentences = open_sentences(case)
    document = fenced(numbered([case.document.text[slice(*case.span(*one.span))] for one in sentences]))
    names = "\n".join(f"- {metric.id}：{_called(metric)}" for metric in metrics)
    messages = found.messages(metrics=names, document=document)
    shape = PointedNumbers(len(sentences), tuple(metric.id for metric in metrics))
    return Ask("overview", found.name, found.version, messages, shape)


def open_metrics(case: Case) -> list[Metric]:
    """Return what the model may point at: numbers that a table has too and that no claim states yet."""
    said = {claim.field for claim in case.narrative.claims}
    return [
        metric for metric in claimable() if metric.field not in said and printed(case, metric) is not None
    ]


def _called(metric: Metric) -> str:
    table, row, column = (metric.field or "").split(".")
    return f"{field_name(table, row)}·{field_name(table, column)}"


def printed(case: Case, metric: Metric) -> Number | None:
    """Return the number that a table prints for a metric, None where none can be read."""
    return case.value(*(metric.field or "").split("."))
