"""``--llm`` as a user meets it: a process of its own, against a server on the loopback."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from benchmarks.pages import page
from gongkai.llm.line.limits import request_tokens, tokens_of

from .conftest import Run, environment
from .damaged import table_report
from .double import Double, Question, Reply, serving
from .lies import honest, lying
from .prose import injected, overview_report, prose_report
from .replies import REFUSED, TRANSIENT

ABOUT = prose_report(5)
SURE = page(3)
LIBRARIES = ("openai", "instructor", "tenacity", "diskcache", "httpx2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_bytes(ABOUT.data)
    (tmp_path / "b.html").write_bytes(SURE)
    return tmp_path


#: Runs that do not ask, one behind another, and which of the libraries they load.
UNASKED = f"""
import sys
from gongkai.cli.app import run
for given in (["a.txt"], ["--llm=never", "a.txt"], ["--explain", "a.txt"], ["a.txt", "--format", "csv"]):
    sys.argv = ["gongkai", "extract", *given]
    assert run("gongkai", None) == 0
    loaded = [name for name in {LIBRARIES!r} if name in sys.modules]
    assert not loaded, (given, loaded)
"""


def test_without_llm_nothing_of_it_is_loaded_or_asked(run_apart: Run, folder: Path) -> None:
    with serving(honest(ABOUT)) as double:
        done = run_apart(double, "--version", first=UNASKED)
        assert double.count == 0
    assert done.returncode == 0, done.stderr
    assert not (folder / "cache").exists()


@pytest.mark.parametrize(
    "arguments", [("--llm", "a.txt"), ("a.txt", "--llm"), ("--llm=auto", "a.txt"), ("--llm", "--", "a.txt")]
)
def test_llm_takes_no_value_of_its_own(run: Run, folder: Path, arguments: tuple[str, ...]) -> None:
    with serving(honest(ABOUT)) as double:
        done = run(double, "extract", *arguments)
        assert double.count == 1
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {item["method"] for item in report["narrative"]["problems"]} == {"llm"}
    assert report["usage"]["requests"] == 1


def test_a_value_that_is_none_of_the_three_is_wrong_usage(run: Run, folder: Path) -> None:
    assert run(None, "extract", "--llm=often", "a.txt").returncode == 2


def test_a_report_read_for_sure_costs_nothing(run: Run, folder: Path) -> None:
    with serving(honest(ABOUT)) as double:
        done = run(double, "extract", "--llm", "b.html")
        alone = run(double, "extract", "b.html")
        assert double.count == 0
    assert done.returncode == 0
    assert done.stdout == alone.stdout


def test_always_asks_about_free_text_too(run: Run, folder: Path) -> None:
    seen: list[str] = []

    def behave(question: Question) -> Reply:
        seen.append(question.kind)
        return honest(ABOUT)(question)

    with Double(behave) as double:
        done = run(double, "extract", "--llm=always", "b.html")
    assert done.returncode == 0, done.stderr
    assert "categories" in seen
    assert "free_text" not in seen, "of what the rules are sure of, only the labels are asked for"
    before = json.loads(run(None, "extract", "b.html").stdout)["narrative"]
    after = json.loads(done.stdout)["narrative"]
    assert [one["text"] for one in after["problems"]] == [one["text"] for one in before["problems"]]
    assert {(one["method"], one["category_method"]) for one in after["problems"]} == {("rules", "llm")}
    assert not [one for one in before["problems"] if "category_method" in one]


def test_a_second_run_prints_the_same_bytes_and_asks_nothing(run: Run, folder: Path) -> None:
    with serving(honest(ABOUT)) as double:
        first = run(double, "extract", "--llm", ".", "--format", "jsonl")
        count = double.count
        second = run(double, "extract", "--llm", ".", "--format", "jsonl")
        assert double.count == count > 0
    assert first.stdout == second.stdout
    assert len(first.stdout.splitlines()) == 2


@pytest.mark.parametrize("name", ["401", "404", "400", "500", "reset"])
def test_an_endpoint_that_fails_leaves_the_result_of_the_rules(run: Run, folder: Path, name: str) -> None:
    alone = run(None, "extract", "a.txt", "b.html")
    with serving({**REFUSED, **TRANSIENT}[name]) as double:
        done = run(double, "extract", "--llm", "a.txt", "b.html", GONGKAI_LLM_RETRIES="1")
        assert double.count <= 2
    assert (done.returncode, done.stdout) == (4, alone.stdout)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2, "what failed in one line, what the run cost in another"


def test_nobody_listening_is_one_line_and_exit_4(run: Run, folder: Path) -> None:
    alone = run(None, "extract", "a.txt")
    with serving(honest(ABOUT)) as double:
        url = double.url
    done = run(None, "extract", "--llm", "a.txt", GONGKAI_LLM_BASE_URL=url, GONGKAI_LLM_RETRIES="1")
    assert (done.returncode, done.stdout) == (4, alone.stdout)
    assert "GONGKAI_LLM_BASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("unset", ["GONGKAI_LLM_MODEL", "GONGKAI_LLM_BASE_URL"])
def test_no_model_or_no_address_is_exit_4_with_the_result(run: Run, folder: Path, unset: str) -> None:
    alone = run(None, "extract", "a.txt")
    with serving(honest(ABOUT)) as double:
        more = {unset: ""} | ({"GONGKAI_LLM_API_KEY": ""} if unset.endswith("URL") else {})
        done = run(double, "extract", "--llm", "a.txt", **more)
        assert double.count == 0
    assert (done.returncode, done.stdout) == (4, alone.stdout)
    assert unset in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEOUT", "-1"), ("TIMEOUT", "soon"), ("TIMEOUT", "nan"), ("RETRIES", "99"), ("REASKS", "1.5"), ("MODE", "magic"),
        ("CONCURRENCY", "0"), ("BUDGET_REQUESTS", "-1"), ("PRICE_INPUT", "cheap"), ("BASE_URL", "nowhere"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_in_one_line(run: Run, folder: Path, name: str, value: str) -> None:
    with serving(honest(ABOUT)) as double:
        done = run(double, "extract", "--llm", "a.txt", **{f"GONGKAI_LLM_{name}": value})
        assert double.count == 0
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"GONGKAI_LLM_{name}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_cache_folder_that_cannot_be_used_is_named(run: Run, folder: Path) -> None:
    (folder / "file").write_text("here already")
    with serving(honest(ABOUT)) as double:
        done = run(double, "extract", "--llm", "a.txt", GONGKAI_CACHE_DIR=str(folder / "file"))
    assert done.returncode == 2
    assert str(folder / "file") in done.stderr
    assert "Traceback" not in done.stderr


def test_a_dry_run_sends_nothing_and_shows_all(run: Run, folder: Path) -> None:
    with serving(honest(ABOUT)) as double:
        shown = run(double, "extract", "--dry-run", "--llm", ".")
        assert double.count == 0
        run(double, "extract", "--llm", "a.txt")
        (question,) = double.questions
        again = run(double, "extract", "--dry-run", "--llm", ".")
        assert double.count == 1
    assert shown.returncode == 0
    unindented = "\n".join(line.strip() for line in shown.stdout.splitlines())
    for content in question.contents:
        assert "\n".join(line.strip() for line in content.splitlines()) in unindented
    assert ABOUT.sentences[1].text not in again.stdout, "what is known is not sent again"


def test_a_dry_run_counts_all_that_is_sent(run: Run, folder: Path) -> None:
    """Its schema too, which is as long as the section."""
    with serving(honest(ABOUT)) as double:
        shown = run(double, "extract", "--dry-run", "--llm", "a.txt")
        run(double, "extract", "--llm", "a.txt")
    (question,) = double.questions
    assert str(request_tokens(question.body)) in re.findall(r"\d+", shown.stdout.splitlines()[-1])
    assert request_tokens(question.body) > tokens_of(*question.contents) + 100


@pytest.mark.kills
def test_the_same_cache_gives_the_same_bytes_under_any_hash_seed(run_apart: Run, folder: Path) -> None:
    """Fields of a refused table, refused items and a claim: nothing of them may stand in the order of a set."""
    abouts = {"t.html": table_report(1, "garbled"), "i.txt": injected(2), "o.txt": overview_report(2)}
    for name, about in abouts.items():
        (folder / name).write_bytes(about.data)

    def behave(question: Question) -> Reply:
        lies = {"table": ("t.html", "not_printed"), "overview_numbers": ("o.txt", "received")}
        name, lie = lies.get(question.kind, ("i.txt", "flipped"))
        return lying(abouts[name], lie, Random(1))(question)

    printed = set()
    with Double(behave) as double:
        for seed in ("0", "1", "2", "3"):
            done = run_apart(double, "extract", "--llm=always", *abouts, PYTHONHASHSEED=seed)
            assert done.returncode == 0, done.stderr
            printed.update(zip(abouts, done.stdout.splitlines(), strict=True))
        asked = double.count
    assert asked >= 3
    assert len(printed) == len(abouts)
    assert '"rejected"' in next(text for source, text in printed if source == "t.html")


def test_explain_names_each_doubt(run: Run, folder: Path) -> None:
    done = run(None, "extract", "--explain", "a.txt", "b.html")
    assert done.returncode == 0
    lines = done.stderr.splitlines()
    assert [line for line in lines if "a.txt" in line and "problems" in line and "no-cue" in line]
    assert len([line for line in lines if "b.html" in line]) == 1


def test_the_budget_of_a_run_is_kept_and_said(run: Run, folder: Path) -> None:
    abouts = [prose_report(seed) for seed in (1, 2, 3)]
    for about in abouts:
        (folder / f"c{about.filename}").write_bytes(about.data)
    with serving(
        lambda question: honest(
            next(a for a in abouts if all(question.asks_about(sentence.text) for sentence in a.sentences))
        )(question)
    ) as double:
        names = [f"c{about.filename}" for about in abouts]
        done = run(
            double, "extract", "--llm", *names,
            GONGKAI_LLM_BUDGET_REQUESTS="1", GONGKAI_LLM_CONCURRENCY="1",
        )  # fmt: skip
        assert double.count == 1
        none = run(double, "extract", "--llm", "a.txt", GONGKAI_LLM_BUDGET_TOKENS="10")
        assert double.count == 1
    assert done.returncode == none.returncode == 0
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    asked = [[one["code"] for one in report["findings"]].count("GK904") for report in reports]
    assert asked == [0, 1, 1]
    assert [one["code"] for one in json.loads(none.stdout)["findings"]].count("GK904") == 1


def test_cache_stats_and_clear(run: Run, folder: Path) -> None:
    with serving(honest(ABOUT)) as double:
        run(double, "extract", "--llm", "a.txt")
        stats = run(double, "cache", "stats")
        cleared = run(double, "cache", "clear")
        empty = run(double, "cache", "stats")
        run(double, "extract", "--llm", "a.txt")
        assert double.count == 2
    assert {done.returncode for done in (stats, cleared, empty)} == {0}
    assert "1" in cleared.stdout
    assert stats.stdout != empty.stdout
    (folder / "cache" / "answers" / "cache.db").write_bytes(b"no database" * 99)
    assert run(None, "cache", "stats").returncode == 0
    assert run(None, "cache", "clear").returncode == 0


@pytest.mark.parametrize("concurrency", ["1", "4"])
@pytest.mark.kills
def test_ctrl_c_during_a_slow_reply_ends_at_once_and_loses_nothing(folder: Path, concurrency: str) -> None:
    def silent(question: Question) -> Reply:
        return Reply(200, b" " * 9000, drip=0.1, slow_head=True)

    (folder / "z.txt").write_bytes(table_report(0, "garbled").data)
    with Double(silent) as double:
        environ = environment(double, folder, GONGKAI_LLM_TIMEOUT="300", GONGKAI_LLM_CONCURRENCY=concurrency)
        command = [sys.executable, "-m", "gongkai", "extract", "--llm", "b.html", "a.txt", "z.txt"]
        running = subprocess.Popen(
            command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            assert double.arrived.acquire(timeout=30)
            running.send_signal(signal.SIGINT)
            printed, complaints = running.communicate(timeout=15)
        finally:
            running.kill()
    assert running.returncode == 130
    assert "Traceback" not in complaints
    names = [json.loads(line)["source"]["name"] for line in printed.splitlines()]
    assert names == ["b.html"][: len(names)]
    if concurrency == "1":
        assert names == ["b.html"], "what was read before is printed"
