"""How far a long run is, on a terminal's standard error; nothing anywhere else."""

from __future__ import annotations

import sys
from time import monotonic

from gongkai.cli.session import complain
from gongkai.wording import Lang, say

_AGAIN = 0.1
#: Spaces over the line: not every console knows the sequence that clears one.
_CLEAR = "\r" + " " * 40 + "\r"


class Progress:
    """A line that counts what was read. Whatever else is printed must :meth:`clear` it first."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._shown = False
        self._last = monotonic()
        self._wanted = sys.stderr is not None and sys.stderr.isatty()

    def show(self, count: int) -> None:
        """Show a count, ten times a second at most."""
        if not self._wanted or monotonic() - self._last < _AGAIN:
            return
        self._last = monotonic()
        self._print(_CLEAR + say("progress.read", self._lang, count=count))
        self._shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._print(_CLEAR)
            self._shown = False

    def complain(self, line: str) -> None:
        """Print one line on standard error in its place."""
        self.clear()
        complain(line)

    def _print(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:  # the terminal went away
            self._wanted = False
