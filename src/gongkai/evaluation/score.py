"""Holds one reading of a document against its gold, and adds up what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.evaluation.corpus import Document, claim_spans, item_spans
from gongkai.fold import Span
from gongkai.report import Item, Number, Report

#: An item is found where it shares so much with the true one.
OVERLAP = 0.5
#: A number that is given out with one of these is not to be doubted.
SOUND = frozenset({"verified", "read"})
_LISTS = {"problem": "problems", "measure": "improvements"}


@dataclass(slots=True)
class Tally:
    """How many were ``true``, how many were ``said``, and how many of these are ``right``."""

    right: int = 0
    said: int = 0
    true: int = 0

    def add(self, other: Tally) -> None:
        """Add another tally."""
        self.right += other.right
        self.said += other.said
        self.true += other.true

    @property
    def precision(self) -> float | None:
        """Return the share of what was said that is right, None where nothing was said."""
        return self.right / self.said if self.said else None

    @property
    def recall(self) -> float | None:
        """Return the share of what is true that was said, None where nothing is."""
        return self.right / self.true if self.true else None

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of both, None where nothing was said and nothing is true."""
        return 2 * self.right / (self.said + self.true) if self.said + self.true else None


@dataclass(slots=True)
class Score:
    """What readings come to: a tally of each kind, and the places of what must not be.

    ``items``, ``cells`` and ``claims`` are those of the documents written for them, ``categories`` and
    ``answers`` those of their items; ``contradictions`` are the claims that differ from the table and of
    which a finding says so. ``silent`` are the numbers of all tables given out as sound that are not
    what is printed, each ``document path``.
    """

    items: Tally = field(default_factory=Tally)
    categories: Tally = field(default_factory=Tally)
    answers: Tally = field(default_factory=Tally)
    cells: Tally = field(default_factory=Tally)
    claims: Tally = field(default_factory=Tally)
    contradictions: Tally = field(default_factory=Tally)
    silent: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the score of another reading."""
        for name in TALLIES:
            getattr(self, name).add(getattr(other, name))
        self.silent += other.silent


TALLIES = ("items", "categories", "answers", "cells", "claims", "contradictions")


def score(document: Document, report: Report) -> Score:
    """Return what a reading of a document is worth."""
    found = Score(silent=_silent(document, report))
    for kind, count in (("items", _items), ("cells", _cells), ("claims", _claims)):
        if kind in document.counts:
            count(document, report, found)
    return found


def value_of(report: Report, path: str) -> Number | None:
    """Return the value that a report has for a field path."""
    table, row, column = path.split(".")
    return (report.tables.get(table) or {}).get(row, {}).get(column)


def _overlap(one: Span, item: Item) -> float:
    shared = min(one.end, item.end) - max(one.start, item.start)
    return max(shared, 0) / (max(one.end, item.end) - min(one.start, item.start))


def _items(document: Document, report: Report, found: Score) -> None:
    spans = item_spans(document, report.text or "")
    said: Mapping[str, list[Item]] = {role: getattr(report.narrative, name) for role, name in _LISTS.items()}
    pairs: dict[int, tuple[str, int]] = {}
    for i, (true, span) in enumerate(zip(document.items, spans, strict=True)):
        best = max(((_overlap(span, item), -n) for n, item in enumerate(said[true.role])), default=(0.0, 0))
        if best[0] >= OVERLAP:
            pairs[i] = (true.role, -best[1])
    right = len(set(pairs.values()))
    found.items = Tally(right, sum(map(len, said.values())), len(spans))
    named = [said[role][n].category for role, n in pairs.values()]
    true_names = [document.items[i].category for i in pairs]
    every = [item for items in said.values() for item in items]
    found.categories = Tally(
        sum(one == other for one, other in zip(named, true_names, strict=True)),
        sum(item.category is not None for item in every),
        len(spans),
    )
    problems = [i for i, true in enumerate(document.items) if true.role == "problem"]
    linked = {i: problems[true.answers - 1] for i, true in enumerate(document.items) if true.answers}
    found.answers = Tally(
        sum(
            i in pairs and other in pairs and said["measure"][pairs[i][1]].answers == pairs[other][1]
            for i, other in linked.items()
        ),
        sum(item.answers is not None for item in said["measure"]),
        len(linked),
    )


def _silent(document: Document, report: Report) -> list[str]:
    return [
        f"{document.id} {path}"
        for path, evidence in report.evidence.items()
        if (value := value_of(report, path)) is not None
        and evidence.status in SOUND
        and value != document.cells.get(path)
    ]


def _cells(document: Document, report: Report, found: Score) -> None:
    for path in report.evidence:
        value = value_of(report, path)
        if value is not None and path.partition(".")[0] in document.places:
            found.cells.add(Tally(int(value == document.cells.get(path)), 1, 0))
    found.cells.true = sum(path.partition(".")[0] in document.places for path in document.cells)


def _claims(document: Document, report: Report, found: Score) -> None:
    said = report.narrative.claims
    told = [one for one in report.findings if one.code == "GK501"]
    overview = [Span(one.start, one.end) for one in report.sections if one.id == "overview"]
    for true, span in zip(document.claims, claim_spans(document, report.text or ""), strict=True):
        right = any(
            (one.metric, one.value) == (true.metric, true.value) and _meet(span, one.start, one.end)
            for one in said
        )
        found.claims.add(Tally(int(right), 0, 1))
        if true.table is not None:
            seen = any(_meet(span, one.start, one.end) for one in told)
            found.contradictions.add(Tally(int(seen), int(seen), 1))
    found.claims.said = sum(any(_meet(one, claim.start, claim.end) for one in overview) for claim in said)


def _meet(span: Span, start: int | None, end: int | None) -> bool:
    return start is not None and end is not None and start < span.end and span.start < end
