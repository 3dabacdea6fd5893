"""A roster of units, held against the reports that came: who is missing, who came twice, who was not asked.

In go the names of a roster and whose reports there are, out comes a :class:`~gongkai.exports.roll.Roll`. Two names are
one unit where they are the same once they are folded, or where one is the other without the place before it:
市教育局 is 临河市教育局, and not 临河县教育局. A name that fits several units is given to none of them.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process

from gongkai.document import Document
from gongkai.errors import SettingsError, UnreadableError
from gongkai.exports.roll import Roll, Stranger, Unit
from gongkai.fold import fold, simplified
from gongkai.form import label_key
from gongkai.limits import Limits
from gongkai.metadata.agencies import clean
from gongkai.panel.organs import in_full
from gongkai.wording import Lang, say

#: What the column of names is called, the surest first, and how many rows may stand above its head.
_HEADS = ("单位名称", "机关名称", "部门名称", "单位", "机关", "部门", "名称", "agency", "unit", "name")
_ABOVE = 6
#: How the names of units end, where no head tells their column, and what is no unit in any column.
_ENDS = re.compile(r"(?:[局委办厅处会院馆站所社队镇乡]|政府|街道|中心|公司|学校|大学|苏木|单位)$")
_NO_UNIT = re.compile(r"(?:合计|总计|小计|备注|注[:：].*|共.*个.*|\d*)$")
_NUMBER = re.compile(r"^\s*(?:[（(]?\d+[)）.、．]|[一二三四五六七八九十]+、)\s*")
_BRACKET = re.compile(r"[（(][^（）()]*[)）]")
#: Behind such a letter a place's name ends, and the name of what is below it may begin.
_PLACE = re.compile(r"[省市州盟县区旗镇乡]|地区|街道")
#: What a roster leaves out of a name.
_UNSAID = ((re.compile(r"(?:镇|乡|苏木|[县市区旗])$"), "人民政府"), (re.compile(r"街道$"), "办事处"))
_LEAST = 3
#: How alike names are that are offered, and how many of them.
_ALIKE, _MOST = 60, 3


class Sent(NamedTuple):
    """A report that came: its file, whose it says it is, and of which year."""

    file: str
    agency: str | None
    year: int | None


def load(path: Path, lang: Lang, limits: Limits | None = None) -> list[str]:
    """Return the names of the units on a roster, each once.

    It may be anything that can be read: a workbook, csv, a table in a document, a text with one name a line. Raises
    SettingsError where it cannot be read, names nobody, or has no column of units.
    """
    from gongkai.readers import read

    try:
        rows = [["".join(cell.split()) for cell in row] for row in _rows(read(path, limits=limits))]
    except UnreadableError as error:
        raise SettingsError(error.said(lang), place=str(path)) from error
    head = _head(rows)
    first, column = head or (0, _likeliest(rows))
    cells = (row[column] for row in rows[first:] if column < len(row))
    names = [name for name in cells if name and not _NO_UNIT.match(name)]
    if not names:
        raise SettingsError(say("roll.nobody", lang), place=str(path))
    units = sum(_ENDS.search(_BRACKET.sub("", name)) is not None for name in names)
    if head is None and 2 * units < len(names):
        raise SettingsError(say("roll.no_units", lang, head=_HEADS[0]), place=str(path))
    return list({_Name(name).whole: name for name in reversed(names)}.values())[::-1]


def hold(roster: str, names: Iterable[str], sent: Sequence[Sent]) -> Roll:
    """Hold a roster against what came. ``roster`` is what it is called, the name of its file."""
    units = [(_Name(name), Unit(name)) for name in names]
    years = Counter(one.year for one in sent if one.year is not None)
    year = max(years, key=lambda one: (years[one], one), default=None)
    strangers: list[Sent] = []
    for one in sent:
        found = _unit_of(one, units)
        if found is None:
            strangers.append(one)
        elif one.year in (None, year):
            found.files.append(one.file)
        elif one.year not in found.other_years:
            found.other_years.append(one.year)
    missing = [(name, unit) for name, unit in units if unit.status == "missing"]
    told = [(one, _near(one.agency or Path(one.file).stem, units)) for one in strangers]
    for _, unit in missing:
        unit.other_years.sort()
        unit.near = [one.agency or one.file for one, near in told if unit.name in near]
    return Roll(
        roster,
        year,
        [unit for _, unit in units],
        [Stranger(one.file, one.agency, tuple(near)) for one, near in told],
    )


class _Name:
    """A unit's name: as it is written in full, and what is left of that without the places before it."""

    def __init__(self, name: str) -> None:
        plain = fold(_NUMBER.sub("", _BRACKET.sub("", name))).text
        plain = simplified("".join(plain.split()))
        span = clean(plain, 0, len(plain))
        plain = label_key(plain[slice(*span)] if span else plain)
        for end, more in _UNSAID:
            plain = end.sub(lambda found, more=more: found[0] + more, plain)  # type: ignore[misc]
        self.whole = _spelt(plain)
        self.endings = {self.whole[at:] for at in _cuts(self.whole) if len(self.whole) - at >= _LEAST}

    def fits(self, other: _Name) -> bool:
        """Say whether one of two names is the other without the places before it."""
        return self.whole in other.endings or other.whole in self.endings


