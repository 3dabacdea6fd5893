"""Why an input was not read, as data: what any exception means to the person who gave the input."""

from __future__ import annotations

import traceback
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from gongkai.errors import GongkaiError
from gongkai.wording import Lang, Text, both, say

#: The code of a folder in which there is no file: it is named with its reason, and counts as no file.
EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Failure:
    """``code`` is stable and short; ``words`` are one line, worded in the language in which they are shown."""

    code: str
    words: Text

    @classmethod
    def of(cls, code: str, key: str, **values: object) -> Failure:
        """Return a failure with the wording of a key."""
        return cls(code, both(key, **values))


def failure_of(error: Exception, known: Collection[str] = ()) -> Failure:
    """Return what went wrong with one input; a place that is ``known`` already is not repeated."""
    if isinstance(error, GongkaiError):
        return Failure(error.code, Text(described(error, "zh", known), described(error, "en", known)))
    if isinstance(error, FileNotFoundError):
        return Failure.of("input", "input.absent")
    if isinstance(error, PermissionError):
        return Failure.of("input", "input.denied")
    if isinstance(error, OSError):
        return Failure.of("input", "input.failed", error=error)
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return Failure.of("bug", "input.bug", error=f"{type(error).__name__}: {one_line(error)}", place=place)


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


def empties(count: int, lang: Lang) -> str:
    """Return what is said behind counts of files of the folders in which there was none."""
    return say("input.empties", lang, count=count) if count else ""
