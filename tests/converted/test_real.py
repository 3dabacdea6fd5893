"""Texts that other programs made of a real report in a PDF file, which was read by eye.

What is in ``hongze-2023`` they wrote of ``tests/data`` 's file (``benchmarks/texts/converters.py``); it is kept as they wrote it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai import extract
from gongkai.evaluation.score import value_of
from tests.by_eye import by_eye

TEXTS = sorted((Path(__file__).parent / "hongze-2023").iterdir())
#: A page's columns one behind the other, in an order of the program's own: whose numbers these are nobody can tell.
JUMBLED = {"pdfminer.txt"}
#: The numbers of a row that stand among its heads, two that the file prints without any; what stands on two lines of a cell.
WANTING = {"pdftotext.txt": 12, "pymupdf.txt": 5}
SOUND = {"verified", "read"}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_text_of_a_real_report_is_misread(path: Path) -> None:
    true = by_eye("hongze-2023").cells
    report = extract(path)
    read = {name: value_of(report, name) for name in report.evidence}
    given = {name: value for name, value in read.items() if value is not None}
    sound = {name: one for name, one in given.items() if report.evidence[name].status in SOUND}
    assert {name: (one, true.get(name)) for name, one in sound.items() if true.get(name) != one} == {}
    if path.name not in JUMBLED:
        wanting = {name for name, one in true.items() if one is not None and given.get(name) != one}
        assert len(wanting) <= WANTING.get(path.name, 0), wanting
