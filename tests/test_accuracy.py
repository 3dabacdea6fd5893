"""The accuracy gate: on the pinned corpus and on fresh specimens, no worse than the floors."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.torture import gate
from tests.torture.generate import make
from tests.torture.gold import load_all, save
from tests.torture.held import HELD
from tests.torture.mixing import EVERY_LAYOUT, LAYOUTS, NOISES, ODDITIES
from tests.torture.model import Specimen
from tests.torture.pin import CORPUS
from tests.torture.totals import table


def test_the_pinned_corpus_is_read_no_worse_than_its_floors() -> None:
    _hold(gate.corpus(), gate.PINNED, "python -m tests.torture.gate")


@pytest.mark.parametrize("part", range(gate.PARTS))
def test_the_fresh_reports_of_the_day_are_read_no_worse_than_their_floors(part: int) -> None:
    seeds = gate.fresh(part)
    _hold(map(make, seeds), gate.DAY, f"make torture N={len(seeds)} SEED={seeds.start}")


def _hold(specimens: Iterable[Specimen], source: str, command: str) -> None:
    measured, scores, others = gate.measure(specimens, source)
    floors = {group: values for group, values in gate.load().items() if group.startswith(source)}
    assert floors.keys() == measured.keys()
    worse = gate.below(floors, measured)
    bad = [line for one in scores if one.failed for line in (one.name, *one.lines())]
    print("not held yet:", table(others), sep="\n")
    assert not worse, "\n".join([f"again: {command}", *worse, "", *bad[:60]])


def test_the_day_has_a_thousand_fresh_reports() -> None:
    seeds = [seed for part in range(gate.PARTS) for seed in gate.fresh(part)]
    assert len(set(seeds)) >= 1000


def test_what_is_held_exists() -> None:
    assert {*EVERY_LAYOUT, *NOISES, *ODDITIES} >= HELD


def test_the_corpus_holds_every_layout() -> None:
    specimens = load_all(CORPUS)
    assert len(specimens) >= 60
    assert {specimen.layout for specimen in specimens} >= LAYOUTS.keys()
    assert sum(path.stat().st_size for path in CORPUS.iterdir()) < 3_000_000


def test_a_specimen_is_read_back_as_it_was_written(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    written = [make(seed) for seed in range(20)]
    for specimen in written:
        save(specimen, folder)
    found = {specimen.name: specimen for specimen in load_all(folder)}
    for specimen in written:
        assert found[specimen.name].gold == specimen.gold
        assert found[specimen.name].data == specimen.data


def test_floors_only_rise() -> None:
    floors = {"a": {"exact": 0.9, "silent": 3.0}}
    assert gate.raised(floors, {"a": {"exact": 0.95, "silent": 5.0}}) == {"a": {"exact": 0.95, "silent": 3.0}}
    assert gate.raised(floors, {"a": {"exact": 0.1, "silent": 0.0}}) == {"a": {"exact": 0.9, "silent": 0.0}}
    assert gate.below(floors, {"a": {"exact": 0.8, "silent": 4.0}})
    assert not gate.below(floors, {"a": {"exact": 0.91, "silent": 3.0}})
