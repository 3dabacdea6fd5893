"""From the paths of a command line to what there is to read, in order, one at a time."""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai.failures import EMPTY, Failure
from gongkai.readers.sniff import is_result

STDIN = "-"
#: Endings of what people keep reports in: a file of such a name is not written over.
_DOCUMENTS = (
    *(".txt", ".md", ".html", ".htm", ".shtml", ".xhtml", ".mhtml", ".mht", ".eml", ".docx", ".docm", ".doc", ".wps"),
    *(".rtf", ".odt", ".pdf", ".ofd", ".xls", ".xlsx", ".et", ".ods", ".zip", ".png", ".jpg", ".jpeg", ".tif", ".bmp"),
)  # fmt: skip
#: How results begin, whatever the name of their file: JSON, a drawn page, a list of findings, tables.
_OUTPUTS = ("{", "[\n{", "═", "√ ", "source,", "organ_id,")
#: How what gongkai has written for a screen begins for sure, besides what readers refuse for its beginning.
_SHOWN = re.compile("\n?═{4,}|√ (?:没有问题|所选规则内没有问题|nothing found)".encode())
#: How long the end of an archive is that has no remark, and how many bytes the names in a workbook take at most.
_END, _MOST_NAMES = 22, 1 << 16
#: What a folder holds that ``gongkai batch`` has written.
_LEDGER = "ledger.sqlite"
#: Beside the ledger while a batch is at work, and for as long as one that was killed is not gone on with.
_UNFINISHED = "ledger.sqlite-wal"
#: What a batch writes last.
_ENDED = "summary.json"
_PARQUET = "parquet"
#: The folder of answers that were paid for (gongkai.llm.line.answer_cache), by its name and the file in it.
_ANSWERS = ("answers", "cache.db")
_RESULTS = (_LEDGER, "reports", _PARQUET, "errors.jsonl", "summary.json", "manifest.csv")


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read: its name as given on the command line; no path means standard input."""

    name: str

    @property
    def path(self) -> Path | None:
        return None if self.name == STDIN else Path(self.name)


@dataclass(frozen=True, slots=True)
class Unusable:
    """A path that leads to nothing to read: ``key`` is a wording, ``error`` what the system said."""

    name: str
    key: str
    error: OSError | None = None

    @property
    def failure(self) -> Failure:
        """Why there is nothing to read."""
        code = EMPTY if self.key == "input.empty_folder" else "input"
        return Failure.of(code, self.key, error=self.error)


def is_many(paths: Iterable[str]) -> bool:
    """Say whether the paths can stand for more than one input."""
    given = list(paths)
    return len(given) != 1 or (given[0] != STDIN and (is_folder(given[0]) or _is_packed(Path(given[0]))))


def is_folder(path: str) -> bool:
    """Say whether a path leads to a folder; one that the system does not take leads nowhere."""
    try:
        return Path(path).is_dir()
    except OSError:
        return False


def _is_packed(file: Path) -> bool:
    """Say whether a file is an archive of others."""
    from gongkai.errors import UnreadableError
    from gongkai.readers import load, sniff

    try:
        if not file.is_file():
            return False
        with file.open("rb") as stream:
            if not sniff.is_archive(stream.read(4)):
                return False
        return sniff.recognise(load(file), name=file.name, said=None) == sniff.ZIP
    except (OSError, UnreadableError):
        return False


def walk(
    paths: Iterable[str], leave_out: Collection[Path] = (), stored: tuple[str, ...] = ()
) -> Iterator[Input | Unusable]:
    """Go through files, folders and ``-`` in the order given; a folder's files in order of their names.

    Every file of a folder counts but those that plainly are no documents, what gongkai itself has written, and
    ``leave_out``: files and folders that are being written. ``stored``: endings of results that count all the same.
    """
    for path in paths:
        if path == STDIN:
            yield Input(STDIN)
        elif is_folder(path):
            found = False
            for one in _Folder(leave_out, stored).files(path):
                found = True
                yield one
            if not found:
                results = (Path(path) / _LEDGER).is_file()
                yield Unusable(path, "input.results" if results else "input.empty_folder")
        else:
            yield Input(path)


class _Folder:
    """A walk through a folder."""

    def __init__(self, leave_out: Collection[Path], stored: tuple[str, ...]) -> None:
        self.leave_out = leave_out
        self.stored = stored

    def files(self, folder: str, above: tuple[str, ...] = ()) -> Iterator[Input | Unusable]:
        """Go through a folder and those below it; ``above``: where those above it stand."""
        from gongkai.readers.inputs import is_plainly_none

        here = os.path.realpath(folder)
        if here in above:  # a link that leads back up
            return
        try:
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError as error:
            yield Unusable(folder, "input.folder", error)
            return
        of_results = _LEDGER in names
        is_written = any(same_file(Path(folder), one) for one in self.leave_out)
        is_cache = os.path.basename(here) == _ANSWERS[0] and _ANSWERS[1] in names  # noqa: PTH119
        if is_cache or (of_results and not self.stored and not is_written):
            return
        if of_results and not is_written and (_UNFINISHED in names or _ENDED not in names):
            yield Unusable(folder, "input.unfinished")
        for name in names:
            if is_plainly_none(name) or (is_written and name.startswith(_RESULTS)):
                continue
            path = os.path.join(folder, name)  # noqa: PTH118 - a Path would drop the "./" that was given
            yield from self._entry(path, (*above, here), of_results=of_results)

    def _entry(self, path: str, above: tuple[str, ...], *, of_results: bool) -> Iterator[Input | Unusable]:
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116
        except OSError as error:  # a broken link, one to itself
            yield Unusable(path, "input.failed", error)
            return
        if any(path.endswith(one.name) and same_file(Path(path), one) for one in self.leave_out):
            return
        if stat.S_ISDIR(mode):
            if not (of_results and path.endswith(_PARQUET)):  # the same reports, written once more
                yield from self.files(path, above)
        elif of_results and not path.lower().endswith(self.stored):
            return
        elif stat.S_ISREG(mode):
            if path.lower().endswith(self.stored) or not _is_result(Path(path)):
                yield Input(path)
        else:  # a pipe or a device may never end
            yield Unusable(path, "unreadable.not_regular")


def is_below(file: Path, folder: Path) -> bool:
    """Say whether a file is there, in a folder or below it, and is what reports are kept in.

    What gongkai itself has written there before is not.
    """
    try:
        if not (file.name.lower().endswith(_DOCUMENTS) and file.is_file() and folder.is_dir()):
            return False
    except OSError:
        return False
    place, above = Path(os.path.realpath(file)), Path(os.path.realpath(folder))
    return place.is_relative_to(above) and not _is_output(file)


def _is_output(file: Path) -> bool:
    """Say whether a file begins as results do, so that it may be written over."""
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as stream:
            return stream.read(200).lstrip().startswith(_OUTPUTS) or _is_result(file)
    except OSError:
        return False


def _is_result(file: Path) -> bool:
    """Say whether gongkai has written a file: by its beginning, a workbook by what it says of itself."""
    try:
        with file.open("rb") as stream:
            head = stream.read(1024)
            if not head.startswith(b"PK"):
                return _SHOWN.match(head) is not None or is_result(head)
            stream.seek(-_END, os.SEEK_END)
            end = stream.read()
        if not end.startswith(b"PK\5\6") or int.from_bytes(end[12:16], "little") > _MOST_NAMES:
            return False
        with zipfile.ZipFile(file) as book, book.open("docProps/core.xml") as core:
            return b"<cp:keywords>gongkai</cp:keywords>" in core.read(1 << 16)
    except (
        OSError,
        KeyError,
        ValueError,
        EOFError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
        zipfile.BadZipFile,
    ):
        return False


def same_file(path: Path, other: Path | None) -> bool:
    """Say whether two paths are one existing file."""
    try:
        return other is not None and path.samefile(other)
    except OSError:
        return False
