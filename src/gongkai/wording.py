"""The interface's own words, in Chinese and English: ``wording.toml`` beside this file."""

from __future__ import annotations

import functools
import os
import tomllib
from pathlib import Path
from typing import Any, Literal, NamedTuple

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


class Text(NamedTuple):
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        return self.en if lang == "en" else self.zh


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


def known(key: str) -> bool:
    """Say whether there is a wording of ``key``."""
    return key in _words()
