"""Departments added up: for every field what is proved, what else was read, and how many units have no number there.

In go reports, one for each unit and year, out come groups by year and form; a government's own report stands apart from
the departments that it speaks for, and is held against their sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.form import Form
from gongkai.panel.organs import organ
from gongkai.report import Number, Report, TableValues

#: How the name of a government ends, and that of one whose departments write no reports.
_GOVERNMENT, _LOWEST = "人民政府", ("镇人民政府", "乡人民政府", "街道人民政府")
#: So many units at least, and so great a share of them, lie in the place whose government a report is of.
_LEAST, _SHARE = 2, 0.5


@dataclass(slots=True)
class Tally:
    """What a field's numbers add up to: those that are proved, and all that were read.

    ``unproved`` and ``none`` name the units whose number nothing proves, and those that have none.
    """

    proved: Number = 0
    whole: Number = 0
    numbers: int = 0
    unproved: list[str] = field(default_factory=list)
    none: list[str] = field(default_factory=list)

    def add(self, unit: str, value: Number | None, *, proved: bool) -> None:
        """Add what a unit has there."""
        if value is None:
            self.none.append(unit)
            return
        self.numbers += 1
        self.whole += value
        if proved:
            self.proved += value
        else:
            self.unproved.append(unit)


class Key(NamedTuple):
    """What is added up together: reports of one year in one form."""

    year: int | None
    form: str


@dataclass(slots=True)
class Group:
    """The reports of one year and form, added up; ``against`` is the government's own, where there is one."""

    key: Key
    units: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)
    against: Report | None = None

    def rows(self, table: str, form: Form) -> dict[str, list[str]]:
        """Return the columns of every row of a table that some unit prints, in the form's order."""
        printed: defaultdict[str, list[str]] = defaultdict(list)
        for path in self.tallies:
            of, row, column = path.split(".")
            if of == table:
                printed[row].append(column)
        order = [row.id for block in form.tables[table].blocks for row in block.rows]
        rows = [row for row in order if row in printed] + [row for row in printed if row not in order]
        return {row: printed[row] for row in rows}

    def add(self, unit: str, report: Report) -> None:
        """Add a unit's report."""
        self.units += 1
        for path, value in numbers(report):
            evidence = report.evidence.get(path)
            tally = self.tallies.setdefault(path, Tally())
            tally.add(unit, value, proved=evidence is not None and evidence.status == "verified")


def numbers(report: Report) -> Iterator[tuple[str, Number | None]]:
    """Yield every field of a report's tables with its number."""
    for name, table in report.tables.items():
        values: TableValues = table or {}
        for row, columns in values.items():
            for column, value in columns.items():
                yield f"{name}.{row}.{column}", value


def summed(reports: Iterable[tuple[str, Report]]) -> list[Group]:
    """Add reports up by year and form, each with its unit's name; those without a table are in no group."""
    groups: dict[Key, Group] = {}
    members: defaultdict[Key, list[tuple[str, set[str]]]] = defaultdict(list)
    for unit, report in reports:
        if report.form is None:
            continue
        key = Key(report.year, report.form)
        groups.setdefault(key, Group(key)).add(unit, report)
        members[key].append((unit, {path for path, _ in numbers(report)}))
    for key, group in groups.items():
        for path, tally in group.tallies.items():
            tally.none += [unit for unit, printed in members[key] if path not in printed]
    return sorted(groups.values(), key=lambda group: (-(group.key.year or 0), group.key.form))


def government(agencies: Sequence[str | None]) -> str | None:
    """Return which of some organs is the government of the place that most of the others lie in; None for none."""
    names = {agency: organ(agency).name for agency in agencies if agency}
    found: list[tuple[int, str]] = []
    for agency, name in names.items():
        if not name.endswith(_GOVERNMENT) or name.endswith(_LOWEST):
            continue
        place = name.removesuffix(_GOVERNMENT)
        below = sum(other.startswith(place) for of, other in names.items() if of != agency)
        if below >= max(_LEAST, _SHARE * (len(names) - 1)):
            found.append((below, agency))
    most = max((below for below, _ in found), default=0)
    best = [agency for below, agency in found if below == most]
    return best[0] if len(best) == 1 else None
