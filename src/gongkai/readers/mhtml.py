"""Pages saved by a browser as one file (.mhtml, .mht): the page is one part of a mail message."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from gongkai.errors import UnreadableError
from gongkai.readers import html
from gongkai.readers.page import Content


def read(data: bytes, charset: str | None) -> Content:
    """Read the first text/html part that holds any text.

    Raises UnreadableError where there is none.
    """
    try:
        parts = [
            _body(part) for part in message_from_bytes(data).walk() if part.get_content_type() == "text/html"
        ]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # what a broken mail raises
        parts = []
    for body, said in parts:
        content = html.read(body, said or charset) if body.strip() else None
        if content is not None and content.text:
            return content
    raise UnreadableError.of("unreadable.mhtml")


def _body(part: Message) -> tuple[bytes, str | None]:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b"", part.get_content_charset()
