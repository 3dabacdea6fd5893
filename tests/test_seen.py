"""Numbers that were recognised in a picture: what proves them, and what stays open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from gongkai import Report, Settings
from gongkai.document import Area, Seen
from gongkai.pipeline import read_document
from gongkai.readers import read
from tests.printing import lawful, read_values, statuses, write

GOOD, WEAK = Seen(0.99, 20.0), Seen(0.6, 20.0)
SMALL = Seen(0.99, 3.0)


def recognised(values: Mapping[str, str], seen: Seen = GOOD, **others: Seen) -> Report:
    """Read a report whose every number was recognised so well; ``others`` are those of numbers by their digits, and of 「母」."""
    document = read(write(values).encode(), name="report.html")
    areas = tuple(
        Area(found.start(), found.end(), 1, (0, 0, 10, 10), others.get(f"n{found[0]}", seen))
        for found in re.finditer(r"\d+|母", document.text)
    )
    return read_document(replace(document, media_type="image/png", areas=areas), Settings())


@pytest.fixture
def values() -> dict[str, str]:
    """A lawful report in which the numbers of 行政复议 occur nowhere else."""
    return lawful(3) | {
        "litigation.review.upheld": "71",
        "litigation.review.corrected": "0",
        "litigation.review.other": "0",
        "litigation.review.pending": "82",
        "litigation.review.total": "153",
        "disclosure.fees.amount": "64",
    }


def test_sums_prove_what_was_recognised(values: dict[str, str]) -> None:
    report = recognised(values)
    found = statuses(report)
    assert {found[path] for path in found if path.startswith(("requests.", "litigation."))} == {"verified"}
    assert {found[path] for path in found if path.startswith("disclosure.")} == {"read"}
    one = report.evidence["litigation.review.total"]
    assert (one.method, one.score, one.page, one.raw) == ("ocr", 0.99, 1, "153")
    assert report.findings == recognised(values, Seen(1.0, 99.0)).findings


def test_a_weak_reading_is_proved_by_a_sum_over_strong_ones(values: dict[str, str]) -> None:
    found = statuses(recognised(values, n71=WEAK))
    assert found["litigation.review.upheld"] == "verified"


@pytest.mark.parametrize("weak", [WEAK, SMALL])
def test_two_weak_readings_may_cancel_each_other_out(values: dict[str, str], weak: Seen) -> None:
    """A 7 that is read as a 1, and so is that of the total."""
    report = recognised(values, n71=weak, n153=weak)
    row = [path for path in report.evidence if path.startswith("litigation.review.")]
    assert {report.evidence[path].status for path in row} == {"ambiguous"}
    assert {report.evidence[path].doubts for path in row} == {("ocr",)}
    assert {read_values(report)[path] for path in row} == {None}
    assert report.evidence["litigation.review.upheld"].raw == "71"
    assert statuses(report)["litigation.litigation_direct.total"] == "verified"


def test_a_misread_number_is_told_and_its_true_value_is_the_first_suspect(values: dict[str, str]) -> None:
    report = recognised(values | {"litigation.review.pending": "62"})
    finding = next(one for one in report.findings if one.code == "GK301")
    assert statuses(report)["litigation.review.pending"] == "conflicting"
    assert ("litigation.review.pending", 62, 82) in {
        (one.field, one.printed, one.suggested) for one in finding.suspects
    }


@pytest.mark.parametrize("weak", [Seen(0.9, 20.0), SMALL])
def test_what_no_sum_proves_must_be_large_and_sure(values: dict[str, str], weak: Seen) -> None:
    report = recognised(values, n64=weak)
    assert statuses(report)["disclosure.fees.amount"] == "ambiguous"
    assert read_values(report)["disclosure.fees.amount"] is None
    finding = next(one for one in report.findings if "disclosure.fees.amount" in one.fields)
    assert finding.code == "GK401"
    assert [(one.field, one.suggested) for one in finding.suspects] == [("disclosure.fees.amount", 64)]


def test_in_tables_with_sums_nothing_is_believed_without_one(values: dict[str, str]) -> None:
    """The blank total leaves its row without a sum, and the column of totals too."""
    broken = values | {"litigation.review.total": "约153"}
    found = statuses(recognised(broken))
    row = {found[path] for path in found if path.startswith("litigation.review.")}
    assert row == {"ambiguous"}


def test_a_mark_for_none_that_may_be_a_number_is_open_where_no_sum_proves(values: dict[str, str]) -> None:
    """What was read is no number, and not sure: the sum over it says whether it counts as 0."""
    poor = {"n母": WEAK}
    proved = statuses(recognised(values | {"litigation.review.other": "母"}, **poor))
    assert proved["litigation.review.other"] == "blank"
    assert proved["litigation.review.total"] == "verified"
    broken = statuses(recognised(values | {"litigation.review.pending": "母"}, **poor))
    assert broken["litigation.review.pending"] == "ambiguous"
    assert broken["litigation.review.total"] == "conflicting"
    unsummed = recognised(values | {"disclosure.fees.amount": "母"}, **poor)
    assert statuses(unsummed)["disclosure.fees.amount"] == "ambiguous"
    assert any("disclosure.fees.amount" in one.fields for one in unsummed.findings)
    assert (
        statuses(recognised(values | {"disclosure.fees.amount": "母"}))["disclosure.fees.amount"] == "blank"
    )
