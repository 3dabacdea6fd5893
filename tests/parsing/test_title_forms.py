"""Titles written in ways of their own: brackets, colons, no 年, twice, under a menu."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai import extract

SEED = (Path(__file__).parents[1] / "data" / "seeds" / "003_c28b64bd5f95033f.txt").read_text(encoding="utf-8")
BODY = SEED[SEED.index("一、") :]


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("庐阳区财政局(2023年)政府信息公开工作年度报告", "庐阳区财政局"),
        ("庐阳区财政局2023政府信息公开工作年度报告", "庐阳区财政局"),
        ("庐阳区财政局：2023年政府信息公开工作年度报告", "庐阳区财政局"),
        ("庐阳区财政局2023年政府信息公开工作年度报告" * 2, "庐阳区财政局"),
        ("附件：庐阳区财政局2023年政府信息公开工作年度报告", "庐阳区财政局"),
        ("庐阳区2号桥街道办事处2023年政府信息公开工作年度报告", "庐阳区2号桥街道办事处"),
        ("手机版\n庐阳区财政局2023年政府信息公开工作年度报告", "庐阳区财政局"),
        ("打印本页\n2023年庐阳区财政局政府信息公开工作年度报告", "庐阳区财政局"),
        ("庐阳区\n财政局2023年政府\n信息公开工作年度报告", "庐阳区财政局"),
        ("打印本页\n2023年政府信息公开工作年度报告", None),
        ("2023年政府信息公开工作年度报告（庐阳区财政局）", "庐阳区财政局"),
        ("2023年政府信息公开工作年度报告\n（阿坝藏族羌族自治州生态环境局）", "阿坝藏族羌族自治州生态环境局"),
        ("2023年政府信息公开工作年度报告（文字版）", None),
        ("2023年政府信息公开工作年度报告（不含乡镇）", None),
        ("庐阳区财政局公布2023年政府信息公开工作年度报告", "庐阳区财政局"),
        ("中华人民共和国厦门海关\n关于2023年政府信息公开工作情况的报告", "中华人民共和国厦门海关"),
    ],
)
def test_a_title_names_agency_and_year(title: str, agency: str | None) -> None:
    report = extract(f"{title}\n{BODY}")
    assert (report.agency, report.year) == (agency, 2023)
