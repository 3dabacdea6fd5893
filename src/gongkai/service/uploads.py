"""What a request sends: its files as they come, none of them whole in memory, no more of them than may be sent."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable, Mapping
from email.errors import MessageError
from email.header import decode_header, make_header
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from gongkai.service.problems import Refused

#: The most that one header of a part, or a field that is no file, may take: letters.
_HEADER, _FIELD = 4096, 4096
_NAME = 512
#: How much of an upload that is refused is still taken, and thrown away, and for how long.
_DRAIN, _DRAIN_SECONDS = 32 << 20, 3.0
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: What browsers write in a form in place of letters that would end a name (HTML, multipart/form-data encoding).
_WRITTEN = {'"': "%22", "\r": "%0D", "\n": "%0A"}
#: Types of a body that is no file of its own.
_NO_FILE = ("application/json", "application/x-www-form-urlencoded", "application/problem+json")


class Piece(NamedTuple):
    """A step of an upload: a file begins (``name`` and ``media_type``), more of it comes, it ends."""

    kind: Literal["begin", "data", "end"]
    name: str = ""
    media_type: str | None = None
    data: bytes = b""


async def pieces(request: Request, most: int, patience: float) -> AsyncIterator[Piece]:
    """Go through the files of a request: the parts of a form, or the body itself, named by ``?name=``.

    ``most``: bytes of the whole body; ``patience``: seconds that the client may be silent. Raises Refused: 400, 408,
    413, 415.
    """
    said = request.headers.get("content-type", "")
    kind = said.partition(";")[0].strip().lower()
    stream = _bounded(request, most, patience)
    if kind == "multipart/form-data":
        async for piece in _of_form(said, stream):
            yield piece
        return
    if not kind or kind in _NO_FILE or kind.startswith("multipart/"):
        raise Refused(415, "unsupported")
    media_type = None if kind == "application/octet-stream" else said
    yield Piece("begin", named(request.query_params.get("name", "")), media_type)
    async for data in stream:
        yield Piece("data", data=data)
    yield Piece("end")


async def _bounded(request: Request, most: int, patience: float) -> AsyncIterator[bytes]:
    """Yield the body as it comes, within its bounds."""
    length = request.headers.get("content-length", "")
    size = 0
    stream = request.stream()
    if length.isdecimal() and int(length) > most:
        if "expect" not in request.headers:  # else nothing of it is on its way
            await _drained(stream)
        raise too_large(most)
    while True:
        try:
            data = await asyncio.wait_for(anext(stream), patience)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise Refused(408, "timeout", headers={"Connection": "close"}, seconds=int(patience)) from None
        except ClientDisconnect:
            raise Refused(400, "bad-request") from None
        size += len(data)
        if size > most:
            await _drained(stream)
            raise too_large(most)
        if data:
            yield data


async def _drained(stream: AsyncIterator[bytes]) -> None:
    """Let a client send a little more, for one that is cut off while it sends does not hear why."""
    left = _DRAIN
    with contextlib.suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for data in stream:
                left -= len(data)
                if left < 0:
                    return


def described(field: str, bodies: Mapping[str, Any], *, many: bool = False) -> dict[str, Any]:
    """Return what OpenAPI says of a request that hands in a form's ``field``, or one of the other ``bodies`` by type."""
    file = {"type": "string", "format": "binary"}
    form = {
        "type": "object",
        "properties": {field: {"type": "array", "items": file} if many else file},
        "required": [field],
    }
    content = {"multipart/form-data": {"schema": form}, **bodies}
    return {"requestBody": {"required": True, "content": content}}


def too_large(most: int) -> Refused:
    """Return the refusal of an upload that takes more than so many bytes."""
    return Refused(413, "too-large", headers={"Connection": "close"}, most=most >> 20)


