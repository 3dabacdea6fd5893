"""The interface's own words, in Chinese and English: ``wording.toml`` beside this file."""

from __future__ import annotations

import errno
import functools
import os
import re
import tomllib
import zlib
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
    """Return the wording of ``key`` in a language, with ``values`` put in their places; exceptions are worded too."""
    lang = lang or default_lang()
    wording: str = _words()[key][lang]
    return wording.format(**{name: _shown(value, lang) for name, value in values.items()})


def both(key: str, /, **values: object) -> Text:
    """Return the wording of ``key`` in both languages."""
    return Text(say(key, "zh", **values), say(key, "en", **values))


#: What the system would not do, by its number.
_SYSTEM = {
    errno.ENOSPC: "os.full", errno.EDQUOT: "os.full", errno.EACCES: "os.denied", errno.EPERM: "os.denied",
    errno.EBUSY: "os.denied", errno.ETXTBSY: "os.denied", errno.EROFS: "os.read_only", errno.ENAMETOOLONG: "os.long",
    errno.ENOENT: "os.absent", errno.ELOOP: "os.loop", errno.EISDIR: "os.folder", errno.ENOTDIR: "os.no_folder",
    errno.EIO: "os.disk",
}  # fmt: skip
#: What a database would not do, by SQLite's number.
_DATABASE = {5: "os.denied", 8: "os.read_only", 10: "os.disk", 13: "os.full", 14: "os.denied"}
_DATABASE |= {11: "cause.damaged", 26: "cause.damaged"}
_PLACE = re.compile(r"line (\d+),? column (\d+)")


def _shown(value: object, lang: Lang) -> object:
    return cause(value, lang) if isinstance(value, Exception) else value


def cause(error: Exception, lang: Lang) -> str:
    """Return why something failed, in a language: systems and libraries speak their own, mostly English."""
    if isinstance(error, OSError) and error.errno is not None:
        return say(_SYSTEM.get(error.errno, "os.other"), lang, number=error.errno)
    if (code := getattr(error, "sqlite_errorcode", None)) is not None and code & 0xFF in _DATABASE:
        return say(_DATABASE[code & 0xFF], lang)
    if isinstance(error, EOFError | zlib.error | OSError):  # what is packed in a file ends, or is spoilt
        return say("cause.damaged", lang)
    if isinstance(error, UnicodeError):
        return say("cause.encoding", lang)
    mark = getattr(error, "problem_mark", None)  # of YAML
    said = " ".join(str(error).split())
    place = (mark.line + 1, mark.column + 1) if mark else (match := _PLACE.search(said)) and match.groups()
    if place:
        return say("cause.syntax", lang, line=place[0], column=place[1])
    if lang == "zh" and not re.search("[\u4e00-\u9fff]", said):
        return say("cause.other", lang)
    return said or type(error).__name__


def known(key: str) -> bool:
    """Say whether there is a wording of ``key``."""
    return key in _words()
