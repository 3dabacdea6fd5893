"""The five seeds and two published reports: the findings that a careful person writes on reading them.

Each expected finding has its reason. Nothing else may be found: what is not listed here was looked at
and is in order, or is nothing that a person would send the report back for.
"""

from __future__ import annotations

import pytest

from tests.by_eye import by_eye

Expected = list[tuple[str, str, str]]

FOUND: dict[str, Expected] = {
    "seed-000": [
        # A street office does not move a whole province: the heading was taken from the province's report.
        ("GK805", "warning", "推动全省"),
        # The form has 这一情形.
        ("GK111", "info", "这一情况,不计"),
        # The form has 三类内部事务信息.
        ("GK111", "info", "三类内容事务"),
        # 「公开政府信息200余条,其中…110余条」 are bounds; 6 = 2 + 1 + 3 in table three; the period is whole.
    ],
    "seed-001": [
        # Left by the software that the text was copied from.
        ("GK809", "info", "[bookmark: _GoBack]"),
        # Table two has 27 in force.
        ("GK501", "error", "26条"),
        # 2 received, 1 carried over, 3 dealt with: as in table three. 其中 names 627 of 1994: only a part.
        # 清理规范性文件6条 is what the table has as repealed; 复议1 and 诉讼0 agree with table four.
    ],
    "seed-002": [
        # (一)主动公开 (二)依申请公开 (三)平台建设 (四)监督保障: 政府信息管理 is left out.
        ("GK110", "warning", "一、總體情況"),
        # 「六、…无。」: whether a processing fee was charged is not said anywhere.
        ("GK109", "warning", "六、其他需要報告的事項"),
        # 7 = 4 + 1 + 2; no rules issued, no requests: as in the tables.
    ],
    "seed-003": [
        # Nothing is said of a web site or any other platform, only of boards and boxes.
        ("GK110", "warning", "一、总体情况"),
        # The title has 上河湾街道办事处, the text 上河湾镇 and 我镇 throughout.
        ("GK805", "warning", "我镇"),
        # 00 in the row 上年结转.
        ("GK801", "warning", "00"),
        # （2） beside （一）.
        ("GK806", "warning", "（2） 改进情况"),
        # The form of 2019 is the one for 2020, and the fee was not yet charged then: 「无」 may stand.
    ],
    # 923 = 28 + 895; 9 + 1 = 9 + 1 in prose and table; 9 = 8 + 1; no fee. The title was lost with the page.
    "seed-004": [],
    "pingtan-2020-extract": [
        # The extract abridges the overview: what is left of it does not speak of these two.
        ("GK110", "warning", "一、总体情况"),
        # 82 + 80 + 21 + 40 + 390 + 69 + 143 + 208 + 246 + 271 + 1053 = 2603; items may overlap.
        ("GK601", "warning", "2602条"),
        # 7777166 and the like: the page lost the borders of table two.
        ("GK401", "info", ""),
        # 6 + 6 + 4 + 3 + 3 + 4 = 26, the total says 20; with the 1 of another applicant 27 against 21.
        ("GK203", "error", "20"),
        ("GK203", "error", "21"),
    ],
    "pingtan-2021": [
        # Rows of table two that can be cut in more than one way.
        ("GK401", "info", ""),
        # 70 received = 69 dealt with + 1 carried forward, as the prose says.
    ],
}


@pytest.mark.parametrize("name", FOUND)
def test_exactly_these(name: str) -> None:
    report = by_eye(name).report
    assert report.text is not None
    found = [
        (one.code, one.severity, "" if one.start is None else report.text[one.start : one.end])
        for one in report.findings
    ]
    expected = FOUND[name]
    assert [one[:2] for one in found] == [one[:2] for one in expected]
    for (_, _, said), (_, _, words) in zip(found, expected, strict=True):
        assert said.startswith(words)
