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
PDF = "application/pdf"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"
BMP, GIF, WEBP = "image/bmp", "image/gif", "image/webp"
PICTURES = (PNG, JPEG, TIFF, BMP, GIF, WEBP)

_SAID = {
    **{media_type: media_type for media_type in (TEXT, MARKDOWN, HTML, XHTML, MHTML, DOCX, PDF, *PICTURES)},
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
    "pdf": PDF,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "tif": TIFF,
    "tiff": TIFF,
    "bmp": BMP,
    "gif": GIF,
    "webp": WEBP,
}

#: How pictures begin.
_DRAWN = (
    (b"\x89PNG\r\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
)

#: How files begin that cannot be read, and what is said of them.
_REFUSED = (
    (b"{\\rtf", "unreadable.rtf"),
    (b"Rar!\x1a", "unreadable.archive"),
    (b"7z\xbc\xaf\x27\x1c", "unreadable.archive"),
    (b"\x1f\x8b", "unreadable.archive"),
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
    if picture := _picture(data):
        return picture
    if data.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and b"\0" in data):
        return PDF
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")  # utf-16 looks like ASCII then
    if (b"wordDocument" in head or b"pkg:package" in head) and _WORD_XML.search(head):
        raise UnreadableError.of("unreadable.word_xml")
    if expected in (TEXT, MARKDOWN, HTML, XHTML):
        return expected
    if _LOOKS_HTML.match(head):
        return HTML
    if _LOOKS_MHTML.match(head) and (expected == MHTML or b"multipart/related" in head.lower()):
        return MHTML
    if expected == DOCX:
        raise UnreadableError.of("unreadable.no_docx")
    if expected == PDF:
        raise UnreadableError.of("unreadable.no_pdf")
    if expected in PICTURES:
        raise UnreadableError.of("unreadable.no_picture")
    return expected or TEXT


def _picture(data: bytes) -> str | None:
    """Return the type of a picture; None where it is none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return BMP
    return next((found for magic, found in _DRAWN if data.startswith(magic)), None)


def _refuse(data: bytes) -> None:
    for magic, key in _REFUSED:
        if data.startswith(magic):
            raise UnreadableError.of(key)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise UnreadableError.of("unreadable.protected")
        raise UnreadableError.of("unreadable.doc")
