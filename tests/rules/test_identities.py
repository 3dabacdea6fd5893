"""CONTRACT.md section 5: what a broken sum, a blank, a missing cell do to the statuses."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai import Report, Settings, extract
from gongkai.report import Finding
from tests.printing import (
    APPLICANTS,
    IDENTITIES,
    LAYOUTS,
    RESULTS,
    assemble,
    check_spans,
    lawful,
    outcome_rows,
    paths,
    read_values,
    requests_rows,
    statuses,
    tables,
    write,
    zeros,
)

KINDS = list(APPLICANTS)[:-1]
#: Layouts in which an empty cell keeps its place beyond doubt.
KEEPING = ["html", "markdown"]
ADDED = [path for path in paths() if not path.startswith("disclosure.")]


def sums(others: int = 3) -> list[tuple[str, frozenset[str]]]:
    """Return every identity of tables 3 and 4 with its fields, as CONTRACT.md section 5 lists them."""
    found = [
        ("GK201", frozenset(f"requests.{row}.{column}" for column in APPLICANTS))
        for row in requests_rows(others)
    ]
    for column in APPLICANTS:
        ends = ("new_requests", "carried_over", "total_outcomes", "carried_forward")
        found.append(("GK202", frozenset(f"requests.{row}.{column}" for row in ends)))
        rows = (*outcome_rows(others), "total_outcomes")
        found.append(("GK203", frozenset(f"requests.{row}.{column}" for row in rows)))
    for row in ("review", "litigation_direct", "litigation_after_review"):
        found.append(("GK301", frozenset(f"litigation.{row}.{column}" for column in RESULTS)))
    return found


def read(values: Mapping[str, str], layout: str = "html", others: int = 3, lang: str = "zh") -> Report:
    text = write(values, layout, "2021", others)
    given_ = Settings(lang="en" if lang == "en" else "zh")
    report = (
        extract(text.encode(), name="a.html", settings=given_)
        if layout == "html"
        else extract(text, settings=given_)
    )
    check_spans(report)
    return report


def found(report: Report) -> list[Finding]:
    return [f for f in report.findings if f.code in IDENTITIES]


def told(report: Report) -> set[tuple[str, frozenset[str], str]]:
    return {(f.code, frozenset(f.fields), f.severity) for f in found(report) if f.fields}


def test_there_are_39_identities_in_table_3() -> None:
    assert sum(code.startswith("GK2") for code, _ in sums()) == 25 + 7 + 7
    assert len(sums()) == 42


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000),
    layout=st.sampled_from(["html", "pipes", "lines", "tabs"]),
    path=st.sampled_from(ADDED),
    change=st.sampled_from([1, 2, 7, 10, 100, -1]),
)
def test_a_changed_number_is_conflicting_and_never_verified(
    seed: int, layout: str, path: str, change: int
) -> None:
    values = lawful(seed)
    number = int(values[path]) + change
    values[path] = str(number if number >= 0 else int(values[path]) + 1)
    report = read(values, layout)
    status = statuses(report)
    assert read_values(report) == {p: int(v) for p, v in values.items()}  # nothing is corrected
    broken = [(code, fields) for code, fields in sums() if path in fields]
    assert told(report) == {(code, fields, "error") for code, fields in broken}
    conflicting = frozenset().union(*(fields for _, fields in broken))
    for field in ADDED:
        assert status[field] == ("conflicting" if field in conflicting else "verified"), field


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000),
    layout=st.sampled_from(sorted(LAYOUTS)),
    others=st.sampled_from([1, 3]),
    top=st.sampled_from([2, 30, 5000]),
)
def test_a_clean_report_never_conflicts(seed: int, layout: str, others: int, top: int) -> None:
    values = lawful(seed, others=others, top=top)
    report = read(values, layout, others)
    assert found(report) == []
    added = {p: s for p, s in statuses(report).items() if not p.startswith("disclosure.")}
    assert set(added.values()) == {"verified"}
    assert read_values(report) == {p: int(v) for p, v in values.items()}


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), layout=st.sampled_from(["html", "lines", "pipes"]), data=st.data())
def test_two_changes_that_hide_each_other_in_a_row(seed: int, layout: str, data: st.DataObject) -> None:
    """One up and one down in a row: the row holds, both columns break."""
    values = lawful(seed)
    row = data.draw(st.sampled_from(outcome_rows()))
    one, other = data.draw(st.permutations(KINDS))[:2]
    values[f"requests.{row}.{one}"] = str(int(values[f"requests.{row}.{one}"]) + 1)
    if values[f"requests.{row}.{other}"] == "0":
        values[f"requests.{row}.total"] = str(int(values[f"requests.{row}.total"]) + 1)
        expected = {("GK203", one), ("GK203", "total")}
    else:
        values[f"requests.{row}.{other}"] = str(int(values[f"requests.{row}.{other}"]) - 1)
        expected = {("GK203", one), ("GK203", other)}
    report = read(values, layout)
    assert {(f.code, f.fields[0].split(".")[2]) for f in found(report)} == expected
    assert statuses(report)[f"requests.{row}.{one}"] == "conflicting"


def test_what_a_finding_says() -> None:
    values = zeros() | {"requests.granted.natural_person": "5", "litigation.review.total": "7"}
    report = read(values)
    by = {(f.code, f.fields[0]): f for f in found(report)}
    row = by["GK201", "requests.granted.natural_person"]
    assert (row.expected, row.actual, row.severity) == (5, 0, "error")
    assert set(row.fields) == {f"requests.granted.{column}" for column in APPLICANTS}
    assert "予以公开" in row.message
    assert "5" in row.message
    column = next(f for f in found(report) if f.code == "GK203")
    assert (column.expected, column.actual) == (5, 0)
    review = next(f for f in found(report) if f.code == "GK301")
    assert (review.expected, review.actual) == (0, 7)
    text = report.text or ""
    assert text[review.start : review.end] == "7"
    english = read(values, lang="en")
    assert all(f.message.isascii() or "row" in f.message or "column" in f.message for f in found(english)[:1])
    assert [f.message for f in found(english)] != [f.message for f in found(report)]


def test_findings_stand_at_the_total() -> None:
    report = read(zeros() | {"requests.granted.total": "5"})
    row = next(f for f in found(report) if f.code == "GK201")
    place = report.evidence["requests.granted.total"]
    assert (row.start, row.end) == (place.start, place.end)


# --- blanks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", KEEPING)
@pytest.mark.parametrize("blank", ["", "/", "—", "无"])
def test_a_blank_counts_as_zero_while_a_sum_is_tried(layout: str, blank: str) -> None:
    values = lawful(3)
    empty = [path for path in ADDED if values[path] == "0" and not path.endswith(".total")]
    blanks = random.Random(1).sample(empty, 20)
    report = read(values | dict.fromkeys(blanks, blank), layout)
    status, shown = statuses(report), read_values(report)
    assert told(report) == set()
    for path in ADDED:
        assert shown[path] == (None if path in blanks else int(values[path]))
        assert status[path] == ("blank" if path in blanks else "verified"), path


@pytest.mark.parametrize("layout", KEEPING)
def test_a_broken_sum_over_blanks_is_a_warning_that_names_them(layout: str) -> None:
    values = zeros()
    for row in ("new_requests", "granted", "total_outcomes"):
        values |= {f"requests.{row}.natural_person": "4", f"requests.{row}.total": "4"}
    gone = "requests.granted.natural_person"
    report = read(values | {gone: ""}, layout)
    broken = {(code, fields, "warning") for code, fields in sums() if gone in fields}
    # Of the row nothing but its total and zeros is printed, so it is tried and broken like the column.
    assert told(report) == broken
    for finding in found(report):
        assert "（一）予以公开·自然人" in finding.message
        assert finding.expected != finding.actual
    assert statuses(report)[gone] == "blank"
    assert read_values(report)[gone] is None
    assert statuses(report)["requests.granted.total"] == "conflicting"
    assert statuses(report)["requests.total_outcomes.natural_person"] == "conflicting"
    assert statuses(report)["requests.new_requests.natural_person"] == "verified"


@pytest.mark.parametrize("layout", KEEPING)
def test_a_row_of_which_only_the_total_is_printed(layout: str) -> None:
    """Its sum is not evaluated, which is said; the columns still are."""
    values = zeros()
    for name in ("new_requests", "granted", "total_outcomes"):
        values |= {f"requests.{name}.natural_person": "4", f"requests.{name}.total": "4"}
    only = {f"requests.carried_over.{kind}": "" for kind in KINDS}
    report = read(values | only, layout)
    row = frozenset(f"requests.carried_over.{column}" for column in APPLICANTS)
    assert told(report) == {("GK201", row, "info")}
    assert statuses(report)["requests.carried_over.total"] == "verified"  # by its column
    assert {statuses(report)[path] for path in only} == {"blank"}


@pytest.mark.parametrize("layout", KEEPING)
def test_a_total_that_is_blank(layout: str) -> None:
    values = lawful(5)
    report = read(values | {"litigation.review.total": ""}, layout)
    fields = frozenset(f"litigation.review.{column}" for column in RESULTS)
    assert told(report) == {("GK301", fields, "info")}
    assert statuses(report)["litigation.review.total"] == "blank"
    for column in list(RESULTS)[:-1]:
        assert statuses(report)[f"litigation.review.{column}"] == "read"
    assert statuses(report)["litigation.litigation_direct.total"] == "verified"


def test_the_total_column_blank_on_the_outcome_rows_only() -> None:
    layout = "html"
    values = lawful(6)
    blanks = [f"requests.{row}.total" for row in outcome_rows()]
    report = read(values | dict.fromkeys(blanks, ""), layout)
    assert told(report) == {("GK201", frozenset(blanks), "info")}
    (finding,) = found(report)
    assert finding.message == f"“总计”一列未填 {len(blanks)} 行，无法核对勾稽关系 GK201、GK203"
    status = statuses(report)
    assert status["requests.total_outcomes.total"] == "verified"
    assert all(status[f"requests.{row}.{kind}"] == "verified" for row in outcome_rows() for kind in KINDS)


@pytest.mark.parametrize("layout", KEEPING)
def test_all_columns_of_legal_persons_blank(layout: str) -> None:
    values = zeros()
    for row in ("new_requests", "granted", "total_outcomes"):
        values |= {f"requests.{row}.natural_person": "4", f"requests.{row}.total": "4"}
    legal = [f"requests.{row}.{kind}" for row in requests_rows() for kind in KINDS[1:]]
    report = read(values | dict.fromkeys(legal, ""), layout)
    assert told(report) == set()
    status = statuses(report)
    assert {status[path] for path in legal} == {"blank"}
    assert {status[path] for path in ADDED if path.startswith("requests.") and path not in legal} == {
        "verified"
    }


def test_nothing_is_said_of_a_sum_of_blanks_alone() -> None:
    values = zeros()
    row = [f"litigation.review.{column}" for column in RESULTS]
    report = read(values | dict.fromkeys(row, ""))
    assert told(report) == set()
    assert {statuses(report)[path] for path in row} == {"blank"}


# --- what leaves a sum unevaluated ----------------------------------------------------------------


@pytest.mark.parametrize("layout", ["html", "pipes", "lines", "tabs"])
def test_an_ambiguous_cell_leaves_its_sums_unevaluated(layout: str) -> None:
    values = lawful(9)
    open_ = "requests.granted.natural_person"
    report = read(values | {open_: "约5"}, layout)
    status = statuses(report)
    assert status[open_] == "ambiguous"
    assert read_values(report)[open_] is None
    assert told(report) == set()
    for path in ADDED:
        if path != open_:
            assert read_values(report)[path] == int(values[path])
            assert status[path] == "verified", path  # each is in another sum that holds


def test_a_cell_in_open_sums_alone_is_read() -> None:
    """Every sum of this row's total is open: nothing says whether it is right."""
    values = lawful(10)
    report = read(values | {"litigation.review.upheld": "3或4"})
    for column in ("corrected", "other", "pending", "total"):
        assert statuses(report)[f"litigation.review.{column}"] == "read"
    assert statuses(report)["litigation.review.upheld"] == "ambiguous"
    assert told(report) == set()


