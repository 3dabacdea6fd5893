"""Pages saved by a browser as one file (.mhtml, .mht): the page is one part of a mail message."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from gongkai.errors import UnreadableError
from gongkai.readers import html, text
from gongkai.readers.page import Content


def read(data: bytes, charset: str | None) -> Content:
    """Read the first text/html part that holds any text; a mail without a page says what it says in plain text.

    Raises UnreadableError where there is neither.
    """
    try:
        parts = [(part.get_content_type(), _body(part)) for part in message_from_bytes(data).walk()]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # what a broken mail raises
        parts = []
    given = [(kind, *body) for kind, body in parts if body[0].strip()]
    for kind, reader in (("text/html", html.read), ("text/plain", text.read)):
        for body, said in ((body, said) for one, body, said in given if one == kind):
            content = reader(body, said or charset)
            if content.text.strip():
                return content
    has_page = any(kind == "text/html" for kind, _, _ in given)
    raise UnreadableError.of("unreadable.no_text" if has_page else "unreadable.mhtml")


def _body(part: Message) -> tuple[bytes, str | None]:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b"", part.get_content_charset()
