"""The administrative divisions of China, and which of them the beginning of a name says."""

from __future__ import annotations

import csv
import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.resources import folder

#: What a short form leaves out, the longest first; provinces first, then prefectures.
_PROVINCE_ENDS = ("维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市")
_PREFECTURE_ENDS = ("地区", "市", "盟")
#: 恩施土家族苗族自治州 is called 恩施州, which no other division is.
_AUTONOMOUS = re.compile(
    r"(?:(?:土家|苗|藏|羌|彝|白|傣|景颇|傈僳|壮|回|哈尼|布依|侗|朝鲜|蒙古|哈萨克|柯尔克孜)族?)+自治州$"
)
#: The list knows what was given up from the next year on.
_KNOWN = 2017
#: A district of two characters (城区, 东区) may be any town's: alone it names no division.
_TELLING = 3


@dataclass(frozen=True, slots=True)
class Division:
    """A province, prefecture or county. ``code`` is its GB/T 2260 code; ``above`` the one it is part of."""

    code: str
    name: str
    above: Division | None

    @property
    def path(self) -> tuple[Division, ...]:
        """The division and those above it, the province first."""
        return (*(self.above.path if self.above else ()), self)

    @property
    def full_name(self) -> str:
        """Its name with those of the divisions above it."""
        return "".join(part.name for part in self.path)

    @property
    def level(self) -> str:
        """``province``, ``prefecture`` or ``county``, as the code tells it."""
        if self.code.endswith("0000"):
            return "province"
        return "prefecture" if self.code.endswith("00") else "county"


class Standing(NamedTuple):
    """A code and a name that a division had: from the year ``since`` on, until that of ``until`` ended without them.

    ``since`` is None where it is older than the list knows, ``until`` where it stands. ``into``: the codes of the
    divisions that it was made into or joined to, empty where it is one with that which stands.
    """

    code: str
    name: str
    since: int | None
    until: int | None
    into: tuple[str, ...]

    def at_the_end_of(self, year: int) -> bool:
        """Say whether the code was in force on 31 December of a year that the list knows."""
        return (self.since or _KNOWN) <= year < (self.until or year + 1)


class Named(NamedTuple):
    """What a name begins with: a division, None where it names none for sure, and the rest."""

    division: Division | None
    rest: str


class Divisions:
    """Every division, by its name."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self._by_name: defaultdict[str, list[Division]] = defaultdict(list)
        self._short: defaultdict[str, list[Division]] = defaultdict(list)
        self._parents: set[str] = set()
        self._standings: defaultdict[str, list[Standing]] = defaultdict(list)
        known: dict[str, Division] = {}
        moved: list[tuple[Division, str]] = []
        for row in sorted(rows, key=lambda row: (row["code"].rstrip("0"), bool(row["until"]))):
            code = row["code"]
            ways = (code[:4] + "00", code[:2] + "0000")
            above = next((known[way] for way in ways if way != code and way in known), None)
            division = Division(code, row["name"], above)
            known.setdefault(code, division)
            for name in {division.name, _AUTONOMOUS.sub("州", division.name)}:
                self._by_name[name].append(division)
            if above is not None:
                self._parents.add(above.code)
            if short := _short(division):
                self._short[short].append(division)
            moved.append((division, row["now"] or code))
            self._standings[row["now"] or code].append(_standing(row))
        self._by_code = known
        self._now = {division: known[now] for division, now in moved if known[now] is not division}
        self._longest = max(map(len, self._by_name))

    def read(self, name: str) -> Named:
        """Return the division that a name begins with, where it can be only one.

        The divisions above it may be named or not, in full or, before a full name, in short. The
        division is the county rather than its prefecture wherever the name tells it.
        """
        furthest, divisions = self._meant(name)
        if len(divisions) != 1:
            return Named(None, name)
        return Named(divisions.pop(), name[furthest:])

    def candidates(self, name: str) -> list[Division]:
        """Return every division that a name may begin with, in order of their codes; a short form counts too."""
        found = self._meant(name)[1]
        if not found:
            ends = range(min(self._longest, len(name)), 1, -1)
            found = next((set(short) for end in ends if (short := self._short.get(name[:end]))), set())
        return sorted(found, key=lambda division: division.code)

    def by_code(self, code: str) -> Division | None:
        """Return the division of a code of six digits, the one that stands now; None for a code of none."""
        found = self._by_code.get(code)
        return self._now.get(found, found) if found else None

    def names_of(self, division: Division) -> list[str]:
        """Return the names that a division has and had, the one that stands first."""
        return [one.name for one in self._standings[division.code]]

    def history(self, division: Division) -> list[Standing]:
        """Return the codes and names that a division had, the oldest first, then what was joined to it with theirs."""
        own = sorted(self._standings[division.code], key=lambda one: one.since or 0)
        return own + [one for all_ in self._standings.values() for one in all_ if division.code in one.into]

    def in_year(self, division: Division, year: int) -> str | None:
        """Return the code that a division had at the end of a year; None where it did not stand, or before 2017."""
        return next((one.code for one in self._standings[division.code] if one.at_the_end_of(year)), None)

    def _meant(self, name: str) -> tuple[int, set[Division]]:
        """Return where the longest beginning of a name that names divisions ends, and those that it can name."""
        found = {(self._now.get(one, one), end) for one, end in self._read(name, 0, None)}
        furthest = max((end for _, end in found), default=0)
        return furthest, {division for division, end in found if end == furthest}

    def has_parts(self, division: Division) -> bool:
        """Say whether there are divisions below this one."""
        return division.code in self._parents

    def _read(self, name: str, start: int, above: Division | None) -> Iterator[tuple[Division, int]]:
        """Yield every division that ``name[start:]`` can begin with, and where its name ends."""
        for length in range(min(self._longest, len(name) - start), 1, -1):
            piece = name[start : start + length]
            end = start + length
            for division in self._by_name.get(piece, ()):
                if above is None:
                    if length < _TELLING and piece.endswith("区"):
                        continue
                elif above not in division.path[:-1]:
                    continue
                below = list(self._read(name, end, division))
                yield from below or [(division, end)]
            for division in self._short.get(piece, ()):
                if above is None or above in division.path[:-1]:
                    yield from self._read(name, end, division)


@functools.cache
def divisions() -> Divisions:
    """Return the packaged list."""
    path = folder("schemas") / "divisions" / "divisions.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return Divisions(list(csv.DictReader(stream)))


def _standing(row: dict[str, str]) -> Standing:
    since, until = (int(row[key]) if row[key] else None for key in ("since", "until"))
    return Standing(row["code"], row["name"], since, until, tuple(row["into"].split()))


def _short(division: Division) -> str:
    ends = {"province": _PROVINCE_ENDS, "prefecture": _PREFECTURE_ENDS}.get(division.level, ())
    for end in ends:
        if division.name.endswith(end) and len(division.name) - len(end) >= 2:
            return division.name.removesuffix(end)
    return ""
