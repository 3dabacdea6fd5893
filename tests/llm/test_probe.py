"""``gongkai llm probe`` finds out what a server can do, and what it finds is what is used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import SECRET, Run
from .double import Behaviour, Double, Question, Reply, said, serving
from .lies import honest
from .prose import prose_report
from .replies import REFUSED, TRANSIENT

ABOUT = prose_report(5)
_ANSWER = '{"count": 3, "kind": "requests"}'
_REFUSED = Reply(400, b'{"error":{"message":"unsupported"}}')


def _can(
    *modes: str, enforces: bool = True, unknown: tuple[str, ...] = (), thinks: bool = False
) -> Behaviour:
    """A server that takes the modes named ``modes``; ``enforces``: it answers in the shape against the words."""

    def behave(question: Question) -> Reply:
        if any(name in question.body for name in unknown):
            return _REFUSED
        kind = {"json_object": "json", "json_schema": "json_schema", "tools": "tools"}.get(
            question.mode, "md_json"
        )
        if kind != "md_json" and kind not in modes:
            return _REFUSED
        if question.kind != "other":
            return honest(ABOUT)(question)
        constrained = kind in ("json_schema", "tools") and enforces
        prose = "不要用 JSON" in question.contents[-1] and not constrained
        answer = "我是一个模型。" if prose or (kind == "md_json" and "md_json" not in modes) else _ANSWER
        if kind == "md_json" and not prose and "md_json" in modes:
            answer = f"```json\n{_ANSWER}\n```"
        if (
            question.mode == "json_schema"
            and question.body["response_format"]["json_schema"]["name"] == "odd"
        ):
            return _REFUSED
        return said(question, ("<think>想</think>" if thinks and kind != "tools" else "") + answer)

    return behave


@pytest.mark.parametrize(
    ("modes", "best"),
    [
        (("json_schema", "tools", "json", "md_json"), "json_schema"),
        (("tools", "json", "md_json"), "tools"),
        (("json", "md_json"), "json"),
        (("md_json",), "md_json"),
    ],
)
def test_the_surest_mode_is_found_kept_and_used(
    run: Run, tmp_path: Path, modes: tuple[str, ...], best: str
) -> None:
    (tmp_path / "a.txt").write_bytes(ABOUT.data)
    with serving(_can(*modes)) as double:
        done = run(double, "llm", "probe")
        assert done.returncode == 0, done.stderr + done.stdout
        assert double.count <= 20
        kept = json.loads((tmp_path / "cache" / "endpoints.json").read_text())
        before = double.count
        read = run(double, "extract", "--llm", "a.txt")
        question = double.questions[before]
    assert [one["mode"] for one in kept.values()] == [best]
    assert SECRET not in json.dumps(kept) + done.stdout
    assert question.mode == {"json": "json_object"}.get(best, best)
    assert {one["method"] for one in json.loads(read.stdout)["narrative"]["problems"]} == {"llm"}


def test_a_server_that_can_do_nothing_is_told_apart_from_one_that_is_down(run: Run, tmp_path: Path) -> None:
    with serving(_can()) as double:
        done = run(double, "llm", "probe")
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "cache" / "endpoints.json").exists()


@pytest.mark.parametrize("name", ["401", "404", "500", "reset", "no_http"])
def test_a_server_that_fails_is_one_line_and_exit_4(run: Run, name: str) -> None:
    with serving({**REFUSED, **TRANSIENT}[name]) as double:
        done = run(double, "llm", "probe")
    assert done.returncode == 4
    assert len(done.stderr.splitlines()) == 1
    assert SECRET not in done.stderr + done.stdout


def test_only_parameters_that_are_taken_are_sent(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ABOUT.data)
    with serving(_can("json_schema", "tools", "json", "md_json", unknown=("seed", "max_tokens"))) as double:
        done = run(double, "llm", "probe")
        assert done.returncode == 0, done.stderr
        before = double.count
        read = run(double, "extract", "--llm", "a.txt")
        body = double.questions[before].body
    assert read.returncode == 0, read.stderr
    assert "seed" not in body
    assert "max_tokens" not in body
    assert body["temperature"] == 0
    assert "max_completion_tokens" in body


def test_thoughts_in_front_are_noticed(run: Run, tmp_path: Path) -> None:
    with Double(_can("json_schema", "json", "md_json", thinks=True)) as double:
        run(double, "llm", "probe")
    (kept,) = json.loads((tmp_path / "cache" / "endpoints.json").read_text()).values()
    assert kept["thinks"] is True