def _cuts(name: str) -> list[int]:
    """Return where a name may begin: at its start, before and behind the letter that ends a place."""
    return [0, *(at for found in _PLACE.finditer(name) for at in found.span())]


def _spelt(name: str) -> str:
    """Return a name whose last part, behind some place, is written in full."""
    for at in _cuts(name):
        if (rest := in_full(name[at:])) != name[at:]:
            return name[:at] + rest
    return name


def _unit_of(sent: Sent, units: Sequence[tuple[_Name, Unit]]) -> Unit | None:
    """Return the unit whose report it is; None where it is nobody's, or could be several units'."""
    if not sent.agency:
        return None
    name = _Name(sent.agency)
    same = [unit for other, unit in units if other.whole == name.whole]
    found = same or [unit for other, unit in units if other.fits(name)]
    return found[0] if len(found) == 1 else None


def _near(name: str, units: Sequence[tuple[_Name, Unit]]) -> list[str]:
    """Return the units whose names are written almost like this one."""
    plain = _Name(name).whole
    choices = {number: other.whole for number, (other, _) in enumerate(units)}
    alike = process.extract(plain, choices, scorer=fuzz.WRatio, score_cutoff=_ALIKE, limit=_MOST)
    fits = [number for number, (other, _) in enumerate(units) if other.fits(_Name(name))]
    return [units[number][1].name for number in dict.fromkeys([*fits, *(one[2] for one in alike)])][:_MOST]


def _rows(document: Document) -> Iterator[list[str]]:
    """Yield the rows of a roster: of its tables, or of its lines taken for csv."""
    if not document.tables:
        lines = document.text.splitlines()
        yield from csv.reader(lines, delimiter="\t" if any("\t" in line for line in lines) else ",")
        return
    for table in document.tables:
        rows: list[list[str]] = [[""] * table.columns for _ in range(table.rows)]
        for cell in table.cells:
            rows[cell.row][cell.column] = document.text[cell.start : cell.end]
        yield from rows


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Return the row below the head of the names' column, and that column."""
    for words in _HEADS:
        for at, row in enumerate(rows[:_ABOVE]):
            for column, cell in enumerate(row):
                if cell.lower().endswith(words) and len(cell) <= len(words) + 4 and len(rows) > at + 1:
                    return at + 1, column
    return None


def _likeliest(rows: Sequence[Sequence[str]]) -> int:
    ends = Counter(column for row in rows for column, cell in enumerate(row) if _ENDS.search(cell))
    return max(ends, key=lambda column: (ends[column], -column), default=0)
