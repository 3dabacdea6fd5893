"""What an office has decided not to be told of, file by file, and why: ``[[per_file_ignores]]`` in gongkai.toml."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Any

from gongkai.checking import every_rule, matching, unknown
from gongkai.errors import SettingsError
from gongkai.report import Finding
from gongkai.settings import FILE, Settings, codes
from gongkai.wording import say

KEYS = ("files", "codes", "reason")


@dataclass(frozen=True, slots=True)
class Exemption:
    """Codes, or their beginnings, that are not told of the files of a pattern, and the reason."""

    files: str
    codes: tuple[str, ...]
    reason: str

    def covers(self, name: str, code: str) -> bool:
        """Say whether a finding of this code about this file is exempted."""
        path = PurePath(os.path.normpath(name)).as_posix()
        named = fnmatchcase(path, self.files) or fnmatchcase(PurePath(path).name, self.files)
        return named and code.startswith(self.codes)


@dataclass(slots=True)
class Exemptions:
    """Every exemption, and how many findings each has left out."""

    every: Sequence[Exemption] = ()
    left_out: Counter[Exemption] = field(default_factory=Counter)

    @classmethod
    def load(cls, settings: Settings, folder: Path | None = None) -> Exemptions:
        """Read the exemptions. Raises SettingsError for one without files, codes or reason, or an unknown code."""
        path = (folder or Path()) / FILE
        if not os.path.lexists(path):
            return cls()
        given = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("per_file_ignores", [])
        if not isinstance(given, list):
            raise SettingsError(say("exempt.table", settings.lang), place=str(path))
        return cls([_exemption(one, number, path, settings) for number, one in enumerate(given, 1)])

    def choose(self, name: str, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings about a file that no exemption covers."""
        kept = []
        for finding in findings:
            covering = next((one for one in self.every if one.covers(name, finding.code)), None)
            if covering is None:
                kept.append(finding)
            else:
                self.left_out[covering] += 1
        return kept


def _exemption(given: Any, number: int, path: Path, settings: Settings) -> Exemption:
    place = f"{path} [[per_file_ignores]] {number}"
    if not isinstance(given, dict):
        raise SettingsError(say("exempt.table", settings.lang), place=str(path))
    if strange := next((key for key in given if key not in KEYS), None):
        words = say("settings.key", settings.lang, name=strange, known=", ".join(KEYS))
        raise SettingsError(words, place=place)
    for key in KEYS:
        value = given.get(key)
        texts = value if isinstance(value, list) and key == "codes" else [value]
        if not texts or not all(isinstance(one, str) and one.strip() for one in texts):
            raise SettingsError(say("exempt.lacks", settings.lang, name=key), place=place)
    wanted, rules = codes(given["codes"]), every_rule(settings)
    for code in wanted:
        if not matching(code, rules):
            raise SettingsError(unknown(code, rules, settings.lang), place=place)
    return Exemption(given["files"], wanted, given["reason"].strip())
