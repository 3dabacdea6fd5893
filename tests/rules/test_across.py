"""GK7xx: two years of one organ."""

from __future__ import annotations

import pytest

from gongkai import Report
from gongkai.rules import across
from gongkai.rules.registry import comparisons, worded
from gongkai.rules.rule import Rule
from tests.rules.specimens import read

CARRIED = "二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |"
SAME_PLACE = "一、本年新收政府信息公开申请数量"


def codes(earlier: Report, later: Report) -> list[str]:
    return [one.code for one in across.compare(earlier, later)]


def _pair(rule: Rule) -> tuple[Report, Report]:
    """Return two years, the later one with the rule's bad example in it."""
    change = rule.example[:2]
    if rule.code == "GK705":  # the old form: one report as of two years
        later = read(change, report="2019").model_copy(update={"year": 2021})
        return read(report="2019"), later
    if rule.code == "GK704":
        mends = (
            "一是加强业务培训，做到及时公开。二是丰富解读形式。",
            "一是压实责任，按季通报。二是梳理栏目，方便群众查找。",
        )
        return read(report="2022"), read(change, mends)
    if rule.code == "GK703":
        rest = (
            ("行政规范性文件 | 2 | 1 | 27 |", "行政规范性文件 | 1 | 0 | 26 |"),
            ("行政处罚 | 3 | | |", "行政处罚 | 1 | | |"),
            ("行政事业性收费 | 12.5 | | |", "行政事业性收费 | 10.75 | | |"),
        )
        return read(report="2022"), read(change, *rest)
    return read(report="2022"), read(change)


def test_two_lawful_years_have_nothing_against_each_other() -> None:
    assert codes(read(report="2022"), read()) == []


@pytest.mark.parametrize("rule", comparisons(), ids=lambda rule: rule.code)
def test_the_example(rule: Rule) -> None:
    assert rule.code in codes(*_pair(rule))


def test_what_was_carried_over_column_by_column() -> None:
    later = read((CARRIED, "二、上年结转政府信息公开申请数量 | 0 | 1 | 0 | 0 | 0 | 0 | 1 |"))
    (found,) = across.compare(read(report="2022"), later)
    assert found.fields == ["requests.carried_over.natural_person", "requests.carried_over.business"]
    assert found.severity == "warning"
    assert found.message == (
        "2022 年度报告的“结转下年度继续办理”与本报告的“上年结转”不符：自然人（1 件与 0 件）、商业企业（0 件与 1 件）"
    )
    assert later.text is not None
    assert found.start is not None
    assert later.text[found.start : found.end] == "0"


def test_what_is_in_force() -> None:
    later = read(("行政规范性文件 | 2 | 1 | 27 |", "行政规范性文件 | 2 | 1 | 29 |"))
    (found,) = across.compare(read(report="2022"), later)
    assert (found.code, found.expected, found.actual) == ("GK702", 27, 29)


def test_english() -> None:
    later = read(("行政规范性文件 | 2 | 1 | 27 |", "行政规范性文件 | 2 | 1 | 29 |"))
    (found,) = worded(across.compare(read(report="2022"), later), "en")
    assert found.message == (
        "行政规范性文件: 26 in force in 2022, 2 issued and 1 repealed since make 27, not 29"
    )


def test_years_that_do_not_follow_one_another_are_not_compared() -> None:
    later = read((CARRIED, ""))
    earlier = read(report="2022").model_copy(update={"year": 2021})
    assert codes(earlier, later) == []
    assert codes(read(report="2022").model_copy(update={"year": None}), later) == []
    assert codes(later, later) == []


def test_texts_may_be_given_apart() -> None:
    first = read(report="2022")
    copy = first.model_copy(update={"year": 2023, "text": None})
    assert "GK704" not in codes(first, copy)
    found = across.compare(first, copy, later_text=first.text)
    assert "GK704" in [one.code for one in found]


def test_a_copy_of_last_years_file_with_the_year_changed() -> None:
    first = read(report="2022")
    second = first.model_copy(update={"year": 2023})
    found = across.compare(first, second)
    assert {one.code for one in found} == {"GK701", "GK702", "GK703", "GK704"}
    assert all(one.severity == "warning" for one in found)
    assert "100%" in next(one for one in found if one.code == "GK704").message


def test_years_that_follow_one_another_are_paired() -> None:
    given = [("甲", 2023, "c"), ("乙", 2022, "x"), ("甲", 2021, "a"), ("甲", 2022, "old"), ("甲", 2022, "b")]
    assert list(across.consecutive(given)) == [(["a"], "old"), (["a"], "b"), (["old", "b"], "c")]
    assert list(across.consecutive([("甲", 2020, "a"), ("甲", 2022, "b"), ("乙", 2021, "c")])) == []


def test_growth_is_held_against_the_report_of_the_year_before() -> None:
    received = "全年共收到政府信息公开申请10件，"
    for said, wrong in (
        ("较2022年的5件增加5件，", False),
        ("较2022年的15件减少5件，", True),
        ("同比增长100%，", False),
        ("同比增长25%，", True),
        ("较上年增加4件，", True),
        ("较上年增加5件，", False),
        ("比2021年增长25%，", False),
    ):
        later = read((received, received + said))
        found = across.compare(read(report="2022"), later)
        assert [one.code for one in found] == (["GK706"] if wrong else []), said
        assert all(later.text and later.text[one.start : one.end].startswith("10件") for one in found)


def test_several_reports_of_one_year_are_told_of_one_another() -> None:
    reports = [read(), read(), read(("行政处罚 | 3 | | |", "行政处罚 | 4 | | |"))]
    sources = [
        report.source.model_copy(update={"name": n}) for report, n in zip(reports, "甲乙丙", strict=True)
    ]
    said = [one.message for one in across.twice(sources, "青山县教育局", 2023)]
    assert said == [
        "此文件与 乙 内容完全相同，请核对是否重复报送",
        "此文件与 甲 内容完全相同，请核对是否重复报送",
        "所查文件中，“青山县教育局”2023 年度的报告共有 3 份，另见：甲、乙；请核对以哪一份为准",
    ]
