"""The evaluation corpus: its gold stands in its texts, and nothing in it contradicts itself."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from gongkai.evaluation.corpus import Document, claim_spans, documents, item_spans
from gongkai.evaluation.score import score
from gongkai.form import load_forms
from gongkai.llm.questions.shapes import categories
from gongkai.pipeline import read_document
from gongkai.prose.metrics import metrics
from gongkai.readers import read
from gongkai.settings import Settings
from tests.llm.careful import Known, places

CORPUS = documents()


def _known(document: Document) -> Known:
    return Known(document, read(document.data, name=document.name).text)


def test_there_are_documents_of_every_kind() -> None:
    kinds = Counter(kind for document in CORPUS for kind in document.counts)
    assert len(CORPUS) >= 60
    assert len({document.id for document in CORPUS}) == len(CORPUS)
    assert min(kinds["items"], kinds["claims"], kinds["cells"]) >= 20
    tags = Counter(tag for document in CORPUS for tag in document.hard)
    for tag in (
        "injection",
        "very-long",
        "turned",
        "in-sentences",
        "split",
        "jumbled",
        "last-year",
        "cumulative",
    ):
        assert tags[tag], tag


@pytest.mark.parametrize("document", CORPUS, ids=lambda one: one.id)
def test_gold_stands_in_the_text(document: Document) -> None:
    known = _known(document)
    spans = item_spans(document, known.text)
    assert all(0 < one.start < one.end for one in spans)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    problems = sum(one.role == "problem" for one in document.items)
    for item in document.items:
        assert item.role in ("problem", "measure")
        assert item.category in categories()
        assert item.answers is None or (item.role == "measure" and 1 <= item.answers <= problems)
    known_metrics = {metric.id for metric in metrics()}
    for claim, span in zip(document.claims, claim_spans(document, known.text), strict=True):
        assert claim.metric in known_metrics
        assert claim.table != claim.value
        printed = known.text[span.start : span.end]
        assert not printed.isascii() or str(claim.value) == printed


@pytest.mark.parametrize("document", [one for one in CORPUS if one.places], ids=lambda one: one.id)
def test_places_of_odd_tables_hold_the_cells(document: Document) -> None:
    known = _known(document)
    for table in document.places:
        placed = {
            f"{table}.{field}": known.text[span.start : span.end]
            for entry in places(known, table)
            for span, field in entry
            if field
        }
        cells = {path: str(value) for path, value in document.cells.items() if path.startswith(f"{table}.")}
        assert placed == cells


def test_sums_hold_but_where_a_document_says_otherwise() -> None:
    """A slip of the pen in gold would look like a fault of every reader."""
    shapes = {table: shape for form in reversed(load_forms()) for table, shape in form.tables.items()}
    for document in CORPUS:
        if "wrong-report" in document.hard:
            continue
        for table in ("requests", "litigation"):
            values = {
                path.partition(".")[2]: value
                for path, value in document.cells.items()
                if path.startswith(table)
            }
            for identity in shapes[table].sums:
                left, right = ([f"{name.row}.{name.column}" for name in side] for side in identity[2:])
                if all(name in values for name in right) and _printed_enough(left, values):
                    assert sum(values.get(name, 0) for name in left) == sum(values[name] for name in right), (
                        document.id,
                        right,
                    )


def _printed_enough(names: list[str], values: dict[str, object]) -> bool:
    """Say whether the parts of a sum are printed: all of one row, or the outcomes that a short table has."""
    return all(name in values for name in names) or len(values) >= 42


def test_contradictions_are_said_to_be_some() -> None:
    assert sum(claim.table is not None for document in CORPUS for claim in document.claims) >= 12


@pytest.mark.parametrize("document", CORPUS, ids=lambda one: one.id)
def test_a_document_is_read_as_a_report(document: Document) -> None:
    report = read_document(read(document.data, name=document.name), Settings())
    assert {section.id for section in report.sections} >= {"overview", "requests", "problems"}
    score(document, report)
