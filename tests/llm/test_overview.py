"""Numbers of the overview: a model says what a marked number states, the rules read it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from gongkai import Report
from gongkai.llm.answers import numbers
from gongkai.llm.questions import overview
from gongkai.llm.questions.shapes import MOST_CLAUSES
from gongkai.pipeline import parse, proved
from gongkai.readers import read
from gongkai.report import Claim
from gongkai.rules.case import Case
from gongkai.settings import Settings

from .conftest import Open, read_with
from .damaged import Damaged, draw_sheet, form_of, printed_report, text_of
from .double import answered, serving
from .prose import overview_report


def report_of(sentences: Callable[[int], str]) -> tuple[Damaged, int]:
    """A report of 2023 with such an overview, and the number of new requests in its table."""
    rng = Random(1)
    sheet = draw_sheet(rng, form_of("2021"), "requests")
    value = int(sheet.truth["new_requests"][-1] or 0)
    parts = {"overview": f"我机关收到群众申请，依法办理。{sentences(value)}", "requests": text_of(sheet)}
    return Damaged("overview", "2021", printed_report(rng, parts, html=False, year=2023), {}), value


def case_of(about: Damaged) -> Case:
    case, _ = proved(parse(read(about.data, name=about.filename), Settings.load()))
    return case


def said(mark: str, metric: str | None, *, own: bool = True, this_year: bool = True) -> dict[str, Any]:
    return {"mark": mark, "metric": metric, "own": own, "this_year": this_year}


def claims(case: Case, *said_of: dict[str, Any]) -> list[Claim]:
    ask = overview.ask(case)
    assert ask is not None
    ask.shape.model().model_validate({"numbers": list(said_of)})
    gated = numbers.gate(case, {"numbers": list(said_of)})
    return [claim for claim in gated.narrative.claims if claim.method == "llm"]


def read_so(opened: Open, about: Damaged, *said_of: dict[str, Any]) -> Report:
    with serving(lambda question: answered(question, {"numbers": list(said_of)})) as double:
        return read_with(opened(double), about)


def test_the_numbers_themselves_are_marked() -> None:
    case = case_of(report_of(lambda _: "群众来函要求公开、登记在册者12件，转办的〔a〕3件。热线[b]4件。")[0])
    ask = overview.ask(case)
    assert ask is not None
    lines = ask.messages[-1].content.split("\n")
    assert lines[0] == "年度：2023"
    assert "群众来函要求公开、登记在册者[a]12件，转办的〔a〕[b]3件。" in lines
    assert "热线〔b][c]4件。" in lines, "what is printed cannot mark a number"


def test_the_closed_list_is_the_same_for_every_report_and_tells_its_metrics_apart() -> None:
    asks = [
        overview.ask(case_of(overview_report(seed, form))) for seed in range(3) for form in ("2021", "2019")
    ]
    assert len({ask.messages[0] for ask in asks if ask}) == 1
    assert len({repr(ask.shape.model().model_json_schema()) for ask in asks if ask}) == 1
    words = [metric.says for metric in overview.offered().values()]
    assert len(words) == len(set(words)) > 30


def test_more_numbers_than_one_question_takes() -> None:
    case = case_of(report_of(lambda _: "".join(f"第{n}村登记{n + 10}件。" for n in range(200)))[0])
    marks = [one.mark for one in overview.marked(case)]
    assert len(marks) == len(set(marks)) == MOST_CLAUSES
    assert marks[25:27] == ["z", "aa"]


@pytest.mark.parametrize(
    "sentence",
    [
        "群众要求公开、登记在册者{n}件。",
        "网上、信函、当面提出的要求公开的共{n}件。",
        "群众要公开的，较往年多，一共{n}件。",
        "各部门之外，本级经手者{n}件。",
        "通过热线、窗口等渠道，当年登记在册者{n}件。",
    ],
)
def test_no_list_of_words_decides_what_a_number_states(opened: Open, sentence: str) -> None:
    about, value = report_of(lambda n: sentence.format(n=n))
    report = read_so(opened, about, said("a", "requests_received"))
    (claim,) = report.narrative.claims
    assert (claim.metric, claim.value, claim.method) == ("requests_received", value, "llm")
    assert report.text[claim.start : claim.end] == f"{value}件"
    assert not [one for one in report.findings if one.code in ("GK501", "GK903")]


def test_a_claim_that_is_not_the_tables_is_a_warning_that_says_a_model_named_it(opened: Open) -> None:
    about, value = report_of(lambda n: f"群众要求公开、登记在册者{n + 70_000}件。")
    report = read_so(opened, about, said("a", "requests_received"))
    (found,) = [one for one in report.findings if one.code == "GK501"]
    assert found.severity == "warning"
    assert "模型认定" in found.message
    assert (found.actual, value in (found.expected, value)) == (value + 70_000, True)
    assert "requests.new_requests.total" in found.fields
    alone = read_with(None, about)
    assert not [one for one in alone.findings if one.code == "GK501"]
    new = {(one.code, one.severity) for one in report.findings} - {
        (one.code, one.severity) for one in alone.findings
    }
    assert new == {("GK501", "warning")}


@pytest.mark.parametrize(
    "one",
    [
        said("a", "requests_received", own=False),
        said("a", "requests_received", this_year=False),
        said("a", None),
    ],
)
def test_what_is_not_this_organs_of_this_year_is_no_claim(one: dict[str, Any]) -> None:
    case = case_of(report_of(lambda n: f"群众要求公开、登记在册者{n}件。")[0])
    assert not claims(case, one)


def test_a_claim_that_may_be_of_another_year_need_not_be_of_this_one() -> None:
    case = case_of(report_of(lambda _: "2022年没有办完、留到今年的有3件。")[0])
    (claim,) = claims(case, said("a", "requests_carried_over", this_year=False))
    assert claim.value == 3


@pytest.mark.parametrize(
    ("sentence", "metric", "why"),
    [
        ("2021年，群众要求公开、登记在册者{n}件。", "requests_received", "另一年"),
        ("群众要求公开、登记在册者{n}件。", "administrative_fees", "计量单位"),
    ],
)
def test_what_the_print_denies_is_refused_and_said(
    opened: Open, sentence: str, metric: str, why: str
) -> None:
    about, value = report_of(lambda n: sentence.format(n=n))
    report = read_so(opened, about, said("a", metric))
    assert not report.narrative.claims
    (found,) = [one for one in report.findings if one.code == "GK903"]
    assert why in found.message
    assert f"登记在册者{value}件" in found.message
    assert report.text[found.start : found.end] == f"{value}件"


@pytest.mark.parametrize(
    "sentence",
    [
        "2021年之后又一年，2023年登记在册者{n}件。",
        "2023年，按《县政府2021年公开办法》登记在册者{n}件。",
        "登记在册者{n}件，2021年为9件。",
    ],
)
def test_a_year_that_is_another_matters_denies_nothing(sentence: str) -> None:
    about, value = report_of(lambda n: sentence.format(n=n))
    (claim,) = claims(case_of(about), said("a", "requests_received"))
    assert claim.value == value


def test_what_the_rules_read_is_not_asked_about_and_stays() -> None:
    about, value = report_of(lambda n: f"全年收到政府信息公开申请{n}件。另有群众要求公开、登记在册者5件。")
    case = case_of(about)
    assert [claim.value for claim in case.narrative.claims] == [value]
    assert [one.number.value for one in overview.marked(case)] == [5]


@pytest.mark.parametrize(
    ("sentence", "mark"),
    [
        ("全局系统群众来函登记在册者38件。", "a"),
        ("各镇街道报来的群众登记件共38件，本机关{n}件。", "a"),
        ("下属单位登记群众来函38件。", "a"),
        ("历年群众来函登记在册者4185件。", "a"),
        ("自《条例》施行以来，群众来函登记在册者累计1172件。", "a"),
        ("“十三五”期间群众来函登记在册者57件。", "a"),
        ("群众来函登记在册者38件（含局属单位）。", "a"),
    ],
)
def test_a_number_of_others_or_of_many_years_is_refused_whatever_is_said(sentence: str, mark: str) -> None:
    case = case_of(report_of(lambda n: sentence.format(n=n))[0])
    gated = numbers.gate(case, {"numbers": [said(mark, "requests_received")]})
    assert [one.reason for one in gated.refused] == ["scope"]
    assert not [claim for claim in gated.narrative.claims if claim.method == "llm"]


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年累计登记群众来函{n}件。",
        "今年以来登记群众来函{n}件。",
        "截至年底，累计登记群众来函{n}件。",
        "各镇街道报来的群众登记件共38件，其余归本机关，登记在册者{n}件。",
        "群众来函登记在册者{n}件（含邮寄5件）。",
    ],
)
def test_this_organ_s_number_of_this_year_is_believed(sentence: str) -> None:
    case = case_of(report_of(lambda n: sentence.format(n=n))[0])
    mark = next(one.mark for one in overview.marked(case) if one.number.value != 38)
    (claim,) = claims(case, said(mark, "requests_received"))
    assert claim.metric == "requests_received"
