"""The parts of a document that is a zip archive inside (.docx, .xlsx, .odt): unpacked and parsed within the limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from types import TracebackType
from typing import Self

from lxml import etree

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import held

#: What a damaged package, or a part of it, raises.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    etree.LxmlError,
)


class Package:
    """An open package. What it raises is UnreadableError for a locked one or a bomb, and :data:`DAMAGED`."""

    def __init__(self, data: bytes) -> None:
        self._limits = held()
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = set(self._archive.namelist())
        if len(self._names) > self._limits.entries:
            raise LimitError.over("entries", self._limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def names(self) -> list[str]:
        """Return what its parts are called."""
        return sorted(self._names)

    def part(self, name: str | None) -> bytes | None:
        """Return one part, None where it is not there."""
        if name is None or name not in self._names:
            return None
        try:
            with self._archive.open(name) as part:
                data = part.read((self._limits.part << 20) + 1)
        except RuntimeError:  # it wants a password
            raise UnreadableError.of("unreadable.protected") from None
        if len(data) > self._limits.part << 20:
            raise LimitError.over("part", self._limits)
        return data

    def whole(self, name: str | None) -> bytes | None:
        """Return one part, None where it is not there, damaged or beyond a limit: what can be done without."""
        try:
            return self.part(name)
        except (*DAMAGED, UnreadableError):
            return None

    def xml(self, name: str | None) -> etree._Element | None:
        """Parse one part, None where it is not there. No entity is put in, and nothing is fetched."""
        data = self.part(name)
        if data is None:
            return None
        if data.count(b"<") - data.count(b"</") > self._limits.elements:  # a tree of them would take too much
            raise LimitError.over("elements", self._limits)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if getattr(error, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from None
            raise
        if root.getroottree().docinfo.internalDTD is not None:  # no office program writes one
            raise etree.LxmlError("a part with a document type")
        return root
