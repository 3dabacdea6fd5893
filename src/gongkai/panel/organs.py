"""One identity for an organ, however its name is printed and whatever year it is.

Two names are one organ only where they can be nothing else; see docs/panel.md.
"""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

from gongkai.fold import fold
from gongkai.form import label_key
from gongkai.panel.divisions import Division, divisions
from gongkai.resources import folder
from gongkai.yaml_files import read_yaml

#: Towns of one name may lie in two counties of a prefecture.
_TOWN = re.compile(r"镇|乡|街道|苏木")
#: A town's own organs, and the government of one: what else has 乡 in its name (乡村振兴局) is a department.
_TOWN_OF = re.compile(r"(?:镇|乡(?!村)|街道|苏木)(?:人民政府|办事处|党政|$)")
#: The place that a name begins with where it is not known which: 鼓楼区.
_PLACE = re.compile(r"^.{1,9}?(?<![社校])[省市州盟县区旗](?=.)")
_LEVELS = {"province": "省", "prefecture": "市", "county": "县"}
_NOWHERE = "000000"
#: How many digits of a digest an id and a number are made of: thirteen are 52 bits, which a double holds.
_ID, _NUMBER = 10, 13


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ: a stable ``id``, its ``name`` in full, and the division that its name says.

    ``rest`` is what of it stands behind the division. ``number`` is the same identity as a number, for programs
    that want one. ``certain``: no other organ of the country can have this name. ``key`` is what the id is made of.
    """

    id: str
    name: str
    rest: str
    key: str
    division: Division | None
    certain: bool

    @property
    def number(self) -> int:
        """A number of at most 52 bits, which a double holds exactly, of the digest that the id has the beginning of."""
        return int(_digest(self.key)[:_NUMBER], 16)

    def apart(self, mark: str) -> Organ:
        """Return an organ of the same name that is told from this one by a mark."""
        key = f"{self.key}@{mark}"
        return replace(self, id=_id(key, self.division), key=key)

    @property
    def level(self) -> str | None:
        """省, 市, 县 or 乡镇 (streets among them); None where the name does not say it without doubt."""
        if _TOWN_OF.search(self.rest):
            return "乡镇"
        return _LEVELS[self.division.level] if self.division else None

    @property
    def kind(self) -> str | None:
        """What it is for, one of the ``kinds`` of ``schemas/organs.yaml``; None where none of them is told."""
        return _spellings().kind(self.rest if self.division else _PLACE.sub("", self.rest))


@functools.lru_cache(maxsize=1 << 17)
def organ(agency: str) -> Organ:
    """Return whose name this is."""
    above, name = _cut(agency)
    division, rest = divisions().read(name)
    rest = _spellings().spelt(rest)
    certain = division is not None and not (
        division.level != "county" and _TOWN.search(rest) and divisions().has_parts(division)
    )
    return _made(above, division, rest, certain=certain)


class MisplacedError(ValueError):
    """A code that an organ cannot have: ``kind`` is ``code`` or ``division``, ``said`` what its name says."""

    def __init__(self, kind: str, said: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.said = said


def known(name: str, code: str = "") -> Organ:
    """Return the organ that somebody knows to be meant, of whom the name alone need not tell the division.

    ``code`` is that of its division, empty where its name says it. Raises MisplacedError for a code of no division, and
    where the name says another division.
    """
    found = organ(name)
    if not code:
        return found if found.certain else replace(found.apart("known"), certain=True)
    division = divisions().by_code(code)
    if division is None:
        raise MisplacedError("code")
    if found.division is not None and found.division not in division.path:
        raise MisplacedError("division", found.name)
    above, rest = _cut(name)
    rest = divisions().read(rest).rest if found.division else rest
    for part in division.path:  # 鼓楼区教育局 of one 鼓楼区 is the organ that 南京市鼓楼区教育局 is
        said = next((name for name in divisions().names_of(part) if rest.startswith(name)), "")
        rest = rest.removeprefix(said)
    return _made(above, division, _spellings().spelt(rest), certain=True)


def candidates(name: str) -> list[Division]:
    """Return the divisions that an organ's name may say, none where it says none."""
    return divisions().candidates(_cut(name)[1])


def _cut(agency: str) -> tuple[str, str]:
    """Return the body that a name begins with which leads from above, and the rest without what does not count."""
    spellings = _spellings()
    plain = label_key(fold(agency).text)
    for pattern in spellings.carried:
        plain = pattern.sub("", plain) or plain
    above = next((name for name in spellings.above if plain.startswith(name)), "")
    return above, plain.removeprefix(above)


def _made(above: str, division: Division | None, rest: str, *, certain: bool) -> Organ:
    key = f"{above}|{division.code if division else ''}|{rest}"
    place = division.full_name if division else ""
    return Organ(_id(key, division), f"{above}{place}{rest}", rest, key, division, certain)


def in_full(rest: str) -> str:
    """Return what stands behind a division's name as it is written in full: 人社局 is 人力资源和社会保障局."""
    return _spellings().spelt(rest)


def _id(key: str, division: Division | None) -> str:
    return f"{division.code if division else _NOWHERE}-{_digest(key)[:_ID]}"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class _Spellings:
    """The ways of writing one organ, from ``schemas/organs.yaml``."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.carried = [re.compile(pattern) for pattern in spec["carried"]]
        self.above: list[str] = spec["above"]
        self._words: list[tuple[re.Pattern[str], str]] = [
            (re.compile(one["written"]), one["as"]) for one in spec["words"]
        ]
        self._names: dict[str, str] = {
            written: name for name, ways in spec["names"].items() for written in ways
        }
        self._kinds = [(kind, re.compile("|".join(words))) for kind, words in spec["kinds"].items()]

    def spelt(self, rest: str) -> str:
        """Return what stands behind the division as it is written in full."""
        for pattern, word in self._words:
            rest = pattern.sub(word, rest)
        return self._names.get(rest, rest)

    def kind(self, rest: str) -> str | None:
        """Return the kind whose word stands first in a name, the one listed first where two begin there."""
        found = [(match.start(), kind) for kind, word in self._kinds if (match := word.search(rest))]
        return min(found, key=lambda one: one[0])[1] if found else None


@functools.cache
def _spellings() -> _Spellings:
    return _Spellings(read_yaml(folder("schemas") / "organs.yaml"))
