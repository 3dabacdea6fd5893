"""What a user knows of whose a report is: a csv of sources, hosts or names, and the organ that each means.

In goes the file, out come organs that are certain. It is what ``panel.organs.csv`` lists of those that no rule
could tell, filled in, or a list of one's own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from gongkai.errors import SettingsError
from gongkai.fold import fold
from gongkai.form import label_key
from gongkai.panel.organs import MisplacedError, Organ, known
from gongkai.report import Report
from gongkai.wording import Lang, say

#: By what a row finds its reports; all that a row gives must hold, and rows that ask for more are looked at first.
KEYS = ("source", "host", "name")
_ORGAN, _DIVISION = "organ", "division"
_Key = tuple[str, ...]


def host_of(source: str) -> str:
    """Return the host of a source that is a URL, else nothing."""
    try:
        return (urlsplit(source).hostname or "") if "://" in source else ""
    except ValueError:
        return ""


@dataclass(slots=True)
class _Row:
    line: int
    organ: Organ
    used: bool = False


class OrganMap:
    """The rows of a map. Raises SettingsError, with the line, for one that cannot be used."""

    def __init__(self, path: Path, lang: Lang) -> None:
        self.path = path
        self._lang = lang
        self._rows: dict[_Key, _Row] = {}
        for line, row in self._read():
            self._take(line, row)
        self._asked = sorted({tuple(map(bool, key)) for key in self._rows}, key=_specific)

    def of(self, report: Report) -> Organ | None:
        """Return the organ that the map has for a report, None where no row is about it."""
        source = report.source.name
        has = (source, host_of(source), _plain(report.agency or ""))
        for asked in self._asked:
            key = tuple(value if wanted else "" for value, wanted in zip(has, asked, strict=True))
            if (row := self._rows.get(key)) is not None:
                row.used = True
                return row.organ
        return None

    @property
    def unused(self) -> list[int]:
        """The lines that were about no report."""
        return [row.line for row in self._rows.values() if not row.used]

    def _take(self, line: int, given: dict[str, str]) -> None:
        if not given[_ORGAN]:  # listed, and not known to the user either
            return
        key = (given["source"], given["host"].lower(), _plain(given["name"]))
        if not any(key):
            raise self._error("organs.no_key", line)
        try:
            organ = known(given[_ORGAN], given[_DIVISION])
        except MisplacedError as error:
            raise self._error(f"organs.{error.kind}", line, code=given[_DIVISION], said=error.said) from None
        row = self._rows.setdefault(key, _Row(line, organ))
        if row.organ != organ:
            raise self._error("organs.twice", line, other=row.line)

    def _read(self) -> Iterator[tuple[int, dict[str, str]]]:
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise SettingsError(
                say("organs.absent", self._lang, reason=error), place=str(self.path)
            ) from error
        reader = csv.DictReader(io.StringIO(self._text(data), newline=""), restval="")
        fields = [field.strip().lower() for field in reader.fieldnames or ()]
        if _ORGAN not in fields or not set(KEYS) & set(fields):
            raise self._error("organs.columns", 1)
        reader.fieldnames = fields
        try:
            for row in reader:
                wanted = (*KEYS, _ORGAN, _DIVISION)
                yield reader.line_num, {field: _given(row.get(field)) for field in wanted}
        except csv.Error as error:
            raise self._error("organs.no_csv", reader.line_num, reason=error) from error

    def _text(self, data: bytes) -> str:
        for charset in ("utf-8-sig", "gb18030"):  # as spreadsheets save it, the second in China
            try:
                return data.decode(charset)
            except UnicodeDecodeError:
                continue
        raise self._error("organs.charset", 1)

    def _error(self, wording: str, line: int, **values: object) -> SettingsError:
        return SettingsError(say(wording, self._lang, **values), place=f"{self.path}:{line}")


def _given(text: str | None) -> str:
    """Return what a cell says: an apostrophe before what would be a formula is the spreadsheet's, or ours."""
    text = (text or "").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text


def _plain(name: str) -> str:
    return label_key(fold(name).text)


def _specific(asked: tuple[bool, ...]) -> tuple[int, tuple[bool, ...]]:
    """Order by how much is asked for, the most first; of as much, the source first, then the host."""
    return -sum(asked), tuple(not one for one in asked)
