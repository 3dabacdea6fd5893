"""``gongkai check`` over many units: a roster, letters, comments, a folder without a command."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from lxml import etree

from .conftest import Run
from .units import paper, put

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SOFFICE = shutil.which("soffice")


@pytest.fixture
def desk(folder: Path) -> Path:
    """Five reports of four units of one city, and a file that is none."""
    root = folder / "各单位报送"
    root.mkdir()
    put(root, "1.txt", paper("临河市教育局", fault="a total of table four"))
    put(root, "2.txt", paper("临河市人力资源和社会保障局", seed=3))
    put(root, "3.txt", paper("云溪镇人民政府", seed=5))
    put(root, "4.txt", paper("云溪镇人民政府", seed=7))
    put(root, "5.txt", paper("临河市水利局", seed=9))
    (root / "坏.docx").write_bytes(b"PK\3\4 no document")
    return root


ROSTER = (
    "附件\n序号,单位名称,联系人\n1,市教育局,张\n2,临河市人社局,李\n3,云溪镇,王\n4,市民政局（市老龄办）,赵\n"
)


def test_a_roster_says_who_is_missing_who_came_twice_and_whom_nobody_asked(
    run: Run, desk: Path, folder: Path
) -> None:
    (folder / "名单.csv").write_bytes(ROSTER.encode("gb18030"))
    done = run("check", "各单位报送", "--roster", "名单.csv")
    assert done.returncode == 3
    said = done.stdout.decode()
    assert "名单 4 个单位：已报 3，应报未报 1，重复报送 1；名单外的报告 1 份" in said
    assert re.search(r"市民政局（市老龄办）：应报未报", said)
    assert re.search(r"云溪镇：重复报送：各单位报送/3\.txt、各单位报送/4\.txt", said)
    assert re.search(r"临河市水利局 +各单位报送/5\.txt：名单外", said)


def test_who_is_missing_is_an_error(run: Run, desk: Path, folder: Path) -> None:
    (folder / "名单.txt").write_text("市民政局\n市水利局\n", encoding="utf-8")
    (desk / "坏.docx").unlink()
    asked = ("check", "各单位报送/5.txt", "--roster", "名单.txt", "--select", "GK301")
    assert run(*asked).returncode == 1
    assert run(*asked, "--exit-zero").returncode == 0
    (folder / "名单.txt").write_text("市水利局\n", encoding="utf-8")
    assert run(*asked).returncode == 0


def test_json_stays_an_array_of_reports_with_the_missing_behind_them(
    run: Run, desk: Path, folder: Path
) -> None:
    (folder / "名单.csv").write_text(ROSTER, encoding="utf-8-sig")
    plain = json.loads(run("check", "各单位报送", "--format", "json").stdout)
    listed = json.loads(run("check", "各单位报送", "--format", "json", "--roster", "名单.csv").stdout)
    assert [one["source"]["name"] for one in listed[:6]] == [one["source"]["name"] for one in plain]
    assert all({"source", "title", "agency", "year", "findings"} <= one.keys() for one in listed)
    assert [one.get("roster", {}).get("status") for one in listed] == [
        *("present", "present", "doubled", "doubled", "unexpected", None, "missing")
    ]
    assert [one["roster"]["unit"] for one in listed[:4]] == ["市教育局", "临河市人社局", "云溪镇", "云溪镇"]
    assert listed[-1]["agency"] == "市民政局（市老龄办）"
    assert listed[-1]["error"] == {"code": "roster-missing", "message": listed[-1]["error"]["message"]}
    assert listed[-1]["findings"] == []


def test_every_other_format_names_them_too(run: Run, desk: Path, folder: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["应报单位"], ["市教育局"], ["市民政局"]):
        book.active.append(row)
    book.save(folder / "名单.xlsx")
    roster = ("--roster", "名单.xlsx")
    assert run("check", "各单位报送", *roster, "-o", "清单.xlsx").returncode == 3
    sheet = openpyxl.load_workbook(folder / "清单.xlsx")["报送情况"]
    rows = [row[:2] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert ("市民政局", "应报未报") in rows and ("临河市水利局", "名单外") in rows
    done = run("check", "各单位报送", *roster, "--format", "csv")
    table = list(csv.reader(io.StringIO(done.stdout.decode("utf-8-sig"))))
    assert any(row[1] == "市民政局" and row[6].startswith("应报未报") for row in table)
    notes = run("check", "各单位报送", *roster, "--format", "github").stdout.decode()
    assert "市民政局 应报未报" in notes
    sarif = json.loads(run("check", "各单位报送", *roster, "--format", "sarif").stdout)
    told = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert "roster-missing" in {one["descriptor"]["id"] for one in told}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "空"),
        ("备注\n", "名单里没有单位名称"),
        ("月份,件数,金额\n一月,2,3\n二月,5,6\n", "看不出哪一列是单位名称"),
    ],
)
def test_what_is_no_roster_is_told_in_one_line(
    run: Run, desk: Path, folder: Path, text: str, said: str
) -> None:
    (folder / "名单.txt").write_text(text, encoding="utf-8")
    done = run("check", "各单位报送", "--roster", "名单.txt")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert said in done.stderr.decode() and "名单.txt" in done.stderr.decode()


def test_a_folder_without_a_command_is_checked_and_leaves_its_list(
    run: Run, desk: Path, folder: Path
) -> None:
    done = run("各单位报送")
    assert done.returncode == 3
    assert "GK301" in done.stdout.decode()
    assert done.stderr.decode().rstrip().splitlines()[-1] == (
        f"已写入 {folder / '问题清单.xlsx'}：5 份报告，1 份有错误；另有 1 个文件未能读出"
    )
    book = openpyxl.load_workbook(folder / "问题清单.xlsx")
    assert book.sheetnames == ["问题清单", "报告汇总"]
    assert len(list(book["报告汇总"].iter_rows(min_row=4))) == 6
    assert run("各单位报送/5.txt").returncode == 0
    assert sorted(path.name for path in folder.iterdir()) == ["各单位报送", "问题清单.xlsx"]


def test_a_list_that_somebody_filled_in_is_not_written_over(run: Run, desk: Path, folder: Path) -> None:
    run("各单位报送")
    first = (folder / "问题清单.xlsx").read_bytes()
    run("各单位报送")
    assert [path.name for path in folder.glob("*.xlsx")] == ["问题清单.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(first))
    book["问题清单"]["K4"] = "已改"
    book.save(folder / "问题清单.xlsx")
    assert "问题清单 2.xlsx：" in run("各单位报送").stderr.decode()
    assert openpyxl.load_workbook(folder / "问题清单.xlsx")["问题清单"]["K4"].value == "已改"


def test_a_list_of_another_folder_is_not_written_over(run: Run, desk: Path, folder: Path) -> None:
    shutil.copytree(folder / "各单位报送", folder / "甲&乙")
    run("各单位报送")
    assert "问题清单 2.xlsx：" in run("甲&乙").stderr.decode()
    run("各单位报送"), run("甲&乙")
    assert sorted(path.name for path in folder.glob("*.xlsx")) == ["问题清单 2.xlsx", "问题清单.xlsx"]


HELD = """
import pathlib
old = pathlib.Path.replace
def replace(self, target):
    raise PermissionError(13, "in use", str(target))
