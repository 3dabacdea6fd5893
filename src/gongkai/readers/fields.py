"""Word's fields (page numbers, sums, references): of a field its result is printed, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from gongkai.readers.marks import UNTOLD
from gongkai.readers.numbering import attribute

#: A number in a ring, as Word for Chinese writes it: { eq \o\ac(○,1) }.
_RINGED = re.compile(r"eq\s*\\o\s*\\ac\s*\(\s*[○◯]\s*[,;]\s*(\d{1,2})\s*\)", re.I)
#: Fields that are drawn though no result is stored.
_DRAWN = re.compile(r"\s*(?:eq|symbol)\b", re.I)


@dataclass(slots=True, eq=False)
class _Field:
    in_result: bool = False
    code: list[str] = field(default_factory=list)


class Fields:
    """The fields that are open at a place of a document. Those that are never closed are none."""

    def __init__(self, body: etree._Element) -> None:
        self._open: list[_Field] = []
        self._begins = _closed(body)
        self.is_shown = True

    def meet(self, mark: etree._Element) -> str:
        """Take a field's begin, separator or end; return what is drawn for a field without a result."""
        kind = attribute(mark, "fldCharType")
        drawn = ""
        if kind == "begin" and mark in self._begins:
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            done = self._open.pop()
            drawn = "" if done.in_result else _drawn("".join(done.code))
        self.is_shown = all(one.in_result for one in self._open)
        return drawn if self.is_shown else ""

    def code(self, text: str) -> None:
        """Take a piece of an instruction."""
        if self._open:
            self._open[-1].code.append(text)


def _closed(body: etree._Element) -> set[etree._Element]:
    """Return the begins of the fields that have an end."""
    found: set[etree._Element] = set()
    begun: list[etree._Element] = []
    for mark in body.iter("{*}fldChar"):
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            found.add(begun.pop())
    return found


def _drawn(code: str) -> str:
    ringed = _RINGED.search(code)
    if ringed and 1 <= int(ringed[1]) <= 20:
        return chr(0x245F + int(ringed[1]))
    return UNTOLD if _DRAWN.match(code) else ""
