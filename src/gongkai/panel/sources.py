"""What has become of every source: in the panel, left out, unreadable, gone, never published, or not among the inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongkai.batch.manifest import SAID, Listed, met, unmet
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
#: States of a source that is not among the inputs which a manifest is believed about: a batch may have failed to read it.
_STANDS = (*SAID, "unreadable")


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
    seen: set[str] = set()
    for one in listed:
        name = next((name for name in (one.source, one.url) if name in read or name in unread), one.source)
        seen.add(name)
        yield _row(one, name, read.get(name), unread.get(name))
    for name in (*read, *unread):
        if name not in seen:
            url = name if "://" in name else ""
            yield _row(Listed(url=url), name, read.get(name), unread.get(name))


def _row(one: Listed, name: str, read: tuple[Taken, str] | None, failure: str | None) -> Row:
    taken, left_out = read or (None, "")
    if taken is None and failure is None:
        found = unmet(one, _STANDS)
    else:
        found = met(one, name, taken.sha256 if taken else None, failure)
    # That its bytes are others than once were listed, the batch knows: its manifest has the hash of what was read.
    reason = left_out or found.reason or (one.reason if taken and one.state == "read" else "")
    organ = taken.organ if taken else None
    year = taken.year if taken else int(one.year) if one.year.isdecimal() else None
    return (
        name or None,
        found.url or None,
        found.retrieved or None,
        found.sha256 or None,
        found.archive_url or None,
        organ.id if organ else None,
        organ.name if organ else None if taken else one.organ or None,
        year,
        found.state,
        reason or None,
        int(taken is not None and not left_out),
    )
