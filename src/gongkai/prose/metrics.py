"""What a number in prose may count: ``schemas/wordings/claims.yaml``, its patterns compiled once."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from gongkai.parsing.phrases import any_of, phrases


@dataclass(frozen=True, slots=True)
class Metric:
    """What a number may count: an entry of the wordings. ``says``: what a model is told of it."""

    id: str
    says: str
    field: str | None
    measures: frozenset[str | None]
    unless: re.Pattern[str] | None
    unless_said: re.Pattern[str] | None
    unless_then: re.Pattern[str] | None
    any_year: bool
    whole: bool
    zero_alone: bool


#: A year that the words before a number are of; one that it is compared with, or that left something over, is none.
YEAR = re.compile(r"(?<![较比与同])(20\d\d)年(?!度?结转)")


class Wordings(NamedTuple):
    """The patterns of all metrics, each kind in one; group ``m<n>`` is the n-th metric."""

    metrics: tuple[Metric, ...]
    measures: frozenset[str | None]
    lead: re.Pattern[str]
    tail: re.Pattern[str]
    both: re.Pattern[str]
    both_tail: Mapping[int, re.Pattern[str]]
    bare: Mapping[str, re.Pattern[str]]
    after: Mapping[str, re.Pattern[str]]
    any_bare: re.Pattern[str]
    any_after: re.Pattern[str]
    zero: re.Pattern[str]
    plain: Mapping[str, re.Pattern[str]]


def _groups(entries: Iterable[tuple[int, Any]]) -> str:
    """Return one pattern of many, each in the group of its metric."""
    return "|".join(f"(?P<m{i}>{any_of(patterns)})" for i, patterns in entries) or "(?!)"


@functools.cache
def wordings() -> Wordings:
    """Return the patterns of ``schemas/wordings/claims.yaml``."""
    spec = phrases("claims")
    entries: Sequence[dict[str, Any]] = spec["metrics"]
    measures = {key: frozenset(words) for key, words in spec["measures"].items()}

    def of(key: str, topic: str | None = None) -> list[tuple[int, Any]]:
        found = [(i, entry[key]) for i, entry in enumerate(entries) if key in entry]
        return found if topic is None else [(i, by[topic]) for i, by in found if topic in by]

    def lead(found: Iterable[tuple[int, Any]]) -> re.Pattern[str]:
        return re.compile(f"(?:{_groups(found)}){spec['filler']}$")

    both = of("both")
    topics = "|".join(f"(?P<{key}>{pattern})" for key, pattern in spec["topics"].items())
    return Wordings(
        metrics=tuple(_metric(entry, measures) for entry in entries),
        measures=frozenset().union(*measures.values()),
        lead=lead(of("lead")),
        tail=re.compile(_groups(of("tail"))),
        both=lead((i, [first for first, _ in pairs]) for i, pairs in both),
        both_tail={i: re.compile(any_of([last for _, last in pairs])) for i, pairs in both},
        bare={topic: lead(of("bare", topic)) for topic in spec["topics"]},
        after={topic: re.compile(_groups(of("after", topic))) for topic in spec["topics"]},
        any_bare=re.compile(
            f"(?:{any_of([p for _, by in of('bare') for p in by.values()])}){spec['filler']}$"
        ),
        any_after=re.compile(any_of([p for _, by in of("after") for p in by.values()])),
        zero=re.compile(_groups(of("zero"))),
        plain={"topics": re.compile(topics)}
        | {key: re.compile(value) for key, value in spec.items() if isinstance(value, str)},
    )


def index_of(match: re.Match[str] | None) -> int | None:
    """Return which metric's group matched, None where none did."""
    return None if match is None or match.lastgroup is None else int(match.lastgroup[1:])


def metrics() -> tuple[Metric, ...]:
    """Return everything that a number may count, in the order of the wordings."""
    return wordings().metrics


def _metric(entry: Mapping[str, Any], measures: Mapping[str, frozenset[str | None]]) -> Metric:
    return Metric(
        id=entry["id"],
        says=entry.get("says", ""),
        field=entry["field"],
        measures=measures[entry.get("measure", "count")],
        unless=re.compile(entry["unless"]) if "unless" in entry else None,
        unless_said=re.compile(entry["unless_said"]) if "unless_said" in entry else None,
        unless_then=re.compile(entry["unless_then"]) if "unless_then" in entry else None,
        any_year=entry.get("any_year", False),
        whole=entry.get("whole", False),
        zero_alone=entry.get("zero_alone", False),
    )
