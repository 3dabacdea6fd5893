"""Two consecutive years of one organ, as the rules that compare them see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gongkai.fold import Span
from gongkai.report import Number, Report


class Pair(NamedTuple):
    """The reports of two consecutive years, each with its canonical text where that is known."""

    earlier: Report
    later: Report
    texts: tuple[str | None, str | None]

    @property
    def values(self) -> dict[str, object]:
        """The years, as the words of a finding name them."""
        return {"before": self.earlier.year, "year": self.later.year}


def value(report: Report, table: str, row: str, column: str) -> Number | None:
    """Return the number of a field, None where there is none."""
    values: Mapping[str, Mapping[str, Number | None]] | None = report.tables.get(table)
    return (values or {}).get(row, {}).get(column)


def spot(report: Report, path: str) -> Span | None:
    """Return the place in the source where a field is printed."""
    evidence = report.evidence.get(path)
    if evidence is None or evidence.start is None or evidence.end is None:
        return None
    return Span(evidence.start, evidence.end)
