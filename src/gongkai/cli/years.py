"""Two years of one organ among the inputs: found and compared once all have been read."""

from __future__ import annotations

import pickle
import tempfile
from contextlib import ExitStack
from itertools import pairwise
from typing import IO, TYPE_CHECKING, NamedTuple, Self

from gongkai.settings import Settings

if TYPE_CHECKING:
    from gongkai.checking import Selection
    from gongkai.exports.checked import Checked
    from gongkai.report import Report

#: What is kept in memory; the rest goes to a file without a name.
_IN_MEMORY = 32 << 20


class _Kept(NamedTuple):
    year: int
    place: int
    checked: Checked


class Years:
    """Keeps the reports of every organ until :meth:`compare`, aside from memory."""

    def __init__(self, settings: Settings, selection: Selection) -> None:
        self._settings = settings
        self._selection = selection
        self._kept: dict[str, list[_Kept]] = {}
        self._stack = ExitStack()
        self._file: IO[bytes]

    def __enter__(self) -> Self:
        self._file = self._stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def keep(self, report: Report, checked: Checked) -> None:
        """Keep a report whose organ and year are known."""
        if report.agency is None or report.year is None:
            return
        from gongkai.rules.across import organ_key

        place = self._file.tell()
        pickle.dump(report, self._file, pickle.HIGHEST_PROTOCOL)
        self._kept.setdefault(organ_key(report.agency), []).append(_Kept(report.year, place, checked))

    def compare(self) -> None:
        """Give each report what the one before it has to say against it.

        Where an organ has two reports of one year, the last one read stands for it.
        """
        for kept in self._kept.values():
            by_year = sorted({one.year: one for one in kept}.values(), key=lambda one: one.year)
            if len(by_year) > 1:
                self._compare(by_year)

    def _compare(self, kept: list[_Kept]) -> None:
        from gongkai.rules.across import compare

        before = self._load(kept[0])
        for _, later in pairwise(kept):
            after = self._load(later)
            found = compare(before, after, self._settings.lang)
            later.checked.add(self._selection.choose(found), after)
            before = after

    def _load(self, one: _Kept) -> Report:
        self._file.seek(one.place)
        report: Report = pickle.load(self._file)  # noqa: S301 - written by this very process
        return report
