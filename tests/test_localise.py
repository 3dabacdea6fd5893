"""Suspects: the smallest sets of cells whose change mends every identity, the likeliest first.

What was changed is known from :mod:`tests.localise_tables`; whether a table is lawful is reckoned here
from the sums of CONTRACT.md section 5, and what sets there are by trying all.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from itertools import combinations, product
from random import Random

import pytest

from gongkai.form import Block, Cellname, Identity, Label, TableForm
from gongkai.localise import EFFORT, Explanation, Localisation, suspects
from gongkai.localise.programme import Programme
from gongkai.localise.system import System
from gongkai.report import Number
from tests.localise_tables import LITIGATION, REQUESTS, Table, litigation, misprints, requests

APPLICANTS = ("natural_person", "business", "research", "social_welfare", "legal_service", "other")
COLUMNS = (*APPLICANTS, "total")
ROWS = REQUESTS.default_rows
OUTCOMES = ROWS[2:-2]

#: Slow machines may take their time; what is measured here is what is found.
PATIENT = 60_000

Values = Mapping[Cellname, Number | None]


def look(values: Values, effort: int = PATIENT, shape: TableForm = REQUESTS) -> Localisation:
    return suspects(shape, shape.default_rows, values, effort=effort)


def meant(explanation: Explanation) -> dict[Cellname, Number]:
    return {change.name: change.suggested for change in explanation}


def lawful(table: Mapping[Cellname, Number]) -> bool:
    """Say whether all identities of table 3 hold, in plain sums."""

    def number(row: str, column: str) -> Number:
        return table[Cellname(row, column)]

    return (
        all(sum(number(row, c) for c in APPLICANTS) == number(row, "total") for row in ROWS)
        and all(sum(number(row, c) for row in OUTCOMES) == number("total_outcomes", c) for c in COLUMNS)
        and all(
            number("new_requests", c) + number("carried_over", c)
            == number("total_outcomes", c) + number("carried_forward", c)
            for c in COLUMNS
        )
    )


def trials(seed: int, count: int, cells: int, *, dense: bool) -> Iterator[tuple[Table, Table, Table]]:
    """Yield tables as they are printed, what is wrong in them, and what it ought to be."""
    rng = Random(seed)
    for _ in range(count):
        true = requests(rng, dense=dense)
        assert lawful(true)
        wrong = dict(misprints(rng, true, cells))
        yield true | wrong, wrong, {name: true[name] for name in wrong}


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize(("cells", "floor", "count"), [(1, 0.99, 200), (2, 0.98, 150), (3, 0.95, 40)])
def test_changed_cells_are_the_first_explanation_with_their_true_values(
    cells: int, floor: float, count: int, dense: bool
) -> None:
    first = sum(
        meant(look(printed).explanations[0]) == true
        for printed, _, true in trials(10 + cells, count, cells, dense=dense)
    )
    assert first >= floor * count


@pytest.mark.parametrize("dense", [False, True])
def test_every_explanation_mends_the_table_and_the_truth_is_among_them(dense: bool) -> None:
    for printed, _, true in trials(20, 60, 2, dense=dense):
        found = look(printed)
        assert found.complete
        assert true in map(meant, found.explanations)
        for explanation in found.explanations:
            assert lawful(printed | meant(explanation))
            for name, old, new, _ in explanation:
                assert old == printed[name] != new >= 0
                assert type(new) is int
            assert [change.name for change in explanation] == sorted(
                (change.name for change in explanation), key=list(printed).index
            )


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_changed_cell_of_table_4_is_always_a_suspect(rows: int, dense: bool) -> None:
    rng = Random(30 + rows)
    for _ in range(150 if rows == 1 else 30):
        true = litigation(rng, dense=dense)
        wrong = {}
        for row in rng.sample(LITIGATION.default_rows, rows):
            wrong |= dict(misprints(rng, {name: n for name, n in true.items() if name.row == row}, 1))
        found = look(true | wrong, shape=LITIGATION)
        assert {name: true[name] for name in wrong} in map(meant, found.explanations)


def test_a_lone_row_sum_suspects_every_cell_that_could_mend_it() -> None:
    row = dict(zip(("upheld", "corrected", "other", "pending", "total"), (21, 0, 3, 5, 20), strict=True))
    found = look({Cellname("review", c): n for c, n in row.items()}, shape=LITIGATION)
    cells = {(e[0].name.column, e[0].suggested) for e in found.explanations if len(e) == 1}
    assert cells == {("upheld", 12), ("total", 29)}  # 0, 3 and 5 cannot give up 9
    assert found.complete
    row["upheld"], row["total"] = 12, 29
    row["pending"] = 50
    found = look({Cellname("review", c): n for c, n in row.items()}, shape=LITIGATION)
    best = found.explanations[0][0]
    assert (best.name.column, best.suggested) == ("pending", 14) or best.slip != "arbitrary"


def _dense() -> Table:
    return requests(Random(5), dense=True)


def _swap(table: Table, pairs: Collection[tuple[Cellname, Cellname]]) -> Table:
    both = {a: b for pair in pairs for a, b in (pair, pair[::-1])}
    return {name: table[both.get(name, name)] for name in table}


def _shift(table: Table, row: str, start: int, by: int) -> Table:
    line = [table[Cellname(row, column)] for column in COLUMNS]
    tail = line[start:]
    line[start:] = [*tail[1:], 0] if by < 0 else [0, *tail[:-1]]
    return table | {Cellname(row, c): n for c, n in zip(COLUMNS, line, strict=True)}


COMPOSITES = {
    "swapped_cells": lambda t: _swap(t, [(Cellname("granted", "business"), Cellname("granted", "research"))]),
    "swapped_rows": lambda t: _swap(
        t, [(Cellname("total_outcomes", c), Cellname("carried_forward", c)) for c in COLUMNS]
    ),
    "swapped_columns": lambda t: _swap(t, [(Cellname(r, "other"), Cellname(r, "total")) for r in ROWS]),
    "row shifted left": lambda t: _shift(t, "granted", 0, -1),
    "row shifted right": lambda t: _shift(t, "carried_over", 0, 1),
    "rest of a row shifted left": lambda t: _shift(t, "new_requests", 2, -1),
    "rest of a row shifted right": lambda t: _shift(t, "total_outcomes", 3, 1),
}


@pytest.mark.parametrize("kind", COMPOSITES)
def test_a_slip_that_moves_many_cells_is_one_explanation(kind: str) -> None:
    true = _dense()
    printed = COMPOSITES[kind](true)
    found = look(printed)
    assert meant(found.explanations[0]) == {name: true[name] for name in true if printed[name] != true[name]}
    slip = kind if "_" in kind else "shifted_row"
    assert {change.slip for change in found.explanations[0]} == {slip}


@pytest.mark.parametrize("kind", ["swapped_rows", "row shifted left", "row shifted right"])
def test_a_moved_row_and_a_misprint_are_told_apart(kind: str) -> None:
    true = _dense()
    printed = COMPOSITES[kind](true)
    printed[Cellname("other_other", "business")] += 30
    want = {name: true[name] for name in true if printed[name] != true[name]}
    assert meant(look(printed).explanations[0]) == want


def test_the_digits_decide_where_the_identities_cannot() -> None:
    # Two errors by the same amount in two rows and two columns: either diagonal mends all.
    true = _dense()
    a, b = Cellname("granted", "business"), Cellname("refused_state_secret", "research")
    true[a], true[b] = 108, 230
    c, d = Cellname("granted", "research"), Cellname("refused_state_secret", "business")
    true[c], true[d] = 95, 77
    for row in ("granted", "refused_state_secret"):
        true[Cellname(row, "total")] = sum(true[Cellname(row, column)] for column in APPLICANTS)
    for column in COLUMNS:
        total = sum(true[Cellname(row, column)] for row in OUTCOMES)
        shift = total - true[Cellname("total_outcomes", column)]
        true[Cellname("total_outcomes", column)] = total
        true[Cellname("new_requests", column)] += shift
    assert lawful(true)
    printed = true | {a: 180, b: 302}
    assert [meant(e) for e in look(printed).explanations] == [{a: 108, b: 230}, {c: 23, d: 5}]
    printed = true | {c: 167, d: 149}
    assert {frozenset(meant(e)) for e in look(printed).explanations} == {frozenset({c, d}), frozenset({a, b})}


def test_a_blank_may_be_what_is_wrong() -> None:
    true = _dense()
    name = Cellname("granted", "natural_person")
    true_number = true[name]
    assert true_number
    found = look({**true, name: None})
    assert [meant(e) for e in found.explanations] == [{name: true_number}]
    assert found.explanations[0][0].printed is None


def test_numbers_never_fill_one_side_of_an_identity_wrongly() -> None:
    # The row's total is blank, so its sum is not told; once a number is suggested there, it must hold.
    true = {name: number or None for name, number in requests(Random(8), dense=False).items()}
    row = next(r for r in OUTCOMES if true[Cellname(r, "total")])
    name = Cellname(row, "total")
    found = look({**true, name: None})
    assert meant(found.explanations[0]) == {name: true[name]}
    for explanation in found.explanations:
        parts = {**true, name: None, **meant(explanation)}
        if parts[name] is not None:
            assert sum(parts[Cellname(row, c)] or 0 for c in APPLICANTS) == parts[name]


def test_an_identity_over_an_absent_cell_is_not_tried() -> None:
    true = _dense()
    printed: dict[Cellname, int] = {**true, Cellname("granted", "business"): 9999}
    del printed[Cellname("granted", "total")]
    found = look(printed)  # the row is untold; the column alone is broken
    assert all(e[0].name.column == "business" for e in found.explanations)
    assert {Cellname("granted", "business"): true[Cellname("granted", "business")]} in map(
        meant, found.explanations
    )
    for column in COLUMNS:
        printed.pop(Cellname("granted", column), None)
    assert look(printed) == Localisation((), True)


def test_a_lawful_table_has_no_suspects() -> None:
    for dense in (False, True):
        assert look(requests(Random(1), dense=dense)) == Localisation((), True)
        assert look(litigation(Random(1), dense=dense), shape=LITIGATION) == Localisation((), True)
    assert look({}) == Localisation((), True)


def _square(side: int, *, signed: bool = False, decimal: bool = False) -> TableForm:
    """Return a table of which every row and every column adds up to its last cell."""
    ids = [*map(str, range(side)), "sum"]
    rows = tuple(Label(i, i, (i,)) for i in ids)
    columns = tuple(Label(i, i, (i,), signed=signed, decimal=decimal) for i in ids)
    lines = tuple(Identity({}, f"X{over}", over, tuple(ids[:-1]), ("sum",)) for over in ("rows", "columns"))
    return TableForm("square", (Block("square", "", rows, columns),), {}, (), lines)


def _all_sets(shape: TableForm, table: Table, most: int, low: int, high: int) -> set[frozenset[object]]:
    """Return the smallest sets of new numbers, up to ``most`` cells, that make the table add up: try all."""
    ids = shape.default_rows
    for size in range(1, most + 1):
        found: set[frozenset[object]] = set()
        for cells in combinations(table, size):
            for numbers in product(range(low, high + 1), repeat=size):
                new = table | dict(zip(cells, numbers, strict=True))
                lines = [[new[Cellname(a, b)] for b in ids] for a in ids]
                lines += [list(line) for line in zip(*lines, strict=True)]
                if all(sum(line[:-1]) == line[-1] for line in lines):
                    found.add(frozenset(zip(cells, numbers, strict=True)))
        if found:
            return found
    return set()


@pytest.mark.parametrize("signed", [False, True])
def test_all_smallest_sets_are_found_and_no_others(signed: bool) -> None:
    shape, rng = _square(2, signed=signed), Random(7)
    low, high = (-5, 9) if signed else (0, 9)
    seen = 0
    while seen < 25:
        a, b, c, d = (rng.randint(0, 2) for _ in range(4))
        numbers = [a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d]
        true = dict(zip((Cellname(r, s) for r in "01+" for s in "01+"), numbers, strict=True))
        true = {Cellname(*(i.replace("+", "sum") for i in name)): n for name, n in true.items()}
        printed = true | {name: rng.randint(0, 4) for name in rng.sample(list(true), 2)}
        want = _all_sets(shape, printed, 2, low, high)
        if not want or printed == true or lawful_square(shape, printed):
            continue
        seen += 1
        found = look(printed, shape=shape)
        assert found.complete
        plain = [e for e in found.explanations if not _moved(e)]
        least = min(map(len, want))
        assert {frozenset(meant(e).items()) for e in plain if len(e) == least} >= _not_moved(want, found)
        assert all(frozenset(meant(e).items()) in want for e in found.explanations if len(e) == least)


def lawful_square(shape: TableForm, table: Table) -> bool:
    return bool(_all_sets(shape, table, 1, 0, 9)) and not look(table, shape=shape).explanations


def _moved(explanation: Explanation) -> bool:
    return any(change.slip in ("shifted_row", *COMPOSITES) for change in explanation)


def _not_moved(want: set[frozenset[object]], found: Localisation) -> set[frozenset[object]]:
    return want - {frozenset(meant(e).items()) for e in found.explanations if _moved(e)}


def test_decimals_are_exact_and_signs_kept_where_the_column_has_them() -> None:
    shape = _square(2, decimal=True)
    numbers = [Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), 2, Decimal("1.05"), Decimal("3.05")]
    numbers += [Decimal("2.1"), Decimal("1.25"), Decimal("33.5")]
    ids = shape.default_rows
    table = dict(zip((Cellname(a, b) for a in ids for b in ids), numbers, strict=True))
    found = look(table, shape=shape)
    assert meant(found.explanations[0]) == {Cellname("sum", "sum"): Decimal("3.35")}
    signed = _square(2, signed=True)
    line = dict(zip((Cellname(a, b) for a in ids for b in ids), [1, 5, -3, 1, 1, 2, 2, -3, -1], strict=True))
    want = {Cellname("0", "1"): -4}
    assert want in map(meant, look(line, shape=signed).explanations)
    assert want not in map(meant, look(line, shape=_square(2)).explanations)


@pytest.mark.parametrize("cells", [1, 2, 3])
def test_the_program_and_the_search_agree(cells: int) -> None:
    for printed, _, _ in trials(40, 4, cells, dense=True):
        system = System(REQUESTS, ROWS, printed)
        programme = Programme(system, PATIENT, 1)
        by_program = [
            {system.names[cell]: units for cell, units in found.items()} for found in programme.sets(None, 40)
        ]
        assert not programme.late
        by_search = [meant(e) for e in look(printed).explanations if not _moved(e)]
        assert sorted(map(str, map(sorted, map(dict.items, by_program)))) == sorted(
            map(str, map(sorted, map(dict.items, by_search)))
        )


def test_sets_that_leave_their_numbers_open_are_found_where_no_other_will_do() -> None:
    # Without totals of rows nothing parts the outcomes of a column; each is too small to give up 9.
    column = dict.fromkeys(OUTCOMES, 0) | {"granted": 6, "partially_granted": 5, "total_outcomes": 2}
    column |= {"new_requests": 2, "carried_over": 0, "carried_forward": 0}
    printed = {Cellname(row, "business"): number for row, number in column.items()}
    found = look(printed)
    names = [set(meant(e)) for e in found.explanations]
    assert {Cellname("granted", "business"), Cellname("partially_granted", "business")} in names
    for explanation in found.explanations:
        new = {name.row: number for name, number in (printed | meant(explanation)).items()}
        assert sum(new[row] for row in OUTCOMES) == new["total_outcomes"]
        assert new["new_requests"] + new["carried_over"] == new["total_outcomes"] + new["carried_forward"]


def test_work_is_bounded_and_it_says_when_it_gave_up() -> None:
    given_up = 0
    for printed, _, _ in trials(50, 6, 9, dense=True):
        found = look(printed, effort=1500)
        assert found == look(printed, effort=1500)
        assert found.complete <= bool(found.explanations)
        given_up += not found.complete
        for explanation in found.explanations:
            assert lawful(printed | meant(explanation))
    assert given_up
    broken = _dense() | {Cellname("granted", "business"): 9999}
    assert not look(broken, effort=0).complete


def test_a_broken_table_costs_little() -> None:
    assert all(look(printed, effort=EFFORT // 10).complete for printed, _, _ in trials(60, 60, 2, dense=True))


def test_the_same_table_has_the_same_suspects() -> None:
    for printed, _, _ in trials(70, 10, 2, dense=False):
        before = dict(printed)
        assert look(printed) == look(dict(sorted(printed.items())))
        assert printed == before


def test_changes_are_given_for_the_cells_of_one_identity() -> None:
    table = {Cellname(row, c): 0 for row in LITIGATION.default_rows for c in ("upheld", "corrected", "total")}
    table |= {Cellname(row, c): 0 for row in LITIGATION.default_rows for c in ("other", "pending")}
    table |= {Cellname("review", "upheld"): 7, Cellname("litigation_direct", "total"): 4}
    found = look(table, shape=LITIGATION)
    changes = found.among([name for name in table if name.row == "review"])
    assert {change.name.row for change in changes} == {"review"}
    assert len(set(changes)) == len(changes)
    assert (Cellname("review", "total"), 7) in {(change.name, change.suggested) for change in changes}


def test_importing_it_loads_no_numerics() -> None:
    code = "import sys, gongkai.localise; print([m for m in ('scipy', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
