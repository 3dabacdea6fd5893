"""What a user knows of whose a report is: a csv of sources, hosts or names, and the organ that each means.

In goes the file, out come organs that are certain. It is what ``panel.organs.csv`` lists of those that no rule
could tell, filled in, or a list of one's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from gongkai.csv_files import Given
from gongkai.fold import fold
from gongkai.form import label_key
from gongkai.panel.organs import MisplacedError, Organ, known
from gongkai.report import Report
from gongkai.wording import Lang

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
        self._rows: dict[_Key, _Row] = {}
        given = Given(path, "organs", lang)
        if _ORGAN not in given.columns or not set(KEYS) & set(given.columns):
            raise given.error("columns", 1)
        for line, row in given.rows():
            self._take(given, line, {name: row.get(name, "") for name in (*KEYS, _ORGAN, _DIVISION)})
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

    def _take(self, given: Given, line: int, cells: dict[str, str]) -> None:
        if not cells[_ORGAN]:  # listed, and not known to the user either
            return
        key = (cells["source"], cells["host"].lower(), _plain(cells["name"]))
        if not any(key):
            raise given.error("no_key", line)
        try:
            organ = known(cells[_ORGAN], cells[_DIVISION])
        except MisplacedError as error:
            raise given.error(error.kind, line, code=cells[_DIVISION], said=error.said) from None
        row = self._rows.setdefault(key, _Row(line, organ))
        if row.organ != organ:
            raise given.error("twice", line, other=row.line)


def _plain(name: str) -> str:
    return label_key(fold(name).text)


def _specific(asked: tuple[bool, ...]) -> tuple[int, tuple[bool, ...]]:
    """Order by how much is asked for, the most first; of as much, the source first, then the host."""
    return -sum(asked), tuple(not one for one in asked)
