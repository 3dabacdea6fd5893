"""The bench's whole-document prompt, against a server on the loopback with authored replies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.bench.__main__ import main
from benchmarks.bench.documents import rendered
from benchmarks.bench.model import Document
from tests.llm.double import Behaviour, Double, Question, Reply, answered, in_turn, said

SEED = 11


def reading(document: Document, **changed: Any) -> dict[str, Any]:
    """What a model that reads a document as it is printed says."""
    cells = [
        {"field": field, "value": float(truth.value)}
        for field, truth in document.cells.items()
        if truth.kind == "number" and truth.value is not None
    ]
    return {"is_report": True, "cells": cells, "problems": [], "improvements": [], **changed}


def scored(
    behave: Behaviour, n: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *families: str
) -> tuple[dict[str, Any], Double]:
    """What ``run --system prompt`` writes over some documents, and the server that it asked."""
    out = tmp_path / "out.json"
    with Double(behave) as double:
        monkeypatch.setenv("GONGKAI_LLM_BASE_URL", double.url)
        monkeypatch.setenv("GONGKAI_LLM_MODEL", "double")
        monkeypatch.setenv("GONGKAI_LLM_API_KEY", "of no account")
        monkeypatch.setenv("GONGKAI_BENCH_PRICE", "2,8")
        asked = ["run", "--system", "prompt", "--n", str(n), "--seed", str(SEED), "--out", str(out)]
        assert main([*asked, "--families", ",".join(families)]) == 0
    return json.loads(out.read_text("utf-8")), double


def test_what_the_model_reads_and_invents_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [rendered(SEED, at, "text", tmp_path) for at in range(3)]
    true = [reading(one) for one in documents]
    wrong = reading(documents[1])
    wrong["cells"][0] = {**wrong["cells"][0], "value": 987654}
    wrong["cells"] = wrong["cells"][:-1]
    # What is no answer is asked about again once; then the document has failed.
    no_answer = in_turn([lambda question: said(question, "这份报告很好"), lambda question: Reply(400)])
    turns = in_turn([lambda one: answered(one, true[0]), lambda one: answered(one, wrong), no_answer])
    found, double = scored(turns, 3, tmp_path, monkeypatch, "text")
    counts = found["counts"]["text"]
    printed = [len(one["cells"]) for one in true]
    assert counts["documents"] == 3
    assert counts["failed"] == 1
    assert counts["printed"] == sum(printed)
    assert counts["exact"] == printed[0] + printed[1] - 2
    assert counts["silent"] == 1
    assert counts["missed"] == 1 + printed[2]
    # A hundred tokens in at 2 yuan a million and ten out at 8, of each of the two that were answered.
    assert found["spent"]["text"]["money"] == pytest.approx(2 * (100 * 2 + 10 * 8) / 1e6)
    assert found["version"].endswith(", double")
    assert found["version"].startswith("instructor ")
    assert double.count == 4


def test_the_whole_document_is_asked_about_and_every_field_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = rendered(SEED, 0, "text", tmp_path)
    none = {"is_report": False, "cells": [], "problems": [], "improvements": []}

    def behave(question: Question) -> Reply:
        return answered(question, none if question.nth else reading(document))

    found, double = scored(behave, 2, tmp_path, monkeypatch, "text", "no-report")
    prompt = double.questions[0].document
    assert document.data.decode("utf-8") in prompt
    assert all(field in prompt for field in document.cells)
    assert double.questions[0].mode == "json_schema"
    assert found["counts"]["no-report"]["none_right"] == 1


def test_a_reply_that_does_not_end_has_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, double = scored(
        lambda one: said(one, '{"is_report": true, "cells": [', finish="length"),
        1,
        tmp_path,
        monkeypatch,
        "text",
    )
    assert double.questions[0].body["max_completion_tokens"] > 200 * 25
    assert found["counts"]["text"]["failed"] == 1
    assert double.count == 1  # asking again would take as long