async def _of_form(said: str, stream: AsyncIterator[bytes]) -> AsyncIterator[Piece]:
    form = _Form()
    _, options = parse_options_header(said)
    boundary = options.get(b"boundary")
    if not boundary or len(boundary) > 200:
        raise Refused(400, "bad-request")
    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": form.begin,
                "on_header_field": form.header_field,
                "on_header_value": form.header_value,
                "on_header_end": form.header_end,
                "on_headers_finished": form.headers_finished,
                "on_part_data": form.data,
                "on_part_end": form.end,
                "on_end": form.finish,
            },
        )
        async for chunk in stream:
            parser.write(chunk)
            for piece in form.taken():
                yield piece
        parser.finalize()
    except (FormParserError, ValueError):
        raise Refused(400, "bad-request") from None
    if not form.is_whole:
        raise Refused(400, "bad-request")
    for piece in form.taken():
        yield piece


class _Form:
    """Makes pieces of what the parser of a form calls out."""

    def __init__(self) -> None:
        self.is_whole = False
        self._pieces: list[Piece] = []
        self._headers: dict[str, bytes] = {}
        self._field = b""
        self._value = b""
        self._is_file = False
        self._size = 0

    def taken(self) -> list[Piece]:
        """Return the pieces since the last call."""
        taken, self._pieces = self._pieces, []
        return taken

    def begin(self) -> None:
        self._headers = {}
        self._size = 0

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]
        self._bound(self._field, _HEADER)

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._bound(self._value, _HEADER)

    def header_end(self) -> None:
        self._headers[self._field.decode("latin-1").lower()] = self._value
        self._field = self._value = b""
        if len(self._headers) > 20:
            raise ValueError("headers")

    def headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", b""))
        self._is_file = b"filename" in options or b"filename*" in options
        if self._is_file:
            media_type = self._headers.get("content-type", b"").decode("latin-1").strip() or None
            if media_type and media_type.startswith("application/octet-stream"):
                media_type = None
            self._pieces.append(Piece("begin", _file_name(options), media_type))

    def data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._pieces.append(Piece("data", data=data[start:end]))
            return
        self._size += end - start
        if self._size > _FIELD:
            raise ValueError("field")

    def end(self) -> None:
        if self._is_file:
            self._pieces.append(Piece("end"))

    def finish(self) -> None:
        self.is_whole = True

    @staticmethod
    def _bound(value: bytes, most: int) -> None:
        if len(value) > most:
            raise ValueError("header")


def _file_name(options: Mapping[bytes, bytes]) -> str:
    if starred := options.get(b"filename*"):
        return named(unquote(starred.decode("latin-1").rpartition("'")[2]))
    raw = options.get(b"filename", b"")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    for letter, written in _WRITTEN.items():
        text = text.replace(written, letter)
    if text.startswith("=?"):
        with contextlib.suppress(LookupError, ValueError, MessageError):  # else it is called what is written
            text = str(make_header(decode_header(text)))
    return named(text)


def named(given: str) -> str:
    """Return a name as it is listed: without control characters, of bounded length. It never becomes part of a path."""
    name = _CONTROL.sub("", given).replace("\\", "/").strip()
    name = "/".join(part for part in name.split("/") if part not in ("", ".", ".."))
    return name[-_NAME:] or "report"


async def one_file(
    request: Request, most: int, patience: float, hold: Callable[[int], None]
) -> tuple[str, str | None, bytes]:
    """Return the one file of a request: its name, its type and its bytes. Raises Refused where there is none, or more.

    ``hold`` is told of all bytes as they come.
    """
    found: tuple[str, str | None] | None = None
    parts: list[bytes] = []
    async for piece in pieces(request, most, patience):
        if piece.kind == "begin":
            if found is not None:
                raise Refused(422, "one-file")
            found = piece.name, piece.media_type
        elif piece.kind == "data":
            hold(len(piece.data))
            parts.append(piece.data)
    data = b"".join(parts)
    if found is None or not data:
        raise Refused(422, "no-file")
    return *found, data
