"""The score: what counts as silent, as lost and as excused, and the lines that others read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.torture import score
from tests.torture.generate import make
from tests.torture.identities import OPEN
from tests.torture.model import Specimen
from tests.torture.score import Score

PATH = "requests.granted.natural_person"


@pytest.fixture(scope="module")
def specimen() -> Specimen:
    return make(40, form="2021", layout="html-clean", noise=["break"])


def reading(specimen: Specimen, **changed: tuple[object, str]) -> dict[str, Any]:
    """Return a reading that gets every cell right but those named (by row and column)."""
    out: dict[str, Any] = {"evidence": {}, "text": ""}
    for path, cell in specimen.gold.cells.items():
        table, row, column = path.split(".")
        value, status = changed.get(f"{row}__{column}", (cell.value, min(cell.statuses)))
        out.setdefault(table, {}).setdefault(row, {})[column] = value
        out["evidence"][path] = {"status": status, "raw": None}
    return out


def test_a_right_reading_has_nothing_to_show(specimen: Specimen) -> None:
    got = score.score(specimen, reading(specimen))
    assert got.exact == got.cells > 190
    assert not (got.silent or got.wrong or got.unread or got.bad or got.statuses)


@pytest.mark.parametrize(
    ("value", "status", "kind"),
    [(12345, "verified", "silent"), (12345, "read", "silent"), (12345, "conflicting", "wrong"), (None, "ambiguous", "unread")],
)  # fmt: skip
def test_what_a_wrong_cell_is_called(specimen: Specimen, value: int | None, status: str, kind: str) -> None:
    got = score.score(specimen, reading(specimen, granted__natural_person=(value, status)))
    assert [name for name in ("silent", "wrong", "unread") if getattr(got, name)] == [kind]
    (said,) = got.bad
    assert said.startswith(f"{kind} {PATH}: printed ")
    assert f"got {value} [{status}]" in said


def test_an_open_cell_may_be_null_or_true_but_nothing_else(specimen: Specimen) -> None:
    cell = specimen.gold.cells[PATH]
    lost = replace(cell, kind="lost", statuses=OPEN)
    gold = replace(specimen.gold, cells={**specimen.gold.cells, PATH: lost}, broken=())
    opened = replace(specimen, gold=gold)
    for value, status in ((None, "ambiguous"), (cell.value, "read")):
        assert not score.score(opened, reading(opened, granted__natural_person=(value, status))).bad
    assert score.score(opened, reading(opened, granted__natural_person=(777, "read"))).silent


def test_a_sum_over_an_unread_cell_refutes_nobody(specimen: Specimen) -> None:
    """What shares a broken sum with a cell that was left open may be verified by its other sums."""
    broken = specimen.gold.broken[0]
    first, second = (path.split(".", 1)[1].replace(".", "__") for path in broken[:2])
    value = specimen.gold.cells[broken[1]].value
    assert score.score(specimen, reading(specimen, **{second: (value, "verified")})).false_verified
    only_one = replace(specimen, gold=replace(specimen.gold, broken=(broken,)))
    both = {first: (None, "ambiguous"), second: (value, "verified")}
    assert not score.score(only_one, reading(only_one, **both)).false_verified


def test_the_sixth_column_of_all_counts_silent_errors(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def found(specimen: Specimen) -> Score:
        return Score(specimen.name, specimen.layout, specimen.noise, cells=9, silent=["a"], bad=["a", "b"])

    monkeypatch.setattr(score, "read", found)
    assert score.main(["--n", "5", "--seed", "1", "--only", "tabs", "--show", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (every,) = (line.split() for line in lines if line.startswith("ALL"))
    assert every[1:3] == ["5", "45"]
    assert every[5] == "5"
    assert sum(line.startswith("seed ") for line in lines) == 3


def test_a_check_fails_on_a_silent_error_of_a_kind_that_is_held(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def found(specimen: Specimen) -> Score:
        return Score(specimen.name, specimen.layout, specimen.noise, silent=["a"])

    monkeypatch.setattr(score, "read", found)
    monkeypatch.setattr(score, "held", lambda specimen: specimen.layout == "tabs")
    assert score.main(["--n", "3", "--layout", "tabs", "--noise", "none", "--check"]) == 1
    assert "held" in capsys.readouterr().err
    assert score.main(["--n", "3", "--layout", "lines", "--noise", "none", "--check"]) == 0