pathlib.Path.replace = replace
"""


def test_a_list_that_is_open_is_to_be_closed_first(run: Run, desk: Path, folder: Path) -> None:
    run("各单位报送/5.txt", "-o", "清单.xlsx")
    (folder / "清单.xlsx").write_bytes(b"kept")
    done = run("check", "各单位报送/5.txt", "-o", "清单.xlsx", first=HELD)
    assert done.returncode == 2
    assert "请先关闭 WPS/Excel 中打开的 清单.xlsx" in done.stderr.decode()
    assert (folder / "清单.xlsx").read_bytes() == b"kept"


def test_what_is_neither_command_nor_path_is_told_with_what_is_near(run: Run, desk: Path) -> None:
    done = run("各单位报关")
    assert done.returncode == 2
    assert "没有命令，也没有文件或文件夹 各单位报关；相近的有：各单位报送" in done.stderr.decode()


def test_a_letter_goes_to_every_unit_with_something_to_put_right(run: Run, desk: Path, folder: Path) -> None:
    done = run("check", "各单位报送", "--feedback", "反馈", "--select", "GK301,GK707")
    assert "反馈意见 2 份，已写入 反馈" in done.stderr.decode()
    names = sorted(path.name for path in (folder / "反馈").iterdir())
    assert names == ["临河市教育局反馈意见.docx", "云溪镇人民政府反馈意见.docx"]
    letter = docx.Document(str(folder / "反馈" / names[0]))
    lines = [paragraph.text for paragraph in letter.paragraphs]
    assert lines[1] == "临河市教育局："
    assert "临河市教育局2023年" in lines[2] and "1 处" in lines[2]
    assert any(line.startswith("核对单位（盖章）") for line in lines)
    assert re.fullmatch(r"20\d\d年\d+月\d+日", lines[-1])
    head, row = ([cell.text for cell in row.cells] for row in letter.tables[0].rows)
    assert head == ["序号", "位置", "问题", "原文", "整改建议", "整改情况"]
    assert row[1].startswith("表四") and "四种结果之和为" in row[2] and "依据：" in row[2]
    assert row[5] == ""
    both = docx.Document(str(folder / "反馈" / names[1]))
    assert len(both.tables) == 2  # its two reports
    words = "".join(cell.text for table in both.tables for row in table.rows for cell in row.cells)
    assert "另见：" in words and "各单位报送" not in words  # no folder of the desk's


def test_a_letter_about_reports_of_one_title_says_which_file_is_which(run: Run, folder: Path) -> None:
    for name in ("旧稿.txt", "新稿.txt"):
        put(folder, name, paper("临河市教育局", seed=3, fault="a total of table four"))
    run("check", "旧稿.txt", "新稿.txt", "--feedback", "反馈")
    lines = [
        line.text for line in docx.Document(str(folder / "反馈" / "临河市教育局反馈意见.docx")).paragraphs
    ]
    assert [line for line in lines if line.endswith(("》（旧稿.txt）", "》（新稿.txt）"))] == lines[3:5]


@pytest.mark.parametrize("option", ["--feedback", "--annotate"])
def test_nothing_is_written_among_the_reports(run: Run, desk: Path, option: str) -> None:
    done = run("check", "各单位报送", option, "各单位报送/回")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "请换个位置" in done.stderr.decode()
    assert not (desk / "回").exists()


@pytest.fixture
def commented(run: Run, folder: Path) -> Path:
    """A folder of reports in .docx, one with an error in table three and one that cites last year, and their copies."""
    root = folder / "in"
    root.mkdir()
    put(root, "教育.docx", paper("临河市教育局", fault="a cell of table three"), "docx-merged")
    put(root, "水利.docx", paper("临河市水利局", fault="last year's year"), "docx-plain")
    put(root, "民政.txt", paper("临河市民政局", fault="last year's year"))
    before = {path.name: path.read_bytes() for path in root.iterdir()}
    done = run("check", "in", "--annotate", "out")
    assert "加了批注的报告 2 份，已写入 out" in done.stderr.decode()
    assert "民政.txt: 不是文件夹里的 .docx 文件，没有加批注" in done.stderr.decode()
    assert {path.name: path.read_bytes() for path in root.iterdir()} == before
    return folder / "out"


def _marked(document: Any, id_: int) -> str:
    """The text between the marks of a comment."""
    within, words = False, ""
    for element in document.element.body.iter():
        if element.tag in (f"{W}commentRangeStart", f"{W}commentRangeEnd") and element.get(f"{W}id") == str(
            id_
        ):
            within = element.tag.endswith("Start")
        elif within and element.tag == f"{W}t":
            words += element.text
    return words


def _text(file: Path) -> str:
    return "\n".join(element.text or "" for element in docx.Document(str(file)).element.body.iter(f"{W}t"))


def test_comments_stand_at_the_places_and_no_word_is_changed(commented: Path) -> None:
    for file in commented.iterdir():
        name = file.name.replace("（批注）", "")
        assert _text(file) == _text(commented.parent / "in" / name)
    sums = docx.Document(str(commented / "教育（批注）.docx"))
    said = [(_marked(sums, one.comment_id), one.text) for one in sums.comments]
    (place, words) = next(one for one in said if "GK201" in one[1] or "GK203" in one[1])
    assert f"填报 {place}，若为" in words  # the likeliest cell, and nothing else
    year = docx.Document(str(commented / "水利（批注）.docx"))
    assert any(
        _marked(year, one.comment_id).startswith("2022年") and "GK802" in one.text for one in year.comments
    )


def test_reports_that_are_no_docx_are_told_in_one_line(run: Run, folder: Path) -> None:
    root = folder / "in"
    root.mkdir()
    for name in ("甲.txt", "乙.txt", "丙.txt"):
        put(root, name, paper("临河市民政局", fault="last year's year"))
    said = run("check", "in", "--annotate", "out").stderr.decode()
    assert said.count("没有加批注；") == 1
    assert re.search(r"in/.\.txt 等 3 份: 不是文件夹里的 \.docx 文件，没有加批注；问题见清单", said)


def test_what_word_asks_of_a_package_is_kept(commented: Path) -> None:
    for file in commented.iterdir():
        with zipfile.ZipFile(file) as package:
            parts = set(package.namelist())
            assert len(parts) == len(package.namelist())
            types = etree.fromstring(package.read("[Content_Types].xml"))
            named = {one.get("PartName") for one in types if one.get("PartName")}
            endings = {one.get("Extension") for one in types if one.get("Extension")}
            for part in parts - {"[Content_Types].xml"}:
                assert f"/{part}" in named or part.rpartition(".")[2] in endings, part
                if part.endswith((".xml", ".rels")):
                    etree.fromstring(package.read(part))
            relations = etree.fromstring(package.read("word/_rels/document.xml.rels"))
            ids = [one.get("Id") for one in relations]
            assert len(ids) == len(set(ids))
            targets = [one.get("Target") for one in relations if one.get("TargetMode") != "External"]
            assert {f"word/{one}" for one in targets if not one.startswith(("/", ".."))} <= parts
            assert sum(one.get("Type", "").endswith("/comments") for one in relations) == 1
            said = etree.fromstring(package.read("word/comments.xml"))
            known = [one.get(f"{W}id") for one in said.iter(f"{W}comment")]
            body = etree.fromstring(package.read("word/document.xml"))
            for mark in ("commentRangeStart", "commentRangeEnd", "commentReference"):
                assert sorted(one.get(f"{W}id") for one in body.iter(W + mark)) == sorted(known)
            assert len(known) == len(set(known)) > 0


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.browser
def test_libreoffice_opens_a_copy_and_a_letter(commented: Path, run: Run, folder: Path) -> None:
    run("check", "in", "--feedback", "letters")
    files = [*commented.glob("教育*"), *(folder / "letters").glob("临河市教育局*")]
    assert len(files) == 2
    subprocess.run(
        [SOFFICE or "", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", *files],
        cwd=folder, check=True, capture_output=True, timeout=120, env=dict(os.environ),
    )  # fmt: skip
    assert len(list(folder.glob("*.pdf"))) == 2


def test_a_folder_of_nothing_leaves_an_older_list_alone(run: Run, desk: Path, folder: Path) -> None:
    run("各单位报送")
    first = (folder / "问题清单.xlsx").read_bytes()
    (folder / "空的").mkdir()
    done = run("空的")
    assert done.returncode == 3
    assert "已写入" not in done.stderr.decode()
    assert [path.name for path in folder.glob("*.xlsx")] == ["问题清单.xlsx"]
    assert (folder / "问题清单.xlsx").read_bytes() == first