def test_a_missing_row_leaves_the_columns_unevaluated() -> None:
    values = lawful(11)
    shown = []
    for rows in tables(values):
        kept = [row for row in rows if "四、结转下年度继续办理" not in [c.text for c in row]]
        shown.append(LAYOUTS["html"](kept))
    report = extract(assemble(shown, page=True).encode(), name="a.html")
    assert told(report) == set()
    assert {statuses(report)[f"requests.carried_forward.{c}"] for c in APPLICANTS} == {"missing"}
    assert {statuses(report)[f"requests.new_requests.{c}"] for c in APPLICANTS} == {"verified"}


def test_a_conflict_outweighs_a_sum_that_holds() -> None:
    """A cell in one broken sum and one that holds is conflicting."""
    values = lawful(12)
    path = "requests.new_requests.natural_person"
    report = read(values | {path: str(int(values[path]) + 1)})
    status = statuses(report)
    assert status["requests.new_requests.business"] == "conflicting"  # its row is broken, its column holds
    assert status["requests.carried_over.natural_person"] == "conflicting"
    assert status["requests.carried_over.business"] == "verified"


def test_the_one_row_of_other_handling_counts_in_the_outcomes() -> None:
    values = zeros(others=1)
    for row in ("new_requests", "other_handling", "total_outcomes"):
        values |= {f"requests.{row}.business": "4", f"requests.{row}.total": "4"}
    assert told(read(values, others=1)) == set()
    report = read(values | {"requests.other_handling.business": "3"}, others=1)
    assert {(f.code, f.fields[0].split(".")[1]) for f in found(report)} == {
        ("GK201", "other_handling"),
        ("GK203", "granted"),
    }


