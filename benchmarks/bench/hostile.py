"""Accepted inventions: what a lying model gets past the gates, over the evaluation corpus.

In goes a number of replies and a seed; out comes a :class:`Tally`. Each reply is the true one, turned into a
lie of a kind that is drawn by lot (``tests/llm/corpus_lies.py``): rows or heads swapped, everything drawn by
lot, roles turned, orders in the document obeyed, numbers of other matters claimed. A lie may by chance be true.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any

from gongkai import Report
from gongkai.evaluation.corpus import Document, documents, item_spans
from gongkai.evaluation.score import SOUND, value_of
from gongkai.pipeline import read_document
from gongkai.readers import read
from gongkai.report import Item
from gongkai.settings import Settings
from tests.llm.careful import Careful
from tests.llm.corpus_lies import lie
from tests.llm.in_process import InProcess

_LISTS = {"problem": "problems", "measure": "improvements"}
_OVERLAP = 0.5


@dataclass
class Tally:
    """What came of ``replies`` lies about ``readings`` documents.

    ``accepted`` are numbers given out as sound that the print does not bear, readings of the rules that a reply
    changed, and quotes that do not stand at their place; ``examples`` says where. The others are counted apart:
    numbers that are wrong and said to be only asserted, or in conflict; items that have another role than gold says.
    """

    seed: int
    replies: int = 0
    readings: int = 0
    accepted: int = 0
    asserted_wrong: int = 0
    conflicting_wrong: int = 0
    roles_wrong: int = 0
    lies: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the tally as data."""
        return {**asdict(self), "lies": dict(sorted(self.lies.items()))}


@functools.cache
def _corpus() -> tuple[list[Document], Careful]:
    found = documents()
    return found, Careful(found)


@functools.cache
def _source(at: int) -> Any:
    document = _corpus()[0][at]
    return read(document.data, name=document.name)


@functools.cache
def _alone(at: int) -> Report:
    return read_document(_source(at), Settings())


def measure(replies: int, seed: int) -> Tally:
    """Tell at least so many lies, and count what became of them."""
    corpus, careful = _corpus()
    tally = Tally(seed)
    while tally.replies < replies:
        rng = Random(f"{seed}/{tally.readings}")
        at = rng.randrange(len(corpus))

        def reply(body: Mapping[str, Any], rng: Random = rng) -> dict[str, Any]:
            name, said = lie(rng, body, careful.answer(body))
            tally.lies[name] = tally.lies.get(name, 0) + 1
            return said

        asker = InProcess(reply)
        report = read_document(_source(at), Settings(), asker, "always")
        tally.replies += len(asker.bodies)
        tally.readings += 1
        _numbers(tally, corpus[at], report, _alone(at))
        _quotes(tally, corpus[at], report)
    return tally


def _numbers(tally: Tally, document: Document, report: Report, alone: Report) -> None:
    for path, evidence in report.evidence.items():
        value, before = value_of(report, path), value_of(alone, path)
        if before is not None:
            if value != before:
                _accept(tally, f"{document.id} {path}: the rules read {before}, now {value}")
            continue
        if value is None or value == document.cells.get(path):
            continue
        if evidence.status in SOUND:
            _accept(tally, f"{document.id} {path}: {value} is {evidence.status}")
        elif evidence.status == "asserted":
            tally.asserted_wrong += 1
        else:
            tally.conflicting_wrong += 1


def _quotes(tally: Tally, document: Document, report: Report) -> None:
    text = report.text or ""
    spans = item_spans(document, text) if document.items else []
    for role, name in _LISTS.items():
        items: list[Item] = getattr(report.narrative, name)
        for item in items:
            if text[item.start : item.end] != item.text or not item.text.strip():
                _accept(tally, f"{document.id}: {item.text!r} does not stand at its place")
            roles = {
                true.role
                for true, span in zip(document.items, spans, strict=True)
                if min(span.end, item.end) - max(span.start, item.start)
                >= _OVERLAP * (max(span.end, item.end) - min(span.start, item.start))
            }
            tally.roles_wrong += item.method == "llm" and bool(roles) and role not in roles


def _accept(tally: Tally, said: str) -> None:
    tally.accepted += 1
    tally.examples = [*tally.examples, said][:20]
