"""The gate of tables, asked directly: of all that a reply can say, only the true placement is let through."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from gongkai.errors import NotAReportError
from gongkai.form import TABLES, load_forms
from gongkai.llm.answers import placements
from gongkai.llm.questions.table_map import ask, marked_of
from gongkai.mapping.marked import Marked
from gongkai.proof.identities import prove
from gongkai.rules.case import Case
from tests.torture.generate import only
from tests.torture.mixing import LAYOUTS, NOISES, ODDITIES, PAGED, TOOLS

from . import reader
from .damaged import DAMAGES, Damaged, of_specimen, other_heads, printed_report, table_report
from .lies import TABLE_LIES

FORMS = load_forms()
KINDS = [*LAYOUTS, *TOOLS, *PAGED, *NOISES, *ODDITIES]  # no scans: one takes longer than all others
seeds = st.integers(0, 10_000)
quick = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True)


def case_of(about: Damaged) -> Case:
    return reader.case_of(about.data, about.filename)


# --- tables ------------------------------------------------------------------------------------------


class Sure(NamedTuple):
    """What a mapping puts into a report: fields that count as sound, and those that are only asserted."""

    sound: dict[str, tuple[str, Any]]
    asserted: dict[str, Any]


def put_in(case: Case, sheet: Marked, reply: dict[str, Any]) -> Sure:
    """Return what a reply would put into the report, by path, and hold fast that nothing else changes."""
    gated = placements.gate(case, sheet, FORMS, reply)
    if gated.reading is None:
        return Sure({}, {})
    before: Any = case.proved.get(sheet.table, {})
    after = prove(gated.reading).fields
    for name in before:
        if before[name].value is not None:
            assert after[name].value == before[name].value, name
            assert after[name].piece == before[name].piece, name
    found = Sure({}, {})
    for name in gated.accepted:
        path, one = f"{sheet.table}.{name.row}.{name.column}", after[name]
        if one.status == "asserted":
            found.asserted[path] = one.value
        elif one.value is not None:
            found.sound[path] = one.status, one.value
    return found


def held(about: Damaged, case: Case, sheet: Marked, reply: dict[str, Any]) -> None:
    sound = put_in(case, sheet, reply).sound
    wrong = {
        path: (one, about.cells.get(path)) for path, one in sound.items() if one[1] != about.cells.get(path)
    }
    assert not wrong, about.name


def shaken(rng: Random, true: dict[str, Any], table: str) -> dict[str, Any]:
    """Lie about a table in some of the ways that there are, one behind another."""
    question: Any = SimpleNamespace(table=table)
    for name in rng.choices(sorted(TABLE_LIES), k=rng.choice((1, 1, 2, 3))):
        true = TABLE_LIES[name](rng, question, true)
    return true


def hostile(about: Damaged, table: str, rng: Random, times: int = 8) -> None:
    """Whatever is said of a table: only what the print bears is sound, and what the rules read stays."""
    case = case_of(about)
    sheet = marked_of(case, table, FORMS)  # type: ignore[arg-type]
    if sheet is None:
        return
    shape = ask(case, table, sheet, FORMS).shape.model()  # type: ignore[arg-type]
    true = reader.competent(sheet, reader.gold_of(about.cells, table))
    held(about, case, sheet, shape.model_validate(true).model_dump())
    for _ in range(times):
        try:
            reply = shape.model_validate(shaken(rng, true, table)).model_dump()
        except ValidationError:
            continue
        held(about, case, sheet, reply)


#: What can happen to the smaller tables.
_OF_ANY = {
    "disclosure": ("garbled", "badly-garbled", "unlabelled", "headless"),
    "litigation": ("garbled", "headless", "columns-moved", "turned"),
}


@quick
@given(
    seeds,
    st.sampled_from(sorted(DAMAGES)),
    st.sampled_from(("requests", "litigation", "disclosure")),
    st.sampled_from(("2021", "2019")),
    seeds,
)
def test_no_mapping_makes_a_number_sound_that_is_not_printed_there(
    seed: int, damage: str, table: str, form: str, shake: int
) -> None:
    if damage not in _OF_ANY.get(table, DAMAGES):
        table = "requests"
    hostile(table_report(seed, damage, table, form), table, Random(shake))


@quick
@given(seeds, st.sampled_from(KINDS), seeds)
def test_no_mapping_of_a_strange_report_makes_a_wrong_number_sound(seed: int, kind: str, shake: int) -> None:
    """The reports of the torture: every layout, noise and oddity."""
    about = of_specimen(only(seed, kind))
    try:
        for table in TABLES:
            hostile(about, table, Random(shake))
    except NotAReportError:
        return


@quick
@given(seeds)
def test_columns_under_the_heads_of_another_form_are_not_taken_for_ones_own(seed: int) -> None:
    hostile(other_heads(seed), "disclosure", Random(seed))


def test_applicants_in_odd_words_may_be_said_and_are_never_proved() -> None:
    """Six kinds of applicants may change places under every sum: in print order or not, it is somebody's word."""
    about = table_report(3, "headless")
    case = case_of(about)
    sheet = reader.sheet_of(about, "requests")
    true = reader.competent(sheet, reader.gold_of(about.cells, "requests"))
    found = put_in(case, sheet, true)
    assert len(found.asserted) > 100
    assert all(value == about.cells[path] for path, value in found.asserted.items())
    swapped = {**true, "heads": [dict(one) for one in true["heads"]]}
    swapped["heads"][0]["id"], swapped["heads"][1]["id"] = (
        swapped["heads"][1]["id"],
        swapped["heads"][0]["id"],
    )
    assert not any(
        path.endswith(("natural_person", "business")) for path in put_in(case, sheet, swapped).sound
    )


