"""``gongkai panel --organs``: what no name tells, a user may know; and the tables of what reports say in words."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from .conftest import Run
from .test_panel import line, rows

UNTOLD = "鼓楼区教育局"  # there are four 鼓楼区


@pytest.fixture
def stored(folder: Path) -> Path:
    """Pages of two organs of one name on two sites, files of a third, and a report of whom the name is lost."""
    reports = [
        line("http://njgl.gov.cn/2022.html", UNTOLD, report="2022"),
        line("http://njgl.gov.cn/2023.html", UNTOLD),
        line("https://fzgl.gov.cn/2023.html", UNTOLD),
        line("a/2023.html", UNTOLD),
        line("b/2023.html", "福田区教育局"),
        line("c/2023.html", ""),
    ]
    (folder / "all.jsonl").write_text("\n".join(reports) + "\n", encoding="utf-8")
    return folder


def save(path: Path, *lines: str, encoding: str = "utf-8") -> None:
    path.write_text("\n".join(lines) + "\n", encoding=encoding)


def organs(path: Path) -> dict[str, tuple[str, str, str]]:
    return {row["source"]: (row["organ"], row["division"], row["organ_certain"]) for row in rows(path)}


def test_what_no_name_tells_is_listed_with_candidates_and_can_be_filled_in(run: Run, stored: Path) -> None:
    done = run("panel", "all.jsonl", "-o", "panel.csv")
    assert done.returncode == 0
    assert "5 份报告的机关认不准，见 organs" in done.stderr.decode()
    listed = rows(stored / "panel.organs.csv")
    assert [(row["source"], row["host"], row["name"], row["reports"]) for row in listed] == [
        ("", "fzgl.gov.cn", UNTOLD, "1"),
        ("", "njgl.gov.cn", UNTOLD, "2"),
        ("a/2023.html", "", UNTOLD, "1"),
        ("c/2023.html", "", "", "1"),
    ]
    may_be = listed[0]["candidates"].split("; ")
    assert "江苏省南京市鼓楼区 320106" in may_be
    assert "福建省福州市鼓楼区 350102" in may_be
    assert (listed[1]["example"], listed[3]["candidates"]) == ("http://njgl.gov.cn/2022.html", "")
    for row in listed[:3]:
        row["organ"] = UNTOLD
        row["division"] = {"fzgl.gov.cn": "350102", "njgl.gov.cn": "320106"}.get(row["host"], "410204")
    held = io.StringIO()
    table = csv.DictWriter(held, list(listed[0]))
    table.writeheader()
    table.writerows(listed)
    (stored / "map.csv").write_text(held.getvalue(), encoding="utf-8")
    done = run("panel", "all.jsonl", "-o", "told.csv", "--organs", "map.csv")
    assert (done.returncode, done.stderr.decode().count("1 份报告的机关认不准")) == (0, 1)
    found = organs(stored / "told.csv")
    assert found["http://njgl.gov.cn/2022.html"] == ("江苏省南京市鼓楼区教育局", "320106", "1")
    assert found["https://fzgl.gov.cn/2023.html"] == ("福建省福州市鼓楼区教育局", "350102", "1")
    assert found["a/2023.html"] == ("河南省开封市鼓楼区教育局", "410204", "1")
    assert found["b/2023.html"] == ("广东省深圳市福田区教育局", "440304", "1")
    assert [row["source"] for row in rows(stored / "told.organs.csv")] == ["c/2023.html"]


def test_an_organ_that_is_told_is_the_one_that_its_full_name_is(run: Run, stored: Path) -> None:
    (stored / "more.jsonl").write_text(line("x", "南京市鼓楼区教育局") + "\n", encoding="utf-8")
    save(stored / "map.csv", "host,organ,division", f"njgl.gov.cn,{UNTOLD},320106")
    run("panel", "all.jsonl", "more.jsonl", "-o", "panel.csv", "--organs", "map.csv")
    ids = {row["organ_id"] for row in rows(stored / "panel.csv") if row["division"] == "320106"}
    assert len(ids) == 1
    # Two of one organ and year: one is left out.
    assert "x" in {row["source"] for row in rows(stored / "panel.dropped.csv")} | {
        row["kept"] for row in rows(stored / "panel.dropped.csv")
    }


def test_the_row_that_asks_for_most_is_the_one(run: Run, stored: Path) -> None:
    save(
        stored / "map.csv",
        "name,source,organ",
        f"{UNTOLD},,徐州市鼓楼区教育局",
        f"{UNTOLD},a/2023.html,开封市鼓楼区教育局",
        ",c/2023.html,深圳市福田区财政局",
        "没有的机关,,深圳市福田区审计局",
        encoding="gb18030",  # as a spreadsheet in China saves it
    )
    done = run("panel", "all.jsonl", "-o", "panel.csv", "--organs", "map.csv")
    assert done.returncode == 0
    found = organs(stored / "panel.csv")
    assert found["a/2023.html"][0] == "河南省开封市鼓楼区教育局"
    assert found["c/2023.html"][0] == "广东省深圳市福田区财政局"
    assert "没有对上任何报告：5" in done.stderr.decode()
    assert {name for name, _, _ in found.values()} >= {"江苏省徐州市鼓楼区教育局"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["source,agency", "a,b"], "map.csv:1"),
        (["name,organ,division", f"{UNTOLD},{UNTOLD},999999"], "没有这个区划代码：999999；要六位的 GB/T 2260 代码 (map.csv:2)"),
        (["name,organ,division", f"{UNTOLD},福州市鼓楼区教育局,320106"], "与区划代码 320106 不合 (map.csv:2)"),
        (["name,organ", "甲,深圳市福田区教育局", "甲,深圳市福田区财政局"], "与第 2 行的条件相同，机关不同 (map.csv:3)"),
        (["name,organ", ",深圳市福田区教育局"], "不知是哪些报告 (map.csv:2)"),
    ],
)  # fmt: skip
def test_a_map_that_cannot_be_used_is_one_line(run: Run, stored: Path, lines: list[str], said: str) -> None:
    save(stored / "map.csv", *lines)
    done = run("panel", "all.jsonl", "-o", "panel.csv", "--organs", "map.csv")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert said.replace(" (", "").replace(")", "") in done.stderr.decode().replace(" (", "").replace(")", "")
    assert not list(stored.glob("panel*"))


def test_a_map_is_not_written_over_and_must_be_there(run: Run, stored: Path) -> None:
    save(stored / "panel.organs.csv", "name,organ", "甲,深圳市福田区教育局")
    before = (stored / "panel.organs.csv").read_bytes()
    for name, said in (("panel.organs.csv", "会被结果覆盖"), ("absent.csv", "absent.csv")):
        done = run("panel", "all.jsonl", "-o", "panel.csv", "--organs", name)
        assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
        assert said in done.stderr.decode()
    assert (stored / "panel.organs.csv").read_bytes() == before


def test_what_reports_say_in_words_are_rows_that_join(run: Run, folder: Path) -> None:
    (folder / "all.jsonl").write_text(line("a.txt", "福田区教育局") + "\n", encoding="utf-8")
    run("panel", "all.jsonl", "-o", "panel.csv")
    (data,) = rows(folder / "panel.csv")
    key = ("organ_id", "organ_no", "year", "source")
    for name in ("items", "claims", "fees"):
        for row in rows(folder / f"panel.{name}.csv"):
            assert [row[part] for part in key] == [data[part] for part in key]
    items = rows(folder / "panel.items.csv")
    assert [(row["list"], row["number"]) for row in items] == [
        ("problems", "1"), ("problems", "2"), ("improvements", "1"), ("improvements", "2"),
    ]  # fmt: skip
    assert "公开不够及时" in items[0]["text"]
    assert "丰富解读形式" in items[3]["text"]
    claims = rows(folder / "panel.claims.csv")
    whole = next(row for row in claims if row["value"] == "120")
    parts = [row for row in claims if row["number"] == whole["number"] and row["part"]]
    # 主动公开政府信息120条，其中政策文件20条、工作动态80条
    assert [(row["part"], row["metric"], row["value"]) for row in parts] == [
        ("1", "政策文件", "20"), ("2", "工作动态", "80"),
    ]  # fmt: skip
    (carried,) = [row for row in claims if row["field"] == "requests.carried_over.total"]
    assert carried["value"] == "1"
    (fee,) = rows(folder / "panel.fees.csv")
    assert (fee["charged"], fee["amount_yuan"]) == ("0", "")


def test_the_code_of_the_year_and_what_became_of_a_division(run: Run, folder: Path) -> None:
    said = [
        line(f"{year}/{name}", f"{name}教育局", year=year)
        for name in ("公主岭市", "杭州市江干区", "深圳市福田区")
        for year in (2019, 2022)
    ]
    (folder / "all.jsonl").write_text("\n".join(said) + "\n", encoding="utf-8")
    assert run("panel", "all.jsonl", "-o", "panel.csv").returncode == 0
    assert {
        row["source"]: (row["division"], row["division_in_year"]) for row in rows(folder / "panel.csv")
    } == {
        "2019/公主岭市": ("220184", "220381"),
        "2022/公主岭市": ("220184", "220184"),
        "2019/杭州市江干区": ("330104", "330104"),
        "2022/杭州市江干区": ("330104", ""),
        "2019/深圳市福田区": ("440304", "440304"),
        "2022/深圳市福田区": ("440304", "440304"),
    }
    history = [tuple(row.values()) for row in rows(folder / "panel.divisions.csv")]
    assert history == [
        ("220184", "220381", "公主岭市", "", "2020", ""),
        ("220184", "220184", "公主岭市", "2020", "", ""),
        ("330104", "330104", "江干区", "", "2021", "330102 330114"),
    ]
