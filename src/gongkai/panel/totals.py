"""What the figures show, added up while reports go by.

In go the entries of a panel, one by one; out come counts by year, and by level of organ and year. Numbers of table 3 are
added up only of tables whose every number is proved, shares only where all that they are made of is sound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.form import Form, Label, TableForm
from gongkai.panel import derived
from gongkai.panel.wide import Entry, proved
from gongkai.report import Report
from gongkai.wording import Lang, known, say

#: Levels of organs as they stand in the data, from above, with what they are called in the figures.
LEVELS = {"省": "province", "市": "prefecture", "县": "county", "乡镇": "town"}
#: All levels together, and that of an organ whose name does not tell it.
ALL, UNKNOWN = "all", "unknown"


class Cell(NamedTuple):
    """A level, or all of them, in a year."""

    level: str
    year: int


class Shares:
    """The shares that one table gives, over all requests of a level and year.

    A report counts where every part of all of them is sound: ``n`` says how many those are.
    """

    def __init__(self, table: str) -> None:
        self.shares = derived.shares(table)
        self.n: Counter[Cell] = Counter()
        self._above: Counter[tuple[str, Cell]] = Counter()
        self._below: Counter[tuple[str, Cell]] = Counter()

    def add(self, report: Report, cells: Sequence[Cell]) -> None:
        """Take on a report that belongs to some cells."""
        sides = [(one.id, found) for one in self.shares if (found := one.sides(report)) is not None]
        if len(sides) < len(self.shares):
            return
        for cell in cells:
            self.n[cell] += 1
            for id_, (above, below) in sides:
                self._above[id_, cell] += int(above)
                self._below[id_, cell] += int(below)

    def percent(self, id_: str, cell: Cell) -> float | None:
        """Return a share in percent, None where there is nothing to be a share of."""
        below = self._below[id_, cell]
        return 100 * self._above[id_, cell] / below if below else None


class Totals:
    """All that the figures show of the reports that went by."""

    def __init__(self, forms: Sequence[Form], lang: Lang) -> None:
        self._outcome_of, outcomes = _outcomes(forms, lang)
        columns = _applicants(forms, lang)
        #: Requests by outcome and by applicant: the name of a part, then the year.
        self.outcomes: dict[str, Counter[int]] = {name: Counter() for name in outcomes}
        self.applicants: dict[str, Counter[int]] = {name: Counter() for name in columns.values()}
        self._columns = columns
        self.rates = {table: Shares(table) for table in ("requests", "litigation")}
        #: Reports with a year, those of them whose tables 3 and 4 are proved, and by year those whose table 3 is.
        self.reports: Counter[Cell] = Counter()
        self.sound: Counter[Cell] = Counter()
        self.proved: Counter[int] = Counter()
        #: Reports with a finding, by its rule; all reports.
        self.found: Counter[str] = Counter()
        self.all = 0

    def add(self, entry: Entry) -> None:
        """Take on a report; one without a year counts among the findings alone."""
        report = entry.report
        self.all += 1
        self.found.update({finding.code for finding in entry.findings})
        if report.year is None:
            return
        level = LEVELS.get((entry.organ.level if entry.organ else None) or "", UNKNOWN)
        cells = [Cell(ALL, report.year), Cell(level, report.year)]
        self.reports.update(cells)
        for shares in self.rates.values():
            shares.add(report, cells)
        if proved(report, "requests"):
            if proved(report, "litigation") is not False:
                self.sound.update(cells)
            self._requests(report, report.year)

    def _requests(self, report: Report, year: int) -> None:
        self.proved[year] += 1
        for row, columns in (report.requests or {}).items():
            if row in self._outcome_of:
                self.outcomes[self._outcome_of[row]][year] += int(columns.get("total") or 0)
            if row == "new_requests":
                for column, name in self._columns.items():
                    self.applicants[name][year] += int(columns.get(column) or 0)

    def levels(self, n: Counter[Cell]) -> list[str]:
        """Return the levels of which something was counted, from above, behind all of them where they are several."""
        met = {cell.level for cell in n}
        found = [level for level in (*LEVELS.values(), UNKNOWN) if level in met]
        return [ALL, *found] if len(found) > 1 else found


def _outcomes(forms: Sequence[Form], lang: Lang) -> tuple[dict[str, str], list[str]]:
    """Return what each row of table 3 that tells an outcome is drawn under (its group, or itself), and all of these."""
    found: dict[str, str] = {}
    for table in (form.tables["requests"] for form in forms if "requests" in form.tables):
        rows = {row.id: row for block in table.blocks for row in block.rows}
        addends = {cell.row for one in table.sums if len(one.left) > len(rows) // 2 for cell in one.left}
        for id_, row in rows.items():
            if id_ in addends:
                found.setdefault(id_, _under(table, row, lang))
    return found, list(dict.fromkeys(found.values()))


def _under(table: TableForm, row: Label, lang: Lang) -> str:
    inner = [group for group in row.groups if group != "outcomes"]
    id_, label = (inner[-1], table.groups[inner[-1]]) if inner else (row.id, row.label)
    return _named(id_, label.partition("（区分")[0], lang)


def _applicants(forms: Sequence[Form], lang: Lang) -> dict[str, str]:
    """Return the columns of table 3 that are a kind of applicant, with their names."""
    tables = (form.tables["requests"] for form in forms if "requests" in form.tables)
    columns = [column for table in tables for block in table.blocks for column in block.columns]
    return {column.id: _named(column.id, column.label, lang) for column in columns if column.id != "total"}


def _named(id_: str, label: str, lang: Lang) -> str:
    """Return what a part is called: what a form prints, in Chinese and where we have no name for it."""
    key = f"figure.part.{id_}"
    return say(key, lang) if known(key) else label
