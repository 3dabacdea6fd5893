"""``check --format text``: what a person reads."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.cells import cell_len

from gongkai import extract
from gongkai.exports.checked import Checked, Outcome
from gongkai.exports.findings_text import Page
from gongkai.exports.wrap import wrap
from gongkai.report import Finding, Suspect
from gongkai.settings import Settings

from .findings import TOTAL, broken_text, lawful, outcome, page_with, row_sum


def _page(*given: Checked, narrowed: bool = False, **settings: Any) -> str:
    return _all(list(given), narrowed, **settings)


def _all(given: Outcome, narrowed: bool = False, **settings: Any) -> str:
    return "".join(Page(io.StringIO(), Settings(**settings), narrowed=narrowed).pages(given))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_is_wider_than_80_columns(lang: str) -> None:
    text = _all(outcome(), lang=lang)
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def _at(line: str, part: str) -> int:
    """The column in which a part of a line ends."""
    return cell_len(line[: line.rindex(part) + len(part)])


def test_a_row_is_drawn_under_its_heads_with_the_sum_it_should_have() -> None:
    lines = _page(page_with(row_sum(), total=59)).splitlines()
    heads, printed, due = lines[-5:-2]
    assert heads.split() == ["自然人", "企业", "机构", "组织", "机构", "其他", "总计"]
    assert printed.split()[-1] == "59"
    assert due.split() == ["左边之和", "61"]
    assert _at(heads, "总计") == _at(printed, "59") == _at(due, "61")


def test_wide_numbers_keep_their_columns() -> None:
    lines = _page(page_with(row_sum(), total=59, business=123456789)).splitlines()
    assert "123456789" in lines[-4]
    assert _at(lines[-5], "总计") == _at(lines[-4], "59") == _at(lines[-3], "61")


def test_a_column_is_drawn_as_a_sum_without_its_zeros() -> None:
    lines = _page(broken_text()).splitlines()
    first = next(number for number, line in enumerate(lines) if "（一）予以公开" in line)
    drawn = [line.split() for line in lines[first : first + 9]]
    assert drawn[0] == ["（一）予以公开", "6"]
    assert drawn[6] == ["其余", "13", "行为", "0", "或空白"]
    assert drawn[8] == ["（七）总计", "20", "左边之和", "26"]
    ends = {_at(line, line.split()[-1]) for line in lines[first : first + 6]}
    assert ends == {_at(lines[first + 8], "20")}


def test_a_balance_shows_both_sides() -> None:
    paths = [
        f"requests.{row}.total"
        for row in ("new_requests", "carried_over", "total_outcomes", "carried_forward")
    ]
    finding = Finding(code="GK202", severity="error", message="不平", fields=paths, expected=9, actual=7)
    text = _page(page_with(finding))
    assert "一、本年新收政府信息公开申请数量" in text
    assert "四、结转下年度继续办理" in text
    assert next(line.split() for line in text.splitlines() if "左边之和" in line) == [
        "合计",
        "7",
        "左边之和",
        "9",
    ]


def test_suspects_are_named_once_and_many_are_counted() -> None:
    suspect = Suspect(field=TOTAL, printed=59, suggested=61)
    text = _page(page_with(row_sum(suspect), row_sum(suspect), total=59))
    assert text.count("也可能是：“（一）予以公开”行“总计”列填报为 59，应为 61") == 1
    assert text.count("疑似：同上") == 1
    many = [Suspect(field=TOTAL, printed=59, suggested=number) for number in range(20)]
    assert "疑似共 20 处" in _page(page_with(row_sum(*many)))


def test_prose_is_quoted_with_its_line() -> None:
    text = (
        "某局2023年政府信息公开工作年度报告\n一、总体情况\n2023年，共收到申请17件，全部办结。\n二、主动公开"
    )
    whole = extract(page_text(text), name="x.txt")
    assert whole.text is not None
    start = whole.text.index("17件")
    finding = Finding(code="GK601", severity="warning", message="两处不一", start=start, end=start + 3)
    made = Checked.of(whole)
    made.add([finding], whole)
    shown = _page(made)
    assert "第 3 行" in shown
    assert "原文：2023年，共收到申请17件，全部办结。" in shown
    assert "一、总体情况" in shown
    heading = whole.text.index("一、总体情况")
    made = Checked.of(whole)
    made.add([finding.model_copy(update={"start": heading, "end": heading + 6})], whole)
    assert "原文" not in _page(made)


def page_text(start: str) -> str:
    """A text that is a report, beginning so."""
    return (
        start
        + "政府信息情况\n略\n三、收到和处理政府信息公开申请情况\n略\n四、政府信息公开行政复议、行政诉讼情况\n略\n"
        "五、存在的主要问题及改进情况\n存在的问题：一是公开不够及时。下一步，一是加强培训。\n六、其他需要报告的事项\n无\n"
    )


def test_findings_are_grouped_in_the_order_of_the_sections() -> None:
    whole = Finding(code="GK899", severity="info", message="全篇")
    fee = Finding(code="GK401", severity="error", message="甲", fields=["disclosure.fees.amount"])
    text = _page(page_with(row_sum(), fee, whole))
    places = [text.index(part) for part in ("整份报告", "二、主动公开", "三、收到和处理")]
    assert places == sorted(places)


def test_clean_reports_say_how_far_they_are() -> None:
    assert _page(lawful()).startswith("√ 没有问题  a b/甲 100%.html")
    assert _page(lawful(), narrowed=True).startswith("√ 所选规则内没有问题")


def test_what_a_document_says_steers_no_terminal() -> None:
    finding = Finding(code="GK801", severity="error", message="\x1b[31m[bold]甲[/bold]\r乙")
    text = _page(page_with(finding, name="\x1b]0;x\x07.html"))
    assert "[bold]甲[/bold] 乙" in text
    assert "\x1b" not in text
    assert "\x07" not in text


def test_the_summary_counts_each_report_once() -> None:
    last = _all(outcome()).splitlines()[-1]
    assert last == "收到 4 个文件：已核对 3，未能读出 1；1 份有错误，1 份只有警告，1 份没有问题"
    assert _all([]).strip() == "收到 0 个文件：已核对 0，未能读出 0"


def test_the_summary_is_broken_as_all_lines_are(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = {"count": 12345678, "read": 11111111, "failed": 1234567, "empty": 7654321}
    monkeypatch.setattr("gongkai.exports.findings_text.counts_of", lambda _: dict(counts))
    first, last = _all(outcome()).splitlines()[-2:]
    assert first == "收到 12345678 个文件：已核对 11111111，未能读出 1234567，空文件夹 7654321；1 份"
    assert last == "有错误，1 份只有警告，1 份没有问题"


@pytest.mark.parametrize("width", [10, 20, 37])
def test_lines_are_broken_as_chinese_is(width: int) -> None:
    text = "正文称“现行有效规范性文件12345件”，表二为 27（区政府、各镇）。https://www.gov.cn/abcdefghijklmnopqrstuvwxyz"
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)
    assert not [line for line in lines if line[0] in "，。”）、"]
    assert not [line for line in lines if line[-1] in "“（"]
    if width > 10:
        assert any("12345" in line for line in lines)
