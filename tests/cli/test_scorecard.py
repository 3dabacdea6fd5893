"""``gongkai llm eval``: the scorecard that an office chooses its model by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongkai.evaluation import corpus
from tests.cassettes.tape import Ran, command
from tests.llm.careful import Careful
from tests.llm.double import answered, serving

SOME = ("five-shi-lists", "five-measures-reversed", "overview-plain-words")


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Evaluate three documents."""
    every = [one for one in corpus.documents() if one.id in SOME]
    monkeypatch.setattr(corpus, "documents", lambda: every)


def evaluated(tmp_path: Path, *arguments: str, **settings: str) -> Ran:
    careful = Careful(corpus.documents())
    with serving(lambda question: answered(question, careful.answer(question.body))) as double:
        every = {"base_url": double.url, "model": "careful", "cache_dir": str(tmp_path), "retries": "0"}
        return command(["llm", "eval", *arguments], every | settings)


def test_a_table_of_the_model_the_rules_and_known_readers(tmp_path: Path) -> None:
    ran = evaluated(tmp_path)
    assert ran.code == 0
    assert "careful" in ran.out
    assert "只用规则" in ran.out
    assert "读错而未提示" in ran.out
    assert "费用" not in ran.out


def test_json_has_everything_as_values(tmp_path: Path) -> None:
    ran = evaluated(tmp_path, "--json", price_input="1", price_output="2", currency="CNY")
    careful, rules, *_ = json.loads(ran.out)
    assert careful["name"] == "careful"
    assert careful["items"]["true"] == rules["items"]["true"] == 16
    assert careful["items"]["recall"] == 1
    assert careful["contradictions"] == {
        "right": 1,
        "said": 1,
        "true": 1,
        "precision": 1,
        "recall": 1,
        "f1": 1,
    }
    assert careful["money"] > 0
    assert rules["questions"] == rules["input_tokens"] == 0
    assert careful["silent_errors"] == 0


def test_a_second_run_is_paid_for_by_the_cache(tmp_path: Path) -> None:
    careful = Careful(corpus.documents())
    with serving(lambda question: answered(question, careful.answer(question.body))) as double:
        settings = {"base_url": double.url, "model": "careful", "cache_dir": str(tmp_path)}
        first = command(["llm", "eval", "--json"], settings)
        asked = double.count
        second = command(["llm", "eval", "--json"], settings)
        assert double.count == asked > 0
    assert second.out == first.out


def test_an_endpoint_that_fails_ends_with_4_and_the_rules_still_stand(tmp_path: Path) -> None:
    settings = {
        "base_url": "http://127.0.0.1:9/v1",
        "model": "none",
        "cache_dir": str(tmp_path),
        "retries": "0",
    }
    ran = command(["llm", "eval", "--json"], settings)
    assert ran.code == 4
    model, rules, *_ = json.loads(ran.out)
    assert model["unanswered"] > 0
    assert model["items"] == rules["items"]