def test_a_count_with_decimals_is_never_sound() -> None:
    """0.1 + 0.2 is 0.3, and no count."""
    values = zeros() | {
        "litigation.review.upheld": "0.1",
        "litigation.review.corrected": "0.2",
        "litigation.review.total": "0.3",
    }
    report = read(values)
    assert told(report) == set()
    assert statuses(report)["litigation.review.total"] == "ambiguous"


def test_large_numbers_are_added() -> None:
    big = 10**14
    values = zeros() | {
        "litigation.review.upheld": str(big),
        "litigation.review.corrected": "1",
        "litigation.review.total": str(big + 1),
    }
    assert told(read(values)) == set()
    report = read(values | {"litigation.review.total": str(big)})
    assert [f.code for f in found(report)] == ["GK301"]


@pytest.mark.parametrize("layout", KEEPING)
def test_what_one_slip_breaks_has_one_cause_and_names_it_first(layout: str) -> None:
    """The row and the column of the cell break, and nothing else."""
    values = lawful(6)
    path = "requests.unavailable_not_held.natural_person"
    wrong = str(int(values[path]) + 7)
    broken = found(read(values | {path: wrong}, layout))
    assert {one.code for one in broken} == {"GK201", "GK203"}
    assert {one.cause for one in broken} == {path}
    for one in broken:
        first = one.suspects[0]
        assert (first.field, first.printed, first.suggested) == (path, int(wrong), int(values[path]))
