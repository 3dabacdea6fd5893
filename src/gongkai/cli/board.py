"""How far a batch is: a line on a terminal that is kept up to date, a plain one now and then elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from gongkai.cli.session import complain
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from rich.progress import Progress

    from gongkai.failures import Failure

_OFTEN, _RARELY = 0.2, 60.0


class Board:
    """Counts what a run does and shows it. ``gone`` says which part of the inputs was met, 0 to 1.

    ``total``: how many inputs there are, where that is known. ``also`` says what else is going on.
    """

    def __init__(
        self,
        gone: Callable[[], float | None],
        lang: Lang,
        also: Callable[[], str] = lambda: "",
        *,
        total: int | None = None,
    ) -> None:
        self.done = self.failed = self.known = 0
        self._total = total
        self._gone = gone
        self._also = also
        self._lang = lang
        self._began = self._last = monotonic()
        self._bar: Progress | None = None
        if sys.stderr is not None and sys.stderr.isatty():
            self._bar = _bar()

    def entered(self, *, known: bool, failed: bool) -> None:
        """Count an input that was met."""
        if failed:
            self.failed += 1
        elif known:
            self.known += 1
        self._show()

    def finished(self, done: int, failed: int) -> None:
        """Count readings that ended."""
        self.done += done
        self.failed += failed
        self._show()

    def written(self, count: int) -> None:
        """Count an input whose result is written, and say so now and then: of millions that takes minutes."""
        if self._is_due():
            line = say("batch.writing", self._lang, count=count, total=self.done + self.failed + self.known)
            self._print(line, None)

    @property
    def seconds(self) -> float:
        """How long it has been."""
        return monotonic() - self._began

    def lost(self, name: str, failure: Failure) -> None:
        """Say why an input was not read."""
        self.complain(f"{name}: {failure.words.say(self._lang)}")

    def complain(self, line: str) -> None:
        """Print one line on standard error, where the counts stood."""
        self._close()
        complain(line)

    def __enter__(self) -> Board:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _is_due(self) -> bool:
        """Say whether it is time to say something again."""
        now = monotonic()
        if now - self._last < (_OFTEN if self._bar else _RARELY):
            return False
        self._last = now
        return True

    def _show(self) -> None:
        if not self._is_due():
            return
        rate = (self.done + self.failed) / self.seconds
        counts = {"done": self.done, "failed": self.failed, "known": self.known, "rate": f"{rate:.1f}"}
        line = self._of_all() + say("batch.line", self._lang, **counts) + self._also()
        gone = self._gone()
        if gone and self._bar is None:
            left = self.seconds * (1 - gone) / gone
            line += say("batch.remaining", self._lang, time=f"{left // 3600:.0f}:{left // 60 % 60:02.0f}")
        self._print(line, gone)

    def _of_all(self) -> str:
        """Return how many of all inputs were met, where their number is known."""
        if self._total is None:
            return ""
        met = self.done + self.failed + self.known
        return say("batch.of_all", self._lang, met=met, total=max(met, self._total))

    def _print(self, line: str, gone: float | None) -> None:
        """Show a line, on the bar where there is one."""
        if self._bar is None:
            complain(line)
            return
        self._bar.update(self._bar.task_ids[0], completed=gone or 0, description=line)
        if gone is not None and self._bar.tasks[0].total is None:
            self._bar.update(self._bar.task_ids[0], total=1.0)


def _bar() -> Progress:
    """Return a running bar on standard error; it is gone when it stops."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=5)
    bar.add_task("", total=None)
    bar.start()
    return bar
