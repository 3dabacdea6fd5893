"""Which type an input is: by what its bytes are, then by what is said of it, then by its looks."""

from __future__ import annotations

import re

from gongkai.errors import UnreadableError

TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
XHTML = "application/xhtml+xml"
MHTML = "multipart/related"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_SAID = {
    **{media_type: media_type for media_type in (TEXT, MARKDOWN, HTML, XHTML, MHTML, DOCX)},
    "text/x-markdown": MARKDOWN,
    "message/rfc822": MHTML,
    "application/x-mimearchive": MHTML,
}
_ENDINGS = {
    "txt": TEXT,
    "md": MARKDOWN,
    "html": HTML,
    "htm": HTML,
    "shtml": HTML,
    "xhtml": XHTML,
    "mhtml": MHTML,
    "mht": MHTML,
    "docx": DOCX,
}

_AS_DOCX = "save it as .docx and give that"
_PICTURE = "a picture cannot be read yet: give the report's page or .docx"
#: How files begin that cannot be read, and what to do about them.
_REFUSED = (
    (b"%PDF-", "a PDF cannot be read yet: give the report's page, its .docx, or the text copied from it"),
    (b"\x89PNG\r\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"{\\rtf", f"an RTF document cannot be read: {_AS_DOCX}"),
    (b"Rar!\x1a", "an archive: unpack it and give its files"),
    (b"7z\xbc\xaf\x27\x1c", "an archive: unpack it and give its files"),
    (b"\x1f\x8b", "an archive: unpack it and give its files"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_WORD_XML = re.compile(rb"<(?:\w+:)?wordDocument\b|<pkg:package\b")

_LOOKS_HTML = re.compile(
    rb"(?is)\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|h1)\b"
)
_LOOKS_MHTML = re.compile(
    rb"(?i)\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?(?:mime-version|content-type):"
)


def split_media_type(media_type: str | None) -> tuple[str | None, str | None]:
    """Split ``text/html; charset=gbk`` into the known type that it names, or None, and the charset."""
    head, _, parameters = (media_type or "").partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", parameters, re.I)
    return _SAID.get(head.strip().lower()), charset[1] if charset else None


def recognise(data: bytes, *, name: str, said: str | None) -> str:
    """Return the media type of ``data``, one that has a reader.

    The first bytes decide where they leave no doubt, for a .doc is often a web page; then ``said``
    (a known media type), then the ending of ``name``, then whether it looks like a page. Raises
    UnreadableError for a type that cannot be read.
    """
    _refuse(data)
    expected = said or _ENDINGS.get(name.rpartition(".")[2].lower())
    if data.startswith(_ZIP):
        return DOCX
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")  # utf-16 looks like ASCII then
    if (b"wordDocument" in head or b"pkg:package" in head) and _WORD_XML.search(head):
        raise UnreadableError(f"a Word XML document cannot be read: {_AS_DOCX}")
    if expected in (TEXT, MARKDOWN, HTML, XHTML):
        return expected
    if _LOOKS_HTML.match(head):
        return HTML
    if _LOOKS_MHTML.match(head) and (expected == MHTML or b"multipart/related" in head.lower()):
        return MHTML
    if expected == DOCX:
        raise UnreadableError(f"damaged, or no .docx: open it in Word or WPS, {_AS_DOCX}")
    return expected or TEXT


def _refuse(data: bytes) -> None:
    for magic, reason in _REFUSED:
        if data.startswith(magic):
            raise UnreadableError(reason)
    if b"%PDF-" in data[:1024] and b"\0" in data:
        raise UnreadableError(_REFUSED[0][1])
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise UnreadableError(_PICTURE)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise UnreadableError("protected by a password: remove the protection and give it again")
        raise UnreadableError(f"an old .doc (or .wps, .xls) cannot be read: {_AS_DOCX}")
