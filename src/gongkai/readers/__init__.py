"""From a file to a :class:`~gongkai.document.Document`: one module a file type, one registry.

A reader is a function ``read(data: bytes, charset: str | None) -> Content``; its module is imported
when a file of its type comes along, not before.
"""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.document import Document
from gongkai.errors import UnreadableError
from gongkai.readers.sniff import (
    DOCX,
    HTML,
    MARKDOWN,
    MHTML,
    PDF,
    PICTURES,
    TEXT,
    XHTML,
    recognise,
    split_media_type,
)

if TYPE_CHECKING:
    from gongkai.readers.page import Content

__all__ = ["MAX_BYTES", "SUFFIXES", "load", "read"]

_READERS = {
    TEXT: "text",
    MARKDOWN: "text",
    HTML: "html",
    XHTML: "html",
    MHTML: "mhtml",
    DOCX: "docx",
    PDF: "pdf",
    **dict.fromkeys(PICTURES, "picture"),
}

#: What is read in a process of its own.
_APART = (PDF, *PICTURES)

#: The endings that a walk through a folder picks up.
SUFFIXES = (
    *(".txt", ".md", ".html", ".htm", ".shtml", ".xhtml", ".mhtml", ".mht", ".docx", ".pdf"),
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"),
)

#: A report takes some 100 KB; what is larger than this was never one.
MAX_BYTES = 64 << 20


def read(source: Path | str | bytes, *, name: str | None = None, media_type: str | None = None) -> Document:
    """Read one input: a ``Path`` is a file, a ``str`` is text, ``bytes`` are sniffed.

    ``media_type`` (a charset parameter counts) and ``name``'s ending help to tell the type; a
    file's name defaults to its path. Raises UnreadableError, and nothing else, where the input is
    empty, missing, damaged or of a type that cannot be read.
    """
    name = name if name is not None else _default_name(source)
    data = load(source)
    if not data.strip():
        raise UnreadableError.of("unreadable.empty")
    if len(data) > MAX_BYTES:
        raise UnreadableError.of("unreadable.too_large", size=MAX_BYTES >> 20)
    said, charset = split_media_type(media_type)
    found = recognise(data, name=name, said=said)
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
    )


def _content(media_type: str, source: str | bytes, charset: str | None) -> Content:
    if media_type in _APART and isinstance(source, bytes):
        from gongkai.readers.apart import read_apart

        return _filled(read_apart(_READERS[media_type], source))
    reader = import_module(f"{__name__}.{_READERS[media_type]}")
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
        raise UnreadableError.of("unreadable.no_text")
    return content


def _default_name(source: Path | str | bytes) -> str:
    if isinstance(source, Path):
        return str(source)
    return "<text>" if isinstance(source, str) else "<bytes>"


def load(source: Path | str | bytes) -> bytes:
    """Return the bytes of an input; raises UnreadableError for a file that cannot be opened or is huge."""
    if isinstance(source, bytes):
        return source
    if isinstance(source, str):
        return source.encode("utf-8", "surrogatepass")
    try:
        if source.is_dir():
            raise UnreadableError.of("unreadable.folder", place=str(source))
        if source.stat().st_size > MAX_BYTES:
            raise UnreadableError.of("unreadable.too_large", size=MAX_BYTES >> 20)
        return source.read_bytes()
    except FileNotFoundError:
        raise UnreadableError.of("unreadable.absent", place=str(source)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError.of("unreadable.closed", place=str(source), reason=reason) from None
