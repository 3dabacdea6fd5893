"""Whose report it is: one organ under many names, and never two organs under one."""

from __future__ import annotations

import csv
from itertools import combinations

import pytest

from gongkai.panel.divisions import divisions
from gongkai.panel.organs import known, organ
from gongkai.resources import folder

SAME = [
    (
        "江苏省淮安市洪泽区人民政府",
        "洪泽区人民政府",
        "洪泽区政府",
        "江苏淮安洪泽区政府",
        "淮安市洪泽区人民政府 ",
    ),
    ("广东省深圳市福田区发展和改革局", "深圳市福田区发改局", "深圳福田区发展改革局", "福田区发展与改革局"),
    ("长春市二道区八里堡街道办事处", "吉林省长春市二道区八里堡街道办", "二道区八里堡街道办事处"),
    ("大通区人民政府办公室", "安徽省淮南市大通区政府办公室", "大通区政府办", "大通区人民政府办"),
    ("内蒙古自治区呼和浩特市新城区教育局", "内蒙古呼和浩特新城区教育局", "呼和浩特市新城区教育局"),
    ("郑州市人民政府（本级）", "河南省郑州市人民政府", "郑州市政府"),
    (
        "吉林省四平市公主岭市人民政府",
        "长春市公主岭市政府",
        "公主岭市人民政府",
    ),  # put under another prefecture
    ("邢台市桥东区教育局", "邢台市襄都区教育局", "襄都区教育局"),  # renamed
    ("洪泽区水利局(防汛办公室)", "洪泽区水利局（防汛办公室）", "洪泽区水利局 防汛办公室"),
    ("苏州工业园区管委会", "苏州工业园区管理委员会"),
    ("黔西南布依族苗族自治州教育局", "黔西南州教育局", "贵州省黔西南州教育局"),
    ("国家税务总局洪泽区税务局", "国家税务总局淮安市洪泽区税务局"),
    ("长沙县白沙镇政府", "湖南省长沙市长沙县白沙镇人民政府"),
]
DIFFERENT = [
    ("洪泽区人民政府", "洪泽区人民政府办公室", "洪泽区", "洪泽湖管理处", "淮安市人民政府", "江苏省人民政府"),
    ("南京市鼓楼区教育局", "福州市鼓楼区教育局", "徐州市鼓楼区教育局", "鼓楼区教育局"),
    ("长沙市人民政府", "长沙县人民政府", "长沙市教育局"),
    ("福田区教育局", "福田区教育体育局", "福田区发展和改革局", "福田区发展和改革委员会"),
    ("吉林省教育厅", "吉林市教育局"),
    ("河南省人民政府", "河南县人民政府", "青海省黄南藏族自治州河南蒙古族自治县人民政府"),
    ("北京市朝阳区人民政府", "长春市朝阳区人民政府", "朝阳区人民政府", "辽宁省朝阳市人民政府"),
    ("中山市东区街道办事处", "东区街道办事处"),
    ("山西省太谷县教育局", "晋中市太谷区教育局"),  # a district made of a county is another division
    ("福田区城市管理局", "福田区城管局"),
    ("邢台市桥东区政府", "张家口市桥东区政府", "桥东区政府"),
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_one_organ(names: tuple[str, ...]) -> None:
    assert len({organ(name).id for name in names}) == 1
    assert len({organ(name).name for name in names}) == 1


@pytest.mark.parametrize("names", DIFFERENT, ids=lambda names: names[0])
def test_different_organs(names: tuple[str, ...]) -> None:
    for one, other in combinations(names, 2):
        assert organ(one).id != organ(other).id, (one, other)


@pytest.mark.parametrize(
    ("name", "code", "certain"),
    [
        ("福田区教育局", "440304", True),
        ("洪泽区人民政府", "320813", True),
        ("北京市教育委员会", "110000", True),
        ("吉林市教育局", "220200", True),
        ("青海省海南藏族自治州人民政府", "632500", True),
        ("湖北省仙桃市民政局", "429004", True),
        ("桥东区政府", None, False),  # 邢台 had one until 2020, 张家口 has one
        ("鼓楼区教育局", None, False),
        ("东区街道办事处", None, False),
        ("平潭综合实验区", None, False),
        ("海南州人民政府", "632500", True),
        ("西双版纳州教育局", "532800", True),
        ("湖北省恩施州利川市教育局", "422802", True),
        ("重庆市人民政府", "500000", True),
        ("石柱县人民政府", None, False),
        ("深圳教育局", None, False),
        ("教育局", None, False),
        ("", None, False),
        ("南通市兴仁镇人民政府", "320600", False),  # two towns of a prefecture may have one name
        ("中山市小榄镇人民政府", "442000", True),  # no counties there
    ],
)
def test_the_division_where_the_name_says_it(name: str, code: str | None, certain: bool) -> None:
    found = organ(name)
    assert (found.division.code if found.division else None) == code
    assert found.certain is certain
    assert found.id.startswith(f"{code or '000000'}-")


def test_the_name_in_full() -> None:
    assert organ("福田区发改局").name == "广东省深圳市福田区发展和改革局"
    assert organ("北京市朝阳区政府").name == "北京市朝阳区人民政府"
    assert organ("鼓楼区政府").name == "鼓楼区人民政府"
    assert [part.name for part in divisions().read("福田区").division.path] == ["广东省", "深圳市", "福田区"]  # type: ignore[union-attr]


def test_the_packaged_list_is_whole() -> None:
    with (folder("schemas") / "divisions" / "divisions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    codes = {row["code"] for row in rows}
    standing = [row["code"] for row in rows if not row["until"]]
    assert len(standing) == len(set(standing))
    assert sum(code.endswith("0000") for code in standing) == 34
    assert sum(code.endswith("00") and not code.endswith("0000") for code in standing) == 333
    assert 2840 < sum(not code.endswith("00") for code in standing) < 2860
    for row in rows:
        code = row["code"]
        assert len(code) == 6
        assert code.isdecimal()
        assert f"{code[:2]}0000" in codes
        assert row["now"] in {"", *standing}
        assert {*row["into"].split()} <= {*standing}
        assert not row["until"] or row["into"] or row["now"] or code in standing
        assert 2018 <= int(row["since"] or 2018) <= int(row["until"] or 9999)


@pytest.mark.parametrize(
    ("name", "code", "same"),
    [
        (
            "桥东区教育局",
            "130502",
            "邢台市襄都区教育局",
        ),  # 张家口 had a 桥东区 as well; that of 邢台 was renamed in 2020
        ("桥东区教育局", "130702", "张家口市桥东区教育局"),
        ("江干区教育局", "330104", "杭州市江干区教育局"),  # given up in 2021: its own code stands for it
        ("公主岭市教育局", "220381", "长春市公主岭市教育局"),  # put under another prefecture in 2020
    ],
)
def test_a_name_that_was_given_up_is_told_by_the_code_that_it_had(name: str, code: str, same: str) -> None:
    assert known(name, code).id == organ(same).id
    assert known(name, code).name == organ(same).name
    assert known(name, code).certain


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        # 民政部's lists of changes: 公主岭 came under 长春 in 2020, 桥东区 was renamed in 2020, 莱芜 joined 济南 in 2018.
        ("公主岭市教育局", 2019, "220381"),
        ("公主岭市教育局", 2020, "220184"),
        ("邢台市桥东区教育局", 2019, "130502"),
        ("邢台市襄都区教育局", 2023, "130502"),
        ("济南市钢城区教育局", 2017, "371203"),
        ("济南市钢城区教育局", 2018, "370117"),
        ("南通市崇川区教育局", 2019, "320602"),  # its code changed when 港闸区 was joined to it
        ("南通市崇川区教育局", 2024, "320613"),
        ("杭州市江干区教育局", 2020, "330104"),
        ("杭州市江干区教育局", 2021, None),  # given up in that year
        ("杭州市钱塘区教育局", 2020, None),  # made in 2021
        ("禄丰县教育局", 2020, "532331"),
        ("禄丰市教育局", 2021, "532302"),
        ("深圳市福田区教育局", 2030, "440304"),
        ("深圳市福田区教育局", 2016, None),  # before what the list knows
    ],
)
def test_the_code_of_the_reports_year(name: str, year: int, code: str | None) -> None:
    division = organ(name).division
    assert division is not None
    assert divisions().in_year(division, year) == code


def test_what_a_division_was_and_what_was_joined_to_it() -> None:
    division = organ("南通市崇川区教育局").division
    assert division is not None
    assert [(one.code, one.name, one.since, one.until) for one in divisions().history(division)] == [
        ("320602", "崇川区", None, 2020),
        ("320613", "崇川区", 2020, None),
        ("320611", "港闸区", None, 2020),
    ]
