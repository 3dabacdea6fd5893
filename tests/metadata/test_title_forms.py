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
        ("（庐阳区三十岗乡人民政府）2023年政府信息公开工作年度报告", "庐阳区三十岗乡人民政府"),
        ("首页|政务公开\n（庐阳区财政局）2023年政府信息公开工作年度报告", "庐阳区财政局"),
        ("（公示稿）2023年政府信息公开工作年度报告", None),
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
        ("（庐阳区财政局）2023年政府信息公开工作年度报告", "庐阳区财政局"),
        ("2023年度（庐阳区财政局）政府信息公开工作年度报告", "庐阳区财政局"),
        ("（文字版）2023年政府信息公开工作年度报告", None),
        ("2023年政府信息公开工作年度报告（文字版）", None),
        ("2023年政府信息公开工作年度报告（不含乡镇）", None),
        ("政府信息公开工作年度报告\n（2023年度）\n庐阳区财政局", "庐阳区财政局"),
        ("庐阳区财政局\n政府信息公开工作年度报告\n（2023年度）", "庐阳区财政局"),
        ("2023年度政府信息公开\n工作年度报告\n庐阳区财政局\n二〇二四年一月", "庐阳区财政局"),
        ("2023年政府信息公开工作年度报告\n字体：大 中 小", None),
        ("国务院\n2023年政府信息公开工作年度报告", None),
        ("信息名称：庐阳区财政局2023年政府信息公开工作年度报告", "庐阳区财政局"),
        ("名 称：关于庐阳区财政局2023年政府信息公开工作年度报告", "庐阳区财政局"),
        ("庐阳区财政局二O二三年政府信息公开工作年度报告", "庐阳区财政局"),
        ("庐阳区财政局2023年政府信息主动公开工作年度报告", "庐阳区财政局"),
        ("庐阳区财政局关于公布2023年政府信息公开工作年度报告的通知", "庐阳区财政局"),
        ("关于庐阳区财政局2023年政府信息公开工作年度报告的公告", "庐阳区财政局"),
        ("庐阳区财政局公布2023年政府信息公开工作年度报告", "庐阳区财政局"),
        ("中华人民共和国厦门海关\n关于2023年政府信息公开工作情况的报告", "中华人民共和国厦门海关"),
    ],
)
def test_a_title_names_agency_and_year(title: str, agency: str | None) -> None:
    report = extract(f"{title}\n{BODY}")
    assert (report.agency, report.year) == (agency, 2023)


@pytest.mark.parametrize(
    "title",
    [
        "庐阳区财政局 2023 年政府信息公开工作年度报告",
        "庐阳区财政局2023年政府信息公 开工作年度报告",
        "2023年度庐阳区财政局 政府信息公开工作年度报告",
    ],
)
def test_a_title_with_spaces_in_a_document_on_one_line(title: str) -> None:
    text = f"首页 信息公开 {title} 根据《条例》要求编制本报告。\n{BODY}"
    report = extract(" ".join(text.split()))
    assert report.title == "".join(title.split())
    assert (report.agency, report.year) == ("庐阳区财政局", 2023)


def test_the_word_for_writing_in_a_name_is_no_word_for_writing_the_report() -> None:
    title = "政府信息公开工作年度报告\n根据《条例》规定，中共六安市委机构编制委员会办公室现向社会公布2022年度政府信息公开工作年度报告。\n"
    assert extract(title + BODY).agency == "中共六安市委机构编制委员会办公室"


def test_the_name_of_who_published_stands_right_above_the_title() -> None:
    """It is no first half of the agency's name: the title names it whole."""
    report = extract(f"索引号：11340000\n青山县教育局\n青山县教育局2023年政府信息公开工作年度报告{BODY}")
    assert (report.agency, report.title) == ("青山县教育局", "青山县教育局2023年政府信息公开工作年度报告")
