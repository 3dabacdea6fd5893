"""What the reports of two years of one organ say of each other: GK7xx.

The rules look at two :class:`~gongkai.report.Report` values, not at a document: years are compared long
after their files were read. A finding is about the later report, as last year's can no longer be
mended; none is an error, as it may be last year's that is wrong, or an organ that was made over.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from gongkai.report import Finding, Report, Source
from gongkai.rules.gk707_two_reports_of_one_year import RULE as TWICE
from gongkai.rules.pair import Pair
from gongkai.rules.registry import comparisons
from gongkai.rules.rule import Hit, place

Kept = TypeVar("Kept")
#: Of several reports of one year so many others are named.
_NAMED = 4


def compare(
    earlier: Report, later: Report, *, earlier_text: str | None = None, later_text: str | None = None
) -> list[Finding]:
    """Return what the report of a year has against it in the light of the year before's.

    Nothing where the years are not known, or do not follow one another. The texts are looked at
    where the reports carry them or where they are given.
    """
    if earlier.year is None or later.year != earlier.year + 1:
        return []
    pair = Pair(earlier, later, (earlier_text or earlier.text, later_text or later.text))
    found = [rule.finding(hit) for rule in comparisons() for hit in rule.compare(pair)]
    return sorted(found, key=place)


def against(earlier: Sequence[Report], later: Report) -> list[Finding]:
    """Return what the year before has against a report, where each of several reports of that year has it.

    A draft that stands beside its correction says nothing of the year after.
    """
    *others, last = earlier
    found = compare(last, later)
    for one in others if found else ():
        same = compare(one, later)
        found = [each for each in found if any(_is_like(each, other) for other in same)]
    return found


def _is_like(one: Finding, other: Finding) -> bool:
    return one.code == other.code and (not one.fields or not set(one.fields).isdisjoint(other.fields))


def consecutive(reports: Iterable[tuple[str, int, Kept]]) -> Iterator[tuple[list[Kept], Kept]]:
    """Yield what is kept of the reports of a year, and of one of the year after, wherever an organ has both.

    Each is given with the organ it is of and its year. The years of an organ come one after the other.
    """
    organs: defaultdict[str, defaultdict[int, list[Kept]]] = defaultdict(lambda: defaultdict(list))
    for organ, year, kept in reports:
        organs[organ][year].append(kept)
    for years in organs.values():
        for year in sorted(years):
            if year - 1 in years:
                yield from ((years[year - 1], later) for later in years[year])


def doubled(reports: Iterable[tuple[str, int, Kept]]) -> Iterator[list[Kept]]:
    """Yield what is kept of the reports of one organ and year wherever there are several, as they were given."""
    found: defaultdict[tuple[str, int], list[Kept]] = defaultdict(list)
    for organ, year, kept in reports:
        found[organ, year].append(kept)
    yield from (several for several in found.values() if len(several) > 1)


def twice(sources: Sequence[Source], agency: str, year: int) -> list[Finding]:
    """Return for each of several reports of one organ and year the finding that there are others."""
    alike: defaultdict[str, list[Source]] = defaultdict(list)
    for source in sources:
        alike[source.sha256].append(source)
    found = []
    for source in sources:
        copies = len(alike[source.sha256]) > 1
        others = (one.name for one in (alike[source.sha256] if copies else sources) if one is not source)
        values = {
            "agency": agency,
            "year": year,
            "count": len(sources),
            "others": list(itertools.islice(others, _NAMED)),
        }
        found.append(TWICE.finding(Hit(values, wording="copy" if copies else "")))
    return found
