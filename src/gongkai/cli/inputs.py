"""From the paths of a command line to the files to read, in order, one at a time."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gongkai.wording import Lang, say

STDIN = "-"
#: What people keep reports in and no reader takes yet: passing it over in a folder is worth a word.
NOT_YET = (".doc", ".wps", ".rtf", ".ofd", ".zip", ".rar", ".7z")

#: How results begin, whatever the name of their file: JSON, a drawn page, a list of findings, tables.
_OUTPUTS = ("{", "[\n{", "═", "√ ", "source,", "organ_id,")


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

    def words(self, suffixes: Iterable[str], lang: Lang) -> str:
        """Return why there is nothing to read; ``suffixes`` are those that are looked for."""
        reason = self.error.strerror if self.error else ""
        return say(self.key, lang, known=" ".join(suffixes), error=reason)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """How many files of a folder were left unread because of their type, by ending."""

    name: str
    endings: Mapping[str, int]

    def words(self, lang: Lang) -> str:
        """Return the line that says so."""
        counted = " ".join(f"{ending} {count}" for ending, count in sorted(self.endings.items()))
        return f"{self.name}: {say('input.passed_over', lang, endings=counted)}"


def is_many(paths: Iterable[str]) -> bool:
    """Say whether the paths can stand for more than one input."""
    given = list(paths)
    return len(given) != 1 or (given[0] != STDIN and Path(given[0]).is_dir())


def walk(
    paths: Iterable[str], suffixes: Iterable[str], leave_out: Path | None
) -> Iterator[Input | Unusable | PassedOver]:
    """Go through files, folders and ``-`` in the order given; a folder's files in order of their names.

    In folders only known suffixes count, hidden files and the lock files of office programs are
    passed over, and so is the output file ``leave_out``.
    """
    wanted = tuple(suffix.lower() for suffix in suffixes)
    for path in paths:
        if path == STDIN:
            yield Input(STDIN)
        elif Path(path).is_dir():
            folder = _Folder(path, wanted, leave_out)
            yield from folder.files()
            if folder.passed_over:
                yield PassedOver(path, folder.passed_over)
            if not folder.found:
                yield Unusable(path, "input.empty_folder")
        else:
            yield Input(path)


class _Folder:
    """A folder that is gone through once, and what was met on the way."""

    def __init__(self, path: str, wanted: tuple[str, ...], leave_out: Path | None) -> None:
        self.path = path
        self.wanted = wanted
        self.leave_out = leave_out
        self.found = 0
        self.passed_over: Counter[str] = Counter()

    def files(self) -> Iterator[Input | Unusable]:
        for file in self._below(self.path, ()):
            self.found += 1
            yield file

    def _below(self, folder: str, above: tuple[str, ...]) -> Iterator[Input | Unusable]:
        here = os.path.realpath(folder)
        if here in above:  # a link that leads back up
            return
        try:
            with os.scandir(folder) as entries:
                names = sorted((entry.name, entry.is_dir()) for entry in entries)
        except OSError as error:
            yield Unusable(folder, "input.folder", error)
            return
        for name, is_folder in names:
            if name.startswith((".", "~$")):
                continue
            path = os.path.join(folder, name)  # noqa: PTH118 - a Path would drop the "./" that was given
            if is_folder:
                yield from self._below(path, (*above, here))
            elif name.lower().endswith(NOT_YET) and not name.lower().endswith(self.wanted):
                self.passed_over[Path(name).suffix.lower()] += 1
            elif name.lower().endswith(self.wanted) and not (
                self.leave_out and same_file(Path(path), self.leave_out)
            ):
                yield Input(path)


def is_below(file: Path, folder: Path, suffixes: Iterable[str]) -> bool:
    """Say whether a file is there, in a folder or below it, and would be read there.

    What gongkai itself has written there before is not.
    """
    if not (file.is_file() and file.name.lower().endswith(tuple(suffixes)) and folder.is_dir()):
        return False
    place, above = Path(os.path.realpath(file)), Path(os.path.realpath(folder))
    return place.is_relative_to(above) and not _is_output(file)


def _is_output(file: Path) -> bool:
    """Say whether a file begins as results do."""
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as stream:
            return stream.read(200).lstrip().startswith(_OUTPUTS)
    except OSError:
        return False


def same_file(path: Path, other: Path | None) -> bool:
    """Say whether two paths are one existing file."""
    try:
        return other is not None and path.samefile(other)
    except OSError:
        return False
