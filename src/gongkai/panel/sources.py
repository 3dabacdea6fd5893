"""What has become of every source: in the panel, left out, unreadable, gone, never published, or not among the inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongkai.batch.manifest import SAID, Listed
from gongkai.exports.columns import Kind, Row
from gongkai.panel.settle import Dropped, Taken

COLUMNS: dict[str, Kind] = {
    "source": "text",
    "url": "text",
    "retrieved": "text",
    "sha256": "text",
    "archive_url": "text",
    "organ_id": "text",
    "organ": "text",
    "year": "int",
    "state": "text",
    "reason": "text",
    "in_panel": "int",
}


def rows(
    listed: Iterable[Listed],
    kept: Iterable[Taken],
    dropped: Iterable[Dropped],
    unread: Mapping[str, str],
) -> Iterator[Row]:
    """Yield a row for every source that is listed or was met, those listed first.

    ``unread``: the code of the failure, by the name of an input that could not be read.
    """
    read: dict[str, tuple[Taken, str]] = {one.source: (one, "") for one in kept}
    read |= {one.taken.source: (one.taken, one.reason) for one in dropped}
    met: set[str] = set()
    for one in listed:
        name = next((name for name in (one.source, one.url) if name in read or name in unread), one.source)
        met.add(name)
        yield _row(one, name, read.get(name), unread.get(name))
    for name in (*read, *unread):
        if name not in met:
            url = name if "://" in name else ""
            yield _row(Listed(url=url), name, read.get(name), unread.get(name))


def _row(one: Listed, name: str, read: tuple[Taken, str] | None, failure: str | None) -> Row:
    where = (one.url or None, one.retrieved or None)
    if read is not None:
        taken, left_out = read
        who = (taken.organ.id, taken.organ.name) if taken.organ else (None, None)
        reason = left_out or (one.reason if one.state == "read" else "") or None
        what = (*who, taken.year, "read", reason, int(not left_out))
        return (name, *where, taken.sha256, one.archive_url or None, *what)
    state, why = one.state, one.reason
    if failure is not None:
        state, why = "unreadable", failure
    elif state not in (*SAID, "unreadable"):
        state, why = "absent", ""
    year = int(one.year) if one.year.isdecimal() else None
    what = (None, one.organ or None, year, state, why or None, 0)
    return (name or None, *where, one.sha256 or None, one.archive_url or None, *what)
