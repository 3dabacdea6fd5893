"""Numbers claimed in the overview: the model points at a sentence, the rules read the number there."""

from __future__ import annotations

import functools
import re
from typing import Any, NamedTuple

from gongkai.fold import Span
from gongkai.llm.answers.replies import MOST_SENTENCES, PointedNumbers
from gongkai.llm.questions.ask import Ask
from gongkai.llm.questions.prompts import fenced, numbered, prompt
from gongkai.parsing.numerals import Quantity, quantities
from gongkai.parsing.phrases import phrases
from gongkai.prose.claims import Metric, claimable
from gongkai.prose.points import find_clauses
from gongkai.report import Claim, Narrative, Number
from gongkai.rules.case import Case, field_name


class Candidate(NamedTuple):
    """A sentence of the overview, and its numbers that no claim of the rules has taken."""

    span: Span
    numbers: tuple[Quantity, ...]


def candidates(case: Case) -> list[Candidate]:
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
            found.append(Candidate(span, tuple(numbers)))
    return found[:MOST_SENTENCES]


def ask(case: Case) -> Ask | None:
    """Return the question which sentence states which number; None where none is left to be found."""
    metrics = _open(case)
    if not metrics:
        return None
    found = prompt("overview_numbers")
    sentences = candidates(case)
    document = fenced(numbered([case.document.text[slice(*case.span(*one.span))] for one in sentences]))
    names = "\n".join(f"- {metric.id}：{_called(metric)}" for metric in metrics)
    messages = found.messages(metrics=names, document=document)
    shape = PointedNumbers(len(sentences), tuple(metric.id for metric in metrics))
    return Ask("overview", found.name, found.version, messages, shape)


def _open(case: Case) -> list[Metric]:
    """Return what the model may point at: numbers that a table has too and that no claim states yet."""
    said = {claim.field for claim in case.narrative.claims}
    return [
        metric for metric in claimable() if metric.field not in said and _printed(case, metric) is not None
    ]


def _called(metric: Metric) -> str:
    table, row, column = (metric.field or "").split(".")
    return f"{field_name(table, row)}·{field_name(table, column)}"


class Gated(NamedTuple):
    """The narrative with the claims that were accepted, and the metrics that were refused."""

    narrative: Narrative
    refused: tuple[str, ...] = ()


def gate(case: Case, reply: dict[str, Any]) -> Gated:
    """Take in what the source bears: the sentence speaks of that matter alone, and holds one such number.

    A number that differs from the table's is refused too: whether prose and table contradict each
    other is for the rules to say, who know what they read.
    """
    sentences = candidates(case)
    known = {metric.id: metric for metric in _open(case)}
    claims: dict[str, Claim] = {}
    refused = []
    for one in reply["claims"]:
        metric = known[one["metric"]]
        claim = _read(case, metric, sentences[one["n"] - 1])
        if claim is None or metric.field in claims:
            refused.append(metric.id)
        else:
            claims[metric.field or ""] = claim
    every = sorted([*case.narrative.claims, *claims.values()], key=lambda claim: claim.start)
    return Gated(case.narrative.model_copy(update={"claims": every}), tuple(refused))


@functools.cache
def _elsewhere() -> re.Pattern[str]:
    return re.compile(phrases("claims")["elsewhere"])


def _printed(case: Case, metric: Metric) -> Number | None:
    return case.value(*(metric.field or "").split("."))


def _read(case: Case, metric: Metric, sentence: Candidate) -> Claim | None:
    numbers = [one for one in sentence.numbers if one.unit in metric.measures]
    years = {year for year, at in case.years if sentence.span.start <= at < sentence.span.end}
    if len(numbers) != 1 or years - {case.metadata.year} or not metric.is_named(case.text, *sentence.span):
        return None
    (number,) = numbers
    value = number.value
    if value is None or _elsewhere().search(case.text, *sentence.span):
        return None
    # Which of several matters of the same number a sentence speaks of, its coarse words do not tell.
    if [one.id for one in claimable() if one.about == metric.about and _printed(case, one) == value] != [
        metric.id
    ]:
        return None
    start, end = case.span(number.start, number.end)
    return Claim(
        metric=metric.id,
        value=value,
        unit=number.unit,
        field=metric.field,
        start=start,
        end=end,
        method="llm",
    )
