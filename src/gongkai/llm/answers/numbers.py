"""Numbers claimed in the overview: the model says what a marked number states, the rules read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from gongkai.fold import Span
from gongkai.llm.questions.overview import marked, offered
from gongkai.parsing.numerals import Quantity
from gongkai.prose.metrics import Metric
from gongkai.report import Claim, Narrative
from gongkai.rules.bodies import is_denied
from gongkai.rules.case import Case


class Refused(NamedTuple):
    """A claim that is not believed: its place in the source, what it was to be, and why in one word.

    ``unit``: the number does not count such things; ``year``: its sentence names another year; ``scope``: its
    clause gives it to other bodies, or to several years.
    """

    metric: Metric
    span: Span
    reason: str


class Gated(NamedTuple):
    """The narrative with the claims that were accepted, and those that were refused."""

    narrative: Narrative
    refused: tuple[Refused, ...] = ()


def gate(case: Case, reply: Mapping[str, Any]) -> Gated:
    """Take in what is said to be this organ's own number of this year, unless the print denies it.

    It need not be the table's: that prose and table contradict each other is what is looked for.
    """
    numbers = {one.mark: one.number for one in marked(case)}
    claims: list[Claim] = []
    refused = []
    for one in reply["numbers"]:
        metric = offered().get(one["metric"] or "")
        if metric is None or not one["own"] or not (one["this_year"] or metric.any_year):
            continue
        number = numbers[one["mark"]]
        span = case.span(number.start, number.end)
        if reason := _against(case, metric, number):
            refused.append(Refused(metric, span, reason))
        else:
            claims.append(_claim(metric, number, span))
    every = sorted([*case.narrative.claims, *claims], key=lambda claim: claim.start)
    return Gated(case.narrative.model_copy(update={"claims": every}), tuple(refused))


def _against(case: Case, metric: Metric, number: Quantity) -> str:
    """Return what the print has against a claim; empty where nothing speaks against it."""
    if number.unit not in metric.measures:
        return "unit"
    year = _year_of(case, number)
    if case.metadata.year and year not in (None, case.metadata.year) and not metric.any_year:
        return "year"
    return "scope" if is_denied(case, number.start, number.end, any_year=metric.any_year) else ""


def _year_of(case: Case, number: Quantity) -> int | None:
    """Return the year that the sentence names last before a number, titles of documents left out."""
    text, start = case.text, case.sentence(number.start).start
    named = [
        year
        for year, at in case.years
        if start <= at < number.start and text.rfind("《", start, at) <= text.rfind("》", start, at)
    ]
    return named[-1] if named else None


def _claim(metric: Metric, number: Quantity, span: Span) -> Claim:
    assert number.value is not None  # no other is marked
    return Claim(
        metric=metric.id,
        value=number.value,
        unit=number.unit,
        field=metric.field,
        start=span.start,
        end=span.end,
        method="llm",
    )
