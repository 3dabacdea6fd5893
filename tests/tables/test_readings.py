"""Cells that can be read in many ways: what looking at them all may cost."""

from __future__ import annotations

import itertools
import tracemalloc

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai import extract
from gongkai.form import Cellname, Sum
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.deciding.digits import cuts
from tests.torture.generate import make

#: A table of the form of 2019 copied out of a PDF, most of whose lines lost cells.
MANY_READINGS = 1147


def test_a_table_of_many_readings_takes_little_memory() -> None:
    specimen = make(MANY_READINGS)
    tracemalloc.start()
    try:
        extract(specimen.data, name=specimen.name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 160 << 20


SLOTS = tuple(Cellname("new", column) for column in "abcdeft")
ROW_SUM = Sum("GK201", "new", SLOTS[:-1], SLOTS[-1:])
NUMBERS = st.one_of(st.just(0), st.just(0), st.integers(0, 12), st.integers(0, 400))


@settings(max_examples=150, deadline=None)
@given(st.lists(NUMBERS, min_size=6, max_size=6), st.integers(0, 6))
def test_every_way_to_cut_a_row_that_adds_up_is_found(parts: list[int], border: int) -> None:
    printed = [str(number) for number in (*parts, sum(parts))]
    texts = [text for text in ("".join(printed[:border]), "".join(printed[border:])) if text]
    every = {
        tuple(number for run in cut for number in run)
        for counts in ([[7]] if len(texts) == 1 else [[n, 7 - n] for n in range(1, 7)])
        for cut in itertools.product(*(_splits(text, n) for text, n in zip(texts, counts, strict=True)))
    }
    adding_up = {row for row in every if sum(row[:-1]) == row[-1]}
    starts = (0, len(texts[0]) + 1)
    runs = [
        Piece(Kind.UNSURE, text, start, start + len(text)) for text, start in zip(texts, starts, strict=False)
    ]
    found = cuts(runs, SLOTS, [ROW_SUM], frozenset(), frozenset())
    assert {tuple(piece.number for piece in reading if piece) for reading in found} == adding_up
    assert (*parts, sum(parts)) in adding_up


def _splits(digits: str, count: int) -> list[tuple[int, ...]]:
    """Every way to cut digits into so many numbers, by trying all."""
    rows = []
    for ends in itertools.combinations(range(1, len(digits)), count - 1):
        pieces = [digits[a:b] for a, b in itertools.pairwise((0, *ends, len(digits)))]
        if all(piece == "0" or piece[0] != "0" for piece in pieces):
            rows.append(tuple(map(int, pieces)))
    return rows
