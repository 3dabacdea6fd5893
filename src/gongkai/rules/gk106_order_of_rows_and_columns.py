"""GK106: rows or columns of a table stand in another order than the form's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from gongkai.form import Cellname
from gongkai.proof.fields import Fields
from gongkai.rules.case import Case, label_of
from gongkai.rules.rule import FORM_2019, FORM_2019_EN, FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.tables.cells import Piece
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    for table, reading in case.tables.items():
        if _in_order(case.proved[table]):
            continue
        cells = reading.cells
        for number, block in enumerate(reading.shape.blocks):
            if block.across:
                continue
            first = block.columns[0].id
            places = _places(cells, [(row.id, Cellname(row.id, first)) for row in block.rows])
            yield from _misplaced(case, table, places, "")
            if number == 0 and places:
                row = places[0][0]
                spots = _places(cells, [(column.id, Cellname(row, column.id)) for column in block.columns])
                yield from _misplaced(case, table, spots, "column")


def _in_order(fields: Fields) -> bool:
    """Say whether all fields are printed in the order of the form: then all rows and columns are."""
    starts = [start for start, end in zip(fields.starts, fields.ends, strict=True) if end > start]
    return starts == sorted(starts)


def _places(
    cells: Mapping[Cellname, Piece | None], names: Iterable[tuple[str, Cellname]]
) -> list[tuple[str, int]]:
    """Return where each of these is printed, in the order of the form, without those that are not."""
    return [
        (id_, piece.start)
        for id_, name in names
        if (piece := cells.get(name)) is not None and piece.end > piece.start
    ]


def _misplaced(case: Case, table: str, places: Sequence[tuple[str, int]], wording: str) -> Iterator[Hit]:
    """Yield the first that stands before the one that it should follow."""
    for (before, spot), (after, place) in pairwise(places):
        if place < spot:
            shape = case.tables[table].shape
            values = {"second": label_of(shape, after), "first": label_of(shape, before)}
            yield Hit(values, span=case.span(place, place + 1), wording=wording)
            return


RULE = Check(
    code="GK106",
    severity="warning",
    title=Text("统计表行或列次序有误", "rows or columns of a table are out of order"),
    wording=Text("“{second}”一行应在“{first}”一行之后", "row {second} should follow row {first}"),
    also={
        "column": Text("“{second}”一列应在“{first}”一列之后", "column {second} should follow column {first}")
    },
    rationale=Text(
        "行列次序由统一格式规定。次序变了，汇总各机关数据的人按位置取数就会取错。",
        "The form fixes the order. Whoever adds up the tables of many organs by place would add the wrong numbers.",
    ),
    source=Text(f"{FORM_2021}；{FORM_2019}", f"{FORM_2021_EN}; {FORM_2019_EN}"),
    example=Example(
        good="行政处罚 | 3 | | |\n行政强制 | 0 | | |\n", bad="行政强制 | 0 | | |\n行政处罚 | 3 | | |\n"
    ),
    check=check,
)
