"""A real report as a PDF, and as two PDF readers print its text: rows beside, above and below their labels.

The values were read from the pages of 洪泽区's report for 2023, not from any program's output.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai import Report, extract
from tests.by_eye import by_eye, check_tables

REAL = Path(__file__).parent / "data" / "real"
APPLICANTS = ("natural_person", "business", "research", "social_welfare", "legal_service", "other", "total")
#: The rows of table 3 that do not print seven zeros; every applicant was a natural person.
ROWS = {
    "new_requests": 21,
    "partially_granted": 4,
    "refused_state_secret": 1,
    "refused_process_information": 1,
    "refused_enforcement_file": 1,
    "unavailable_not_held": 10,
    "unavailable_needs_creation": 3,
    "not_processed_petition": 1,
    "total_outcomes": 21,
}


@pytest.fixture(params=["hongze-2023-rows.txt", "hongze-2023-words.txt", "hongze-2023.pdf"])
def report(request: pytest.FixtureRequest) -> Report:
    return extract(REAL / request.param)


def test_every_row_of_table_3_has_its_own_numbers(report: Report) -> None:
    assert report.requests is not None
    assert len(report.requests) == 23  # 其他处理 is printed as one row
    for row, cells in report.requests.items():
        count = ROWS.get(row, 0)
        assert cells == dict.fromkeys(APPLICANTS, 0) | {"natural_person": count, "total": count}, row
    assert {e.status for path, e in report.evidence.items() if path.startswith("requests.")} == {"verified"}


def test_table_4_is_wrong_in_the_source_and_said_to_be(report: Report) -> None:
    if report.litigation is None:  # one of the readers scrambles its heads
        return
    assert report.litigation["review"] == {"upheld": 10, "corrected": 1, "other": 0, "pending": 0, "total": 0}
    assert {f.fields[0].split(".")[1] for f in report.findings if f.code == "GK301"} == {
        "review",
        "litigation_after_review",
    }


def test_table_2(report: Report) -> None:
    assert report.disclosure is not None
    assert report.disclosure["normative_documents"] == {"issued": 0, "repealed": 5, "in_force": 5}
    assert report.disclosure["licensing"] == {"decisions": 550}
    assert report.disclosure["penalties"] == {"decisions": 4119}
    assert report.disclosure["coercion"] == {"decisions": 195}
    assert str(report.disclosure["fees"]["amount"]) == "7730.28"


def test_every_cell_of_the_pages_is_as_a_person_read_it() -> None:
    check_tables(by_eye("hongze-2023"))
