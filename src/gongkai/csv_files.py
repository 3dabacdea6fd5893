"""Csv as spreadsheets have it: what a user keeps in one, and text that none of them takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from gongkai.errors import SettingsError
from gongkai.wording import Lang, say

BOM = "\ufeff"
#: What makes a spreadsheet take a text for a formula; a printed number below zero, or a dash, is none.
_FORMULA = re.compile(r"[=+@\t\r]|-(?![-\d.,%\s]*\Z)")
#: An apostrophe before what would be a formula: ours, or a spreadsheet's.
GUARD = re.compile(r"\A'(?=[=+@\t\r-])")


def guarded(text: str) -> str:
    """Return anybody's text as a cell: none of it is to run when the table is opened."""
    return f"'{text}" if _FORMULA.match(text) else text


def encoded(rows: Iterable[Sequence[str]], before: str = "") -> bytes:
    """Return rows of cells as UTF-8, behind ``before``."""
    held = io.StringIO(before, newline="")
    held.seek(0, io.SEEK_END)
    csv.writer(held).writerows(rows)
    return held.getvalue().encode("utf-8", "backslashreplace")


class Given:
    """A csv that a user keeps, in UTF-8 or GB 18030; ``columns`` are its heads in small letters.

    ``words`` is what the wordings about it begin with. Raises SettingsError, with the line, where it cannot be read.
    """

    def __init__(self, path: Path, words: str, lang: Lang) -> None:
        self.path, self._words, self._lang = path, words, lang
        try:
            data = path.read_bytes()
        except OSError as error:
            raise SettingsError(say(f"{words}.absent", lang, reason=error), place=str(path)) from error
        self._reader = csv.DictReader(io.StringIO(self._text(data), newline=""), restval="")
        self.columns = [name.strip().lower() for name in self._reader.fieldnames or ()]
        self._reader.fieldnames = self.columns

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield every row with its line: what its cells say, by column."""
        try:
            for row in self._reader:
                cells = ((name, GUARD.sub("", (row[name] or "").strip())) for name in self.columns)
                yield self._reader.line_num, dict(cells)
        except csv.Error as error:
            raise self.error("no_csv", self._reader.line_num, reason=error) from error

    def error(self, wording: str, line: int, **values: object) -> SettingsError:
        """Return what is wrong with a line."""
        said = say(f"{self._words}.{wording}", self._lang, **values)
        return SettingsError(said, place=f"{self.path}:{line}")

    def _text(self, data: bytes) -> str:
        for charset in ("utf-8-sig", "gb18030"):  # the second in China
            try:
                return data.decode(charset)
            except UnicodeDecodeError:
                continue
        raise SettingsError(say("csv.charset", self._lang), place=f"{self.path}:1")
