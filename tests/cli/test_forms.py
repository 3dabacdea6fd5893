"""``GONGKAI_FORMS_DIR``: a form of one's own is one YAML file, as docs/forms.md says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.pages import page

from .conftest import Run

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "forms.md"


@pytest.fixture
def forms(folder: Path) -> Path:
    """A folder with the form that the guide shows."""
    example = re.search(r"```yaml\n(form:.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    (folder / "my-forms").mkdir()
    (folder / "my-forms" / "2027.yaml").write_text(example[1], encoding="utf-8")
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
