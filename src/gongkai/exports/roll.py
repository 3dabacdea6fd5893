"""Which units a roster names, and what came of each: a report, none, several, or reports that nobody asked for.

Plain data, made by :mod:`gongkai.panel.roster` and shown by every format of ``check``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from gongkai.report import Severity
from gongkai.wording import Lang, say

#: What came of a unit of the roster.
Attendance = Literal["present", "missing", "doubled"]
#: What a program is told of a unit or a report that is not as the roster has it.
CODES = {"missing": "roster-missing", "doubled": "roster-doubled", "unexpected": "roster-unexpected"}


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


class Remark(NamedTuple):
    """What is not as the roster has it, in words: ``name`` is the unit's, ``file`` the report's where there is one."""

    severity: Severity
    status: Literal["missing", "doubled", "unexpected"]
    name: str | None
    file: str | None
    words: str


def remarks(roll: Roll, lang: Lang) -> Iterator[Remark]:
    """Yield what is not as the roster has it: who is missing, who sent more than one, whom nobody asked."""
    for unit in roll.missing:
        years = "、".join(map(str, unit.other_years))
        words = say("roll.other_year", lang, years=years) if years else say("roll.missing", lang)
        yield Remark("error", "missing", unit.name, None, _with_near(words, unit.near, lang))
    for unit in roll.doubled:
        files = "、".join(unit.files)
        words = say("roll.files", lang, name=say("roll.doubled", lang), files=files)
        yield Remark("warning", "doubled", unit.name, unit.files[-1], words)
    for one in roll.strangers:
        words = say("roll.unexpected", lang) if one.name else say("roll.unnamed", lang)
        yield Remark("warning", "unexpected", one.name, one.file, _with_near(words, one.near, lang))


def counted(roll: Roll, lang: Lang) -> str:
    """Return how many units are on a roster, and what came of them."""
    sent = len(roll.units) - len(roll.missing)
    counts = {"count": len(roll.units), "sent": sent, "missing": len(roll.missing)}
    return say("roll.counts", lang, **counts, doubled=len(roll.doubled), strangers=len(roll.strangers))


def _with_near(words: str, near: list[str] | tuple[str, ...], lang: Lang) -> str:
    return (
        f"{words}{say('text.comma', lang)}{say('roll.near', lang, names='、'.join(near))}" if near else words
    )
