"""The interface's own words, in Chinese and English: ``wording.toml`` beside this file."""

from __future__ import annotations

import functools
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@functools.lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, str]]:
    path = Path(__file__).with_suffix(".toml")
    return cast("Mapping[str, Mapping[str, str]]", tomllib.loads(path.read_text(encoding="utf-8")))


def default_lang() -> Lang:
    """Return the language that the environment asks for, Chinese where it asks for none we speak."""
    return "en" if os.environ.get("GONGKAI_LANG", "").strip().lower() == "en" else "zh"


def say(key: str, lang: Lang | None = None, /, **values: object) -> str:
    """Return the wording of ``key`` in a language, with ``values`` put in their places."""
    return _words()[key][lang or default_lang()].format(**values)


def known(key: str) -> bool:
    """Say whether ``wording.toml`` has the key."""
    return key in _words()
