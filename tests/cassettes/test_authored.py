"""Replies written by hand, played back: what is believed, what is refused, what costs exit code 4."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cassettes import tape
from tests.cassettes.record_authored import FOLDER, NAMES, run, written


class Expected(NamedTuple):
    """What becomes of an exchange; ``refused``: the code of the finding that says so."""

    plays: int
    refused: str | None = None
    code: int = 0
    #: What the one improvement of the report is about, where the reply was believed.
    about: str | None = None


GOOD = "channels"
EXPECTED = {
    "good-one-sentence": Expected(1, about=GOOD),
    "good-tools": Expected(1, about=GOOD),
    "odd-fenced": Expected(1, about=GOOD),
    "odd-think": Expected(1, about=GOOD),
    "odd-quote": Expected(1, about=GOOD),
    "bad-truncated-unsaid": Expected(2, about=GOOD),
    "line-429-then-good": Expected(2, about=GOOD),
    "line-500-then-good": Expected(3, about=GOOD),
    "bad-prose": Expected(3, "GK902"),
    "bad-types": Expected(3, "GK902"),
    "bad-role": Expected(1, "GK902"),
    "bad-truncated": Expected(1, "GK902"),
    "bad-other-tool": Expected(3, "GK902"),
    "bad-sentence-out-of-range": Expected(3, "GK902"),
    "bad-sentence-twice": Expected(3, "GK902"),
    "bad-overview": Expected(1, "GK903"),
    "bad-line": Expected(3, "GK901"),
    "line-401": Expected(1, code=4),
    "line-404": Expected(1, code=4),
    "line-500": Expected(3, code=4),
    "line-error-in-200": Expected(1, code=4),
}
#: Exchanges with a test of their own.
ELSEWHERE = {
    "good-table", "bad-line-then-good", "bad-two-lines", "lie-swapped-heads", "lie-swapped-lines",
    "good-free-text", "good-categories", "good-overview",
}  # fmt: skip


def play(name: str, cache: Path) -> tuple[tape.Ran, int]:
    with tape.played(FOLDER / f"{name}.yaml") as cassette:
        ran = run(name, tape.URL, cache)
    return ran, cassette.play_count


def by_rules(name: str) -> dict[str, Any]:
    return tape.by_rules(tape.ROOT / written(name)["report"])


def test_every_exchange_is_recorded_and_tested() -> None:
    assert set(NAMES) == {path.stem for path in FOLDER.glob("*.yaml")} == EXPECTED.keys() | ELSEWHERE


@pytest.mark.parametrize("name", EXPECTED)
def test_what_becomes_of_an_exchange(name: str, tmp_path: Path) -> None:
    expected = EXPECTED[name]
    ran, plays = play(name, tmp_path)
    assert (plays, ran.code) == (expected.plays, expected.code)
    report = ran.report
    assert report["usage"]["rejected"] == (expected.refused is not None)
    codes = [one["code"] for one in report["findings"] if one["code"].startswith("GK9")]
    assert codes == ([expected.refused] if expected.refused else [])
    if expected.about:
        (improvement,) = report["narrative"]["improvements"]
        assert (improvement["category"], improvement["method"]) == (expected.about, "llm")
        assert improvement["text"].endswith("建設(shè)統(tǒng)一規(guī)范的政府信息公開平臺")
        assert report["narrative"]["problems"] == []


@pytest.mark.parametrize("name", [name for name, one in EXPECTED.items() if not one.about])
def test_without_a_believed_reply_the_rules_reading_stands(name: str, tmp_path: Path) -> None:
    ran, _ = play(name, tmp_path)
    with_model, alone = ran.report, by_rules(name)
    for part in ("form", "title", "year", "sections", "disclosure", "requests", "litigation", "narrative"):
        assert with_model[part] == alone[part], part
    for path, evidence in with_model["evidence"].items():
        if evidence["status"] == "rejected":
            assert (evidence["raw"], evidence["method"]) == (None, "llm")
        else:
            assert evidence == alone["evidence"][path]
    assert [one for one in with_model["findings"] if not one["code"].startswith("GK9")] == alone["findings"]


#: Read by eye from cassettes/authored/reports/odd-table.html.
TABLE = {
    "regulations": {"issued": 1, "repealed": 0, "in_force": 3},
    "normative_documents": {"issued": 6, "repealed": 2, "in_force": 31},
    "licensing": {"decisions": 412},
    "penalties": {"decisions": 57},
    "coercion": {"decisions": 9},
    "fees": {"amount": 128.5},
}


def statuses(report: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {
        path.removeprefix("disclosure."): (one["status"], one["method"])
        for path, one in report["evidence"].items()
        if path.startswith("disclosure.")
    }


@pytest.mark.parametrize("name", ["good-table", "bad-line-then-good"])
def test_a_table_with_garbled_labels(name: str, tmp_path: Path) -> None:
    ran, plays = play(name, tmp_path)
    assert (ran.code, plays) == (0, 1 if name == "good-table" else 2)
    report = ran.report
    assert report["usage"]["rejected"] == 0
    assert '"amount": 128.50' in ran.out  # digit for digit
    assert report["disclosure"] == TABLE
    found = statuses(report)
    assert len(found) == 10
    # Nobody but the model says so: the labels cannot be read, and table 2 has no sums.
    assert set(found.values()) == {("asserted", "llm")}
    one = report["evidence"]["disclosure.normative_documents.in_force"]
    assert (one["raw"], one["doubts"]) == ("31", ["model"])


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("lie-swapped-heads", {"regulations": (3, 0, 1), "normative_documents": (31, 2, 6)}),
        ("lie-swapped-lines", {"penalties": (9,), "coercion": (57,)}),
    ],
)
def test_a_lie_that_no_sum_can_tell_is_somebody_s_word(
    name: str, wrong: dict[str, tuple[int, ...]], tmp_path: Path
) -> None:
    ran, plays = play(name, tmp_path)
    assert (ran.code, plays) == (0, 1)
    for row, values in wrong.items():
        assert tuple(ran.report["disclosure"][row].values()) == values
    assert set(statuses(ran.report).values()) == {("asserted", "llm")}


def test_two_lines_that_are_said_to_be_one_row_are_refused_alone(tmp_path: Path) -> None:
    ran, plays = play("bad-two-lines", tmp_path)
    assert (ran.code, plays) == (0, 2)
    report = ran.report
    assert report["disclosure"]["penalties"] == report["disclosure"]["coercion"] == {"decisions": None}
    found = statuses(report)
    assert found["penalties.decisions"] == ("rejected", "llm")
    assert found["licensing.decisions"] == ("asserted", "llm")
    (finding,) = [one for one in report["findings"] if one["code"] == "GK901"]
    for words in ("衍政处讨", "衍政强刮", "行政处罚", "另一个数也指为这一格"):
        assert words in finding["message"]


def test_free_text_of_a_real_report(tmp_path: Path) -> None:
    """Read by eye from tests/data/real/hongze-2023-words.txt, whose pages break in mid-sentence."""
    ran, plays = play("good-free-text", tmp_path)
    assert (ran.code, plays) == (0, 1)
    narrative = ran.report["narrative"]
    problems = [("".join(one["text"].split()), one["category"]) for one in narrative["problems"]]
    assert problems == [
        ("如依申请公开工作规范性还有待提高", "requests"),
        ("政务公开内容的深度和广度还有待提升", "coverage"),
        ("政务公开队伍建设有待加强等", "staff"),
    ]
    measures = narrative["improvements"]
    assert [(one["text"][:6], one["text"][-4:], one["category"], one["answers"]) for one in measures] == [
        ("扎实推进依申", "业化水平", "requests", 0),
        ("围绕区委区政", "应等工作", "coverage", 1),
        ("继续加强业务", "工作水平", "staff", 2),
    ]
    text = (tape.ROOT / "tests/data/real/hongze-2023-words.txt").read_bytes().decode()
    for one in (*narrative["problems"], *measures):
        assert text[one["start"] : one["end"]] == one["text"]
        assert one["category_method"] == "llm"
    assert {one["method"] for one in narrative["problems"]} == {"llm"}
    assert {one["method"] for one in measures} == {"rules"}, "the rules were sure of these"


def test_a_number_of_the_overview_that_is_not_the_tables(tmp_path: Path) -> None:
    """Read by eye from cassettes/authored/reports/odd-overview.txt: 17 in words, 12 in table 3."""
    ran, plays = play("good-overview", tmp_path)
    assert (ran.code, plays) == (0, 1)
    report = ran.report
    (claim,) = report["narrative"]["claims"]
    assert (claim["metric"], claim["value"], claim["method"]) == ("requests_received", 17, "llm")
    (found,) = [one for one in report["findings"] if one["code"] == "GK501"]
    assert (found["severity"], found["start"], found["actual"]) == ("warning", claim["start"], 17)
    assert found["message"].endswith("；此数是哪一项由模型认定，请核对")
    assert not [one for one in by_rules("good-overview")["findings"] if one["code"] == "GK501"]


def test_points_that_the_rules_are_sure_of_are_only_given_what_they_are_about(tmp_path: Path) -> None:
    ran, plays = play("good-categories", tmp_path)
    assert (ran.code, plays) == (0, 1)
    with_model, alone = ran.report["narrative"], by_rules("good-categories")["narrative"]
    every = [*with_model["problems"], *with_model["improvements"]]
    about = [one.pop("category") for one in every]
    assert {one.pop("category_method") for one in every} == {"llm"}
    assert [one.pop("answers", None) for one in every] == [None, None, None, None, 2, 0]
    assert about == ["coverage", "channels", "timeliness", "mechanism", "timeliness", "coverage"]
    for name in ("problems", "improvements"):
        for one in alone[name]:
            one.pop("category")
        assert with_model[name] == alone[name]


def test_the_one_line_about_an_endpoint_that_failed(tmp_path: Path) -> None:
    ran, _ = play("line-401", tmp_path)
    line = ran.err.splitlines()[-1]
    assert "401" in line
    assert "not-a-real-secret" not in ran.err + ran.out


def test_a_second_run_asks_nothing_and_prints_the_same(tmp_path: Path) -> None:
    first, _ = play("good-free-text", tmp_path)
    with tape.played(FOLDER / "there-is-no-such-recording.yaml") as cassette:
        second = run("good-free-text", tape.URL, tmp_path)
    assert cassette.play_count == 0
    assert (second.code, second.out) == (first.code, first.out)
