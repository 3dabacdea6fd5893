"""Which type an input is: by what its bytes are, then by what is said of it, then by its looks."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from gongkai.errors import UnreadableError

TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
XHTML = "application/xhtml+xml"
MHTML = "multipart/related"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OFD = "application/ofd"
PDF = "application/pdf"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
RTF = "application/rtf"
WORD_XML = "application/vnd.ms-word.xml"
ZIP = "application/zip"
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
    "eml": MHTML,
    "docx": DOCX,
    "docm": DOCX,
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
#: The endings by which a type is told where the bytes leave a doubt.
ENDINGS = tuple(f".{ending}" for ending in _ENDINGS)

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
    (b"Rar!\x1a", "unreadable.archive"),
    (b"7z\xbc\xaf\x27\x1c", "unreadable.archive"),
    (b"\x1f\x8b", "unreadable.archive"),
    (b"BZh", "unreadable.archive"),
    (b"\xfd7zXZ\0", "unreadable.archive"),
)
_RTF = b"{\\rtf"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What a file in Microsoft's old container is, by the name of the stream that it keeps its content in.
_STREAMS = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("MatOST", DOC))
_SHEETS = ("xls", "et", "xlt", "ett")
_EMPTY_ZIP = b"PK\x05\x06"
_ZIP = (b"PK\x03\x04", _EMPTY_ZIP, b"PK\x07\x08")
#: How far the names in an archive are looked through for what it is.
_NAMES = 10_000
_WORD_XML = re.compile(rb"<(?:\w+:)?wordDocument\b|<pkg:package\b")
#: How what gongkai itself writes begins: reports, findings, the heads of its tables, a page that it draws.
_RESULT = re.compile(
    rb'\s*(?:\{\s*"schema_version":|\[\s*\{"source": \{"name":|\{\s*"\$schema": "[^"]*sarif'
    rb"|source,(?:sha256|url|host),|organ_id,organ|column,stata,|division,code,place,|File,Agency,Year,Rule,"
    + "|文件,机关,年度,规则,".encode()
    + rb'|<!doctype html>\s*<html lang="[\w-]+">\s*<head>(?:\s*<meta [^>]*>){0,9}?\s*<meta name="generator" content="gongkai">)'
)

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


def is_archive(data: bytes) -> bool:
    """Say whether these are the bytes of a zip archive, whatever it holds."""
    return data.startswith(_ZIP)


def is_result(head: bytes) -> bool:
    """Say whether a file that begins so is one that gongkai has written; of text alone, a workbook says it elsewhere."""
    return _RESULT.match(head.lstrip(b"\xef\xbb\xbf")) is not None


def recognise(data: bytes, *, name: str, said: str | None) -> str:
    """Return the media type of ``data``.

    The first bytes decide where they leave no doubt, for a .doc is often a web page; then ``said``
    (a known media type), then the ending of ``name``, then whether it looks like a page. Raises
    UnreadableError for a type that cannot be read.
    """
    _refuse(data)
    ending = name.rpartition(".")[2].lower()
    expected = said or _ENDINGS.get(ending)
    if data.startswith(_ZIP):
        return _zipped(data, expected)
    if data.startswith(_OLE):
        return _compound(data, ending)
    if data.startswith(_RTF):
        return RTF
    if picture := _picture(data):
        return picture
    if data.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and b"\0" in data):
        return PDF
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")  # utf-16 looks like ASCII then
    if (b"wordDocument" in head or b"pkg:package" in head) and _WORD_XML.search(head):
        return WORD_XML
    if is_result(head):
        raise UnreadableError.of("unreadable.result")
    if expected in (TEXT, MARKDOWN, HTML, XHTML):
        return expected
    if _LOOKS_HTML.match(head):
        return HTML
    if _LOOKS_MHTML.match(head) and (expected == MHTML or b"multipart/" in head.lower()):
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
    if data[257:262] == b"ustar":
        raise UnreadableError.of("unreadable.archive")


def _zipped(data: bytes, expected: str | None) -> str:
    """Return what a zip archive is by the names in it: a document of an office program, or just an archive."""
    names = set(_names(data))
    if not names and not data.startswith(_EMPTY_ZIP):
        raise UnreadableError.of("unreadable.no_docx" if expected == DOCX else "unreadable.damaged_binary")
    if b"OFD.xml" in names:
        return OFD
    if b"mimetype" in names and b"content.xml" in names:
        head = data[:200]
        return next((one for one in (ODS, ODT) if one.encode() in head), ODT)
    folders = {name.partition(b"/")[0] for name in names if b"/" in name}
    is_package = not names.isdisjoint((b"[Content_Types].xml", b"_rels/.rels"))
    if b"word/document.xml" in names or (is_package and b"word" in folders):
        return DOCX
    if b"xl/workbook.xml" in names or (is_package and b"xl" in folders):
        return XLSX
    if is_package and b"ppt" in folders:
        raise UnreadableError.of("unreadable.slides")
    return DOCX if is_package else ZIP


def _names(data: bytes) -> Iterator[bytes]:
    """Go through the names of an archive's files as its directory has them, of so many at most."""
    end = data.rfind(b"PK\5\6", max(0, len(data) - (1 << 16) - 22))
    if end < 0 or end + 22 > len(data):
        return
    (size,) = struct.unpack_from("<I", data, end + 12)
    at = max(0, end - size)
    for _ in range(_NAMES):
        if at + 46 > end or data[at : at + 4] != b"PK\1\2":
            return
        name, extra, remark = struct.unpack_from("<HHH", data, at + 28)
        yield data[at + 46 : at + 46 + name]
        at += 46 + name + extra + remark


def _compound(data: bytes, ending: str) -> str:
    """Return what a file in Microsoft's old container is; raises UnreadableError where it is locked or neither."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableError.of("unreadable.protected")
    held = [media_type for stream, media_type in _STREAMS if stream.encode("utf-16-le") in data]
    if not held:
        slides = "PowerPoint Document".encode("utf-16-le") in data
        raise UnreadableError.of("unreadable.slides" if slides else "unreadable.ole")
    if XLS in held and ending in _SHEETS:
        return XLS
    if held[0] == DOC and _is_locked(data):
        raise UnreadableError.of("unreadable.protected")
    return held[0]


def _is_locked(data: bytes) -> bool:
    """Say whether a Word document says in its first block that it is encrypted."""
    at = -1
    while (at := data.find(b"\xec\xa5", at + 1)) >= 0:
        if at % 512 == 0 and len(data) > at + 12:
            (flags,) = struct.unpack_from("<H", data, at + 10)
            return bool(flags & 0x100)
    return False
