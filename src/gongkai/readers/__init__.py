"""From a file to a :class:`~gongkai.document.Document`: one module a file type, one registry.

A reader is a function ``read(data: bytes, charset: str | None) -> Content``; its module is imported
when a file of its type comes along, not before.
"""

from __future__ import annotations

import hashlib
import os
import stat
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.document import Document
from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import Limits, holding
from gongkai.readers import sniff
from gongkai.readers.sniff import recognise, split_media_type

if TYPE_CHECKING:
    from gongkai.readers.page import Content

__all__ = ["SUFFIXES", "load", "read"]

_READERS = {
    sniff.TEXT: "text",
    sniff.MARKDOWN: "text",
    sniff.HTML: "html",
    sniff.XHTML: "html",
    sniff.MHTML: "mhtml",
    sniff.DOCX: "docx",
    sniff.PDF: "pdf",
    sniff.XLSX: "workbook",
    sniff.XLS: "workbook",
    sniff.ODS: "opendocument",
    sniff.ODT: "opendocument",
    sniff.OFD: "ofd",
    **dict.fromkeys(sniff.PICTURES, "picture"),
}

#: What LibreOffice makes a .docx of, which is read then.
_CONVERTED = (sniff.DOC, sniff.RTF, sniff.WORD_XML)

#: What is read in this process; every other type is binary, and is read in a process of its own.
_HERE = ("text", "html", "mhtml")

#: The endings that help to tell a type. What a file is, its bytes say.
SUFFIXES = sniff.ENDINGS


def read(
    source: Path | str | bytes,
    *,
    name: str | None = None,
    media_type: str | None = None,
    limits: Limits | None = None,
) -> Document:
    """Read one input: a ``Path`` is a file, a ``str`` is text, ``bytes`` are sniffed.

    ``media_type`` (a charset parameter counts) and ``name``'s ending help to tell the type; a
    file's name defaults to its path. ``limits``: the most that it may take. Raises UnreadableError, and
    nothing else, where the input is empty, missing, damaged, beyond a limit or of a type that cannot be read.
    """
    limits = limits or Limits()
    name = name if name is not None else _default_name(source)
    data = load(source, limits)
    if not data.strip():
        raise UnreadableError.of("unreadable.empty")
    said, charset = split_media_type(media_type)
    found = recognise(data, name=name, said=said)
    with holding(limits):
        content = _content(found, source if isinstance(source, str) else data, charset)
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=found,
        encoding=content.encoding,
        text=content.text,
        tables=content.tables,
        hints=content.hints,
        areas=content.areas,
        unread=content.unread,
    )


def _content(media_type: str, source: str | bytes, charset: str | None) -> Content:
    if media_type == sniff.ZIP:
        raise UnreadableError.of("unreadable.archive")
    if isinstance(source, bytes) and media_type in _CONVERTED:
        from gongkai.readers.office import as_docx

        media_type, source = sniff.DOCX, as_docx(source, media_type)
    name = _READERS[media_type]
    if isinstance(source, bytes) and name not in _HERE:
        from gongkai.readers.apart import read_apart

        return _filled(read_apart(name, source))
    reader = import_module(f"{__name__}.{name}")
    content: Content
    if isinstance(source, bytes):
        content = reader.read(source, charset)
    elif reader.__name__.endswith(".text"):
        content = reader.read_text(source)
    else:  # a decoded page; what it says of its own charset no longer holds
        content = reader.read(source.encode("utf-8", "replace"), "utf-8")._replace(encoding=None)
    return _filled(content)


def _filled(content: Content) -> Content:
    if not content.text.strip():
        if pages := [one.page for one in content.unread if one.why == "extra"]:
            raise UnreadableError.of("unreadable.scan", pages=", ".join(map(str, pages)))
        raise UnreadableError.of("unreadable.no_text")
    return content


def _default_name(source: Path | str | bytes) -> str:
    if isinstance(source, Path):
        return str(source)
    return "<text>" if isinstance(source, str) else "<bytes>"


def load(source: Path | str | bytes, limits: Limits | None = None) -> bytes:
    """Return the bytes of an input; raises UnreadableError for a file that cannot be opened, or one too large."""
    limits = limits or Limits()
    most = limits.size << 20
    if isinstance(source, Path):
        data = _load(source, most, limits)
    else:
        data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(data) > most:
        raise LimitError.over("size", limits)
    return data


def _load(path: Path, most: int, limits: Limits) -> bytes:
    """Read a file, no more of it than one byte too many: a device may never end."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UnreadableError.of("unreadable.folder", place=str(path))
        if found.st_size > most:
            raise LimitError.over("size", limits)
        if stat.S_ISFIFO(found.st_mode):
            return _piped(path, most)
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError:
        raise UnreadableError.of("unreadable.absent", place=str(path)) from None
    except (OSError, ValueError) as error:
        raise UnreadableError.of("unreadable.closed", place=str(path), reason=error) from None


def _piped(path: Path, most: int) -> bytes:
    """Read what somebody is writing to a pipe; one that nobody writes to is refused, not waited for."""
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(number, True)
    with os.fdopen(number, "rb") as pipe:
        data = pipe.read(most + 1)
    if not data:
        raise UnreadableError.of("unreadable.not_regular")
    return data
