"""The recordings themselves: nothing secret in them, and nothing that would answer a changed question."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from gongkai.llm.questions import prompts
from tests.cassettes import tape
from tests.cassettes.record_authored import FOLDER, run

ALL = sorted(tape.CASSETTES.rglob("*.yaml"))
_SECRET = re.compile(
    r"authorization|bearer|api[-_]?key(?!: not-a-real-secret)|sk-[a-z0-9]|x-stainless|set-cookie|127\.0\.0\.1|localhost",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def unrecorded() -> type[Exception]:
    """What a question is answered with that was not recorded."""
    from vcr.errors import CannotOverwriteExistingCassetteException

    return CannotOverwriteExistingCassetteException


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_no_key_and_no_machine_in_a_recording(path: Path) -> None:
    assert _SECRET.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "path", [path for path in ALL if path.parent.name != "replies"], ids=lambda path: path.stem
)
def test_only_harmless_headers_are_kept(path: Path) -> None:
    found = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    assert found["interactions"]
    for one in found["interactions"]:
        assert one["request"].keys() == {"method", "uri", "body"}
        assert one["request"]["uri"] == f"{tape.URL}/chat/completions"
        assert {name.lower() for name in one["response"]["headers"]} <= set(tape.KEPT)


def test_a_changed_prompt_finds_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unrecorded: type[Exception]
) -> None:
    changed = prompts.prompt("free_text")._replace(system="你读一节。")
    monkeypatch.setattr("gongkai.llm.questions.problems.prompt", lambda _: changed)
    with (
        pytest.raises(unrecorded, match="你读一节"),
        tape.played(FOLDER / "good-one-sentence.yaml"),
    ):
        ran = run("good-one-sentence", tape.URL, tmp_path)
        assert ran.code == 4  # the program itself takes it for an endpoint that is down


def test_a_changed_parameter_finds_no_answer(tmp_path: Path, unrecorded: type[Exception]) -> None:
    report = tape.ROOT / "tests/data/seeds/002_19c900d0ac5df711.txt"
    settings = {"base_url": tape.URL, "backoff": "0", "retries": "0", "cache_dir": str(tmp_path)}
    for changed in ({"model": "another"}, {"model": "by-hand", "seed": "2"}):
        with (
            pytest.raises(unrecorded),
            tape.played(FOLDER / "good-one-sentence.yaml"),
        ):
            tape.extract(report, "auto", settings | changed)


def test_a_question_asked_more_often_than_recorded_finds_no_answer(
    tmp_path: Path, unrecorded: type[Exception]
) -> None:
    with (
        pytest.raises(unrecorded),
        tape.played(FOLDER / "good-one-sentence.yaml"),
    ):
        for cache in ("one", "two"):
            run("good-one-sentence", tape.URL, tmp_path / cache)


def test_what_was_not_asked_for_is_missed() -> None:
    with pytest.raises(AssertionError, match="0 of 1"), tape.played(FOLDER / "good-one-sentence.yaml"):
        pass
