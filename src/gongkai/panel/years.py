"""Two years of one organ among the inputs: found and compared once all have been read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from gongkai.settings import Settings

if TYPE_CHECKING:
    from gongkai.checking import Selection
    from gongkai.exemptions import Exemptions
    from gongkai.exports.checked import Checked
    from gongkai.report import Finding, Report, Severity, Source

Kept = TypeVar("Kept")


def check_years(
    reports: Iterable[Report | Path | str | bytes],
    *,
    settings: Settings | None = None,
    select: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    min_severity: Severity | None = None,
) -> list[list[Finding]]:
    """Return what other years of the same organ have against each report: GK7xx, in the order of the reports.

    ``reports`` may be of any organs and years, in any order; a list of findings comes back for each, empty where no
    year beside it is among them or nothing is wrong. Whose a report is, its ``agency`` tells, as docs/panel.md says.
    Sources are read as :func:`~gongkai.extract` reads them, and raise what that raises; what is wrong within one report
    :func:`~gongkai.check` tells. ``select``, ``ignore`` and ``min_severity`` choose as they do there.

    >>> from gongkai import check_years
    >>> before, after = check_years([Path("2022.txt"), Path("2023-wrong.txt")], select="GK701")
    >>> before, [finding.code for finding in after]
    ([], ['GK701'])
    """
    from gongkai.checking import Selection
    from gongkai.pipeline import extract
    from gongkai.report import Report
    from gongkai.rules.registry import worded

    settings = settings or Settings.load()
    selection = Selection.of(settings, select, ignore, min_severity)
    read = [one if isinstance(one, Report) else extract(one, settings=settings) for one in reports]
    found: list[list[Finding]] = [[] for _ in read]
    kept = [(*key, place) for place, report in enumerate(read) if (key := key_of(report))]
    for place, _, findings in _against(kept, lambda place: read[place].source, lambda place: read[place]):
        found[place] += worded(selection.choose(findings), settings.lang)
    return found


def key_of(report: Report) -> tuple[str, int] | None:
    """Return the organ and the year of a report, None where either is not known."""
    if report.agency is None or report.year is None:
        return None
    from gongkai.panel.organs import organ

    return organ(report.agency).key, report.year


def _against(
    kept: Sequence[tuple[str, int, Kept]],
    source: Callable[[Kept], Source],
    load: Callable[[Kept], Report],
) -> Iterator[tuple[Kept, Report | None, list[Finding]]]:
    """Yield what each report has against it: that there are others of its year, then what the year before says.

    The report comes with it where it had to be looked at.
    """
    from gongkai.rules.across import against, consecutive, doubled, twice

    for several in doubled(kept):
        first = load(several[0])
        findings = twice([source(one) for one in several], first.agency or "", first.year or 0)
        yield from ((one, None, [finding]) for one, finding in zip(several, findings, strict=True))
    for earlier, later in consecutive(kept):
        after = load(later)
        yield later, after, against([load(one) for one in earlier], after)


class _Kept(NamedTuple):
    place: int
    checked: Checked


class Years:
    """Keeps the reports of every organ until :meth:`compare`, aside from memory."""

    def __init__(self, settings: Settings, selection: Selection, exempt: Exemptions) -> None:
        from gongkai.panel.shelf import Shelf

        self._settings = settings
        self._selection = selection
        self._exempt = exempt
        self._kept: list[tuple[str, int, _Kept]] = []
        #: Which reports were held against another year, by the ``id`` of what is kept of them.
        self.compared: set[int] = set()
        self._shelf = Shelf()

    def __enter__(self) -> Self:
        self._shelf.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._shelf.__exit__()

    def keep(self, report: Report, checked: Checked) -> None:
        """Keep a report whose organ and year are known."""
        if key := key_of(report):
            self._kept.append((*key, _Kept(self._shelf.keep(report), checked)))

    def compare(self) -> None:
        """Give each report what the others of its organ have to say against it."""
        from gongkai.rules.registry import worded

        for one, report, findings in _against(
            self._kept, lambda one: one.checked.source, lambda one: self._shelf.load(one.place)
        ):
            found = self._wanted(one.checked, worded(findings, self._settings.lang))
            if report is None:
                one.checked.findings += found
            else:
                self.compared.add(id(one.checked))
                one.checked.add(found, report)

    def _wanted(self, checked: Checked, found: list[Finding]) -> list[Finding]:
        return self._exempt.choose(checked.source.name, self._selection.choose(found))
