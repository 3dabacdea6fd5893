"""Several reports of one organ and year: which stays, and why the others go."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from gongkai import Report
from gongkai.panel.dataset import Panel
from gongkai.panel.settle import Taken, settle
from gongkai.panel.shelf import Shelf
from gongkai.report import Finding
from tests.rules.specimens import read

OTHER = ("行政许可 | 290 | | |", "行政许可 | 291 | | |")


def report(
    name: str, *changes: tuple[str, str], year: int = 2023, agency: str = "福田区教育局", **more: object
) -> Report:
    made = read(*changes).model_copy(update={"agency": agency, "year": year, "findings": [], **more})
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    made.source = made.source.model_copy(update={"name": name, "sha256": sha256})
    return made


def found(severity: str) -> Finding:
    return Finding.model_validate({"code": "GK201", "severity": severity, "message": ""})


def settled(*reports: Report) -> tuple[list[str], list[tuple[str, str, str]]]:
    kept, dropped = settle(Taken.of(one, at) for at, one in enumerate(reports))
    return [one.source for one in kept], [(one.taken.source, one.reason, one.kept.source) for one in dropped]


def test_of_the_same_numbers_the_first_by_name_stays() -> None:
    reports = [report("b"), report("a", published="2024-03-01"), report("c", agency="深圳市福田区教育局")]
    assert settled(*reports) == (["a"], [("b", "same_numbers", "a"), ("c", "same_numbers", "a")])


def test_numbers_are_compared_not_digits() -> None:
    amount = report("b")
    assert amount.disclosure is not None
    amount.disclosure["fees"]["amount"] = Decimal("12.50")
    assert settled(report("a"), amount)[1] == [("b", "same_numbers", "a")]


def test_the_later_publication_stays() -> None:
    early = report("a", published="2024-01-20")
    late = report("b", OTHER, published="2024-03-02", findings=[found("error")])
    assert settled(early, late) == (["b"], [("a", "earlier", "b")])


def test_without_dates_the_one_with_fewer_errors_stays() -> None:
    wrong = report("a", published="2024-03-02", findings=[found("error")])
    assert settled(wrong, report("b", OTHER)) == (["b"], [("a", "more_errors", "b")])


def test_then_the_one_with_fewer_warnings_then_with_more_numbers_then_the_first_by_name() -> None:
    doubtful = report("a", findings=[found("warning")])
    assert settled(doubtful, report("b", OTHER))[1] == [("a", "more_warnings", "b")]
    short = report("a", ("行政许可 | 290 | | |", "行政许可 | | | |"))
    assert settled(short, report("b"))[1] == [("a", "fewer_numbers", "b")]
    assert settled(report("b"), report("a", OTHER))[1] == [("b", "later_name", "a")]


def test_copies_of_what_goes_point_at_what_they_copy() -> None:
    reports = [report("a", published="2024-01-01"), report("b", published="2024-01-01")]
    late = report("c", OTHER, published="2024-02-01")
    assert settled(*reports, late) == (["c"], [("a", "earlier", "c"), ("b", "same_numbers", "a")])


def test_other_years_and_organs_stay() -> None:
    reports = [
        report("a", year=2022),
        report("b"),
        report("c", agency="福田区财政局"),
        report("d", agency="南山区教育局"),
    ]
    assert settled(*reports)[1] == []


def test_without_organ_or_year_everything_stays() -> None:
    nameless = report("a").model_copy(update={"agency": None})
    yearless = report("b").model_copy(update={"year": None})
    kept, dropped = settled(nameless, nameless, yearless, yearless)
    assert (len(kept), dropped) == (4, [])


def test_two_organs_of_one_name_are_told_apart() -> None:
    one, other = report("a", agency="鼓楼区教育局"), report("b", OTHER, agency="鼓楼区教育局")
    before = report("c", year=2022, agency="鼓楼区教育局")
    kept, dropped = settle(Taken.of(each, at) for at, each in enumerate((one, other, before)))
    assert dropped == []
    assert len({each.organ.id for each in kept if each.organ}) == 3


def test_one_organ_whose_name_is_not_certain_keeps_its_years() -> None:
    reports = [
        report("a", year=2022, agency="鼓楼区教育局"),
        report("b", OTHER, agency="鼓楼区教育局"),
        report("c", OTHER, agency="鼓楼区教育局"),
    ]
    kept, dropped = settle(Taken.of(each, at) for at, each in enumerate(reports))
    assert len({each.organ.id for each in kept if each.organ}) == 1
    assert [(each.taken.source, each.reason) for each in dropped] == [("c", "same_numbers")]


def test_the_site_of_a_page_tells_organs_of_one_name_apart() -> None:
    pages = ("http://www.njgl.gov.cn/a.html", "http://www.gl.gov.cn/b.html", "http://www.gl.gov.cn/c.html")
    reports = [report(name, agency="鼓楼区教育局") for name in pages]
    assert settled(*reports)[1] == [(pages[2], "same_numbers", pages[1])]


def test_years_are_compared_across_names() -> None:
    first = read(report="2022").model_copy(update={"agency": "深圳市福田区教育局"})
    carried = "二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |"
    wrong = report("b", (carried, "二、上年结转政府信息公开申请数量 | 0 | 1 | 0 | 0 | 0 | 0 | 1 |"))
    with Shelf() as shelf:
        panel = Panel(shelf)
        for one in (wrong, first):
            panel.take(one)
        panel.settle()
        entries = list(panel.entries())
    assert [entry.report.year for entry in entries] == [2022, 2023]
    assert "GK701" in [finding.code for finding in entries[1].findings]
    assert not any(finding.code.startswith("GK7") for finding in entries[0].findings)
    assert wrong.findings == []
