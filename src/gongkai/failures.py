"""Why an input was not read, as data: what any exception means to the person who gave the input."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from gongkai.errors import GongkaiError
from gongkai.wording import Lang, say


@dataclass(frozen=True, slots=True)
class Failure:
    """``code`` is stable and short; ``message`` is one line in the language asked for."""

    code: str
    message: str


def failure_of(error: Exception, lang: Lang, known: Collection[str] = ()) -> Failure:
    """Return what went wrong with one input; a place that is ``known`` already is not repeated."""
    if isinstance(error, GongkaiError):
        return Failure(error.code, described(error, lang, known))
    if isinstance(error, OSError):
        return Failure("input", _system(error, lang))
    return Failure("bug", _bug(error, lang))


def described(error: GongkaiError, lang: Lang, known: Collection[str] = ()) -> str:
    """Return what an error says, with its place unless that is ``known`` already."""
    message = one_line(error.said(lang))
    return f"{message} ({one_line(error.place)})" if error.place and error.place not in known else message


def one_line(error: object) -> str:
    """Return what an error says, its line breaks made spaces."""
    return " ".join(str(error).split())


def clean(name: str) -> str:
    """Return a name that any text can hold: bytes that are no UTF-8 are written as escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


#: What the system would not do, by its number.
_WORDS = {
    errno.ENOSPC: "os.full", errno.EDQUOT: "os.full", errno.EACCES: "os.denied", errno.EPERM: "os.denied",
    errno.EBUSY: "os.denied", errno.ETXTBSY: "os.denied", errno.EROFS: "os.read_only", errno.ENAMETOOLONG: "os.long",
}  # fmt: skip


def system_words(error: OSError, lang: Lang) -> str:
    """Return why the system would not read or write, in a language: its own words are the system's language."""
    if error.errno is None:
        return one_line(error)
    key = _WORDS.get(error.errno, "os.other")
    return say(key, lang, number=error.errno)


def _system(error: OSError, lang: Lang) -> str:
    if isinstance(error, FileNotFoundError):
        return say("input.absent", lang)
    if isinstance(error, PermissionError):
        return say("input.denied", lang)
    return say("input.failed", lang, error=system_words(error, lang))


def _bug(error: Exception, lang: Lang) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return say("input.bug", lang, error=f"{type(error).__name__}: {one_line(error)}", place=place)
