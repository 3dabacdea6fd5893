"""The five seeds, cell by cell, against what a person read in them."""

from __future__ import annotations

import pytest

from tests import by_eye as eye
from tests.by_eye import ByEye, by_eye
from tests.printing import IDENTITIES, check_spans, statuses

SEEDS = ["seed-000", "seed-001", "seed-002", "seed-003", "seed-004"]


@pytest.fixture(params=SEEDS)
def one(request: pytest.FixtureRequest) -> ByEye:
    return by_eye(request.param)


def test_every_cell_of_every_table(one: ByEye) -> None:
    eye.check_tables(one)


def test_metadata(one: ByEye) -> None:
    eye.check_metadata(one)


def test_statuses_and_findings(one: ByEye) -> None:
    """Tables 3 and 4 are under sums and proved; nothing adds up table 2."""
    for path, status in statuses(one.report).items():
        assert status == ("read" if path.startswith("disclosure.") else "verified"), path
    assert [f for f in one.report.findings if f.code in IDENTITIES] == []


def test_sections(one: ByEye) -> None:
    eye.check_sections(one)


def test_prose(one: ByEye) -> None:
    eye.check_prose(one)


def test_claims(one: ByEye) -> None:
    eye.check_claims(one)


def test_every_span_is_true(one: ByEye) -> None:
    check_spans(one.report)


def test_the_text_is_the_file(one: ByEye) -> None:
    text = one.path.read_bytes().decode("utf-8-sig")
    assert one.report.text == text
    assert one.report.source.characters == len(text)


def test_no_two_cells_stand_at_one_place(one: ByEye) -> None:
    places = [(e.start, e.end) for e in one.report.evidence.values()]
    assert len(set(places)) == len(places)


def test_cells_follow_one_another_as_they_are_printed(one: ByEye) -> None:
    starts = [one.report.evidence[path].start for path in one.cells]
    assert starts == sorted(starts, key=lambda start: start or 0)


def test_double_zero_is_zero_as_printed() -> None:
    report = by_eye("seed-003").report
    evidence = report.evidence["requests.carried_over.other"]
    assert (evidence.raw, evidence.status) == ("00", "verified")
    assert report.requests is not None
    assert report.requests["carried_over"]["other"] == 0


def test_the_row_of_the_2019_form_stands_for_three() -> None:
    for name, others in (("seed-003", 1), ("seed-001", 3)):
        requests = by_eye(name).report.requests
        assert requests is not None
        assert ("other_handling" in requests) == (others == 1)
        assert ("other_no_correction" in requests) == (others == 3)
