"""Variables that are made of what a report prints: subtotals, shares, days to publication.

In goes a report, out come the values of ``columns``; ``schemas/derived.yaml`` says what sums and shares are made
of, and the codebook's formula is written from it. A value is there only where every number that it is made of is
sound, verified or read: a sum with a doubtful part is a doubtful sum, and nobody would see it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gongkai.exports.columns import Column, Value, day
from gongkai.report import Number, Report
from gongkai.resources import folder
from gongkai.rules.deadlines import deadline
from gongkai.wording import Lang, Text, say
from gongkai.yaml_files import read_yaml

_SOUND = frozenset({"verified", "read"})
#: To so many places shares are given.
_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Derived:
    """A sum of fields, by one of several ways, or a share where there is something that it is ``over``."""

    id: str
    label: Text
    ways: tuple[tuple[str, ...], ...]
    over: tuple[str, ...]

    @property
    def formula(self) -> str:
        """What it is made of, in the ids of columns."""
        above = " | ".join(" + ".join(way) for way in self.ways)
        return f"({above}) / ({' + '.join(self.over)})" if self.over else above

    def value(self, report: Report) -> Number | None:
        """Return its value for a report, None where a number that it is made of is not sound."""
        above = self._above(report)
        if above is None or not self.over:
            return above
        below = _sum(report, self.over)
        return (Decimal(above) / Decimal(below)).quantize(_PLACES) if below else None

    def sides(self, report: Report) -> tuple[Number, Number] | None:
        """Return both sums of a share, so that shares of many reports can be added up; None as for ``value``."""
        above, below = self._above(report), _sum(report, self.over)
        return None if above is None or below is None else (above, below)

    def _above(self, report: Report) -> Number | None:
        return next((found for way in self.ways if (found := _sum(report, way)) is not None), None)


def columns(lang: Lang) -> Iterator[Column]:
    """Yield the columns, with their formulas."""
    for one in _derived():
        unit = say("unit.share" if one.over else "unit.case", lang)
        kind = "number" if one.over else "int"
        null = say("null.share" if one.over else "null.sum", lang)
        yield Column(one.id, kind, one.label.say(lang), unit, null=null, formula=one.formula)  # type: ignore[arg-type]
    for id_, unit in (("days_to_publication", say("unit.day", lang)), ("late", "")):
        null, formula = say(f"null.{id_}", lang), say(f"formula.{id_}", lang)
        yield Column(id_, "int", say(f"data.{id_}", lang), unit, null=null, formula=formula)


def values(report: Report) -> Iterator[Value]:
    """Yield the values of the columns for a report."""
    for one in _derived():
        yield one.value(report)
    published = day(report.published)
    if report.year is None or published is None:
        yield from (None, None)
        return
    yield (published - date(report.year, 12, 31)).days
    last = deadline(report.agency, report.year) if report.agency else None
    # For towns and streets the law sets no date.
    yield None if last is None or last.body == "town" else int(published > last.day)


def shares(table: str) -> list[Derived]:
    """Return the shares that are made of one table."""
    return [one for one in _derived() if one.over and one.over[0].partition(".")[0] == table]


def _sum(report: Report, paths: Sequence[str]) -> Number | None:
    numbers = [_sound(report, path) for path in paths]
    found = [number for number in numbers if number is not None]
    return sum(found) if len(found) == len(numbers) else None


def _sound(report: Report, path: str) -> Number | None:
    evidence = report.evidence.get(path)
    return report.number(path) if evidence is not None and evidence.status in _SOUND else None


@functools.cache
def _derived() -> tuple[Derived, ...]:
    spec = read_yaml(folder("schemas") / "derived.yaml")
    return tuple(
        Derived(
            id_,
            Text(one["zh"], one["en"]),
            tuple(tuple(one[way]) for way in ("sum", "or") if way in one),
            tuple(one.get("over", ())),
        )
        for id_, one in spec.items()
    )