def test_a_row_that_only_arithmetic_can_tell_is_proved_by_it() -> None:
    """The one line without a readable label is the row that is wanting: nothing else fits the sums."""
    for seed in range(4):
        about = table_report(seed, "one-garbled")
        sheet = reader.sheet_of(about, "requests")
        true = reader.competent(sheet, reader.gold_of(about.cells, "requests"))
        found = put_in(case_of(about), sheet, true)
        if not any(about.cells[path] for path in (*found.sound, *found.asserted)):
            continue
        assert {status for status, _ in found.sound.values()} == {"verified"}
        assert not found.asserted


def test_a_mapping_against_what_was_read_changes_nothing_and_is_told() -> None:
    about = table_report(0, "one-garbled")
    case, sheet = case_of(about), reader.sheet_of(about, "requests")
    true = reader.competent(sheet, reader.gold_of(about.cells, "requests"))
    true["lines"][0]["id"] = "new_requests"
    gated = placements.gate(case, sheet, FORMS, true)
    assert gated.reading is None
    assert len(gated.against) == 7
    assert "新收" in gated.against[0].zh


def test_of_two_prints_that_contradict_each_other_none_is_sound() -> None:
    """Which of them is the report's own, neither label nor head can tell; whatever a model says is its word."""
    plain = table_report(1, "garbled", "disclosure")
    heads = ("本年制发件数", "本年废止件数", "现行有效件数")
    prints = [("规章", 1, 0, 3), ("规章", 2, 1, 4)]
    rows = "".join(
        f"<table><tr><td>信息内容</td>{''.join(f'<td>{head}</td>' for head in heads)}</tr>"
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in one)}</tr></table>"
        for one in prints
    )
    data = printed_report(Random(1), {"disclosure": rows}, html=True, year=2023)
    about = Damaged("two-prints", plain.form, data, {})
    case = case_of(about)
    sheet = marked_of(case, "disclosure", FORMS)
    if sheet is None:
        return
    for line in sheet.lines:
        columns = ("issued", "repealed", "in_force")
        named = [
            {"n": head.n, "id": id_} for head, id_ in zip(sheet.heads, (*columns, *columns), strict=False)
        ]
        reply = {"lines": [{"n": line.n, "id": "regulations"}], "heads": named, "numbers": []}
        assert not put_in(case, sheet, reply).sound


def test_a_true_mapping_is_nearly_all_believed() -> None:
    """Of what a careful reader says, at least 95 % is taken in; of odd tables at least 85 % is read then."""
    said = taken = fields = read = 0
    for seed in range(6):
        for damage in DAMAGES:
            about = table_report(seed, damage)
            case = case_of(about)
            sheet = marked_of(case, "requests", FORMS)
            gold = {
                path: v for path, v in about.cells.items() if path.startswith("requests.") and v is not None
            }
            before: Any = case.proved.get("requests", {})
            known = {f"requests.{n.row}.{n.column}" for n in before if before[n].value is not None}
            fields, read = fields + len(gold), read + len(gold.keys() & known)
            if sheet is None:
                continue
            found = put_in(case, sheet, reader.competent(sheet, reader.gold_of(about.cells, "requests")))
            assert found.asserted.items() <= gold.items(), about.name
            got = len(found.sound.keys() | found.asserted.keys())
            said, taken, read = said + len(gold.keys() - known), taken + got, read + got
    assert taken >= 0.95 * said, (taken, said)
    assert read >= 0.95 * fields, (read, fields)


@pytest.mark.parametrize("layout", ["html-clean", "pipe-fill", "lines"])
def test_a_sum_in_yuan_goes_to_its_field_in_its_own_unit(layout: str) -> None:
    """What a mapping lays goes through the units: 1285000元 are 128.5 of the 万元 that the form asks for."""
    grid = [["项目", "金额"], ["规费收入", "1285000元"]]
    table = {
        "html-clean": "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in grid) + "</table>",
        "pipe-fill": "\n".join(f"|{a}|{b}|" for a, b in grid),
        "lines": "\n".join(f"{a}\n{b}" for a, b in grid),
    }[layout]
    data = printed_report(Random(1), {"disclosure": table}, html=layout == "html-clean", year=2023)
    about = Damaged(f"fee-{layout}", "2021", data, {})
    case, sheet = case_of(about), reader.sheet_of(about, "disclosure")
    named: dict[str, Any] = {"lines": [], "heads": [], "numbers": []}
    for id_ in ("fees.amount", "licensing.decisions"):
        row, column = id_.split(".")
        if sheet.numbers:
            reply = {**named, "numbers": [{"n": "a", "id": id_}]}
        else:
            reply = {**named, "lines": [{"n": 1, "id": row}], "heads": [{"n": 1, "id": column}]}
        found = put_in(case, sheet, reply)
        assert found.asserted == ({f"disclosure.{id_}": Decimal("128.5")} if row == "fees" else {})
        assert not found.sound
