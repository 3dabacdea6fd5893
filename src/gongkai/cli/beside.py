"""A path where a command should stand: whether it leads somewhere, and where ``check`` leaves its list then."""

from __future__ import annotations

import itertools
import os
import zipfile
from html import escape
from pathlib import Path
from typing import NamedTuple

from gongkai.cli.inputs import STDIN, is_folder

#: Set in the context of a command line that begins with a path.
BY_PATH = "gongkai.by_path"
NAME = "问题清单"
_MOST = 1 << 16


def leads_somewhere(path: str) -> bool:
    """Say whether a word of the command line is standard input, a file or a folder."""
    try:
        return path == STDIN or Path(path).exists()
    except (OSError, ValueError):
        return False


class Beside(NamedTuple):
    """Where the list of a folder goes, and the name of the folder."""

    place: Path
    folder: str


def beside(paths: tuple[str, ...]) -> Beside | None:
    """Return where the list of the first folder goes; None where no folder is among the paths.

    A list of another folder, or one that somebody has written in since, stays: the next one gets a number.
    """
    path = next((path for path in paths if is_folder(path)), None)
    if path is None:
        return None
    folder = Path(os.path.abspath(path))  # noqa: PTH100 - a folder that is a link stands where the link does
    for number in itertools.count(1):
        place = folder.parent / f"{NAME}{f' {number}' if number > 1 else ''}.xlsx"
        if not place.exists() or _is_untouched(place, folder.name):
            return Beside(place, folder.name)
    raise AssertionError


def _is_untouched(place: Path, folder: str) -> bool:
    """Say whether gongkai wrote a workbook for a folder and nobody has saved it since: a spreadsheet notes when it saves."""
    from gongkai.exports.columns import CREATED

    untouched = (
        f">{CREATED:%Y-%m-%dT%H:%M:%SZ}</dcterms:modified>",
        "<cp:keywords>gongkai</cp:keywords>",
        f"<dc:subject>{escape(folder, quote=False)}</dc:subject>",
    )
    try:
        with zipfile.ZipFile(place) as book, book.open("docProps/core.xml") as core:
            said = core.read(_MOST)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False
    return all(words.encode() in said for words in untouched)
