"""One report for each organ and year: which stays where there are several, by the rules of docs/panel.md."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from gongkai.panel.organ_map import host_of
from gongkai.panel.organs import Organ, organ
from gongkai.report import Report

#: Why a report is left out, in the order in which the rules are tried.
Reason = Literal["same_numbers", "earlier", "more_errors", "more_warnings", "fewer_numbers", "later_name"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What is kept in memory of a report: ``place`` is where the report itself is kept."""

    place: int
    organ: Organ | None
    agency: str | None
    year: int | None
    source: str
    sha256: str
    published: str | None
    errors: int
    warnings: int
    numbers: int
    printed: bytes

    @classmethod
    def of(cls, report: Report, place: int, known: Organ | None = None) -> Taken:
        """Note what the rules look at; ``known``: whose it is, where somebody said so."""
        numbers = _numbers(report)
        severities = [finding.severity for finding in report.findings]
        return cls(
            place=place,
            organ=known or _organ(report),
            agency=report.agency,
            year=report.year,
            source=report.source.name,
            sha256=report.source.sha256,
            published=report.published,
            errors=severities.count("error"),
            warnings=severities.count("warning"),
            numbers=len(numbers),
            printed=hashlib.sha256("\n".join(numbers).encode()).digest()[:16],
        )


class Dropped(NamedTuple):
    """A report that is left out, why, and the one that stands for its organ and year."""

    taken: Taken
    reason: Reason
    kept: Taken


def settle(taken: Iterable[Taken]) -> tuple[list[Taken], list[Dropped]]:
    """Return the reports that stay, by organ and year, and those that are left out.

    A report without organ or year stays. Where two organs of a name that is not certain have other
    numbers in one year, none of that name is taken for another: each is an organ of its own.
    """
    kept: list[Taken] = []
    dropped: list[Dropped] = []
    organs: defaultdict[str, defaultdict[int, list[Taken]]] = defaultdict(lambda: defaultdict(list))
    for one in taken:
        if one.organ is None or one.year is None:
            kept.append(one)
        else:
            organs[one.organ.key][one.year].append(one)
    for years in organs.values():
        for group in _told_apart(years):
            stays, out = _choose(group)
            kept.append(stays)
            dropped += out
    return sorted(kept, key=_order), sorted(dropped, key=lambda one: _order(one.taken))


def _order(one: Taken) -> tuple[str, str, int, str, int]:
    """Order by division, organ and year; those without an organ or a year come last."""
    id_, _, rest = (one.organ.id if one.organ else "~").partition("-")
    return id_, rest, one.year or 9999, one.source, one.place


def _organ(report: Report) -> Organ | None:
    if not report.agency:
        return None
    found = organ(report.agency)
    host = host_of(report.source.name)
    return found.apart(host) if host and not found.certain else found


def _numbers(report: Report) -> list[str]:
    """Return every number of the tables with its place, however it is written: 1.50 is 1.5."""
    return [
        f"{table}.{row}.{column} {Decimal(value).normalize():f}"
        for table, rows in report.tables.items()
        for row, columns in (rows or {}).items()
        for column, value in columns.items()
        if value is not None
    ]


def _told_apart(years: dict[int, list[Taken]]) -> list[list[Taken]]:
    """Return the reports that are of one organ and year."""
    groups = list(years.values())
    organs = [one.organ for group in groups for one in group if one.organ]
    if all(found.certain for found in organs) or all(len(_printed(group)) == 1 for group in groups):
        return groups
    return [
        [
            replace(one, organ=one.organ.apart(f"{year} {printed.hex()}"))
            for one in group
            if one.organ and one.printed == printed
        ]
        for year, group in years.items()
        for printed in _printed(group)
    ]


def _printed(group: Sequence[Taken]) -> list[bytes]:
    return list(dict.fromkeys(one.printed for one in group))


def _choose(group: Sequence[Taken]) -> tuple[Taken, list[Dropped]]:
    by_name = sorted(group, key=lambda one: (one.source, one.place))
    copies: list[tuple[Taken, Taken]] = []
    left: dict[bytes, Taken] = {}
    for one in by_name:
        first = left.setdefault(one.printed, one)
        if first is not one:
            copies.append((one, first))
    dated = all(one.published for one in left.values())
    best = min(left.values(), key=lambda one: _rank(one, dated))
    out = [Dropped(one, _why(one, best, dated), best) for one in left.values() if one is not best]
    return best, [*out, *(Dropped(one, "same_numbers", first) for one, first in copies)]


def _rank(one: Taken, dated: bool) -> tuple[int, int, int, int, str]:
    """Return what the rules order by: the least stays. Dates count where every report has one."""
    day = -int("".join(filter(str.isdigit, one.published or "")) or 0) if dated else 0
    return day, one.errors, one.warnings, -one.numbers, one.source


_REASONS: tuple[Reason, ...] = ("earlier", "more_errors", "more_warnings", "fewer_numbers", "later_name")


def _why(one: Taken, best: Taken, dated: bool) -> Reason:
    ranks = zip(_REASONS, _rank(one, dated), _rank(best, dated), strict=True)
    return next((reason for reason, mine, its in ranks if mine != its), "later_name")
