"""Lies about the evaluation corpus: no number, quote or reading of the rules may suffer by them.

``GONGKAI_LIES=10000`` tells as many; a run of the suite tells some of each kind.
"""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest

from gongkai import Report
from gongkai.evaluation.corpus import Document, documents
from gongkai.evaluation.score import SOUND, score, value_of
from gongkai.pipeline import read_document
from gongkai.readers import read
from gongkai.settings import Settings
from tests.llm.careful import Careful, kind_of
from tests.llm.corpus_lies import LIES, lie, one_role_turned
from tests.llm.in_process import InProcess

MANY = int(os.environ.get("GONGKAI_LIES", "300"))
CORPUS = documents()
CAREFUL = Careful(CORPUS)


@functools.cache
def alone(name: str) -> Report:
    """Return what the rules read in a document."""
    return read_document(_source(name), Settings())


@functools.cache
def _source(name: str) -> Any:
    found = next(one for one in CORPUS if one.id == name)
    return read(found.data, name=found.name)


def told(document: Document, asker: InProcess) -> Report:
    """Return a document read with the help of whoever answers so."""
    return read_document(_source(document.id), Settings(), asker, "always")


def faults(document: Document, report: Report) -> Iterator[str]:
    """Yield what no reply may bring about."""
    before = alone(document.id)
    yield from sorted(set(score(document, report).silent) - set(score(document, before).silent))
    for path, evidence in report.evidence.items():
        value, known = value_of(report, path), value_of(before, path)
        if known is not None and value != known:
            yield f"{path}: the rules read {known}, now {value}"
        if (
            value is not None
            and document.cells.get(path) != value
            and evidence.status in SOUND
            and known is None
        ):
            yield f"{path}: {value} is {evidence.status}"
        if evidence.raw is not None and (report.text or "")[evidence.start : evidence.end] != evidence.raw:
            yield f"{path}: {evidence.raw} does not stand there"
    for item in (*report.narrative.problems, *report.narrative.improvements):
        if (report.text or "")[item.start : item.end] != item.text or not item.text.strip():
            yield f"{item.text!r} does not stand at its place"
        if item.answers is not None and not 0 <= item.answers < len(report.narrative.problems):
            yield f"{item.text!r} answers {item.answers}"
    kept = [one for one in report.narrative.claims if one.method == "rules"]
    if kept != before.narrative.claims:
        yield "claims of the rules were changed"
    errors = Counter(one.message for one in report.findings if one.severity == "error")
    for message in errors - Counter(one.message for one in before.findings if one.severity == "error"):
        if "wrong-report" not in document.hard:
            yield f"a new error: {message}"


def test_lies_of_every_kind() -> None:
    lies: Counter[str] = Counter()
    found: list[str] = []
    asked = 0
    for n in range(10 * MANY):
        rng = Random(n)
        document = rng.choice(CORPUS)

        def reply(body: Mapping[str, Any], rng: Random = rng) -> dict[str, Any]:
            name, said = lie(rng, body, CAREFUL.answer(body))
            lies[name] += 1
            return said

        asker = InProcess(reply)
        report = told(document, asker)
        found += [f"{document.id} {n}: {fault}" for fault in faults(document, report)]
        asked += len(asker.bodies)
        if asked >= MANY:
            break
    assert not found, found[:20]
    assert asked >= MANY
    assert {one.__name__ for lies_ in LIES.values() for one in lies_} == lies.keys()


def test_a_single_wrong_role_seldom_makes_the_lists_worse_than_the_rules() -> None:
    worse, tried = [], 0
    for document in CORPUS:
        if "items" not in document.counts:
            continue
        rules = score(document, alone(document.id)).items.f1 or 0
        for seed in range(4):
            turned: list[bool] = []

            def reply(
                body: Mapping[str, Any], seed: int = seed, turned: list[bool] = turned
            ) -> dict[str, Any]:
                true = CAREFUL.answer(body)
                if kind_of(body) != "free_text" or turned:
                    return true
                turned.append(True)
                return one_role_turned(Random(seed), body, true)

            got = score(document, told(document, InProcess(reply))).items.f1 or 0
            tried += bool(turned)
            if turned and got < rules:
                worse.append(f"{document.id}: {got:.2f} after {rules:.2f}")
    assert tried >= 40
    assert len(worse) < 0.08 * tried, worse


@pytest.mark.parametrize(
    "document", [one for one in CORPUS if one.id.startswith("five-inj")], ids=lambda one: one.id
)
def test_an_injected_order_that_is_obeyed_changes_no_number(document: Document) -> None:
    for obey in LIES["free_text"]:

        def reply(body: Mapping[str, Any], obey: Any = obey) -> dict[str, Any]:
            true = CAREFUL.answer(body)
            return dict(obey(Random(1), body, true)) if kind_of(body) == "free_text" else true

        assert not list(faults(document, told(document, InProcess(reply))))
