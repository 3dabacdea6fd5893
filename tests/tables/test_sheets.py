"""Tables of one pattern read alike: what is kept of one never changes how another reads."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.pages import page
from gongkai import extract
from gongkai.document import Place
from gongkai.errors import GongkaiError
from gongkai.tables.by_place import drawn as tables
from gongkai.tables.cells import Kind
from gongkai.tables.grids.sheets import BORDER, grid_of
from tests.torture.generate import make
from tests.torture.mixing import LAYOUTS

GRIDS = [name for name in LAYOUTS if name.startswith(("html", "docx", "mhtml"))]
#: What may stand in a cell in the place of a number.
CELLS = st.one_of(
    st.integers(0, 300).map(str),
    st.sampled_from(
        [
            "00",
            "007",
            "0.5",
            "12.30",
            "1,234",
            "1 2",
            "12件",
            "-3",
            "+3",
            "约5",
            "无",
            "/",
            "—",
            "x",
            " ",
            "０",
            "自然人",
            "总计",
            "三",
            "1<p>2",
            "999999999999",
            "9e9",
            "1.2.3",
        ]
    ),
    st.just(""),
)


def readings(data: bytes, name: str, patch: pytest.MonkeyPatch) -> list[object]:
    """Read with nothing kept, twice with what was kept, and without keeping anything."""

    def one() -> object:
        try:
            return extract(data, name=name).to_dict(with_text=True)
        except GongkaiError as error:
            return repr(error)

    tables._layout.cache_clear()
    found = [one(), one()]
    with patch.context() as off:
        off.setattr(tables, "_LONGEST", -1)
        kept = tables._layout.cache_info()
        found.append(one())
        assert tables._layout.cache_info() == kept
    return found


@pytest.mark.parametrize("layout", GRIDS)
def test_what_is_kept_changes_no_reading(layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(12):
        specimen = make(seed, layout=layout)
        cold, warm, without = readings(specimen.data, specimen.name, monkeypatch)
        assert cold == without == warm


@given(seed=st.integers(0, 3), cells=st.lists(st.tuples(st.floats(0, 1), CELLS), max_size=8))
@settings(max_examples=100, deadline=None)
def test_whatever_stands_in_the_cells(seed: int, cells: list[tuple[float, str]]) -> None:
    source = page(seed).decode()
    numbers = [match.span() for match in re.finditer(r"(?<=<span>)\d+(?=</span>)", source)]
    for place, text in cells:
        start, end = numbers[int(place * (len(numbers) - 1))]
        source = source[:start] + text.ljust(end - start) + source[end:]
        moved = max(0, len(text) - (end - start))
        numbers = [(a + moved * (a > start), b + moved * (a >= start)) for a, b in numbers]
    with pytest.MonkeyPatch.context() as patch:
        cold, warm, without = readings(source.encode(), "page.html", patch)
    assert cold == without == warm


def test_pages_that_differ_in_numbers_share_a_pattern() -> None:
    tables._layout.cache_clear()
    for seed in range(5):
        extract(page(seed), name="page.html")
    info = tables._layout.cache_info()
    assert (info.misses, info.currsize) == (3, 3)
    assert info.hits == 12


def test_what_a_table_is_without_its_numbers() -> None:
    places = tuple(Place(0, column) for column in range(5))
    grid = grid_of((places, BORDER.join(("", "规章", "0", "1 2", "", "2022年", ""))))
    assert grid.kinds == [Kind.TEXT, Kind.NUMBER, Kind.UNSURE, Kind.BLANK, Kind.TEXT]
