"""The tables of a report as the form prints them: rows of boxes, each with its extent.

In goes a report with the forms it was read by, out come plain values: a box is a head (``h``), a label (``l``),
a number (``c``, with the path of its field) or nothing (``n``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from gongkai.exports.places import table_name
from gongkai.exports.printed_table import Part, parts_of
from gongkai.form import Form, Label
from gongkai.report import Report
from gongkai.wording import Lang

#: A box of a grid, and a row of boxes.
Box = dict[str, Any]
Row = list[Box]


def grids(report: Report, forms: Sequence[Form], lang: Lang) -> list[dict[str, Any]]:
    """Return every table: ``{id, title, grids}``, a grid a list of rows; None for grids where it is not printed."""
    own_first = sorted(forms, key=lambda form: form.id != report.form)
    drawn: list[dict[str, Any]] = []
    for name, values in report.tables.items():
        found = None if values is None else [_grid(name, part) for part in parts_of(name, values, own_first)]
        drawn.append({"id": name, "title": table_name("table", name, own_first, lang), "grids": found})
    return drawn


def _grid(name: str, part: Part) -> list[Row]:
    return _across(name, part) if part.block.across else _down(name, part)


def _down(name: str, part: Part) -> list[Row]:
    """Draw a block whose rows stand one below the other."""
    groups = [_group(part.table.groups, label) for label in part.rows]
    stub = 2 if any(groups) else 1
    rows = _heads(part, part.columns, part.block.label, stub)
    runs = [len(list(run)) if group else 1 for group, run in _runs(groups)]
    starts = _starts(runs)
    for at, label in enumerate(part.rows):
        row: Row = []
        if stub == 2 and groups[at] and at in starts:
            row.append(_box("l", groups[at], rows=starts[at]))
        row.append(_box("l", label.label, columns=1 if groups[at] else stub))
        row += [{"k": "c", "p": f"{name}.{label.id}.{column.id}"} for column in part.columns]
        rows.append(row)
    return rows


def _across(name: str, part: Part) -> list[Row]:
    """Draw a block whose rows stand side by side, each a group of columns."""
    rows = _heads(part, part.rows, "", 0, width=len(part.columns))
    rows.append([_box("h", column.label) for _ in part.rows for column in part.columns])
    rows.append(
        [{"k": "c", "p": f"{name}.{row.id}.{column.id}"} for row in part.rows for column in part.columns]
    )
    return rows


def _heads(part: Part, labels: Sequence[Label], corner: str, stub: int, width: int = 1) -> list[Row]:
    """Draw heads, ``width`` columns each; a group stands over its own, the others reach as high as it does."""
    groups = [_group(part.table.groups, label) for label in labels]
    deep = 2 if any(groups) else 1
    first: Row = [_box("h", corner, rows=deep, columns=stub)] if stub else []
    second: Row = []
    at = 0
    for group, run in _runs(groups):
        here = labels[at : at + len(list(run))]
        at += len(here)
        if group:
            first.append(_box("h", group, columns=len(here) * width))
        into = second if group else first
        into += [_box("h", one.label, rows=1 if group else deep, columns=width) for one in here]
    return [first, second] if second else [first]


def _runs(groups: Sequence[str]) -> Iterator[tuple[str, Iterator[int]]]:
    """Go through neighbours of one group; each of no group stands alone."""
    keys = [group or str(at) for at, group in enumerate(groups)]
    for _, run in groupby(range(len(groups)), key=keys.__getitem__):
        found = list(run)
        yield groups[found[0]], iter(found)


def _starts(runs: Sequence[int]) -> dict[int, int]:
    """Return where each run begins, with its length."""
    at, found = 0, {}
    for length in runs:
        found[at] = length
        at += length
    return found


def _group(groups: Mapping[str, str], label: Label) -> str:
    return groups.get(label.groups[-1], "") if label.groups else ""


def _box(kind: str, text: str, *, rows: int = 1, columns: int = 1) -> Box:
    made: Box = {"k": kind, "t": text}
    if rows > 1:
        made["r"] = rows
    if columns > 1:
        made["s"] = columns
    return made
