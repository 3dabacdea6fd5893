"""The styles and lists of an OpenDocument file: what is seen, raised or painted, and how a list counts."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from lxml import etree

from gongkai.readers.numbering import attribute, integer, local, number_as

_WHITE = frozenset({"#ffffff", "#fefefe", "white"})
#: What a style says of its text, by the attribute's own name.
_TOLD = ("display", "text-position", "color", "background-color", "text-line-through-style", "condition")
#: How far styles stand on one another.
_DEEP = 20
_LEVELS = 10
#: What a list counts in, by the first signs of its format, in Word's words.
_COUNTED = (
    ("一", "chineseCounting"), ("壹", "chineseLegalSimplified"), ("１", "decimalFullWidth"), ("①", "decimalEnclosedCircle"),
    ("1", "decimal"), ("a", "lowerLetter"), ("A", "upperLetter"), ("i", "lowerRoman"), ("I", "upperRoman"),
)  # fmt: skip


class Styles:
    """What the styles of a document say, each with what it has from those that it stands on."""

    def __init__(self, *parts: etree._Element | None) -> None:
        self._said: dict[str, tuple[str | None, Mapping[str, str]]] = {}
        for part in parts:
            for node in part.iter("{*}style") if part is not None else ():
                name = attribute(node, "name")
                if name is not None:
                    self._said[name] = (attribute(node, "parent-style-name"), _told(node))
        self._of = functools.lru_cache(maxsize=4096)(self._merged)

    def _merged(self, name: str | None) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for _ in range(_DEEP):
            known = self._said.get(name or "")
            if known is None:
                break
            name, said = known
            found = {**said, **found}
        return found

    def is_seen(self, name: str | None, *, painted: bool) -> bool:
        """Say whether text of a style is seen; ``painted``: something stands behind it, which white shows on."""
        said = self._of(name)
        if said.get("display") in ("none", "condition"):
            return False
        if said.get("text-line-through-style", "none") != "none":
            return False
        return painted or said.get("color", "").lower() not in _WHITE or self.is_painted(name)

    def is_raised(self, name: str | None) -> bool:
        """Say whether text of a style stands above or below its line, as the mark of a note does."""
        position = self._of(name).get("text-position", "").split()
        return bool(position) and position[0] not in ("0%", "0")

    def is_painted(self, name: str | None) -> bool:
        """Say whether a style paints what stands behind it in another colour than white."""
        return self._of(name).get("background-color", "transparent").lower() not in ("transparent", *_WHITE)

    def is_displayed(self, name: str | None) -> bool:
        """Say whether a table of a style is shown."""
        return self._of(name).get("table-display") != "false"


def _told(style: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in style:
        kind = local(node)
        if kind == "table-properties" and attribute(node, "display") == "false":
            found["table-display"] = "false"
        if kind not in (
            "text-properties",
            "paragraph-properties",
            "table-properties",
            "table-cell-properties",
        ):
            continue
        for key in _TOLD:
            value = attribute(node, key)
            if value is not None and not (kind == "table-properties" and key == "display"):
                found[key] = value
    return found


class Lists:
    """The lists of a document and how far each has counted."""

    def __init__(self, *parts: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._outline: dict[int, etree._Element] = {}
        for part in parts:
            for node in part.iter("{*}list-style", "{*}outline-style") if part is not None else ():
                levels = {integer(attribute(one, "level"), 1) - 1: one for one in node}
                if local(node) == "outline-style":
                    self._outline = levels
                else:
                    self._levels[attribute(node, "name") or ""] = levels
        self._counts: dict[str, list[int | None]] = {}

    def begin(self, node: etree._Element, style: str | None, level: int) -> None:
        """Begin a list: it counts anew unless it says that it goes on."""
        goes_on = (
            attribute(node, "continue-numbering") == "true" or attribute(node, "continue-list") is not None
        )
        if level == 0 and not goes_on:
            self._counts.pop(style or "", None)

    def mark(self, style: str | None, level: int, item: etree._Element | None = None) -> str:
        """Return what a list prints before its next item."""
        levels = self._levels.get(style or "", {})
        start = attribute(item, "start-value")
        return self._next(style or "", levels, level, integer(start) if start else None)

    def heading(self, node: etree._Element) -> str:
        """Return what is printed before a heading that is numbered."""
        level = integer(attribute(node, "outline-level"), 1) - 1
        return self._next("\0outline", self._outline, level, None)

    def _next(self, key: str, levels: Mapping[int, etree._Element], level: int, start: int | None) -> str:
        own = levels.get(level)
        if (
            own is None
            or not 0 <= level < _LEVELS
            or not local(own).endswith(("level-style-number", "level-style"))
        ):
            return ""
        counts = self._counts.setdefault(key, [None] * _LEVELS)
        before = counts[level]
        first = start or integer(attribute(own, "start-value"), 1)
        counts[level] = first if before is None or start else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        shown = max(1, integer(attribute(own, "display-levels"), 1))
        numbers = [
            _written(levels.get(at), counts[at] or 1) for at in range(max(0, level - shown + 1), level + 1)
        ]
        number = ".".join(one for one in numbers if one)
        if not number:
            return ""
        pattern = attribute(own, "num-list-format")
        if pattern and shown == 1 and f"%{level + 1}%" in pattern:
            text = pattern.replace(f"%{level + 1}%", number)
        else:
            text = f"{attribute(own, 'num-prefix') or ''}{number}{attribute(own, 'num-suffix') or ''}"
        return text + " " if text[-1:].isalnum() or text.endswith((".", "．")) else text


def _written(level: etree._Element | None, count: int) -> str:
    form = attribute(level, "num-format") or ""
    kind = next((kind for first, kind in _COUNTED if form.startswith(first)), None)
    return number_as(count, kind) if kind else ""
