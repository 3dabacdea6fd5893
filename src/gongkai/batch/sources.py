"""Where the documents of a batch come from, one at a time: files, lines of pages, Parquet, web archives."""

from __future__ import annotations

import base64
import gzip
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from gongkai.errors import SettingsError, UnreadableError
from gongkai.failures import Failure, clean, failure_of
from gongkai.limits import Limits
from gongkai.readers import SUFFIXES, load
from gongkai.readers.inputs import inputs_of

#: The largest page that a line or an archive of the web holds; what a line may take: it in base64, or escaped.
MAX_BYTES = Limits().size << 20
_MAX_LINE = 6 * MAX_BYTES
_ROWS = 64
_COLUMNS = ("name", "url", "media_type", "bytes", "html", "text")
_PAGES = ("html", "htm", "xhtml")

#: Says of a source's name whether it is wanted.
Wanted = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """One input: its bytes, or why there are none."""

    name: str
    data: bytes | Failure
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """``items`` can be gone through once; ``gone`` says which part of them is, 0 to 1, None if unknown.

    ``total``: how many there are, an archive counted as one; None where nobody has counted.
    """

    name: str
    items: Iterator[Item]
    gone: Callable[[], float | None]
    total: int | None = None


def kind_of(item: Item) -> str:
    """Return what, besides its bytes, a document's type is told by: a media type and a known ending."""
    lower = item.name.lower()
    ending = next((suffix for suffix in SUFFIXES if lower.endswith(suffix)), "")
    return f"{item.media_type or ''}|{ending}"


def of_files(name: str, found: Iterable[tuple[str, Failure | None]], total: int, limits: Limits) -> Source:
    """Return the files of a folder, an archive's one by one: their paths, and what is wrong with those that are none."""
    count = 0

    def items() -> Iterator[Item]:
        nonlocal count
        for count, (given, wrong) in enumerate(found, 1):  # noqa: B007 - it is what `gone` counts
            if wrong:
                yield Item(clean(given), wrong)
            else:
                yield from _file(given, Path(given), limits)

    return Source(name, items(), lambda: count / total if total else None, total)


def of_stdin(wanted: Wanted, limits: Limits) -> Source:
    """Return what standard input lists: paths, or pages as JSON, one a line."""
    return Source("-", _lines("-", sys.stdin.buffer, wanted, limits), lambda: None)


def of_container(path: Path, wanted: Wanted, limits: Limits) -> Source | None:
    """Return the documents that a file lists or holds; None for a file that is a document itself.

    By its ending: ``.list`` and ``.lst`` (paths, one a line), ``.jsonl``, ``.parquet``, ``.warc``,
    and ``.list.gz``, ``.jsonl.gz``, ``.warc.gz``. Raises SettingsError where what is needed to read
    it is not installed, and OSError where it cannot be opened.
    """
    ending = path.name.lower().removesuffix(".gz").rpartition(".")[2]
    if ending == "parquet":
        return _parquet(path, wanted)
    if ending not in ("list", "lst", "jsonl", "warc"):
        return None
    stream, size = path.open("rb"), max(path.stat().st_size, 1)
    name = clean(str(path))
    if ending == "warc":
        items = _records(path, stream, wanted)
    else:
        opened: IO[bytes] = gzip.GzipFile(fileobj=stream) if path.name.lower().endswith(".gz") else stream  # type: ignore[assignment]
        items = _lines(name, opened, wanted, limits if ending != "jsonl" else None)
    return Source(name, items, lambda: None if stream.closed else stream.tell() / size)


def _file(name: str, path: Path, limits: Limits) -> Iterator[Item]:
    """Go through the documents that a file stands for: itself, or those that are packed in it."""
    try:
        if not (path.is_file() or path.is_dir() or not path.exists()):  # a pipe or a device may never end
            raise UnreadableError.of("unreadable.not_regular")
        for given in inputs_of(name, load(path, limits), limits):
            data = given.data
            if isinstance(data, UnreadableError):
                yield Item(clean(given.name), failure_of(data))
            else:
                yield Item(clean(given.name), data)
    except (UnreadableError, OSError, ValueError) as error:
        yield Item(clean(name), failure_of(error, known=(name, str(path))))


def _lines(name: str, stream: IO[bytes], wanted: Wanted, limits: Limits | None) -> Iterator[Item]:
    """Go through lines that are objects with a page each or, where there are ``limits`` of these, names of files."""
    number = 0
    try:
        while line := stream.readline(_MAX_LINE):
            number += 1
            place = f"{name}:{number}"
            if len(line) == _MAX_LINE and not line.endswith(b"\n"):
                while (rest := stream.readline(_MAX_LINE)) and not rest.endswith(b"\n"):
                    continue
                yield Item(place, Failure.of("input", "batch.long_line", size=_MAX_LINE >> 20))
                continue
            line = line.removeprefix(b"\xef\xbb\xbf").strip(b"\r\n")
            if not line.strip():
                continue
            if limits is None or line.lstrip().startswith(b"{"):
                yield from _wanted(_json(line, place), wanted)
            else:
                given = line.decode("utf-8", "surrogateescape")
                if wanted(given):
                    yield from _file(given, Path(given), limits)
    except (OSError, EOFError, zlib.error) as error:  # a damaged .gz, a disk that fails
        yield _broken(name, error)
    finally:
        stream.close()


