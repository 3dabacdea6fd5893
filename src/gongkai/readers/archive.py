"""Zip archives: the files in one, unpacked in memory within the limits. Nothing is written anywhere."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import Limits, held
from gongkai.readers.inputs import is_plainly_none

#: The bit of a file that says that it is locked, and the one that says that its name is UTF-8.
_LOCKED, _UTF8 = 0x1, 0x800


def unpack(data: bytes) -> Iterator[tuple[str, bytes | UnreadableError]]:
    """Go through the files of an archive: the name of each, and its bytes or why there are none.

    What plainly is no document is left out. Raises UnreadableError for an archive that cannot be opened, holds
    nothing, or more than the limits allow.
    """
    limits = held()
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        raise UnreadableError.of("unreadable.damaged_binary") from None
    with archive:
        entries = archive.infolist()
        if len(entries) > limits.entries:
            raise LimitError.over("entries", limits)
        files = [one for one in entries if not one.is_dir()]
        if not files:
            raise UnreadableError.of("unreadable.empty_archive")
        left = limits.inflated << 20
        for one in files:
            name = _name(one)
            if is_plainly_none(name):
                continue
            held_ = _member(archive, one, min(limits.size << 20, left), limits)
            if isinstance(held_, bytes):
                left -= len(held_)
                if left < 0:
                    raise LimitError.over("inflated", limits)
            yield name, held_


def _member(
    archive: zipfile.ZipFile, one: zipfile.ZipInfo, most: int, limits: Limits
) -> bytes | UnreadableError:
    """Unpack one file: no more of it than a byte beyond the limit, whatever its head says."""
    if one.flag_bits & _LOCKED:
        return UnreadableError.of("unreadable.protected")
    try:
        with archive.open(one) as stream:
            data = stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return UnreadableError.of("unreadable.member")
    if len(data) > limits.size << 20:
        return LimitError.over("size", limits)
    return data


def _name(one: zipfile.ZipInfo) -> str:
    """Return a file's name: archives packed on Chinese Windows write GBK and do not say so."""
    if one.flag_bits & _UTF8:
        return one.filename
    raw = one.filename.encode("cp437", "replace")
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return one.filename
