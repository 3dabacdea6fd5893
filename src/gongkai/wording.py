"""The interface's own words, in Chinese and English: ``wording.toml`` beside this file."""

from __future__ import annotations

import functools
import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

_PLACE = re.compile(r"\{(\w+)\}")


@functools.lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def default_lang() -> Lang:
    """Return the language that the environment asks for, Chinese where it asks for none we speak."""
    return "en" if os.environ.get("GONGKAI_LANG", "").strip().lower() == "en" else "zh"


def say(key: str, lang: Lang | None = None, /, **values: object) -> str:
    """Return the wording of ``key`` in a language, with ``values`` put in their places."""
    wording: str = _words()[key][lang or default_lang()]
    return wording.format(**values)


def translate(message: str, lang: Lang) -> str:
    """Return an English message of the lower layers in a language; an unknown one stays as it is."""
    if lang == "en":
        return message
    for pattern, wording in _translations():
        if found := pattern.fullmatch(message):
            return wording.format(**found.groupdict())
    return message


@functools.lru_cache(maxsize=1)
def _translations() -> list[tuple[re.Pattern[str], str]]:
    made = []
    for entry in _words()["translations"]:
        pieces = _PLACE.split(entry["en"])
        pieces[::2] = map(re.escape, pieces[::2])
        pieces[1::2] = (f"(?P<{name}>.+)" for name in pieces[1::2])
        made.append((re.compile("".join(pieces), re.DOTALL), entry["zh"]))
    return made
