"""Marks of notes that are told from the digits in front of them by their size, or by being a link."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from lxml import etree

from gongkai.readers.looks import declared
from gongkai.readers.marks import UNTOLD, lift

_CANDIDATES = ("small", "a", "font", "span", "i", "em")
_MARK = re.compile(r"[\s*(\[]*\d{1,2}[\s)\]]*")
_CELLS = ("td", "th", "p", "div", "br")
#: A mark has no more parts, and stands in no more elements.
_PARTS = 4
#: Pixels of the sizes that have a name, and of those that <font> numbers.
_NAMED = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0}
_NUMBERED = (10.0, 10.0, 13.0, 16.0, 18.0, 24.0, 32.0, 48.0)
_SHRINKS = {"smaller": 0.83, "larger": 1.2}
_PIXELS = {"px": 1.0, "pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0}
_SIZE = re.compile(r"(?P<number>\d*\.?\d+)(?P<unit>px|pt|cm|mm|in|r?em|%)")
_FONT = re.compile(r"(?:^|\s)(\d*\.?\d+(?:px|pt|em|rem|%))(?=[\s/])")
#: So much smaller is small; no table is printed in fewer pixels than this.
_SMALL, _TINY = 0.9, 10.7


class _Size(NamedTuple):
    """A size in pixels, or a share of the unknown one of the page."""

    share: float
    known: bool


def lift_small(root: etree._Element) -> None:
    """Write as raised the numbers in cells that are smaller than the digits right before them, or links from them.

    Where it cannot be told whether a number is such a mark, no number is read there.
    """
    for node in list(root.iter(*_CANDIDATES)):
        inside = len(node)
        if inside > 1:
            continue
        text = "".join(map(str, islice(node.itertext(), _PARTS))) if inside else node.text or ""
        if _MARK.fullmatch(text) is None:
            continue
        before = _before(node)
        if before is None:
            continue
        verdict = _is_mark(node, before)
        if verdict:
            lift(node)
        elif verdict is None:
            node.text = UNTOLD + (node.text or "")


def _before(node: etree._Element) -> etree._Element | None:
    """Return the element whose text ends in a digit right before an element in its cell; None where none does."""
    place = node
    for _ in range(_PARTS):
        previous, parent = place.getprevious(), place.getparent()
        if parent is None:
            return None
        owner, text = (parent, parent.text) if previous is None else _end_of(previous, parent)
        if text:
            in_cell = text[-1:].isdecimal() and next(node.iterancestors("td", "th"), None) is not None
            return owner if in_cell else None
        if previous is None and parent.tag in _CELLS:
            return None
        place = parent if previous is None else previous
    return None


def _end_of(previous: etree._Element, parent: etree._Element) -> tuple[etree._Element, str | None]:
    """Return the last text up to the end of an element and its tail, and the element that it stands in."""
    if previous.tail or previous.tag in _CELLS:
        return parent, previous.tail or "\n"
    while len(previous) and not previous[-1].tail:
        previous = previous[-1]
    return previous, previous[-1].tail if len(previous) else previous.text


def _is_mark(node: etree._Element, before: etree._Element) -> bool | None:
    """Say whether a number right behind digits is a mark of a note; None where that cannot be told."""
    if node.tag == "a" or next(node.iter("a"), None) is not None:
        link = node if node.tag == "a" else next(node.iter("a"))
        href = link.get("href")
        return None if href is not None and not href.startswith("#") else href is not None or None
    inner = max(node.iter(), key=lambda part: len((part.text or "").strip()))
    mine, theirs = _size(inner), _size(before)
    if mine.known == theirs.known:
        if mine.share < _SMALL * theirs.share:
            return True
        return None if _class_of(inner) != _class_of(before) else False
    if mine.known and mine.share < _TINY:
        return True
    return None


def _class_of(node: etree._Element) -> str | None:
    """Return the class that may say how an inline element looks."""
    while node.get("class") is None and node.tag not in _CELLS:
        parent = node.getparent()
        if parent is None:
            break
        node = parent
    return node.get("class") if node.tag not in _CELLS else None


def _size(node: etree._Element) -> _Size:
    share = 1.0
    place: etree._Element | None = node
    while place is not None:
        own = _own(place)
        share *= own.share
        if own.known:
            return _Size(share, known=True)
        place = place.getparent()
    return _Size(share, known=False)


def _own(node: etree._Element) -> _Size:
    """Return the size that an element itself gives its text: in pixels, or as a share of what is around it."""
    said = declared(node.get("style") or "")
    size = said.get("font-size", "")
    font = _FONT.search(said.get("font", "")) if not size else None
    size = font[1] if font else size
    if size in _NAMED:
        return _Size(_NAMED[size], known=True)
    if size in _SHRINKS:
        return _Size(_SHRINKS[size], known=False)
    if match := _SIZE.match(size):
        number, unit = float(match["number"]), match["unit"]
        if unit in _PIXELS:
            return _Size(number * _PIXELS[unit], known=True)
        return _Size(number / 100 if unit == "%" else number, known=False)
    step = (node.get("size") or "").strip() if node.tag == "font" else ""
    if step.isdecimal():
        return _Size(_NUMBERED[min(int(step), 7)], known=True)
    if step.startswith(("+", "-")):
        return _Size(_SHRINKS["smaller" if "-" in step else "larger"], known=False)
    return _Size(_SHRINKS["smaller"] if node.tag == "small" else 1.0, known=False)
