"""Whose report it is, of which year and when published, where names hold brackets and lines stand oddly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import gongkai
from gongkai.yaml_files import read_yaml

USUAL = (
    "根据《中华人民共和国政府信息公开条例》第五十条规定，编制本报告。本报告所列数据的统计期限自2023年1月1日起至"
    "2023年12月31日止。如对本报告有疑问，请与本局办公室联系（电话：0551-62345678）。\n"
)
REST = (
    "一、总体情况\n2023年，我局认真贯彻落实《条例》各项规定，全年主动公开政府信息120条。\n"
    "五、存在的主要问题及改进情况\n（一）存在的主要问题。公开不够及时。\n（二）改进情况。加强业务培训。\n"
    "六、其他需要报告的事项\n本年度未收取信息处理费。\n"
)
NAMES = read_yaml(Path(__file__).parent / "hard_names.yaml")


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row["title"][:24])
def test_who_and_when(row: dict[str, Any]) -> None:
    text = f"{row['title']}\n{row.get('opening', USUAL)}{REST}{row.get('end', '')}"
    report = gongkai.extract(text)
    assert [report.agency, report.year, report.published] == row["read"]
