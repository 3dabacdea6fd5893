"""Two published reports whose tables lost every border, against what a person read in them."""

from __future__ import annotations

import pytest

from tests import by_eye as eye
from tests.by_eye import ByEye, by_eye
from tests.printing import IDENTITIES, check_spans, statuses

REAL = ["pingtan-2021", "pingtan-2020-extract"]


@pytest.fixture(params=REAL)
def one(request: pytest.FixtureRequest) -> ByEye:
    return by_eye(request.param)


def test_every_cell_of_every_table(one: ByEye) -> None:
    eye.check_tables(one)


def test_metadata(one: ByEye) -> None:
    eye.check_metadata(one)


def test_sections(one: ByEye) -> None:
    eye.check_sections(one)


def test_prose(one: ByEye) -> None:
    eye.check_prose(one)


def test_claims(one: ByEye) -> None:
    eye.check_claims(one)


def test_every_span_is_true(one: ByEye) -> None:
    check_spans(one.report)


def test_what_digits_do_not_tell_is_ambiguous(one: ByEye) -> None:
    for path, value in one.cells.items():
        status = statuses(one.report)[path]
        if path.startswith("disclosure."):
            assert status == ("ambiguous" if value is None else "read"), path
        else:
            assert status in ("verified", "conflicting"), path


def test_every_sum_of_2021_holds() -> None:
    report = by_eye("pingtan-2021").report
    assert {s for path, s in statuses(report).items() if not path.startswith("disclosure.")} == {"verified"}
    assert [f for f in report.findings if f.code in IDENTITIES] == []


def test_cells_stand_at_their_very_digits() -> None:
    """「一、本年新收政府信息公开申请数量640020470」 is 64, 0, 0, 2, 0, 4, 70, each at its own place."""
    report = by_eye("pingtan-2021").report
    text = report.text or ""
    at = text.index("640020470")
    columns = ("natural_person", "business", "research", "social_welfare", "legal_service", "other", "total")
    cells = [report.evidence[f"requests.new_requests.{column}"] for column in columns]
    assert [cell.raw for cell in cells] == ["64", "0", "0", "2", "0", "4", "70"]
    assert [cell.start for cell in cells] == [at, at + 2, at + 3, at + 4, at + 5, at + 6, at + 7]
    at = text.index("10203120001200000")
    lengths = [1, 1, 1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 1, 1]
    rows = ("review", "litigation_direct", "litigation_after_review")
    for i, (row, column) in enumerate(
        (r, c) for r in rows for c in ("upheld", "corrected", "other", "pending", "total")
    ):
        cell = report.evidence[f"litigation.{row}.{column}"]
        assert (cell.start, cell.end) == (at + sum(lengths[:i]), at + sum(lengths[: i + 1]))


def test_the_broken_sums_of_2020() -> None:
    """The outcomes add up to 26 and 27; the total row says 20 and 21."""
    one = by_eye("pingtan-2020-extract")
    found = [f for f in one.report.findings if f.code in IDENTITIES]
    assert [(f.code, f.severity, f.expected, f.actual) for f in found] == [
        ("GK203", "error", 26, 20),
        ("GK203", "error", 27, 21),
    ]
    outcomes = [path for path in one.cells if path.startswith("requests.")]
    apart = ("new_requests", "carried_over", "carried_forward")
    for path in outcomes:
        _, row, column = path.split(".")
        broken = column in ("natural_person", "total") and row not in apart
        assert statuses(one.report)[path] == ("conflicting" if broken else "verified"), path
    for finding, column in zip(found, ("natural_person", "total"), strict=True):
        assert set(finding.fields) == {
            p for p in outcomes if p.split(".")[2] == column and p.split(".")[1] not in apart
        }
