"""A manifest goes through batch into the panel: what the panel lacks has a kind of absence."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import pytest

from benchmarks.pages import page
from gongkai.batch.manifest import Listed, head, lines, load

from .conftest import Run

GIVEN = """\
source,url,retrieved,archive_url,organ,year,state,sha256
in/a.html,http://a.gov.cn/1.html,2024-02-01,https://archive.example/a,甲局,2023,,
in/b.html,http://b.gov.cn/1.html,2024-02-01,,乙局,2023,,{wrong}
,http://c.gov.cn/1.html,,,丙局,2023,gone,
,http://d.gov.cn/,,,丁局,2023,not published,
in/e.html,http://e.gov.cn/1.html,2024-02-02,,戊局,2023,,
"""


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


@pytest.fixture(autouse=True)
def inputs(folder: Path) -> Path:
    """Two reports, a page that is none, and one that the manifest does not know."""
    (folder / "in").mkdir()
    for number, name in enumerate(("a.html", "b.html", "z.html")):
        (folder / "in" / name).write_bytes(page(number))
    (folder / "in/n.txt").write_text("一则新闻。\n", encoding="utf-8")
    (folder / "m.csv").write_text(GIVEN.format(wrong="0" * 64), encoding="utf-8")
    return folder / "in"


def test_it_goes_through_batch_into_the_panel(run: Run, inputs: Path, folder: Path) -> None:
    assert run("batch", "in", "-o", "out", "--manifest", "m.csv").returncode == 3
    made = {one["source"] or one["url"]: one for one in rows(folder / "out/manifest.csv")}
    assert [(name, one["state"], one["reason"]) for name, one in made.items()] == [
        ("in/a.html", "read", ""),
        ("in/b.html", "read", "changed"),
        ("in/n.txt", "unreadable", "not-a-report"),
        ("in/z.html", "read", ""),
        ("http://c.gov.cn/1.html", "gone", ""),
        ("http://d.gov.cn/", "not_published", ""),
        ("in/e.html", "absent", ""),
    ]
    assert made["in/a.html"]["archive_url"] == "https://archive.example/a"
    assert made["in/a.html"]["sha256"] == hashlib.sha256((inputs / "a.html").read_bytes()).hexdigest()

    assert run("panel", "out", "-o", "panel.csv").returncode == 0
    told = {one["source"] or one["url"]: one for one in rows(folder / "panel.sources.csv")}
    assert told.keys() == made.keys()
    assert {name: (one["state"], one["in_panel"]) for name, one in told.items()} == {
        "in/a.html": ("read", "1"),
        "in/b.html": ("read", "1"),
        "in/n.txt": ("unreadable", "0"),
        "in/z.html": ("read", "1"),
        "http://c.gov.cn/1.html": ("gone", "0"),
        "http://d.gov.cn/": ("not_published", "0"),
        "in/e.html": ("absent", "0"),
    }
    assert (told["in/a.html"]["retrieved"], told["in/a.html"]["url"]) == (
        "2024-02-01",
        "http://a.gov.cn/1.html",
    )
    assert (told["http://c.gov.cn/1.html"]["organ"], told["http://c.gov.cn/1.html"]["year"]) == (
        "丙局",
        "2023",
    )
    again = run("batch", "in", "-o", "out", "--manifest", "m.csv")
    assert again.returncode == 3
    assert {one["source"] or one["url"]: one for one in rows(folder / "out/manifest.csv")} == made


def test_without_batch_the_panel_takes_one_too(run: Run, folder: Path) -> None:
    assert run("panel", "in", "-o", "panel.csv", "--manifest", "m.csv").returncode == 3
    told = {one["source"] or one["url"]: one["state"] for one in rows(folder / "panel.sources.csv")}
    assert (told["in/a.html"], told["in/n.txt"], told["in/e.html"]) == ("read", "unreadable", "absent")


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("name\nx\n", "m.csv:1", "source"),
        ("source,state\na,lost\n", "m.csv:2", "not_published"),
        ("source,retrieved\na,\nb,gestern\n", "m.csv:3", "2024-01-31"),
        ("source,sha256\na,12\n", "m.csv:2", "SHA-256"),
    ],
)
def test_one_that_cannot_be_used_is_one_line(
    run: Run, folder: Path, text: str, place: str, said: str
) -> None:
    (folder / "m.csv").write_text(text, encoding="utf-8")
    done = run("batch", "in", "-o", "out", "--manifest", "m.csv", env={"GONGKAI_LANG": "en"})
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert place in line and said in line
    assert not (folder / "out/ledger.sqlite").exists()


def test_what_would_be_a_formula_comes_back_as_it_was(folder: Path) -> None:
    listed = [Listed(source="=a.html", organ="-甲局"), Listed(url="+b", sha256="0" * 64), Listed(source="'x")]
    (folder / "m.csv").write_bytes(head() + lines(listed))
    assert "'=a.html" in (folder / "m.csv").read_text(encoding="utf-8-sig")
    assert load(folder / "m.csv", "en") == listed


def test_one_that_is_not_there_cannot_be_read(run: Run) -> None:
    done = run("batch", "in", "-o", "out", "--manifest", "none.csv", env={"GONGKAI_LANG": "en"})
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert "none.csv" in line and "cannot be read" in line
