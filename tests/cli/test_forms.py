"""``GONGKAI_FORMS_DIR``: a form of one's own is one YAML file, as docs/forms.md says."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from pyarrow import parquet

from benchmarks.pages import page
from gongkai.exports.schema import schema
from gongkai.form import load_forms

from .conftest import Run

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "forms.md"


@pytest.fixture
def forms(folder: Path) -> Path:
    """A folder with the form that the guide shows."""
    (folder / "my-forms").mkdir()
    (folder / "my-forms" / "2027.yaml").write_text(examples()[0], encoding="utf-8")
    return folder / "my-forms"


def test_the_form_of_the_guide_is_read_and_drawn(run: Run, folder: Path, forms: Path) -> None:
    text = page(1).decode()
    block = re.search(r"<table.*?</table>", text, re.DOTALL)
    assert block is not None
    rows = (
        "<tr><td colspan=3>第二十条第（一）项</td></tr><tr><td>信息内容</td><td>本年制发件数</td><td>现行有效件数</td></tr>"
        "<tr><td>规章</td><td>4</td><td>31</td></tr><tr><td>行政规范性文件</td><td>5</td><td>62</td></tr>"
    )
    (folder / "new.html").write_text(text.replace(block[0], f"<table>{rows}</table>"), encoding="utf-8")
    (folder / "gongkai.toml").write_text('forms_dir = "my-forms"', encoding="utf-8")
    done = run("extract", "new.html")
    report = json.loads(done.stdout)
    assert report["form"] == "2027"
    assert report["disclosure"] == {
        "regulations": {"issued": 4, "in_force": 31},
        "normative_documents": {"issued": 5, "in_force": 62},
    }
    assert report["evidence"]["requests.new_requests.total"]["status"] == "verified"
    assert "本年制发件数  现行有效件数" in run("extract", "--format", "table", "new.html").stdout.decode()


# --- a table that no form had -----------------------------------------------------------------------

STAFF = """<p>工作力量情况如下。</p><table><tr><td></td><td>专职人员</td><td>兼职人员</td><td>人员合计</td></tr>
<tr><td>公开工作机构</td><td>3</td><td>4</td><td>7</td></tr>
<tr><td>公开查阅场所</td><td>1</td><td>2</td><td>{total}</td></tr></table>"""
PATHS = [
    f"staffing.{row}.{column}"
    for row in ("offices", "counters")
    for column in ("full_time", "part_time", "total")
]
#: The words that docs/forms.md promises for the second report.
SAID = "“公开查阅场所”：左边之和（专职人员 + 兼职人员）为 3，右边之和（人员合计）为 4（勾稽关系 GK211）"


@pytest.fixture
def staffed(folder: Path) -> Path:
    """A folder with the form of the guide that has one table more, and with two reports that print it."""
    form = next(text for text in examples() if "staffing" in text)
    (folder / "my-forms").mkdir()
    (folder / "my-forms" / "2028.yaml").write_text(form, encoding="utf-8")
    (folder / "gongkai.toml").write_text('forms_dir = "my-forms"\nignore = ["GK117"]', encoding="utf-8")
    (folder / "in").mkdir()
    for number, (name, total) in enumerate((("a.html", 3), ("b.html", 4))):
        table = STAFF.format(total=total)
        text, count = re.subn("(?=<p[^>]*><strong>五、)", table, page(number).decode())
        assert count == 1
        (folder / "in" / name).write_text(text, encoding="utf-8")
    return folder


def cells(sheet: Any) -> list[object]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_a_table_that_no_form_had_is_extracted(run: Run, staffed: Path) -> None:
    report = json.loads(run("extract", "in/a.html").stdout)
    Draft202012Validator(schema()).validate(report)
    assert report["form"] == "2028"
    assert report["staffing"] == {
        "offices": {"full_time": 3, "part_time": 4, "total": 7},
        "counters": {"full_time": 1, "part_time": 2, "total": 3},
    }
    assert {report["evidence"][path]["status"] for path in PATHS} == {"verified"}
    assert [path for path in report["evidence"] if path.startswith("staffing.")] == PATHS

    rows = list(csv.DictReader(io.StringIO(run("extract", "--format", "csv", "in/a.html").stdout.decode())))
    printed = {row["field"]: (row["label"], row["value"], row["status"]) for row in rows}
    assert printed["staffing.counters.total"] == ("公开查阅场所｜人员合计", "3", "verified")

    drawn = run("extract", "--format", "table", "in/b.html").stdout.decode()
    assert "\n政府信息公开工作力量情况\n" in drawn
    assert re.search(r"公开查阅场所 +1× +2× +4×", drawn)

    for ending in ("parquet", "dta"):
        assert run("extract", "in", "-o", f"out.{ending}").returncode == 0
    assert run("extract", "in", "-o", "out.xlsx").returncode == 0
    book = load_workbook("out.xlsx")
    sheet = book["政府信息公开工作力量情况"]
    assert {"专职人员", "公开查阅场所", 7, 4} <= set(cells(sheet))


def test_a_table_that_no_form_had_is_checked(run: Run, staffed: Path) -> None:
    done = run("check", "in")
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (1, b"")
    assert SAID.replace(" ", "") in "".join(text.split())
    assert "政府信息公开工作力量情况“公开查阅场所”一行" in text
    assert "对照" not in text

    findings = [one["findings"] for one in json.loads(run("check", "in", "--format", "json").stdout)]
    assert findings[0] == []
    assert [(f["code"], f["message"], f["fields"], f["expected"], f["actual"]) for f in findings[1]] == [
        ("GK211", SAID, PATHS[3:], 3, 4)
    ]

    log = json.loads(run("check", "in", "--format", "sarif").stdout)["runs"][0]
    (result,) = log["results"]
    assert log["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "GK211"
    names = [one["fullyQualifiedName"] for one in result["locations"][0]["logicalLocations"]]
    assert names == PATHS[3:]

    assert run("check", "in", "-o", "list.xlsx").returncode == 1
    row = [cell.value for cell in load_workbook("list.xlsx").worksheets[0][4]]
    assert any(SAID in str(value) for value in row) and any(
        "工作力量情况“公开查阅场所”行“人员合计”列" in str(value) for value in row
    )

    explained = run("rules", "GK211").stdout.decode()
    assert "专职人员 + 兼职人员 = 人员合计" in explained


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "parquet", "dta"])
@pytest.mark.parametrize("shape", [[], ["--long"]])
def test_a_table_that_no_form_had_is_in_a_panel(
    run: Run, staffed: Path, ending: str, shape: list[str]
) -> None:
    done = run("panel", "in", "-o", f"out.{ending}", *shape)
    assert done.returncode == 0
    (said,) = done.stderr.decode().splitlines()
    assert said.startswith("2 份报告的机关认不准")
    if ending != "json":
        return
    rows = json.loads((staffed / "out.json").read_text(encoding="utf-8"))
    if shape:
        assert [row["value"] for row in rows if row["field"] == "staffing.counters.total"] == [3, 4]
        return
    assert [row["staffing.counters.total"] for row in rows] == [3, 4]
    assert [row["worst_staffing"] for row in rows] == ["verified", "conflicting"]
    assert [row["proved_staffing"] for row in rows] == [1, 0]


def test_a_table_that_no_form_had_is_in_a_batch(run: Run, staffed: Path) -> None:
    assert run("batch", "in", "-o", "done", "--workers", "1").returncode == 0
    table = parquet.read_table(staffed / "done" / "parquet" / "part-00000.parquet")
    assert table["worst_staffing"].to_pylist() == ["verified", "conflicting"]
    reports = [json.loads(text) for text in table["report"].to_pylist()]
    assert [report["staffing"]["counters"]["total"] for report in reports] == [3, 4]
    assert run("panel", "done", "-o", "panel.csv").returncode == 0
    assert ",verified,1," in (staffed / "panel.csv").read_text(encoding="utf-8")


def test_reports_that_were_read_before_keep_their_table_without_its_form(run: Run, staffed: Path) -> None:
    (staffed / "kept.jsonl").write_bytes(run("extract", "in", "--format", "jsonl").stdout)
    (staffed / "gongkai.toml").unlink()
    assert run("panel", "kept.jsonl", "-o", "out.json", "--long").returncode == 0
    rows = json.loads((staffed / "out.json").read_text(encoding="utf-8"))
    assert [row["value"] for row in rows if row["field"] == "staffing.counters.total"] == [3, 4]


# --- the guide ---------------------------------------------------------------------------------------


def examples() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("example", examples())
def test_every_example_of_the_guide_is_a_form(tmp_path: Path, example: str) -> None:
    if not example.startswith("form:"):  # a part of a table
        example = f"form: '2027'\nextends: '2021'\ntables:\n  requests:\n{example}"
    (tmp_path / "mine.yaml").write_text(example, encoding="utf-8")
    assert len(load_forms(tmp_path)) == 3


@pytest.mark.parametrize(
    "content",
    ["- no form", "source: x", "form: '2027'\nextends: '1999'\n", "form: [", "form: '1'\ntables: 3"],
)
def test_a_broken_form_ends_the_program_with_one_line(
    run: Run, reports: Path, forms: Path, content: str
) -> None:
    (forms / "2027.yaml").write_text(content, encoding="utf-8")
    done = run("extract", "in", env={"GONGKAI_FORMS_DIR": "my-forms"})
    assert (done.returncode, done.stdout) == (2, b"")
    assert re.match("gongkai: (这个文件不是格式定义|格式)", done.stderr.decode()), done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert ("没有 form（格式的编号）" in done.stderr.decode()) == (content in ("- no form", "source: x"))