def _wanted(item: Item, wanted: Wanted) -> Iterator[Item]:
    if wanted(item.name):
        yield item


def _json(line: bytes, place: str) -> Item:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Item(place, Failure.of("input", "batch.no_json", error=error))
    if not isinstance(row, dict):
        return Item(place, Failure.of("input", "batch.no_object"))
    return _page(row, place)


def _page(row: Mapping[str, Any], place: str) -> Item:
    """Return the page of a row: ``bytes`` (in JSON: base64), or else ``html``, or else ``text``."""
    given = {key: row[key] for key in _COLUMNS if row.get(key) is not None}
    name = clean(str(given.get("name") or given.get("url") or place))
    said = given.get("media_type")
    try:
        if not isinstance(said, str | None):
            raise TypeError("media_type is no text")
        if "bytes" in given:
            data = given["bytes"]
            if isinstance(data, str):
                data = base64.b64decode(data, validate=True)
            if not isinstance(data, bytes):  # a number would make so many zeros
                raise TypeError("bytes are not in base64")
            return Item(name, data, said)
        for key, media_type in (("html", "text/html"), ("text", "text/plain")):
            if key in given:
                data = given[key].encode("utf-8", "replace")
                return Item(name, data, f"{(said or media_type).partition(';')[0]}; charset=utf-8")
    except (AttributeError, TypeError, ValueError):
        return Item(name, Failure.of("input", "batch.bad_page", place=place))
    return Item(name, Failure.of("input", "batch.no_page", place=place))


def _parquet(path: Path, wanted: Wanted) -> Source:
    _need("pyarrow", path)
    import pyarrow
    import pyarrow.parquet

    name = clean(str(path))
    try:
        file = pyarrow.parquet.ParquetFile(path)
    except pyarrow.ArrowInvalid as error:
        raise SettingsError.of("batch.no_parquet", place=name, error=error) from error
    columns = [column for column in file.schema_arrow.names if column in _COLUMNS]
    total = max(file.metadata.num_rows, 1)
    number = 0

    def items() -> Iterator[Item]:
        nonlocal number
        try:
            for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
                for row in _rows(batch):
                    number += 1
                    place = f"{name}:{number}"
                    if isinstance(row, Exception):
                        yield Item(place, Failure.of("input", "batch.bad_page", place=place, error=row))
                    else:
                        yield from _wanted(_page(row, place), wanted)
        except (OSError, pyarrow.ArrowException) as error:
            yield _broken(name, error)
        finally:
            file.close()

    return Source(name, items(), lambda: number / total, file.metadata.num_rows)


def _rows(batch: Any) -> Iterator[dict[str, Any] | Exception]:
    """Go through the rows of a batch; one that holds what Python cannot costs nothing but itself."""
    try:
        yield from batch.to_pylist()
        return
    except (ValueError, OverflowError):  # such as text that is no UTF-8
        pass
    for at in range(batch.num_rows):
        try:
            yield from batch.slice(at, 1).to_pylist()
        except (ValueError, OverflowError) as error:
            yield error


def _records(path: Path, stream: IO[bytes], wanted: Wanted) -> Iterator[Item]:
    """Go through the pages that a web archive has received whole."""
    _need("warcio", path)
    return _responses(clean(str(path)), stream, wanted)


def _responses(name: str, stream: IO[bytes], wanted: Wanted) -> Iterator[Item]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(stream)
    records.INC_RECORD = ""  # it would write its warnings, and what it met, to standard error
    stray = 0
    try:
        for record in records:
            if records.err_count > stray:
                stray = records.err_count
                yield _stray(name, records.offset)
            head = record.http_headers
            if record.rec_type != "response" or head is None or head.get_statuscode() != "200":
                continue
            media_type = head.get_header("Content-Type") or ""
            address = clean(record.rec_headers.get_header("WARC-Target-URI") or name)
            if any(page in media_type.lower() for page in _PAGES) and wanted(address):
                data = record.content_stream().read(MAX_BYTES + 1)
                if len(data) <= MAX_BYTES and record.raw_stream.limit:
                    raise EOFError("cut off")
                yield Item(address, data, media_type)
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, AttributeError, zlib.error) as error:
        yield _broken(name, error)
    finally:
        stream.close()


def _stray(name: str, offset: int) -> Item:
    """Return the input that stands for what an archive holds between two records, before an offset."""
    return Item(f"{name}:{offset}", Failure.of("input", "batch.stray"))


def _broken(name: str, error: Exception) -> Item:
    """Return the input that stands for all that follows in a container that cannot be read on."""
    return Item(name, Failure.of("input", "batch.broken", error=error))


def _need(module: str, path: Path) -> None:
    try:
        import_module(module)
    except ImportError as error:
        raise SettingsError.of("batch.needs", place=str(path), module=module, extra="batch") from error
