"""Texts that other programs made of reports: what is read of the pinned ones (``pin.py``) is never less, and no lie."""

from __future__ import annotations

from collections import defaultdict

import pytest

from benchmarks.bench_texts import lies
from tests.torture.model import Specimen
from tests.torture.score import read

from .cover import smallest
from .pin import floors, left_of, load

pytestmark = pytest.mark.generator
TEXTS: dict[str, list[Specimen]] = defaultdict(list)
for _one in load():
    TEXTS[_one.layout].append(_one)
FLOORS = floors()


@pytest.mark.parametrize("converter", sorted(TEXTS))
def test_no_lie_and_no_number_less_than_were_read(converter: str) -> None:
    scores = [read(text) for text in TEXTS[converter]]
    told = {one.name: lies(one) for one in scores}
    assert not {name: said for name, said in told.items() if len(said) > FLOORS[name].lies}
    assert not {
        one.name: (left_of(one), FLOORS[one.name], one.bad[:3])
        for one in scores
        if left_of(one).cells > FLOORS[one.name].cells
    }


def test_every_text_has_its_floor() -> None:
    assert {text.name for texts in TEXTS.values() for text in texts} == FLOORS.keys()


def test_the_fewest_that_come_to_every_decision() -> None:
    first, second = [(name, 1, 0, True) for name in "ab"]
    reached = [{first}, {first, second}, {second}, {first, second}]
    assert smallest(reached, [1.0, 1.0, 0.4, 1.0], 1) == [2, 0]
    assert smallest(reached, [1.0, 1.0, 0.4, 1.0], 1, kept=1) == [2]
    assert sorted(smallest(reached, [1.0] * 4, 3)) == [0, 1, 2, 3]
