"""The evaluation corpus, answered with care and with every known lie, played back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gongkai import extract
from gongkai.evaluation.score import TALLIES, score, value_of
from gongkai.evaluation.scorecard import references
from gongkai.settings import Settings
from tests.cassettes import tape
from tests.cassettes.record_corpus import COMPETENT, FOLDER, evaluated, lied_to, lies

#: Floors for a careful reader, which may only rise: what is accepted of what is true.
FLOORS = {"items": 0.99, "categories": 0.99, "answers": 0.98, "cells": 0.84, "claims": 0.99}
CONTRADICTIONS = 18


@pytest.fixture(scope="module")
def competent(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    with tape.played(FOLDER / f"{COMPETENT}.yaml"):
        ran = evaluated(tape.URL, tmp_path_factory.mktemp("cache"))
    assert ran.code == 0, ran.err
    rows: list[dict[str, Any]] = json.loads(ran.out)
    return rows


def test_a_careful_reader_is_believed(competent: list[dict[str, Any]]) -> None:
    careful = competent[0]
    assert {kind: careful[kind]["recall"] for kind in FLOORS if careful[kind]["recall"] < FLOORS[kind]} == {}
    assert careful["contradictions"]["right"] >= CONTRADICTIONS
    assert careful["unanswered"] == 0


def test_a_careful_reader_is_better_than_the_rules_in_everything(competent: list[dict[str, Any]]) -> None:
    careful, rules = competent[:2]
    for kind in FLOORS:
        assert careful[kind]["f1"] > (rules[kind]["f1"] or 0), kind
    assert careful["items"]["f1"] >= 0.92
    assert careful["silent_errors"] <= rules["silent_errors"]


@pytest.mark.parametrize("name", lies())
def test_no_lie_makes_a_sound_number_or_changes_what_the_rules_read(name: str, tmp_path: Path) -> None:
    with tape.played(FOLDER / f"{name}.yaml"):
        read = lied_to(name, tape.URL, tmp_path)
    for document, report in read:
        alone = extract(document.data, name=document.name, settings=Settings())
        assert set(score(document, report).silent) <= set(score(document, alone).silent)
        for path in alone.evidence:
            before = value_of(alone, path)
            assert before is None or value_of(report, path) == before, (document.id, path)
        text = report.text or ""
        for item in (*report.narrative.problems, *report.narrative.improvements):
            assert text[item.start : item.end] == item.text


def test_the_references_are_what_the_recordings_come_to(competent: list[dict[str, Any]]) -> None:
    """After new recordings: ``python -m benchmarks.bench_llm --record``."""
    kept = references()[0].to_dict()
    assert {name: kept[name] for name in (*TALLIES, "silent_errors", "questions")} == {
        name: competent[0][name] for name in (*TALLIES, "silent_errors", "questions")
    }
