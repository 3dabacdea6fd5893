"""The three tables of the forms, laid out as their official prints are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from . import labels
from .model import Cell, Entry, Rows, Table


def build(entries: Mapping[str, Entry], articles: list[dict[str, Any]], *, one_other: bool) -> list[Table]:
    """Return table 2, 3 and 4 with the numbers as they are to be printed."""

    def number(path: str, cols: int = 1) -> Cell:
        return Cell(entries[path].raw, cols, path=path)

    printed = {path for path, entry in entries.items() if entry.kind != "missing"}
    return [
        Table("disclosure", disclosure(articles, number)),
        Table("requests", requests(number, printed, one_other=one_other)),
        Table("litigation", litigation(number)),
    ]


def disclosure(articles: list[dict[str, Any]], number: Any, *, width: int = 4) -> Rows:
    rows: list[tuple[Cell, ...]] = []
    corner = labels.load("labels")["disclosure"]["corner"]
    for article in articles:
        columns = article["columns"]
        spans = [1] * len(columns)
        spans[-1] += width - 1 - len(columns)
        rows.append((Cell(article["article"], width),))
        heads = zip(columns, spans, strict=True)
        rows.append((Cell(corner), *(Cell(label, span) for (_, label), span in heads)))
        for row, label in article["rows"]:
            cells = zip(columns, spans, strict=True)
            rows.append((Cell(label), *(number(f"disclosure.{row}.{col}", span) for (col, _), span in cells)))
    return tuple(rows)


def requests(number: Any, printed: Collection[str] | None, *, one_other: bool) -> Rows:
    """Return table 3; where ``printed`` is given, without rows and columns of which it has nothing."""
    form = labels.requests()
    there = {
        path.split(".")[part] for path in printed or () for part in (1, 2) if path.startswith("requests.")
    }
    if printed is None:
        there = {line[0] for part in ("columns", "before", "outcomes", "other_rows") for line in form[part]}
        there |= {form["other_one"][0], form["total"][0], form["after"][0]}
    columns = [line for line in form["columns"] if line[0] in there]
    legal = len(columns) - 2

    def numbers(row: str) -> tuple[Cell, ...]:
        return tuple(number(f"requests.{row}.{col}") for col, _ in columns)

    rows: list[tuple[Cell, ...]] = [
        (Cell(form["note"], 3, 3), Cell(form["applicants"], len(columns))),
        (Cell(columns[0][1], 1, 2), Cell(form["legal"], legal), Cell(columns[-1][1], 1, 2)),
        tuple(Cell(label) for _, label in columns[1:-1]),
    ]
    rows += [(Cell(label, 3), *numbers(row)) for row, label in form["before"] if row in there]
    members = form["outcomes"] + ([form["other_one"]] if one_other else form["other_rows"])
    members = [*members, [form["total"][0], None, form["total"][1]]]
    members = [line for line in members if line[0] in there]
    seen: set[str] = set()
    for at, (row, group, label) in enumerate(members):
        line: list[Cell] = []
        if at == 0:
            line.append(Cell(form["result"], 1, len(members), group=True))
        if group and group not in seen:
            seen.add(group)
            line.append(Cell(group, 1, sum(1 for other in members if other[1] == group), group=True))
        line.append(Cell(label, 1 if group else 2))
        rows.append((*line, *numbers(row)))
    if form["after"][0] in there:
        rows.append((Cell(form["after"][1], 3), *numbers(form["after"][0])))
    return tuple(rows)


def litigation(number: Any) -> Rows:
    form = labels.litigation()
    columns = form["columns"]
    blocks = form["blocks"]
    return (
        (Cell(form["review"], 5), Cell(form["litigation"], 10)),
        (*(Cell(label, 1, 2) for _, label in columns), *(Cell(label, 5) for _, label in blocks[1:])),
        tuple(Cell(label) for _ in blocks[1:] for _, label in columns),
        tuple(number(f"litigation.{row}.{col}") for row, _ in blocks for col, _ in columns),
    )
