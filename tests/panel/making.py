"""A panel made of reports, in this process: what tests of its columns and formats begin with."""

from __future__ import annotations

from pathlib import Path

from gongkai import Report
from gongkai.exports.columns import About, Column, Row
from gongkai.exports.tables import open_table
from gongkai.form import load_forms
from gongkai.panel.dataset import Panel
from gongkai.panel.shelf import Shelf
from gongkai.panel.wide import Entry, Wide
from tests.rules.specimens import read

FORMS = load_forms()


def of(
    agency: str, *changes: tuple[str, str], report: str = "2021", name: str = "", **more: object
) -> Report:
    """A lawful report with some words replaced, of an agency."""
    made = read(*changes, report=report).model_copy(update={"agency": agency, **more})
    made.source = made.source.model_copy(update={"name": name or f"{agency}-{made.year}.txt"})
    return made


def entries(*reports: Report) -> list[Entry]:
    """What a panel has of reports, in its order."""
    with Shelf() as shelf:
        panel = Panel(shelf)
        for report in reports:
            panel.take(report)
        panel.settle()
        return list(panel.entries())


def wide(*reports: Report) -> tuple[list[Column], list[Row]]:
    """The columns and the rows of a panel of reports."""
    made = Wide(FORMS, "zh")
    return made.columns, [made.row(entry) for entry in entries(*reports)]


def records(*reports: Report) -> list[dict[str, object]]:
    """The rows of a panel of reports, by column."""
    columns, rows = wide(*reports)
    return [{column.id: value for column, value in zip(columns, row, strict=True)} for row in rows]


def written(path: Path, *reports: Report, about: About | None = None) -> Path:
    """Write a panel of reports in the format of the file's ending."""
    columns, rows = wide(*reports)
    with path.open("wb") as stream:
        table = open_table(path.suffix[1:], stream, columns, about)
        table.add(rows)
        table.close()
    return path
