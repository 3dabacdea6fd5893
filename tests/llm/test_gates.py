"""The gate of tables, asked directly: of all that a reply can say, only the true placement is let through."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.form import load_forms
from gongkai.llm.answers import placements
from gongkai.llm.questions import table_rows
from gongkai.llm.questions.layout import free_lines, reading_of
from gongkai.pipeline import parse, proved
from gongkai.readers import read
from gongkai.rules.case import Case
from gongkai.settings import Settings

from .damaged import DAMAGES, Damaged, other_heads, table_report

FORMS = load_forms()
seeds = st.integers(0, 10_000)
quick = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True)


def case_of(about: Damaged) -> Case:
    case, _ = proved(parse(read(about.data, name=about.filename), Settings.load()), "zh")
    return case


def accepted(case: Case, want: table_rows.Wanted, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a reply would put into the report, by path, beyond what the rules read."""
    gated = placements.gate(case, want, {"rows": rows}, "zh")
    if gated.reading is None:
        return {}
    before = reading_of(case, want.table)
    read_before = before.cells.keys() if before else set()
    return {
        f"{want.table}.{name.row}.{name.column}": piece.number if piece else None
        for name, piece in gated.reading.cells.items()
        if name not in read_before
    }


def true_rows(about: Damaged, want: table_rows.Wanted) -> list[dict[str, Any]]:
    rows = []
    for row in want.rows:
        columns = want.shape_of(row).columns_of[row]
        values = [about.cells.get(f"{want.table}.{row}.{column}") for column in columns]
        if any(value is not None for value in values):
            rows.append({"row": row, "values": values})
    return rows


def permuted(rng: Random, rows: list[dict[str, Any]], want: table_rows.Wanted) -> list[dict[str, Any]]:
    """Shake a reply: values between cells, lines between rows, rows renamed, left out, put in."""
    rows = [{"row": one["row"], "values": list(one["values"])} for one in rows]
    for _ in range(rng.choice((1, 1, 2, 3))):
        if not rows:
            break
        what = rng.randrange(7)
        if what == 0:
            rng.shuffle(rng.choice(rows)["values"])
        elif what == 1:
            lines = [one["values"] for one in rows]
            rng.shuffle(lines)
            for one, line in zip(rows, lines, strict=True):
                if len(line) == len(one["values"]):
                    one["values"] = line
        elif what == 2:
            one, other = rng.choice(rows)["values"], rng.choice(rows)["values"]
            i, j = rng.randrange(len(one)), rng.randrange(len(other))
            one[i], other[j] = other[j], one[i]
        elif what == 3:
            del rows[rng.randrange(len(rows))]
        elif what == 4:
            free = [row for row in want.rows if row not in {one["row"] for one in rows}]
            if free:
                rng.choice(rows)["row"] = rng.choice(free)
        elif what == 5:
            names = [one["row"] for one in rows]
            at = rng.randrange(len(rows))
            names = names[at:] + names[:at]
            for one, name in zip(rows, names, strict=True):
                one["row"] = name
        else:
            one = rng.choice(rows)
            one["values"][rng.randrange(len(one["values"]))] = rng.choice((None, 0, 1))
    return rows


def held(about: Damaged, case: Case, want: table_rows.Wanted, rows: list[dict[str, Any]]) -> None:
    taken = accepted(case, want, rows)
    wrong = {
        path: (value, about.cells.get(path))
        for path, value in taken.items()
        if value != about.cells.get(path)
    }
    assert not wrong, about.name


@quick
@given(seeds, st.sampled_from(sorted(DAMAGES)), st.sampled_from(("2021", "2019")), seeds)
def test_only_the_true_numbers_of_a_table_pass(seed: int, damage: str, form: str, shake: int) -> None:
    about = table_report(seed, damage, "requests", form)
    case = case_of(about)
    want = table_rows.wanted(case, "requests", FORMS)
    rng = Random(shake)
    true = true_rows(about, want)
    held(about, case, want, true)
    for _ in range(8):
        held(about, case, want, permuted(rng, true, want))


@quick
@given(seeds, st.sampled_from(sorted(DAMAGES)), st.sampled_from(("2021", "2019")))
def test_the_printed_lines_in_order_pass_only_where_they_are_the_rows(
    seed: int, damage: str, form: str
) -> None:
    """The lie that looks best: line after line under the names of the form, whatever they are."""
    about = table_report(seed, damage, "requests", form)
    case = case_of(about)
    want = table_rows.wanted(case, "requests", FORMS)
    lines = [[piece.number for piece in line.values] for line in free_lines(case, "requests")]
    one_row = {"other_handling"}
    three = {"other_no_correction", "other_unpaid_fee", "other_other"}
    for spare in (one_row, three, set()):
        names = [row for row in want.rows if row not in spare]
        for start in range(max(1, min(3, len(lines) - len(names) + 1))):
            for width in (slice(0, 7), slice(1, 8), slice(7, 14)):
                rows = [
                    {"row": name, "values": (line[width] + [None] * 7)[:7]}
                    for name, line in zip(names, lines[start:], strict=False)
                ]
                held(about, case, want, rows)


@quick
@given(
    seeds,
    st.sampled_from(("garbled", "badly-garbled", "unlabelled", "headless")),
    st.sampled_from(("2021", "2019")),
)
def test_only_the_true_numbers_of_table_two_pass(seed: int, damage: str, form: str) -> None:
    about = table_report(seed, damage, "disclosure", form)
    case = case_of(about)
    want = table_rows.wanted(case, "disclosure", FORMS)
    rng = Random(seed)
    true = true_rows(about, want)
    held(about, case, want, true)
    for _ in range(8):
        held(about, case, want, permuted(rng, true, want))


@quick
@given(seeds)
def test_columns_under_the_heads_of_another_form_are_not_taken_for_ones_own(seed: int) -> None:
    about = other_heads(seed)
    case = case_of(about)
    want = table_rows.wanted(case, "disclosure", FORMS)
    every: list[dict[str, Any]] = []
    for shape in want.shapes:
        for row, columns in shape.columns_of.items():
            gold = [value for path, value in about.cells.items() if path.split(".")[1] == row]
            if row in want.rows and len(gold) == len(columns):
                every.append({"row": row, "values": gold})
        held(about, case, want, every)
        every = []


def test_fields_of_two_forms_in_one_table_are_no_stumbling_block() -> None:
    """The rules may have read rows of a table under the heads of either form."""
    for seed in range(30):
        for about in (other_heads(seed), table_report(seed, "garbled", "disclosure", "2019")):
            case = case_of(about)
            want = table_rows.wanted(case, "disclosure", FORMS)
            if want.rows:
                held(about, case, want, true_rows(about, want))


def test_a_row_under_both_of_two_alternatives_is_refused() -> None:
    about = table_report(0, "unlabelled")
    case = case_of(about)
    want = table_rows.wanted(case, "requests", FORMS)
    rows = [{"row": row, "values": [0] * 7} for row in want.rows]
    assert not accepted(case, want, rows)


def test_a_true_reply_to_a_garbled_table_passes() -> None:
    passed = 0
    for seed in range(12):
        for damage in ("garbled", "turned", "blanks", "wrong-total"):
            about = table_report(seed, damage)
            case = case_of(about)
            want = table_rows.wanted(case, "requests", FORMS)
            passed += bool(accepted(case, want, true_rows(about, want)))
    assert passed >= 20, passed
