"""Two years of one organ among the inputs: found and compared once all have been read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from gongkai.settings import Settings

if TYPE_CHECKING:
    from gongkai.checking import Selection
    from gongkai.exemptions import Exemptions
    from gongkai.exports.checked import Checked
    from gongkai.report import Finding, Report


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
        if report.agency is None or report.year is None:
            return
        from gongkai.panel.organs import organ

        kept = _Kept(self._shelf.keep(report), checked)
        self._kept.append((organ(report.agency).key, report.year, kept))

    def compare(self) -> None:
        """Give each report what the one before it has to say against it.

        Where an organ has several reports of one year, each is told of the others; each has the year before it,
        and for the year after the last one read stands.
        """
        from gongkai.rules.across import compare, consecutive, doubled, twice
        from gongkai.rules.registry import worded

        for several in doubled(self._kept):
            first = several[0].checked
            findings = twice([one.checked.source for one in several], first.agency or "", first.year or 0)
            for one, finding in zip(several, worded(findings, self._settings.lang), strict=True):
                one.checked.findings += self._wanted(one.checked, [finding])
        for earlier, later in consecutive(self._kept):
            self.compared.add(id(later.checked))
            before, after = self._shelf.load(earlier.place), self._shelf.load(later.place)
            found = worded(compare(before, after), self._settings.lang)
            later.checked.add(self._wanted(later.checked, found), after)

    def _wanted(self, checked: Checked, found: list[Finding]) -> list[Finding]:
        return self._exempt.choose(checked.source.name, self._selection.choose(found))
