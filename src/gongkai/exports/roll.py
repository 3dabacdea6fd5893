"""Which units a roster names, and what came of each: a report, none, several, or reports that nobody asked for.

Plain data, made by :mod:`gongkai.panel.roster` and shown by every format of ``check``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

#: What came of a unit of the roster.
Attendance = Literal["present", "missing", "doubled"]


@dataclass(slots=True)
class Unit:
    """A unit of the roster: the names of its reports' files, and names that are written almost like its own.

    ``other_years``: the years that there is a report of instead, where there is none of the year asked for.
    """

    name: str
    files: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    other_years: list[int] = field(default_factory=list)

    @property
    def status(self) -> Attendance:
        """What came of it."""
        return "missing" if not self.files else "doubled" if len(self.files) > 1 else "present"


@dataclass(frozen=True, slots=True)
class Stranger:
    """A report of a unit that is not on the roster; ``name`` is None where the report does not say whose it is."""

    file: str
    name: str | None
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roll:
    """A roster, held against the reports that came: ``year`` is the one that most of them are of."""

    roster: str
    year: int | None
    units: list[Unit]
    strangers: list[Stranger]

    @property
    def missing(self) -> list[Unit]:
        """The units that sent no report."""
        return [unit for unit in self.units if unit.status == "missing"]

    @property
    def doubled(self) -> list[Unit]:
        """The units that sent more than one."""
        return [unit for unit in self.units if unit.status == "doubled"]
