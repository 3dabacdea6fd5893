"""Where results go: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, TextIO

from gongkai.errors import SettingsError
from gongkai.wording import Lang, say

#: Endings that say nothing of a format: what stands in the file is for ``--format`` to say, or the default.
NEUTRAL = ("", "txt")


def layout_of(output: Path | None, known: Sequence[str], default: str, lang: Lang) -> str:
    """Return the format that the ending of the output file asks for.

    Raises SettingsError where it asks for one that is not ``known``: a table of findings is not to be
    called ``.csv`` that is none.
    """
    ending = output.suffix.lower().removeprefix(".") if output and not _is_device(output) else ""
    if ending in known:
        return ending
    if ending not in NEUTRAL:
        raise SettingsError(say("output.ending", lang, known=" ".join(known)), place=str(output))
    return default


def _is_device(output: Path) -> bool:
    return output.exists() and not output.is_file() and not output.is_dir()


def _is_held(target: Path) -> bool:
    """Say whether another program has a file open so that it cannot be written: a spreadsheet on Windows."""
    try:
        if not target.is_file():
            return False
        with target.open("r+b"):
            return False
    except PermissionError:  # a file that is only marked as read-only can be replaced
        return os.access(target, os.W_OK)
    except OSError:
        return False


class Output:
    """A stream for results.

    A file is written beside its place and put there by :meth:`commit`; until then, and whenever
    something goes wrong, whatever stood there stays. Nothing is opened before :meth:`write`.
    """

    def __init__(self, target: Path | None, lang: Lang) -> None:
        self.target = target
        self.lang = lang
        self.discarded = False
        self._stream: TextIO | None = None
        self._temporary: Path | None = None
        if target is not None:
            if target.is_dir():
                raise SettingsError(say("output.folder", lang), place=str(target))
            if not target.parent.is_dir():
                raise SettingsError(say("output.parent", lang, parent=target.parent), place=str(target))
            if _is_held(target):
                raise self._held()

    @property
    def stream(self) -> TextIO:
        """The open text stream, in UTF-8."""
        if self._stream is None:
            with self._said():
                self._stream = _standard_output(self.lang) if self.target is None else self._open(self.target)
        return self._stream

    def write(self, text: str) -> None:
        """Write one result and hand it on at once, so that it outlives whatever comes after."""
        stream = self.stream
        with self._said():
            stream.write(text)
            stream.flush()

    def write_bytes(self, data: bytes) -> None:
        """Write a result that is no text."""
        stream = self.stream
        with self._said():
            stream.flush()
            stream.buffer.write(data)
            stream.flush()

    def commit(self) -> None:
        """Put a finished file in its place."""
        if self.target is None or self._stream is None:
            return
        with self._said():
            self._stream.flush()
            if self._temporary is not None:
                os.fsync(self._stream.fileno())
            self._stream.close()
            if self._temporary is not None:
                self._put(self._temporary, self.target.resolve())
                self._temporary = None

    def _put(self, temporary: Path, place: Path) -> None:
        try:
            temporary.replace(place)
        except (
            PermissionError
        ) as error:  # what another program has open cannot be replaced where Windows runs
            raise (self._held() if place.is_file() else error) from error

    def _held(self) -> SettingsError:
        name = self.target.name if self.target else "stdout"
        return SettingsError(say("output.held", self.lang, name=name), place=str(self.target))

    def discard(self) -> None:
        """Take away what was not committed; nothing is to be written after that."""
        self.discarded = True
        if self.target is not None and self._stream is not None:
            with contextlib.suppress(OSError):
                self._stream.close()
        if self._temporary is not None:
            with contextlib.suppress(OSError):
                self._temporary.unlink()
            self._temporary = None

    def _open(self, target: Path) -> TextIO:
        if target.exists() and not target.is_file():  # a device or a pipe: nothing to replace
            return _text(target.open("wb"))
        place = target.resolve()
        # It is known before it is there: a signal between the two finds nothing to leave behind.
        self._temporary = place.parent / f".{place.name[:40]}.{secrets.token_hex(8)}.tmp"
        stream = self._temporary.open("xb")
        if place.exists():
            self._temporary.chmod(place.stat().st_mode & 0o777)
        return _text(stream)

    @contextlib.contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            place = str(self.target) if self.target is not None else "stdout"
            raise SettingsError(say("output.failed", self.lang, error=error), place=place) from error


def _text(stream: BinaryIO) -> TextIO:
    return io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="\n")


def _standard_output(lang: Lang) -> TextIO:
    if sys.stdout is None:
        raise SettingsError(say("output.closed", lang), place="stdout")
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None and sys.stdout.isatty():  # a terminal knows its own encoding
        reconfigure(errors="backslashreplace")
    elif reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return sys.stdout
