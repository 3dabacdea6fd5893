"""GK105: a row or a column of the form is not printed in its table, or its cells are lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.fold import Span
from gongkai.form import Cellname
from gongkai.rules.case import Case, label_of, mixed
from gongkai.rules.rule import FORM_2019, FORM_2019_EN, FORM_2021, FORM_2021_EN, Check, Example, Hit, listed
from gongkai.wording import Text

#: Of more rows than this the first are named, the others counted.
_NAMED = 4


def check(case: Case) -> Iterator[Hit]:
    for table in case.odd:
        missing = case.missing(table)
        if not missing:
            continue
        reading = case.tables[table]
        printed = reading.cells.keys()
        rows = {name.row for name in printed}
        if mixed(reading):  # GK804 says so; what is printed of another form stands in for its own
            continue
        gone = list(dict.fromkeys(name.row for name in missing if name.row not in rows))
        if gone:
            yield _hit(case, table, "row", gone, [name for name in missing if name.row in gone])
        columns = {name.column for name in printed}
        lost = list(
            dict.fromkeys(name.column for name in missing if name.row in rows and name.column not in columns)
        )
        if lost:
            fields = [name for name in missing if name.column in lost and name.row in rows]
            yield _hit(case, table, "column", lost, fields)
        cells = [name for name in missing if name.row in rows and name.column in columns]
        if cells:
            labels = [label_of(reading.shape, row) for row in dict.fromkeys(name.row for name in cells)]
            values = {"rows": listed(labels, _NAMED), "count": len(cells)}
            yield Hit(values, fields=_paths(table, cells), span=_place(case, table), wording="cell")


def _hit(case: Case, table: str, wording: str, ids: Sequence[str], fields: Sequence[Cellname]) -> Hit:
    labels = [label_of(case.tables[table].shape, id_) for id_ in ids]
    values = {"labels": listed(labels, _NAMED), "count": len(labels)}
    return Hit(
        values,
        fields=_paths(table, fields),
        span=_place(case, table),
        wording="" if wording == "row" else wording,
    )


def _paths(table: str, names: Sequence[Cellname]) -> tuple[str, ...]:
    return tuple(f"{table}.{name.row}.{name.column}" for name in names)


def _place(case: Case, table: str) -> Span | None:
    section = next((one for one in case.sections if one.id == table), None)
    return case.span(*(section.heading or section.body)) if section else None


RULE = Check(
    code="GK105",
    severity="warning",
    title=Text("统计表缺行、缺列或缺格", "a row, a column or a cell of a table is missing"),
    wording=Text("表中缺少 {count} 行：{labels}", "the table lacks {count} row(s): {labels}"),
    also={
        "column": Text("表中缺少 {count} 列：{labels}", "the table lacks {count} column(s): {labels}"),
        "cell": Text(
            "{rows}一行少了单元格（共 {count} 格），无法确定各数属于哪一列",
            "{count} cell(s) are missing in row {rows}: which column each number belongs to cannot be told",
        ),
    },
    rationale=Text(
        "统计表的行和列由统一格式规定，没有发生的填 0，不能删去；缺了一行，勾稽关系也无从核对。",
        "The form fixes the rows and columns; what did not happen is 0, not left out, and without a row its "
        "sums cannot be checked.",
    ),
    source=Text(f"{FORM_2021}；{FORM_2019}", f"{FORM_2021_EN}; {FORM_2019_EN}"),
    example=Example(good="行政强制 | 0 | | |\n", bad=""),
    check=check,
)
