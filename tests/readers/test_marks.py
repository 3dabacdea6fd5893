"""What stands at a number and is no part of it: footnote marks, text struck out."""

from __future__ import annotations

import io

import docx
import pytest

from gongkai.readers import read


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("12<sup>1</sup>", "12¹"),
        ("12<SUP>1</SUP>", "12¹"),
        ("12<sub>2</sub>", "12²"),
        ("<del>7</del>12", "12"),
        ("<s>7</s>12", "12"),
        ("12<strike>7</strike>", "12"),
        ('12<span style="text-decoration: line-through">7</span>', "12"),
        ("m<sup>a</sup>", "ma"),
    ],
)
def test_html(cell: str, text: str) -> None:
    page = f"<html><body><table><tr><td>行政许可</td><td>{cell}</td></tr></table></body></html>"
    document = read(page.encode(), name="a.html")
    last = document.tables[0].cells[-1]
    assert document.text[last.start : last.end] == text


def test_docx() -> None:
    made = docx.Document()
    row = made.add_table(rows=1, cols=3).rows[0]
    row.cells[0].text = "行政许可"
    for cell, attribute in ((row.cells[1], "superscript"), (row.cells[2], "strike")):
        paragraph = cell.paragraphs[0]
        paragraph.add_run("3839")
        setattr(paragraph.add_run("7").font, attribute, True)
    data = io.BytesIO()
    made.save(data)
    document = read(data.getvalue(), name="a.docx")
    assert [document.text[c.start : c.end] for c in document.tables[0].cells] == ["行政许可", "3839⁷", "3839"]
