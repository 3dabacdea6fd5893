"""What is written on a page of a PDF, read as pdfminer reads it, with less work for each word of it.

In go the streams of a page, out comes its layout. pdfminer's parser goes through them letter by letter, for any input at
all, which is most of what reading a page takes. What programs write is plain, and is cut into words by one pattern
here; where anything else is met, pdfminer's own parser reads that stream.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import ESC_STRING, LIT
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import PdfminerException

if TYPE_CHECKING:
    from pdfplumber.page import Page

_END = rb"#/%\[\]()<>{}\s"
_WORD = re.compile(
    rb"[\s\x00]*(?:"
    rb"([-+]?\d+)(?![\w.+-])|([-+]?(?:\d+\.\d*|\.\d+))(?![\w.+-])"
    rb"|\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f]*)>"
    rb"|/([^" + _END + rb"\x00]*)(?![#\x00])|(\[|\]|<<|>>)|([A-Za-z][^" + _END + rb"\x00]*|['\"])(?![#\x00])"
    rb")",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|\r\n|(.))", re.DOTALL)
#: Pictures within the text, and values that are written as words.
_ODD = frozenset((b"BI", b"ID", b"EI", b"true", b"false"))


#: So many bytes of a page are cut into words at once, at most.
_MOST = 2_000_000


class _OddError(Exception):
    """A stream is not plain."""


def lay_out(page: Page) -> None:
    """Read what is written on a page, before pdfplumber does."""
    if hasattr(page, "_layout"):
        return
    device = PDFPageAggregatorWithMarkedContent(
        page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams
    )
    try:
        _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    except Exception as error:  # as pdfplumber has it
        raise PdfminerException(error) from error
    page._layout = device.get_result()


class _Interpreter(PDFPageInterpreter):  # type: ignore[misc, unused-ignore]
    """Carries out what streams say."""

    def execute(self, streams: Sequence[object]) -> None:
        """Carry out streams, one after the other."""
        try:
            found = [stream_value(one) for one in streams]
            if any(one.objid is None or one.objid in self.parent_stream_ids for one in found):
                raise _OddError
            written = [one.get_data() for one in found]
            if sum(map(len, written)) > _MOST:
                raise _OddError
            said = [word for one in written for word in _words(one)]
        except _OddError:
            super().execute(streams)
            return
        self.stream_ids = {one.objid for one in found if one.objid is not None}
        known: dict[str, tuple[Callable[..., None], int] | None] = {}
        for is_operator, word in said:
            if not is_operator:
                self.argstack.append(word)
                continue
            if word not in known:
                name = word.replace("*", "_a").replace('"', "_w").replace("'", "_q")
                carried = getattr(self, f"do_{name}", None)
                known[word] = (carried, carried.__code__.co_argcount - 1) if carried else None
            operator = known[word]
            if operator is not None:
                carry, count = operator
                given = self.pop(count)
                if len(given) == count:
                    carry(*given)


def _words(data: bytes) -> Iterator[tuple[bool, Any]]:
    """Yield what a stream says: whether it is an operator, and that, or what it is given."""
    at, end = 0, len(data.rstrip(b"\0 \t\r\n\f\v"))
    lists: list[tuple[bytes, list[Any]]] = []
    while at < end:
        found = _WORD.match(data, at)
        if found is None:
            raise _OddError
        at = found.end()
        kind, word = found.lastindex, found[found.lastindex or 0]
        value: Any
        if kind == 1:
            value = int(word)
        elif kind == 2:
            value = float(word)
        elif kind == 3:
            value = _ESCAPED.sub(_unescaped, word) if b"\\" in word else word
        elif kind == 4:
            value = bytes.fromhex(word.decode()) if len(word) % 2 == 0 else _fail()
        elif kind == 5:
            value = LIT(word.decode()) if word.isascii() else _fail()
        elif kind == 6 and word in b"[<<":
            lists.append((word, []))
            continue
        elif kind == 6:
            begin, held = lists.pop() if lists else (b"", [])
            value = _closed(begin + word, held)
        elif word in _ODD or lists:
            raise _OddError
        else:
            yield True, word.decode("utf-8", "ignore")
            continue
        if lists:
            lists[-1][1].append(value)
        else:
            yield False, value
    if lists:
        raise _OddError


def _fail() -> Any:
    raise _OddError


def _closed(signs: bytes, held: list[Any]) -> Any:
    """Return a list, or a mapping of names."""
    if signs == b"[]":
        return held
    if signs != b"<<>>" or len(held) % 2 or not all(hasattr(one, "name") for one in held[::2]):
        raise _OddError
    return {one.name: value for one, value in zip(held[::2], held[1::2], strict=True)}


def _unescaped(found: re.Match[bytes]) -> bytes:
    octal, letter = found.groups()
    if octal:
        return bytes((int(octal, 8),)) if int(octal, 8) < 256 else _fail()
    return bytes((ESC_STRING[letter],)) if letter in ESC_STRING else b""
