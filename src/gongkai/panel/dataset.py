"""The dataset: reports are taken one by one, then given back settled, in order, with their year before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.batch.manifest import Listed
from gongkai.exports.columns import Row
from gongkai.panel import sources
from gongkai.panel.divisions import Division
from gongkai.panel.organ_map import OrganMap
from gongkai.panel.settle import Dropped, Taken, settle
from gongkai.panel.shelf import Shelf
from gongkai.panel.wide import Entry
from gongkai.report import Report
from gongkai.rules.across import against, consecutive


class Panel:
    """Many reports. Memory holds some hundred bytes of each; the reports themselves are on a shelf."""

    def __init__(self, shelf: Shelf, organs: OrganMap | None = None) -> None:
        self._shelf = shelf
        self._organs = organs
        self._taken: list[Taken] = []
        self._kept: list[Taken] = []
        self.dropped: list[Dropped] = []
        #: Inputs that could not be read, with the code of the failure.
        self.unread: dict[str, str] = {}

    def take(self, report: Report) -> None:
        """Take a report."""
        known = self._organs.of(report) if self._organs else None
        self._taken.append(Taken.of(report, self._shelf.keep(report), known))

    def __len__(self) -> int:
        """How many reports were taken."""
        return len(self._taken)

    def settle(self) -> None:
        """Choose one report for each organ and year; to be called once, when all were taken."""
        self._kept, self.dropped = settle(self._taken)

    def unresolved(self) -> list[Taken]:
        """Return the reports of which no name and no map says for sure whose they are."""
        return [one for one in self._taken if one.organ is None or not one.organ.certain]

    def divisions(self) -> Iterator[Division]:
        """Yield the division of every report that stays."""
        yield from (one.organ.division for one in self._kept if one.organ and one.organ.division)

    def sources(self, listed: Iterable[Listed]) -> Iterator[Row]:
        """Yield what has become of every source that is listed or was met."""
        return sources.rows(listed, self._kept, self.dropped, self.unread)

    def entries(self) -> Iterator[Entry]:
        """Yield the reports that stay, each with what the year before has against it."""
        before = {
            later.place: earlier
            for earlier, later in consecutive(
                (one.organ.key, one.year, one) for one in self._kept if one.organ and one.year is not None
            )
        }
        for one in self._kept:
            earlier = before.get(one.place)
            report = self._shelf.load(one.place)
            last = [self._shelf.load(each.place) for each in earlier] if earlier else []
            across = against(last, report) if last else []
            yield Entry(report, one.organ, [*report.findings, *across])
