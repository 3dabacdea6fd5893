"""From the paths of a command line to the files to read, in order, one at a time."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to read: its name as given on the command line; no path means standard input."""

    name: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class Unusable:
    """A path that leads to nothing to read: ``key`` is a wording, ``error`` what the system said."""

    name: str
    key: str
    error: OSError | None = None


def is_many(paths: Iterable[str]) -> bool:
    """Say whether the paths can stand for more than one input."""
    given = list(paths)
    return len(given) != 1 or (given[0] != STDIN and Path(given[0]).is_dir())


def walk(paths: Iterable[str], suffixes: Iterable[str], leave_out: Path | None) -> Iterator[Input | Unusable]:
    """Go through files, folders and ``-`` in the order given; a folder's files in order of their names.

    In folders only known suffixes count, hidden files and the lock files of office programs are
    passed over, and so is the output file ``leave_out``.
    """
    wanted = tuple(suffix.lower() for suffix in suffixes)
    for path in paths:
        if path == STDIN:
            yield Input(STDIN, None)
        elif Path(path).is_dir():
            count = 0
            for found in _folder(path, wanted, (), leave_out):
                yield found
                count += 1
            if not count:
                yield Unusable(path, "input.empty_folder")
        else:
            yield Input(path, Path(path))


def _folder(
    folder: str, wanted: tuple[str, ...], above: tuple[str, ...], leave_out: Path | None
) -> Iterator[Input | Unusable]:
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
            yield from _folder(path, wanted, (*above, here), leave_out)
        elif name.lower().endswith(wanted) and not same_file(Path(path), leave_out):
            yield Input(path, Path(path))


def same_file(path: Path, other: Path | None) -> bool:
    """Say whether two paths are one existing file."""
    try:
        return other is not None and path.samefile(other)
    except OSError:
        return False
