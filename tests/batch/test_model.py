"""``gongkai batch --llm``: one client for all workers, nothing paid twice, files of a batch service."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.batch.conftest import Batch, command, environment, fill, rows, written
from tests.llm.damaged import Damaged
from tests.llm.double import Behaviour, Double, Question, Reply, answered, said
from tests.llm.lies import truth
from tests.llm.prose import prose_report

PROSE, PLAIN = 9, 4
#: The question about one report names its first problem, which tells the report.
REPORTS = [prose_report(seed) for seed in range(PROSE)]


def about(question: Question) -> Damaged:
    """The report that a question is about: the one with all of its sentences."""
    return next(one for one in REPORTS if all(question.asks_about(each.text) for each in one.sentences))


def careful(question: Question) -> Reply:
    """Answer as a careful person would."""
    return answered(question, truth(question, about(question)))


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Reports that the rules are sure of, and some of whose section five they are not."""
    fill(tmp_path / "in", PLAIN)
    for report in REPORTS:
        (tmp_path / "in" / report.filename).write_bytes(report.data)
    return tmp_path / "in"


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Behaviour], Double]]:
    """Start a server that behaves so; it ends with the test."""
    running: list[Double] = []

    def start(behaviour: Behaviour) -> Double:
        running.append(Double(behaviour).__enter__())
        return running[-1]

    yield start
    for double in running:
        double.__exit__()


def asking(double: Double | None, tmp_path: Path, cache: str = "cache", **more: str) -> dict[str, str]:
    """Settings that ask a server, or one that is not there."""
    return {
        "GONGKAI_LLM_BASE_URL": double.url if double else "http://127.0.0.1:9/v1",
        "GONGKAI_LLM_MODEL": "double",
        "GONGKAI_LLM_API_KEY": "sk-secret-of-the-test",
        "GONGKAI_LLM_BACKOFF": "0",
        "GONGKAI_CACHE_DIR": str(tmp_path / cache),
        **more,
    }


def by_model(folder: Path) -> dict[str, list[str]]:
    """By input, the problems that the model pointed at."""
    found: dict[str, list[str]] = {}
    for part in sorted((folder / "reports").glob("*.jsonl")):
        for report in map(json.loads, part.read_text("utf-8").splitlines()):
            found[Path(report["source"]["name"]).name] = [
                item["text"] for item in report["narrative"]["problems"] if item["method"] == "llm"
            ]
    return found


def timeless(folder: Path) -> list[dict[str, Any]]:
    """The reports, without the seconds that a server took."""
    found = []
    for part in sorted((folder / "reports").glob("*.jsonl")):
        for report in map(json.loads, part.read_text("utf-8").splitlines()):
            report["usage"].pop("seconds")
            found.append(report)
    return found


def test_each_question_is_asked_once_whatever_the_number_of_workers(
    batch: Batch, inputs: Path, tmp_path: Path, serve: Callable[[Behaviour], Double]
) -> None:
    double = serve(careful)
    ran = batch("in", "-o", "out", "--llm", "--workers", "2", env=asking(double, tmp_path))
    assert ran.returncode == 0, ran.stderr
    asked = double.count
    assert 0 < asked <= PROSE
    assert any(by_model(tmp_path / "out").values())
    first = written(tmp_path / "out")
    batch("in", "-o", "out", "--llm", env=asking(double, tmp_path))
    assert (double.count, written(tmp_path / "out")) == (asked, first)
    one = batch("in", "-o", "one", "--llm", "--workers", "1", env=asking(double, tmp_path))
    assert one.returncode == 0
    assert double.count == asked, "the cache is the endpoint's, not the folder's"
    assert written(tmp_path / "one") == first


def test_the_reports_are_those_of_extract(
    batch: Batch, inputs: Path, tmp_path: Path, serve: Callable[[Behaviour], Double]
) -> None:
    settings = asking(serve(careful), tmp_path)
    batch("in", "-o", "out", "--llm", "--shard-size", "1000", env=settings)
    extract = [word if word != "batch" else "extract" for word in command("in", "--llm")]
    read = subprocess.run(extract, capture_output=True, env=environment(**settings), check=False)
    assert (tmp_path / "out/reports/part-00000.jsonl").read_bytes() == read.stdout


