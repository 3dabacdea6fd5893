"""What the figures show: matplotlib notes every word beside the paths that draw it."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest

from gongkai import __version__
from gongkai.panel.figures import Figures
from gongkai.panel.totals import Cell, Totals
from gongkai.panel.wide import Entry
from gongkai.settings import Settings
from gongkai.wording import Lang

from .making import FORMS, entries, of

#: An organ of each level. The report of 2023 has 10 new requests, 9 outcomes (4 granted, 2 refused, 2 not available, 1
#: handled otherwise), 2 of 11 handed on, one review upheld; that of 2022 stands beside it.
ORGANS = ("广东省教育厅", "深圳市教育局", "福田区教育局", "深圳市龙岗区横岗街道办事处", "青山县教育局")
#: The city's outcomes of 2023 do not add up.
BROKEN = ("（一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |", "（一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 5 |")
NAMES = (
    "applicants_by_kind", "common_findings", "rates_by_level", "requests_by_outcome", "reversals_by_level", "share_proved",
)  # fmt: skip


def words(file: Path) -> list[str]:
    return [one.strip() for one in re.findall(r"<!--(.*?)-->", file.read_text(encoding="utf-8"), re.DOTALL)]


@functools.cache
def panel() -> list[Entry]:
    reports = [of(organ, report=year) for organ in ORGANS for year in ("2021", "2022")]
    reports[2] = of(ORGANS[1], BROKEN)
    return entries(*reports)


def drawn(folder: Path, lang: Lang, times: int = 1) -> dict[str, list[str]]:
    figures = Figures(folder, Settings(lang=lang))
    for entry in panel():
        report = entry.report
        often = times if report.agency in ("福田区教育局", "深圳市教育局") and report.year == 2023 else 1
        for _ in range(often):
            figures.add(entry)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gongkai.panel.figures._ENDINGS", ("svg",))
        figures.draw()
    return {file.stem: words(file) for file in sorted(folder.glob("*.svg"))}


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return drawn(tmp_path_factory.mktemp("zh"), "zh")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return drawn(tmp_path_factory.mktemp("en"), "en", times=1200)


def test_each_says_whose_numbers_it_shows_and_what_read_them(
    chinese: dict[str, list[str]], many: dict[str, list[str]]
) -> None:
    assert tuple(chinese) == tuple(many) == NAMES
    for said in chinese.values():
        assert any(one.startswith("来源：") and f"gongkai {__version__}" in one for one in said)
    for said in many.values():
        assert any(one.startswith("Source: ") and f"gongkai {__version__}" in one for one in said)


def test_each_year_has_its_number_of_reports(
    chinese: dict[str, list[str]], many: dict[str, list[str]]
) -> None:
    for name in set(NAMES) - {"common_findings"}:
        # All levels together: five organs, of 2023 one whose table 3 is not proved.
        shown = [one for one in chinese[name] if one.startswith("n=")]
        assert shown[:2] == ["n=5", "n=5" if name in ("share_proved", "reversals_by_level") else "n=4"], name
    assert [one for one in many["share_proved"] if one.startswith("n=")][:2] == ["n=5", "n=2,403"]


def test_thousands_stand_apart(many: dict[str, list[str]]) -> None:
    assert "Only reports whose table 3 is proved: 1,208 of 2,408" in many["requests_by_outcome"]
    # 1,203 reports of 2023 with nine outcomes each.
    assert "10,000" in many["requests_by_outcome"]
    assert (
        "Reports with such a finding, as a share and in number, of 2,408 reports" in many["common_findings"]
    )
    assert "49.8%  1,200" in many["common_findings"]
    assert not [
        one for said in many.values() for one in said if re.search(r"(?<![\d.-])(?!20\d\d\b)\d{4,}", one)
    ]


def test_shares_stand_before_totals(chinese: dict[str, list[str]]) -> None:
    for name in ("requests_by_outcome", "applicants_by_kind"):
        assert chinese[name].index("100%") < chinese[name].index("件"), name
    assert "10.0%  1" in chinese["common_findings"]  # one of ten reports


def test_there_is_one_for_each_level(chinese: dict[str, list[str]], many: dict[str, list[str]]) -> None:
    for name in ("rates_by_level", "reversals_by_level", "share_proved"):
        levels = ["全部", "省级", "市级", "县级", "乡镇、街道", "级别不明"]  # there is no 青山县
        assert [one for one in chinese[name] if one in levels] == levels
        levels = ["All", "Provinces", "Prefectures", "Counties", "Towns and streets", "Level not known"]
        assert [one for one in many[name] if one in levels] == levels
    # 2022 all, 2023 four of five; then each level, of the city's nothing in 2023.
    shares = [one for one in chinese["share_proved"] if re.fullmatch(r"\d+%", one)]
    bars = [one for one in shares if one not in ("20%", "40%", "60%")]
    assert [one for one in shares if one == "80%"] == ["80%"] * (1 + 2)  # one bar, and two scales
    assert bars.count("0%") == 1 + 2


def test_english_is_english(many: dict[str, list[str]]) -> None:
    said = [one for words in many.values() for one in words]
    assert not [one for one in said if re.search("[\u4e00-\u9fff]", re.sub("（七）总计", "", one))]
    for one in (
        "granted",
        "handled otherwise",
        "natural persons",
        "share of outcomes granted in full or in part",
    ):
        assert one in said, one


def test_a_share_is_that_of_all_requests_of_a_level(tmp_path: Path) -> None:
    totals = Totals(FORMS, "zh")
    for entry in entries(of("福田区教育局"), of("南山区教育局", report="2022"), of("深圳市教育局", BROKEN)):
        totals.add(entry)
    shares = totals.rates["requests"]
    assert shares.percent("grant_rate", Cell("county", 2023)) == pytest.approx(100 * 4 / 9)
    assert shares.percent("carried_forward_share", Cell("county", 2023)) == pytest.approx(100 * 2 / 11)
    assert shares.percent("grant_rate", Cell("prefecture", 2023)) is None
    assert totals.rates["litigation"].percent("litigation_reversal_rate", Cell("county", 2023)) is None
    assert totals.rates["litigation"].percent("review_reversal_rate", Cell("county", 2023)) == 0
