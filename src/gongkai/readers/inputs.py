"""From a file to the inputs that it stands for: itself, or what is packed in it (``a.zip!/教育局.docx``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.message import Message
from email.utils import collapse_rfc2231_value
from html import unescape
from typing import NamedTuple

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import Limits, holding
from gongkai.readers import sniff

#: Stands between an archive's name and that of a file in it.
WITHIN = "!/"
#: Files of the system's own that no folder and no archive is handed over for.
_SYSTEM = ("thumbs.db", "desktop.ini")
#: Parts of a saved page or a mail that are no documents of their own.
_PAGE_PARTS = ("text", "image", "font", "audio", "video", "multipart", "message")


#: A note beside what it carries has no more letters, and no head of the form.
_NOTE = 2000
_HEADS = re.compile(
    "[总總][体體]情[况況]|主[动動]公[开開]|收到和[处處]理|[复復][议議]|[问問][题題]及改[进進]"
)
#: A tag, and what a page has for browsers alone.
_TAG = re.compile(r"(?is)<(style|script|head)\b.*?</\1>|<[^<>]*>")


class Given(NamedTuple):
    """One input: its name, and its bytes or why there are none."""

    name: str
    data: bytes | UnreadableError


def is_plainly_none(name: str) -> bool:
    """Say whether a file's name says that it is no document: hidden, a lock of an office program, the system's own."""
    *folders, last = name.replace("\\", "/").split("/")
    if any(part.startswith(".") or part == "__MACOSX" for part in folders if part not in (".", "..")):
        return True
    return last.startswith((".", "~$")) or last.lower() in _SYSTEM


def inputs_of(name: str, data: bytes, limits: Limits) -> Iterator[Given]:
    """Go through the inputs that a file stands for: the file itself, or those that are packed in it.

    A saved page or a mail is an input, and so is each document that is attached to it. An archive that cannot be
    opened is one input with the reason.
    """
    yield from _inputs_of(name, data, limits, 0)


def _inputs_of(name: str, data: bytes, limits: Limits, depth: int) -> Iterator[Given]:
    kind = packing(name, data)
    if kind is None:
        yield Given(name, data)
        return
    parts = _parts(data) if kind == sniff.MHTML else []
    if kind == sniff.MHTML:
        if _says_something(parts):
            yield Given(name, data)
    elif depth >= limits.nesting:
        yield Given(name, LimitError.over("nesting", limits))
        return
    try:
        for member in _attached(parts) if kind == sniff.MHTML else _unpacked(data, limits):
            path = f"{name}{WITHIN}{member.name}"
            if isinstance(member.data, bytes):
                yield from _inputs_of(path, member.data, limits, depth + 1)
            else:
                yield Given(path, member.data)
    except UnreadableError as error:
        yield Given(name, error)


def packing(name: str, data: bytes) -> str | None:
    """Return the type of what holds other files, None for every other file."""
    if not sniff.is_archive(data) and b"ontent-" not in data[:4096] and b"ontent-" not in data[:4096].lower():
        return None
    try:
        found = sniff.recognise(data, name=name, said=None)
    except UnreadableError:
        return None
    return found if found in (sniff.ZIP, sniff.MHTML) else None


def _unpacked(data: bytes, limits: Limits) -> Iterator[Given]:
    from gongkai.readers.apart import unpack_apart

    with holding(limits):
        held = list(unpack_apart("archive", data))
    return (Given(*one) for one in held)


def _parts(data: bytes) -> list[Message]:
    """Return the parts of a mail or a saved page, none of a broken one."""
    try:
        return list(message_from_bytes(data).walk())
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # what a broken mail raises
        return []


def _attached(parts: Sequence[Message]) -> Iterator[Given]:
    """Go through the documents that are attached to a mail or a saved page."""
    has_page = _has_page(parts)
    for number, part in enumerate(parts):
        if not _is_attachment(part, has_page=has_page):
            continue
        try:
            body = part.get_payload(decode=True)
            name = _file_name(part) or f"{number}"
        except (ValueError, LookupError, TypeError, AttributeError):
            continue
        if isinstance(body, bytes) and body.strip() and not is_plainly_none(name):
            yield Given(name, body)


def _says_something(parts: Sequence[Message]) -> bool:
    """Say whether a mail or a saved page is an input of its own: not one that only carries others.

    「附件为年报，请查收」 is no report; a long letter, or one with heads of the form, may be one.
    """
    try:
        has_page = _has_page(parts)
        if not any(_is_attachment(part, has_page=has_page) for part in parts):
            return True
        is_mail = any(part.get_content_disposition() == "attachment" for part in parts)
        said = "".join(_words(part) for part in parts if _is_text(part))
        return bool(said) if not is_mail else len(said) > _NOTE or _HEADS.search(said) is not None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return True


def _words(part: Message) -> str:
    """Return what a part of text says, without tags and spaces."""
    body = part.get_payload(decode=True)
    text = body.decode(part.get_content_charset() or "utf-8", "replace") if isinstance(body, bytes) else ""
    return "".join(unescape(_TAG.sub("", text)).split())


def _is_text(part: Message) -> bool:
    return part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"


def _has_page(parts: Sequence[Message]) -> bool:
    return any(part.get_content_type() == "text/html" for part in parts)


def _is_attachment(part: Message, *, has_page: bool) -> bool:
    """Say whether a part is handed over for itself: a picture is where there is no page that it belongs to."""
    if part.is_multipart():
        return False
    if part.get_content_disposition() == "attachment":
        return True
    kind, _, subtype = part.get_content_type().partition("/")
    if kind == "image":
        return not has_page
    return (
        kind not in _PAGE_PARTS
        and "javascript" not in subtype
        and "json" not in subtype
        and "font" not in subtype
    )


def _file_name(part: Message) -> str:
    """Return what an attachment is called; a name in RFC 2047's words is decoded, too."""
    from email.header import decode_header, make_header

    name = part.get_param("filename", None, "content-disposition") or part.get_param("name")
    said = collapse_rfc2231_value(name).strip() if name else (part.get("Content-Location") or "")
    decoded = str(make_header(decode_header(said)))
    return decoded.replace("\\", "/").rpartition("/")[2]
