"""One identity for an organ, however its name is printed and whatever year it is.

Two names are one organ only where they can be nothing else; see docs/panel.md.
"""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import dataclass
from typing import Any

import yaml

from gongkai.fold import fold
from gongkai.form import label_key
from gongkai.panel.divisions import Division, divisions
from gongkai.resources import folder

#: Towns of one name may lie in two counties of a prefecture.
_TOWN = re.compile(r"镇|乡|街道|苏木")
_NOWHERE = "000000"


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ: a stable ``id``, its ``name`` in full, and the division that its name says.

    ``certain``: no other organ of the country can have this name. ``key`` is what the id is made of.
    """

    id: str
    name: str
    key: str
    division: Division | None
    certain: bool

    def apart(self, mark: str) -> Organ:
        """Return an organ of the same name that is told from this one by a mark."""
        key = f"{self.key}@{mark}"
        return Organ(_id(key, self.division), self.name, key, self.division, self.certain)


@functools.lru_cache(maxsize=1 << 17)
def organ(agency: str) -> Organ:
    """Return whose name this is."""
    spellings = _spellings()
    plain = label_key(fold(agency).text)
    for pattern in spellings.carried:
        plain = pattern.sub("", plain) or plain
    above = next((name for name in spellings.above if plain.startswith(name)), "")
    division, rest = divisions().read(plain.removeprefix(above))
    rest = spellings.spelt(rest)
    place = "".join(part.name for part in division.path) if division else ""
    key = f"{above}|{division.code if division else ''}|{rest}"
    certain = division is not None and not (
        division.level != "county" and _TOWN.search(rest) and divisions().has_parts(division)
    )
    return Organ(_id(key, division), f"{above}{place}{rest}", key, division, certain)


def in_full(rest: str) -> str:
    """Return what stands behind a division's name as it is written in full: 人社局 is 人力资源和社会保障局."""
    return _spellings().spelt(rest)


def _id(key: str, division: Division | None) -> str:
    digest = hashlib.sha256(key.encode()).hexdigest()[:10]
    return f"{division.code if division else _NOWHERE}-{digest}"


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

    def spelt(self, rest: str) -> str:
        """Return what stands behind the division as it is written in full."""
        for pattern, word in self._words:
            rest = pattern.sub(word, rest)
        return self._names.get(rest, rest)


@functools.cache
def _spellings() -> _Spellings:
    text = (folder("schemas") / "organs.yaml").read_text(encoding="utf-8")
    return _Spellings(yaml.safe_load(text))
