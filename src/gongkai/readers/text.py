"""Plain text and Markdown: the decoded file itself, untouched."""

from __future__ import annotations

from gongkai.readers.decode import decode
from gongkai.readers.page import Content


def read(data: bytes, charset: str | None) -> Content:
    """Return the decoded text, line ends as they are; tables of text are a later stage's.

    Raises UnreadableError where the bytes are no text.
    """
    decoded = decode(data, (charset,))
    return Content(decoded.text, decoded.encoding)


def read_text(text: str) -> Content:
    """Return a text that is decoded already."""
    return Content(text)
