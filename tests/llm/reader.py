"""A careful reader of a table question: knows what is printed in every field, and maps what is numbered to it."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from gongkai.form import Cellname, load_forms
from gongkai.llm.questions import table_map
from gongkai.mapping.marked import Marked
from gongkai.pipeline import parse, proved
from gongkai.readers import read
from gongkai.report import SectionId
from gongkai.rules.case import Case
from gongkai.settings import Settings
from gongkai.tables.deciding.decide import number

from .damaged import Damaged

FORMS = load_forms()
Number = int | Decimal
#: What is printed in the fields of one table: by row and column; None for a blank.
Gold = Mapping[Cellname, Number | None]


def case_of(data: bytes, name: str) -> Case:
    """Return what the rules make of a report."""
    case, _ = proved(parse(read(data, name=name), Settings.load()))
    return case


@functools.lru_cache(maxsize=512)
def _sheet(data: bytes, name: str, table: SectionId) -> Marked | None:
    return table_map.marked_of(case_of(data, name), table, FORMS)


def sheet_of(about: Damaged, table: str) -> Marked:
    """Return what is asked about a table of a report."""
    found = _sheet(about.data, about.filename, table)  # type: ignore[arg-type]
    assert found is not None
    return found


def gold_of(cells: Mapping[str, Any], table: str) -> dict[Cellname, Number | None]:
    """Return the fields of one table from those of a report by path."""
    return {
        Cellname(*path.split(".")[1:]): value for path, value in cells.items() if path.startswith(f"{table}.")
    }


def competent(sheet: Marked, gold: Gold) -> dict[str, Any]:
    """Return what a careful person would answer: each thing by the numbers that are printed in it."""
    if sheet.numbers:
        return {"lines": [], "heads": [], "numbers": _numbers(sheet, gold)}
    straight = _lines(sheet, gold)
    turned = _lines(sheet, {Cellname(name.column, name.row): value for name, value in gold.items()})
    lines, heads = max((straight, turned), key=lambda found: sum(map(bool, found[0].values())))
    return {
        "lines": [{"n": n, "id": lines.get(n)} for n in (line.n for line in sheet.lines) if n],
        "heads": [{"n": n, "id": heads.get(n)} for n in (head.n for head in sheet.heads) if n],
        "numbers": [],
    }


def _numbers(sheet: Marked, gold: Gold) -> list[dict[str, Any]]:
    printed = [(name, value) for name, value in gold.items() if value is not None]
    places = [name for name, _ in printed]
    values = [mark.piece.number for mark in sheet.numbers]
    found: dict[str, Cellname] = {}
    if values == [value for _, value in printed]:
        found = dict(zip((mark.n for mark in sheet.numbers), places, strict=True))
    else:
        counted = Counter(value for _, value in printed)
        for mark in sheet.numbers:
            if counted[mark.piece.number] == 1 and values.count(mark.piece.number) == 1:
                found[mark.n] = next(name for name, value in printed if value == mark.piece.number)
    return [
        {"n": mark.n, "id": ".".join(found[mark.n]) if mark.n in found else None} for mark in sheet.numbers
    ]


def _lines(sheet: Marked, gold: Gold) -> tuple[dict[int, str], dict[int, str]]:
    """Return the row of each line and the column of each head, as far as the numbers tell."""
    rows: dict[str, dict[str, Number | None]] = {}
    for name, value in gold.items():
        rows.setdefault(name.row, {})[name.column] = value
    rows = {row: by for row, by in rows.items() if any(value is not None for value in by.values())}
    lines = {
        line.n or -1 - i: {at: number(piece) for at, piece in line.cells}
        for i, line in enumerate(sheet.lines)
    }
    fits = {
        n: [row for row, by in rows.items() if _fits(list(by.values()), list(cells.values()))]
        for n, cells in lines.items()
    }
    sure = {n: found[0] for n, found in fits.items() if len(found) == 1}
    for n in [n for n, row in sure.items() if list(sure.values()).count(row) > 1]:
        del sure[n]
    columns = list(dict.fromkeys(name.column for name in gold))
    heads: dict[int, str] = {}
    for at, column in product(range(len(sheet.heads)), columns):
        held = [
            lines[n].get(at, "no") == rows[row].get(column, "none")
            for n, row in sure.items()
            if at in lines[n] and column in rows[row]
        ]
        if held and all(held) and column not in heads.values() and at not in heads:
            heads[at] = column
    named: dict[int, str] = {}
    left = list(rows)
    for n, cells in lines.items():
        values = {heads[at]: value for at, value in cells.items() if at in heads}
        exact = [
            row for row in left if {c: v for c, v in rows[row].items() if c in values} == values and values
        ]
        if exact and len(values) >= len(rows[exact[0]]):
            named[n] = sure[n] if sure.get(n) in exact else exact[0]
            left.remove(named[n])
    return named, {sheet.heads[at].n: column for at, column in heads.items() if sheet.heads[at].n}


def _fits(values: Sequence[Number | None], cells: Sequence[Number | None]) -> bool:
    wanted = Counter(value for value in values if value is not None)
    return bool(wanted) and wanted <= Counter(value for value in cells if value is not None)
