"""The manifest: of every source what is known of it, and what has become of it, since pages vanish.

In goes a csv that a user keeps of what should be there; out comes ``manifest.csv``, the same rows with their state,
and a row for every input that it does not name. ``gongkai panel`` takes it, so that a report that the panel lacks
has a kind of absence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Literal, get_args

from gongkai.csv_files import BOM, Given, encoded, guarded
from gongkai.wording import Lang

NAME = "manifest.csv"
#: What has become of a source: read; there and not readable; known to be gone, or never to have been published; listed
#: and not among the inputs.
State = Literal["read", "unreadable", "gone", "not_published", "absent"]
STATES: tuple[State, ...] = get_args(State)
#: What a user may say of a source that there is no page of.
SAID: tuple[State, ...] = ("gone", "not_published")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A source: its name among the inputs, where and when it was got, and its state.

    ``organ`` and ``year`` say whose report it is, or would be. ``reason``: why it was not read, as a code of
    ``errors.jsonl``; ``changed`` where it was read and its bytes are others than ``sha256`` says.
    """

    source: str = ""
    url: str = ""
    retrieved: str = ""
    sha256: str = ""
    archive_url: str = ""
    organ: str = ""
    year: str = ""
    state: str = ""
    reason: str = ""


_NAMES = tuple(field.name for field in fields(Listed))


def load(path: Path, lang: Lang) -> list[Listed]:
    """Read a manifest: a csv in UTF-8 or GB 18030 with ``source`` or ``url``, and whatever else of :class:`Listed`.

    Raises SettingsError, with the line, for one that cannot be used.
    """
    given = Given(path, "manifest", lang)
    if not {"source", "url"} & set(given.columns):
        raise given.error("columns", 1, columns=", ".join(_NAMES))
    return [_listed(given, line, {name: row.get(name, "") for name in _NAMES}) for line, row in given.rows()]


def _listed(given: Given, line: int, cells: dict[str, str]) -> Listed:
    state = cells["state"].lower().replace(" ", "_")
    if state and state not in STATES:
        raise given.error("state", line, value=cells["state"], known=", ".join(STATES))
    if cells["retrieved"] and not _DAY.fullmatch(cells["retrieved"]):
        raise given.error("day", line, value=cells["retrieved"])
    sha256 = cells["sha256"].lower()
    if sha256 and not _SHA256.fullmatch(sha256):
        raise given.error("sha256", line, value=sha256[:80])
    return Listed(**cells | {"state": state, "sha256": sha256})


class Manifest:
    """What is listed, held against the inputs as they go by."""

    def __init__(self, listed: Iterable[Listed] = ()) -> None:
        self._listed = list(listed)
        self._by_name: dict[str, int] = {}
        for number, one in enumerate(self._listed):
            for name in filter(None, (one.source, one.url)):
                self._by_name.setdefault(name, number)
        self._met: set[int] = set()

    def met(self, name: str, sha256: str | None, failure: str | None) -> Listed:
        """Return the row of an input: what is listed of it, its hash, and what came of it."""
        number = self._by_name.get(name)
        known = Listed(url=name if "://" in name else "")
        if number is not None:
            known = self._listed[number]
            self._met.add(number)
        return met(known, name, sha256, failure)

    def rest(self) -> Iterator[Listed]:
        """Yield what is listed and was not among the inputs: gone or not published, where that is said, else absent."""
        for number, one in enumerate(self._listed):
            if number not in self._met:
                yield unmet(one)


def met(known: Listed, name: str, sha256: str | None, failure: str | None) -> Listed:
    """Return what is listed of an input with its hash and what came of it: ``failure`` is a code, None where it was read."""
    changed = known.sha256 and sha256 and known.sha256 != sha256
    return replace(
        known,
        source=name,
        sha256=sha256 or known.sha256,
        state="unreadable" if failure else "read",
        reason=failure or ("changed" if changed else ""),
    )


def unmet(known: Listed, stands: Iterable[str] = SAID) -> Listed:
    """Return what is listed and was not among the inputs: absent, where its state is none that ``stands``."""
    return known if known.state in stands else replace(known, state="absent", reason="")


def head() -> bytes:
    """Return what ``manifest.csv`` begins with."""
    return encoded([_NAMES], BOM)


def lines(rows: Iterable[Listed]) -> bytes:
    """Return rows as they stand in it."""
    return encoded([guarded(value) for value in astuple(one)] for one in rows)
