"""The manifest: of every source what is known of it, and what has become of it, since pages vanish.

In goes a csv that a user keeps of what should be there; out comes ``manifest.csv``, the same rows with their state,
and a row for every input that it does not name. ``gongkai panel`` takes it, so that a report that the panel lacks
has a kind of absence.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Literal, get_args

from gongkai.errors import SettingsError
from gongkai.wording import Lang, say

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


COLUMNS = tuple(field.name for field in fields(Listed))


def load(path: Path, lang: Lang) -> list[Listed]:
    """Read a manifest: a csv in UTF-8 or GB 18030 with ``source`` or ``url``, and whatever else of :class:`Listed`.

    Raises SettingsError, with the line, for one that cannot be used.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(say("output.failed", lang, error=error), place=str(path)) from error
    reader = csv.DictReader(io.StringIO(_text(data, path, lang), newline=""), restval="")
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    if not {"source", "url"} & set(reader.fieldnames):
        raise SettingsError(say("manifest.columns", lang, columns=", ".join(COLUMNS)), place=f"{path}:1")
    try:
        return [_listed(row, f"{path}:{reader.line_num}", lang) for row in reader]
    except csv.Error as error:
        raise SettingsError(
            say("manifest.no_csv", lang, reason=error), place=f"{path}:{reader.line_num}"
        ) from error


def _text(data: bytes, path: Path, lang: Lang) -> str:
    for charset in ("utf-8-sig", "gb18030"):  # as spreadsheets save it, the second in China
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    raise SettingsError(say("organs.charset", lang), place=str(path))


def _listed(row: dict[str, str], place: str, lang: Lang) -> Listed:
    given = {name: (row.get(name) or "").strip() for name in COLUMNS}
    state = given["state"].lower().replace(" ", "_")
    if state and state not in STATES:
        raise SettingsError(
            say("manifest.state", lang, value=given["state"], known=", ".join(STATES)), place=place
        )
    if given["retrieved"] and not _DAY.fullmatch(given["retrieved"]):
        raise SettingsError(say("manifest.day", lang, value=given["retrieved"]), place=place)
    given["sha256"] = given["sha256"].lower()
    if given["sha256"] and not _SHA256.fullmatch(given["sha256"]):
        raise SettingsError(say("manifest.sha256", lang, value=given["sha256"][:80]), place=place)
    return Listed(**given | {"state": state})


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
        reason = failure or ("changed" if known.sha256 and sha256 and known.sha256 != sha256 else "")
        return replace(
            known,
            source=name,
            sha256=sha256 or known.sha256,
            state="unreadable" if failure else "read",
            reason=reason,
        )

    def rest(self) -> Iterator[Listed]:
        """Yield what is listed and was not among the inputs: gone or not published, where that is said, else absent."""
        for number, one in enumerate(self._listed):
            if number not in self._met:
                yield one if one.state in SAID else replace(one, state="absent", reason="")


def as_csv(rows: Iterable[Listed] | None = None) -> bytes:
    """Return rows as csv; without any, the head of the file."""
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    if rows is None:
        writer.writerow(COLUMNS)
    for row in rows or ():
        writer.writerow([_safe(value) for value in asdict(row).values()])
    return held.getvalue().encode("utf-8", "backslashreplace")


def _safe(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "@", "\t", "\r") else value
