"""Reports of every kind that the generator makes, chosen because together they reach nearly all that reads tables.

``specimens.txt`` names each by its kind and its seed; behind that stands how many printed numbers are left open,
none where nothing does. What is printed is the generator's gold, and not what the code says. A line whose kind is
printed otherwise since may be replaced by another seed of that kind. Those of which the mixture changed are pinned
as files in ``specimens/``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.generate import make, only
from tests.torture.gold import load
from tests.torture.model import Specimen
from tests.torture.score import read

HERE = Path(__file__).parent
LINES = (HERE / "specimens.txt").read_text("utf-8").splitlines()


def _specimen(kind: str, name: str) -> Specimen:
    if kind == "pinned":
        return load(HERE / "specimens" / name)
    return make(int(name)) if kind == "make" else only(int(name), kind)


@pytest.mark.parametrize("line", LINES)
def test_a_specimen_is_read_to_the_last_cell(line: str) -> None:
    kind, name, *unread = line.split()
    one = read(_specimen(kind, name))
    found = "\n".join(one.lines())
    assert not one.crash
    assert not one.silent + one.wrong + one.false_conflicts + one.false_verified, found
    assert len(one.unread) + len(one.statuses) <= sum(map(int, unread)), found
