"""The view of a report: its places are those of the text, its tables are whole, its numbers are on its cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongkai.checking import every_rule
from gongkai.document import Document
from gongkai.exports.checked import Checked
from gongkai.form import load_forms
from gongkai.pipeline import read_document
from gongkai.readers import read
from gongkai.report import Report
from gongkai.review.layout import kept, restored
from gongkai.review.view import view
from gongkai.settings import Settings
from gongkai.wording import Lang

DATA = Path(__file__).resolve().parents[1] / "data"
SOURCES = [*sorted((DATA / "seeds").glob("*.txt")), *sorted((DATA / "real").iterdir())]


def _read(source: Path | str) -> tuple[Report, Document]:
    document = read(source)
    return read_document(document, Settings()), document


def _view(report: Report, document: Document, lang: Lang = "zh") -> dict[str, Any]:
    checked = Checked.of(report)
    checked.add(report.findings, report)
    return view(report, document, checked, forms=load_forms(), rules=every_rule(Settings()), lang=lang)


def _cut(text: str, start: int, end: int) -> str:
    """Return a stretch of a text as a browser cuts it."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_places_numbers_and_tables(source: Path) -> None:
    report, document = _read(source)
    shown = _view(report, document)
    for path, cell in shown["cells"].items():
        evidence = report.evidence[path]
        if evidence.raw is not None:
            assert _cut(shown["text"], cell["a"], cell["b"]) == evidence.raw
        for number in cell.get("n", ()):
            assert path in shown["findings"][number - 1]["fields"]
    assert [one["n"] for one in shown["findings"]] == list(range(1, len(report.findings) + 1))
    listed = [number for group in shown["groups"] for entry in group["entries"] for number in entry["n"]]
    assert listed == list(range(1, len(report.findings) + 1))
    drawn = [
        box["p"]
        for table in shown["tables"]
        for grid in table["grids"] or ()
        for row in grid
        for box in row
        if "p" in box
    ]
    assert sorted(drawn) == sorted(shown["cells"])
    for table in shown["tables"]:
        for grid in table["grids"] or ():
            assert len(set(_widths(grid))) == 1, table["id"]
    assert _all_text(shown) == document.text.replace("\n", "")
    assert shown["unchecked"]


def _widths(grid: list[list[dict[str, Any]]]) -> list[int]:
    """Return how many columns each row of a grid takes, those counted that reach into it from above."""
    widths, below = [], [0] * len(grid)
    for at, row in enumerate(grid):
        for box in row:
            for further in range(1, box.get("r", 1)):
                below[at + further] += box.get("s", 1)
        widths.append(sum(box.get("s", 1) for box in row) + below[at])
    return widths


def _all_text(shown: dict[str, Any]) -> str:
    """Return the letters of all blocks in their order."""
    parts = []
    for block in shown["blocks"]:
        cells = [cell for row in block["rows"] for cell in row if cell] if "rows" in block else [block]
        parts += [_cut(shown["text"], cell["s"], cell["e"]) for cell in cells]
    return "".join(parts).replace("\n", "")


def test_letters_that_take_two_places_in_a_browser() -> None:
    text = (DATA / "seeds" / SOURCES[1].name).read_text(encoding="utf-8").replace("大通区", "𠮷通区")
    report, document = _read(text)
    shown = _view(report, document)
    assert "𠮷" in (report.agency or "")
    for path, cell in shown["cells"].items():
        if (raw := report.evidence[path].raw) is not None:
            assert _cut(shown["text"], cell["a"], cell["b"]) == raw


def test_what_was_kept_shows_the_same() -> None:
    report, document = _read(DATA / "real" / "hongze-2023.pdf")
    again = Report.model_validate_json(report.model_dump_json())
    assert _view(again, restored(again, kept(document))) == _view(report, document)


def test_a_page_of_tables_is_shown_as_it_is_drawn() -> None:
    from benchmarks.pages import page

    document = read(page(1), name="a.html")
    shown = _view(read_document(document, Settings()), document)
    tables = [block["rows"] for block in shown["blocks"] if "rows" in block]
    assert len(tables) == len(document.tables) == 3
    heads = [[_cut(shown["text"], cell["s"], cell["e"]) for cell in row if cell] for row in tables[1][:3]]
    assert "申请人情况" in heads[0]
    assert "法人或其他组织" in heads[1]
    assert {"商业企业", "科研机构"} <= set(heads[2])


def test_what_is_suspected_is_said_as_a_person_says_it() -> None:
    report, document = _read(DATA / "real" / "pingtan-2020-extract.txt")
    words = [one["words"] for finding in _view(report, document)["findings"] for one in finding["suspects"]]
    assert "“（二）部分公开”行“自然人”列可能是 0 而不是 6" in words
    english = [
        one["words"] for finding in _view(report, document, "en")["findings"] for one in finding["suspects"]
    ]
    assert any(one.endswith("may be 0, not 6") for one in english)


def test_what_is_open_is_marked_and_what_was_not_checked_is_said() -> None:
    report, document = _read(DATA / "real" / "pingtan-2020-extract.txt")
    shown = _view(report, document)
    open_ = [cell["v"] for cell in shown["cells"].values() if cell["s"] == "ambiguous"]
    assert open_
    assert all(one.endswith("？") for one in open_)
    assert any(str(len(open_)) in one for one in shown["unchecked"])
