"""Order, language and choice of findings; suspects of broken sums; what rules may not do."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gongkai import Report
from gongkai.form import load_forms
from gongkai.report import Finding, Severity
from gongkai.rules.engine import chosen
from gongkai.rules.registry import described, explained
from tests.rules.specimens import changed, findings, read

ROW = "一、本年新收政府信息公开申请数量 | 8 | 2 | 0 | 0 | 0 | 0 | 10 |"


def _finding(code: str, severity: Severity = "error") -> Finding:
    return Finding(code=code, severity=severity, message="")


def test_findings_stand_in_the_order_of_the_text() -> None:
    report = read(
        ("行政规范性文件 | 2 | 1 | 27 |", "行政规范性文件 | 2 | 1 | 00 |"),
        ("至2023年12月31日止", "至2023年11月30日止"),
        ("现行有效行政规范性文件27件", "现行有效行政规范性文件26件"),
    )
    found = [(one.code, one.start) for one in report.findings]
    assert [code for code, _ in found] == ["GK803", "GK501", "GK403", "GK801"]
    assert found[0][1] is None, "what is about the whole report comes first"
    assert found[1][1] < found[2][1] == found[3][1]  # type: ignore[operator]


def test_messages_speak_the_language_that_is_asked_for() -> None:
    change = ("现行有效行政规范性文件27件", "现行有效行政规范性文件26件")
    (zh,), (en,) = read(change).findings, read(change, lang="en").findings
    assert zh.message == "正文称“现行有效行政规范性文件26件”，表二“行政规范性文件·现行有效件数”为 27"
    assert (
        en.message
        == 'the text says "现行有效行政规范性文件26件"; table two says 27 (行政规范性文件·现行有效件数)'
    )
    assert zh.model_dump(exclude={"message"}) == en.model_dump(exclude={"message"})
    assert (zh.expected, zh.actual) == (27, 26)
    assert zh.fields == ["disclosure.normative_documents.in_force"]


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ([], [], ["GK101", "GK201", "GK202", "GK501"]),
        (["GK2"], [], ["GK201", "GK202"]),
        (["gk2 "], [], ["GK201", "GK202"]),
        (["GK2", "GK501"], [], ["GK201", "GK202", "GK501"]),
        ([], ["GK2"], ["GK101", "GK501"]),
        (["GK2"], ["GK201"], ["GK202"]),
        (["GK201"], ["GK2"], ["GK201"]),
        (["GK2"], ["GK2"], []),
        (["GK9"], [], []),
        ([], ["GK"], []),
    ],
)
def test_chosen_by_code(select: list[str], ignore: list[str], expected: list[str]) -> None:
    every = [_finding(code) for code in ("GK101", "GK201", "GK202", "GK501")]
    assert [one.code for one in chosen(every, select, ignore)] == expected


def test_chosen_by_severity() -> None:
    every = [_finding("GK101", "info"), _finding("GK102", "warning"), _finding("GK103", "error")]
    assert [one.code for one in chosen(every, min_severity="warning")] == ["GK102", "GK103"]
    assert [one.code for one in chosen(every, min_severity="error")] == ["GK103"]
    assert chosen(every) == every


def test_suspects_of_a_broken_row_and_column() -> None:
    """The crossing of the broken row and the broken column is the wrong cell."""
    broken = findings((ROW, ROW.replace("| 8 |", "| 3 |")), code="GK2")
    assert [one.code for one in broken] == ["GK202", "GK201"] or [one.code for one in broken] == [
        "GK201",
        "GK202",
    ]
    for one in broken:
        (suspect,) = one.suspects
        assert (suspect.field, suspect.printed, suspect.suggested) == (
            "requests.new_requests.natural_person",
            3,
            8,
        )


def test_nothing_is_corrected() -> None:
    report = read((ROW, ROW.replace("| 8 |", "| 3 |")))
    assert report.requests is not None
    assert report.requests["new_requests"]["natural_person"] == 3


def test_errors_that_cancel_in_the_total_column_are_found() -> None:
    change = ("四、结转下年度继续办理 | 2 | 0 |", "四、结转下年度继续办理 | 1 | 1 |")
    assert [(one.code, one.expected, one.actual) for one in findings(change, code="GK2")] == [
        ("GK202", 9, 8),
        ("GK202", 2, 3),
    ]


def test_a_rule_for_every_identity_of_every_form() -> None:
    codes = {i.code for form in load_forms() for table in form.tables.values() for i in table.identities}
    assert codes <= {rule.code for rule in described()}
    for form in load_forms():
        for table in form.tables.values():
            for identity in table.identities:
                rule = next(one for one in described() if one.code == identity.code)
                assert rule.wording == (identity.wording["zh"], identity.wording["en"])


def test_a_code_that_only_a_form_knows_is_explained_from_it() -> None:
    import dataclasses

    form = load_forms()[0]
    table = form.tables["litigation"]
    own = dataclasses.replace(
        table, identities=(dataclasses.replace(table.identities[0], code="GK399", wording={"zh": "不等"}),)
    )
    rules = explained([dataclasses.replace(form, id="2027", source="某号", tables={"litigation": own})])
    rule = next(one for one in rules if one.code == "GK399")
    assert rule.wording.zh == "不等"
    assert "结果维持 + 结果纠正 + 其他结果 + 尚未审结 = 总计" in rule.rationale.zh
    assert rule.source.zh == "某号"


def test_every_place_is_in_the_text() -> None:
    text = changed(
        ("现行有效行政规范性文件27件", "现行有效行政规范性文件26件"), ("占44.44%", "占40.44%"), (ROW, "")
    )
    report: Report = read(
        ("现行有效行政规范性文件27件", "现行有效行政规范性文件26件"), ("占44.44%", "占40.44%"), (ROW, "")
    )
    assert {one.code for one in report.findings} >= {"GK105", "GK501", "GK502"}
    for one in report.findings:
        if one.start is not None:
            assert one.end is not None
            assert 0 <= one.start < one.end <= len(text)


def test_importing_gongkai_loads_no_rule() -> None:
    code = "import sys, gongkai; print(sorted(m for m in sys.modules if m.startswith('gongkai.rules')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
