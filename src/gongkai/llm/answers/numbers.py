"""Numbers claimed in the overview: the model points at a sentence, the rules read the number there."""

from __future__ import annotations

import functools
import re
from typing import Any, NamedTuple

from gongkai.llm.questions.overview import OpenSentence, open_metrics, open_sentences, printed
from gongkai.parsing.phrases import phrases
from gongkai.prose.metrics import Metric, claimable
from gongkai.report import Claim, Narrative
from gongkai.rules.case import Case


class Gated(NamedTuple):
    """The narrative with the claims that were accepted, and the metrics that were refused."""

    narrative: Narrative
    refused: tuple[str, ...] = ()


def gate(case: Case, reply: dict[str, Any]) -> Gated:
    """Take in what the source bears: the sentence speaks of that matter alone, and holds one such number.

    A number that differs from the table's is refused too: whether prose and table contradict each
    other is for the rules to say, who know what they read.
    """
    sentences = open_sentences(case)
    known = {metric.id: metric for metric in open_metrics(case)}
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


def _read(case: Case, metric: Metric, sentence: OpenSentence) -> Claim | None:
    numbers = [one for one in sentence.numbers if one.unit in metric.measures]
    years = {year for year, at in case.years if sentence.span.start <= at < sentence.span.end}
    if len(numbers) != 1 or years - {case.metadata.year} or not metric.is_named(case.text, *sentence.span):
        return None
    (number,) = numbers
    value = number.value
    if value is None or _elsewhere().search(case.text, *sentence.span):
        return None
    # Which of several matters of the same number a sentence speaks of, its coarse words do not tell.
    if [one.id for one in claimable() if one.about == metric.about and printed(case, one) == value] != [
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