def test_killed_at_any_moment_nothing_is_paid_twice(
    batch: Batch, inputs: Path, tmp_path: Path, serve: Callable[[Behaviour], Double]
) -> None:
    whole = serve(careful)
    batch("in", "-o", "whole", "--llm", env=asking(whole, tmp_path, "whole-cache"))
    expected = timeless(tmp_path / "whole")
    running: list[subprocess.Popen[bytes]] = []
    finished: set[str] = set()

    def deadly(question: Question) -> Reply:
        """Answer, but kill whoever asks at every third question, before it has the answer."""
        text = question.document
        assert text not in finished, "this answer was paid for already"
        if question.nth % 3 == 2:
            os.killpg(running[-1].pid, signal.SIGKILL)
        else:
            finished.add(text)
        return careful(question)

    double = serve(deadly)
    # The whole run asks one at a time: an answer that was sent has been kept when the next is asked.
    settings = environment(**asking(double, tmp_path, GONGKAI_LLM_CONCURRENCY="1"))
    for _ in range(PROSE):
        running.append(
            subprocess.Popen(
                command("in", "-o", "out", "--llm"),
                env=settings,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
        if running[-1].wait(120) == 0:
            break
        assert running[-1].returncode == -signal.SIGKILL
    assert len(running) > 2
    assert timeless(tmp_path / "out") == expected


def test_a_server_that_fails_costs_its_answers_only_and_is_asked_again(
    batch: Batch, inputs: Path, tmp_path: Path, serve: Callable[[Behaviour], Double]
) -> None:
    batch("in", "-o", "rules")
    down = batch("in", "-o", "out", "--llm", env=asking(None, tmp_path))
    assert down.returncode == 4
    assert "cannot reach" in down.stderr
    reports = "reports/part-00000.jsonl"
    assert (tmp_path / "out" / reports).read_bytes() == (tmp_path / "rules" / reports).read_bytes()
    double = serve(careful)
    settings = asking(double, tmp_path)
    # The address is part of what was asked: the same endpoint must come up.
    up = batch("in", "-o", "out", "--llm", env=settings)
    assert up.returncode == 0
    assert any(by_model(tmp_path / "out").values())


def test_what_stayed_open_is_asked_by_the_next_run_alone(
    batch: Batch, inputs: Path, tmp_path: Path, serve: Callable[[Behaviour], Double]
) -> None:
    double = serve(careful)
    some = asking(double, tmp_path, GONGKAI_LLM_BUDGET_REQUESTS="3")
    batch("in", "-o", "out", "--llm", env=some)
    assert double.count == 3
    lines = [
        line for part in (tmp_path / "out/reports").glob("*.jsonl") for line in part.open(encoding="utf-8")
    ]
    spent = sum("GK904" in line for line in lines)
    assert spent > 0
    batch("in", "-o", "out", "--llm", env=asking(double, tmp_path))
    assert double.count == 3 + spent
    tries = {name: tried for name, _, tried, _ in rows(tmp_path / "out")}
    assert sum(tried == 2 for tried in tries.values()) == spent


def test_questions_and_replies_as_files(
    batch: Batch, inputs: Path, tmp_path: Path, serve: Callable[[Behaviour], Double]
) -> None:
    double = serve(careful)
    batch("in", "-o", "live", "--llm", env=asking(double, tmp_path, "live-cache"))
    asked = double.count
    settings = asking(double, tmp_path)
    out = batch("in", "-o", "out", "--llm-export", "requests.jsonl", env=settings)
    assert out.returncode == 0, out.stderr
    requests = [json.loads(line) for line in (tmp_path / "requests.jsonl").open(encoding="utf-8")]
    assert len({one["custom_id"] for one in requests}) == len(requests) == asked
    assert double.count == asked, "nobody is asked"
    assert "sk-secret" not in (tmp_path / "requests.jsonl").read_text("utf-8")
    assert not any(by_model(tmp_path / "out").values())
    (tmp_path / "replies.jsonl").write_text("".join(map(_served, requests[1:])), "utf-8")
    took = batch(
        "in", "-o", "out", "--llm-import", "replies.jsonl", "--llm-export", "rest.jsonl", env=settings
    )
    assert took.returncode == 0, took.stderr
    rest = [json.loads(line) for line in (tmp_path / "rest.jsonl").open(encoding="utf-8")]
    assert rest == requests[:1]
    (tmp_path / "replies.jsonl").write_text("".join(map(_served, rest)), "utf-8")
    batch("in", "-o", "out", "--llm-import", "replies.jsonl", env=settings)
    assert double.count == asked
    assert by_model(tmp_path / "out") == by_model(tmp_path / "live")


def _served(request: dict[str, Any]) -> str:
    """What a batch service returns for a line: the completion that the double would give."""
    question = Question(request["body"], {}, 0)
    body = json.loads(careful(question).body)
    response = {"status_code": 200, "request_id": "r", "body": body}
    line = {"id": "x", "custom_id": request["custom_id"], "response": response, "error": None}
    return json.dumps(line, ensure_ascii=False) + "\n"


#: What a service says of a request that it could not answer.
FAILED = (None, {"status_code": 500, "body": {"error": {}}}, {"status_code": 200, "body": {"error": "busy"}})


def test_a_request_that_a_service_failed_is_exported_again(
    batch: Batch, inputs: Path, tmp_path: Path
) -> None:
    settings = asking(None, tmp_path)
    batch("in", "-o", "out", "--llm-export", "first.jsonl", env=settings)
    first = (tmp_path / "first.jsonl").read_text("utf-8")
    keys = [json.loads(line)["custom_id"] for line in first.splitlines()]
    assert len(keys) >= len(FAILED)
    failed = [
        {"custom_id": key, "response": response, "error": {"code": "x"}}
        for key, response in zip(keys, itertools.cycle(FAILED), strict=False)
    ]
    (tmp_path / "replies.jsonl").write_text("\n".join(map(json.dumps, failed)) + "\n", "utf-8")
    took = batch(
        "in", "-o", "out", "--llm-import", "replies.jsonl", "--llm-export", "again.jsonl", env=settings
    )
    assert took.returncode == 0, took.stderr
    assert (tmp_path / "again.jsonl").read_text("utf-8") == first


@pytest.mark.parametrize("content", ["no json\n", '{"id": 1}\n', "[]\n"])
def test_a_file_without_replies_is_refused_by_its_line(
    batch: Batch, inputs: Path, tmp_path: Path, content: str
) -> None:
    (tmp_path / "replies.jsonl").write_text(content, "utf-8")
    ran = batch("in", "-o", "out", "--llm-import", "replies.jsonl", env=asking(None, tmp_path))
    assert ran.returncode == 2
    assert "line 1" in ran.stderr
    assert "replies.jsonl" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_file_of_replies_that_is_not_there_is_one_line(batch: Batch, inputs: Path, tmp_path: Path) -> None:
    ran = batch("in", "-o", "out", "--llm-import", "nowhere.jsonl", env=asking(None, tmp_path))
    assert ran.returncode == 2
    assert "cannot read the file of replies" in ran.stderr
    assert "nowhere.jsonl" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_prose_for_a_reply_is_refused_and_not_paid_again(
    batch: Batch, inputs: Path, tmp_path: Path, serve: Callable[[Behaviour], Double]
) -> None:
    double = serve(lambda question: said(question, "I would rather not."))
    settings = asking(double, tmp_path, GONGKAI_LLM_REASKS="0")
    batch("in", "-o", "out", "--llm", env=settings)
    asked = double.count
    assert asked
    first = written(tmp_path / "out")
    assert sum(data.count(b"GK902") for name, data in first.items() if name.endswith("jsonl")) == asked
    batch("in", "-o", "again", "--llm", env=settings)
    assert (double.count, written(tmp_path / "again")) == (asked, first)


def test_the_key_is_in_no_file(
    batch: Batch, inputs: Path, tmp_path: Path, serve: Callable[[Behaviour], Double]
) -> None:
    ran = batch("in", "-o", "out", "--llm", env=asking(serve(careful), tmp_path))
    assert "sk-secret" not in ran.stdout + ran.stderr
    files = [path for path in tmp_path.rglob("*") if path.is_file() and "in" not in path.parts]
    assert files
    assert not [path for path in files if b"sk-secret" in path.read_bytes()]
    with sqlite3.connect(tmp_path / "out/ledger.sqlite") as database:
        assert "sk-secret" not in "\n".join(database.iterdump())
