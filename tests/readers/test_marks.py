"""What stands at a number and is no part of it: footnote marks, text struck out."""

from __future__ import annotations

import io

import docx
import pytest
from docx.shared import Pt

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
        ("12<small>2</small>", "12²"),
        ("12<small>[2]</small>", "12[²]"),
        ('12<font size="-2">2</font>', "12²"),
        ('<span style="font-size:14pt">12</span><span style="font-size:8pt">2</span>', "12²"),
        ('<p>12<span style="font-size:60%">2</span></p>', "12²"),
        ('12<a href="#note1">2</a>', "12²"),
        ('<span style="font-size:14pt">12</span><span style="font-size:14pt">2</span>', "122"),  # one number
        ("<small>12</small><small>2</small>", "122"),
        ("<small>12</small>", "12"),
        ('12<span class="note">2</span>', "12\ufffc2"),  # its looks are in a sheet that is not here
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


def test_docx_by_size() -> None:
    made = docx.Document()
    row = made.add_table(rows=1, cols=3).rows[0]
    row.cells[0].text = "行政许可"
    for cell, size in ((row.cells[1], 6), (row.cells[2], 12)):
        paragraph = cell.paragraphs[0]
        paragraph.add_run("3839").font.size = Pt(12)
        paragraph.add_run("7").font.size = Pt(size)
    data = io.BytesIO()
    made.save(data)
    document = read(data.getvalue(), name="a.docx")
    assert [document.text[c.start : c.end] for c in document.tables[0].cells] == [
        "行政许可",
        "3839⁷",
        "38397",
    ]
