"""Cells that can be read in many ways: what looking at them all may cost."""

from __future__ import annotations

import tracemalloc

from gongkai import extract
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
