"""A report in the making, as an oddity sees it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from .. import tables
from ..content import numbers
from ..model import Block, Cell, Entry, Table

#: The path of a printed number that belongs to no field of the form.
OUTSIDE = "-"

Row = tuple[Cell, ...]


@dataclass
class Work:
    """What is printed, and by whom. ``gone``: fields whose cells are taken out of their rows."""

    rng: Random
    form: str
    year: int
    one_other: bool
    articles: list[dict[str, Any]]
    layout: str
    entries: dict[str, Entry]
    gone: set[str] = field(default_factory=set)

    @property
    def barred(self) -> bool:
        """Whether each cell is closed by a tag, a bar or a tab, so that nothing can run into it."""
        return not self.layout.startswith(("lines", "pdf")) and self.layout not in ("oneline", "nosep")

    @property
    def gridded(self) -> bool:
        """Whether heads stand above their numbers."""
        return self.layout.startswith(("html", "docx", "mhtml")) or self.layout in ("markdown", "tabs", "tsv")

    def lose(self, paths: Collection[str]) -> None:
        """Let the fields be open: only the true value, or none, is no lie."""
        for path in paths:
            if self.entries[path].kind == "number":
                self.entries[path] = replace(self.entries[path], kind="lost")

    def rows(self, table: str) -> list[list[str]]:
        """Return the printed fields of a table, row by row."""
        found: dict[str, list[str]] = {}
        for path, entry in self.entries.items():
            name, row, _ = path.split(".")
            if name == table and entry.kind != "missing":
                found.setdefault(table if table == "litigation" else row, []).append(path)
        return list(found.values())

    def strangers(self, name: str) -> Table:
        """Return a table of the same form with the numbers of another year or body."""
        other = numbers(self.rng, self.form, one_other=self.one_other, articles=self.articles)
        printed = {path: other[path] for path, entry in self.entries.items() if entry.kind != "missing"}
        found = tables.build(printed, self.articles, one_other=self.one_other)
        one = next(table for table in found if table.id == name)
        return one.map(lambda cell: replace(cell, path=OUTSIDE) if cell.path else cell)


@dataclass(frozen=True)
class Oddity:
    """One kind. Each change is called with the work: before the tables are built, on them, on a section."""

    layouts: Callable[[str], bool]
    numbers: Callable[[Work], None] | None = None
    tables: Callable[[Work, list[Table]], list[Table]] | None = None
    section: Callable[[Work, str, list[Block]], list[Block]] | None = None
    forms: tuple[str, ...] = ()  # where it needs one of these
    mild: bool = False  # goes with any other oddity


def numbered(row: Row) -> bool:
    return any(cell.path for cell in row)


def grid(layout: str) -> bool:
    return layout.startswith(("html", "docx", "mhtml")) or layout in ("markdown", "tabs", "tsv")


def barred(layout: str) -> bool:
    return grid(layout) or layout in ("pipe-fill", "pipe-bare", "pipe-both")


def parted(layout: str) -> bool:
    return layout != "nosep"


def ruled(layout: str) -> bool:
    """Layouts that print a merged cell as one."""
    return layout.startswith(("html", "mhtml")) or layout in ("docx-merged", "docx-before")
