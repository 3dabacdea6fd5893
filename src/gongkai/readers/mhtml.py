"""Pages saved by a browser as one file (.mhtml, .mht): the page is one part of a mail message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
        walked = list(message_from_bytes(data).walk())
        parts = [(part.get_content_type(), _body(part)) for part in walked]
        pictures = _pictures(walked)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # what a broken mail raises
        parts, pictures = [], {}
    given = [(kind, *body) for kind, body in parts if body[0].strip()]

    def page(data: bytes, charset: str | None) -> Content:
        return html.read(data, charset, lambda name: pictures[name]() if name in pictures else None)

    for kind, reader in (("text/html", page), ("text/plain", text.read)):
        for body, said in ((body, said) for one, body, said in given if one == kind):
            content = reader(body, said or charset)
            if content.text.strip():
                return content
    has_page = any(kind == "text/html" for kind, _, _ in given)
    raise UnreadableError.of("unreadable.no_text" if has_page else "unreadable.mhtml")


def _pictures(parts: Sequence[Message]) -> dict[str, Callable[[], bytes]]:
    """Return the pictures of a saved page, by what the page may call each: its number, its address, the end of that."""
    found: dict[str, Callable[[], bytes]] = {}
    for part in parts:
        if part.get_content_maintype() != "image":
            continue

        def data(part: Message = part) -> bytes:
            return _body(part)[0]

        place = str(part.get("Content-Location") or "").strip()
        found["cid:" + str(part.get("Content-ID") or "").strip().strip("<>")] = data
        found[place] = data
        found.setdefault("/".join(place.replace("\\", "/").split("/")[-2:]), data)
    return found


def _body(part: Message) -> tuple[bytes, str | None]:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b"", part.get_content_charset()
