"""Variables made of what a report prints: the expected values are reckoned from the report by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.panel.organs import organ

from .making import of, records, wide

BROKEN = ("（一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |", "（一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 5 |")
BLANK = ("| 2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |", "| 2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | / |")


def test_subtotals_and_shares_of_both_forms() -> None:
    found = records(of("福田区教育局"), of("福田区财政局", report="2019"))
    by_agency = {row["agency"]: row for row in found}
    new, old = by_agency["福田区教育局"], by_agency["福田区财政局"]
    # 不予公开 2, 无法提供 2, 其他处理 1; 予以公开 4 of 9 outcomes; 结转 2 of 10 + 1.
    assert [new[id_] for id_ in ("refused", "unavailable", "not_processed", "other_handled")] == [2, 2, 0, 1]
    assert new["grant_rate"] == new["full_grant_rate"] == Decimal("0.444444")
    assert new["carried_forward_share"] == Decimal("0.181818")
    assert new["review_reversal_rate"] == 0  # one concluded, none corrected
    assert new["litigation_reversal_rate"] is None  # none concluded: a share of nothing
    # The form of 2019 prints 其他处理 as one row.
    assert (old["other_handled"], old["grant_rate"], old["carried_forward_share"]) == (0, 1, Decimal("0.2"))


def test_what_is_made_of_a_doubtful_number_is_missing() -> None:
    (wrong,) = records(of("福田区教育局", BROKEN))
    assert wrong["requests.granted.total"] == 5
    assert wrong["grant_rate"] is None
    (blank,) = records(of("福田区教育局", BLANK))
    assert blank["requests.not_processed_repeat.total"] is None
    assert blank["not_processed"] is None
    assert blank["requests.granted.total"] == 4


@pytest.mark.parametrize(
    ("agency", "published", "days", "late"),
    [
        ("福田区教育局", "2024-01-31", 31, 0),
        ("福田区教育局", "2024-02-01", 32, 1),
        ("福田区人民政府", "2024-03-31", 91, 0),
        ("福田区人民政府办公室", "2024-04-01", 92, 1),
        ("长沙县白沙镇人民政府", "2024-04-01", 92, None),  # the law sets no date for towns
        ("福田区教育局", None, None, None),
        ("福田区教育局", "2023-12-29", -2, 0),
    ],
)
def test_days_to_publication(agency: str, published: str | None, days: int | None, late: int | None) -> None:
    (row,) = records(of(agency, published=published))
    assert (row["days_to_publication"], row["late"]) == (days, late)


def test_the_codebook_says_how_each_is_made() -> None:
    columns = {column.id: column for column in wide()[0]}
    assert columns["grant_rate"].formula == (
        "(requests.granted.total + requests.partially_granted.total) / (requests.total_outcomes.total)"
    )
    assert columns["other_handled"].formula.endswith(" | requests.other_handling.total")
    for column in columns.values():
        for part in column.formula.replace("(", " ").replace(")", " ").split():
            assert "." not in part or part in columns, part
    assert columns["grant_rate"].labels.en == "share of outcomes granted in full or in part"
    assert columns["late"].formula


@pytest.mark.parametrize(
    ("agency", "level", "kind"),
    [
        ("广东省教育厅", "省", "教育"),
        ("深圳市福田区教育局", "县", "教育"),
        ("福田区教育体育局", "县", "教育"),
        ("公安县教育局", "县", "教育"),  # a county of that name
        ("公安县公安局", "县", "公安"),
        ("长沙市人民政府", "市", "政府"),
        ("长沙县白沙镇人民政府", "乡镇", "政府"),
        ("二道区八里堡街道办", "乡镇", "政府"),
        ("洪泽区乡村振兴局", "县", "乡村振兴"),
        ("洪泽区城市管理综合行政执法局", "县", "城市管理"),
        ("国家税务总局洪泽区税务局", "县", "税务"),
        ("苏州工业园区管委会", None, "园区"),  # 苏州 in short names no division for sure
        ("鼓楼区教育局", None, "教育"),  # which 鼓楼区 nobody knows
        ("市场监督管理局", None, "市场监管"),
        ("洪泽湖管理处", None, None),
    ],
)
def test_level_and_kind_of_an_organ(agency: str, level: str | None, kind: str | None) -> None:
    found = organ(agency)
    assert (found.level, found.kind) == (level, kind)
