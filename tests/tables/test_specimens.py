"""Reports of every kind that the generator makes, chosen because together they reach nearly all that reads tables.

``specimens.txt`` names each by its kind and its seed; behind that stands how many printed numbers are left open,
none where nothing does. What is printed is the generator's gold, and not what the code says. A line whose kind is
printed otherwise since may be replaced by another seed of that kind.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.generate import make, only
from tests.torture.score import read

LINES = (Path(__file__).parent / "specimens.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", LINES)
def test_a_specimen_is_read_to_the_last_cell(line: str) -> None:
    kind, seed, *unread = line.split()
    one = read(make(int(seed)) if kind == "make" else only(int(seed), kind))
    found = "\n".join(one.lines())
    assert not one.crash
    assert not one.silent + one.wrong + one.false_conflicts + one.false_verified, found
    assert len(one.unread) + len(one.statuses) <= sum(map(int, unread)), found
