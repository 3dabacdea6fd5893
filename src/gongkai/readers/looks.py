"""What the declarations of a style say of an element: whether it is seen, and what it is drawn as."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from gongkai.readers.colors import CLEAR, Color, color_of, ground_of

_BLOCK_TAGS = """
    address applet article aside blockquote body br caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing
    main menu nav noframes object ol optgroup option p pre search section summary table tbody td tfoot th thead
    tr ul xmp
"""
#: Tags that begin a new line; all others run on within one. What an <object> holds may or may not be shown.
BLOCKS = frozenset(_BLOCK_TAGS.split())
#: A tag for what is to go; all such elements are then stripped at once.
GONE = "template"

Declared = Mapping[str, str]

#: Properties that have a say in what is read. All others are passed over.
_TELLING = frozenset(
    [
        "display",
        "visibility",
        "opacity",
        "filter",
        "font",
        "font-size",
        "color",
        "-webkit-text-fill-color",
        "content-visibility",
        "background",
        "background-color",
        "text-indent",
        "float",
        "width",
        "height",
        "max-width",
        "max-height",
        "overflow",
        "position",
        "left",
        "top",
        "right",
        "margin-left",
        "margin-top",
        "clip",
        "clip-path",
        "transform",
        "mso-hide",
        "mso-text-raise",
        "text-decoration",
        "text-decoration-line",
        "vertical-align",
        "font-variant-position",
        "unicode-bidi",
        "direction",
        "content",
    ]
)
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_IMPORTANT = "!important"
_NOTHING: Declared = MappingProxyType({})

_AS_TAG = {
    "table": "table",
    "inline-table": "table",
    "table-row": "tr",
    "table-cell": "td",
    "table-row-group": "tbody",
    "table-header-group": "thead",
    "table-footer-group": "tfoot",
    "inline": "span",
}
_AS_BLOCK = frozenset({"block", "flex", "grid", "list-item", "flow-root"})
_ZERO = re.compile(r"[-+]?0*\.?0*(?:px|pt|em|rem|ex|ch|vw|vh|cm|mm|in|pc|%)?")
#: Letters so small are dots at most.
_TINY = re.compile(r"[01]?(?:\.\d*)?(?:px|pt)|0*\.0\d*r?em|\d(?:\.\d*)?%")
#: A size that does not depend on that of what is around.
_OWN_SIZE = re.compile(
    r"(?![01]?(?:\.\d*)?(?:px|pt)|0*\.?0*rem)[\d.]+(?:px|pt|rem|cm|mm|in|pc)|(?:xx?-)?(?:small|large)|medium"
)
_FONT_OF_ZERO = re.compile(r"(?:^|\s)0*\.?0+(?:px|pt|em|rem|%)?(?:\s*/|\s|$)")
#: So far out that nothing of it is on the page.
_FAR = re.compile(r"-(?:\d{4,}(?:\.\d+)?(?:px|pt)?|\d{3,}(?:\.\d+)?(?:r?em|ex|%|vw|cm))")
#: So far is enough for what stands nowhere in the text.
_OUTSIDE = re.compile(r"-[5-9]\d{2}(?:\.\d+)?(?:px|pt)?")
_CLIPPED = re.compile(
    r"rect\((?:0(?:px)?|1px)[,\s]+(?:0(?:px)?|1px)[,\s]+(?:0(?:px)?|1px)[,\s]+(?:0(?:px)?|1px)\)"
)
_CLIPPED_PATH = re.compile(r"(?:inset\((?:100%|50%)|circle\(0|polygon\(0(?:px)?0(?:px)?,?0(?:px)?0).*")
_NO_OPACITY = re.compile(r"0*\.?0+%?|0*\.0\d+|[0-4](?:\.\d+)?%")
_FILTERED = re.compile(r"opacity\((?:opacity=)?0*\.?0*%?\)")
_SHRUNK = re.compile(
    r"scale(?:3d|x|y)?\(0(?:\.0+)?(?:,.*)?\)|translate[xy]?\((?:[^()]*,)?-\d{4,}px|rotate[xy]\(90deg\)"
)
#: No letter has room in so little.
_NO_ROOM = re.compile(r"[01](?:\.\d+)?px")
_LENGTH = re.compile(r"(-?)\+?(\d*\.?\d+)(?:px|pt|em|rem|ex|%)")


class Look(NamedTuple):
    """How an element looks, as far as its own style says."""

    #: The tag that it is drawn as; GONE where nothing is drawn in its place, None if its own.
    tag: str | None = None
    #: The property by which its text is not seen, though the element keeps its place.
    unseen: str | None = None
    #: Properties that show again what an element around it does not.
    shows: frozenset[str] = frozenset()
    #: Whether its text stands above or below the line: 2 as in <sup>, 1 a little.
    raised: int = 0
    #: Whether its letters run from right to left.
    turned: bool = False
    #: The colour of its text, and that of what the text stands on.
    color: Color | None = None
    ground: Color | None = None


PLAIN = Look()


@functools.lru_cache(maxsize=4096)
def declared(style: str) -> Declared:
    """Return the telling declarations of a style attribute or of a rule, by their names.

    ``!important`` is left at the end of a value; a later declaration of a name takes the place of an earlier one.
    """
    if ":" not in style:
        return _NOTHING
    found: dict[str, str] = {}
    for piece in _REMARK.sub("", style).lower().split(";"):
        name, _, value = piece.partition(":")
        name, value = name.strip(), _SPACE.sub(" ", value.strip())
        if name in _TELLING and value and not (_IMPORTANT in found.get(name, "") and _IMPORTANT not in value):
            found[name] = value
    return MappingProxyType(found)


@functools.lru_cache(maxsize=4096)
def look_of(style: str) -> Look:
    """Return how an element of this style looks."""
    return look(declared(style))


def look(said: Declared) -> Look:
    """Return how an element looks of which these declarations hold."""
    return _look(frozenset(said.items())) if said else PLAIN


@functools.lru_cache(maxsize=4096)
def _look(said: frozenset[tuple[str, str]]) -> Look:
    values = {name: value.replace(_IMPORTANT, "").strip() for name, value in said}
    if _is_gone(values):
        return Look(GONE)
    color = color_of(values.get("-webkit-text-fill-color") or values.get("color", ""))
    ground = ground_of(values.get("background-color") or values.get("background", ""))
    found = Look(
        tag=_drawn_as(values),
        unseen=_unseen(values) or ("color" if color == CLEAR else None),
        shows=_shows(values, color, ground),
        raised=_raised(values),
        turned=_is_turned(values),
        color=color if color != CLEAR else None,
        ground=ground,
    )
    return found if found != PLAIN else PLAIN


def _is_gone(values: Declared) -> bool:
    if values.get("display") == "none" or values.get("mso-hide") == "all":
        return True
    if _CLIPPED.search(values.get("clip", "")) or _CLIPPED_PATH.match(
        values.get("clip-path", "").replace(" ", "")
    ):
        return True
    if any(
        _FAR.fullmatch(values.get(name, ""))
        for name in ("left", "top", "right", "margin-left", "margin-top", "text-indent")
    ):
        return True
    if values.get("position") in ("absolute", "fixed") and any(
        _OUTSIDE.fullmatch(values.get(name, "")) for name in ("left", "top", "right")
    ):
        return True
    if _SHRUNK.search(values.get("transform", "").replace(" ", "")):
        return True
    clipped = values.get("overflow", "").startswith(("hidden", "clip"))
    return clipped and any(
        _ZERO.fullmatch(values[name]) or _NO_ROOM.fullmatch(values[name])
        for name in ("width", "height", "max-width", "max-height")
        if name in values
    )


def _unseen(values: Declared) -> str | None:
    visibility = values.get("visibility")
    if values.get("content-visibility") == "hidden":
        return "content-visibility"
    if visibility in ("hidden", "collapse"):
        return "visibility" if visibility == "hidden" else visibility
    if _NO_OPACITY.fullmatch(values.get("opacity", "1")) or _FILTERED.search(
        values.get("filter", "").replace(" ", "")
    ):
        return "opacity"
    if _has_no_size(values):
        return "font-size"
    if any("line-through" in values.get(name, "") for name in ("text-decoration", "text-decoration-line")):
        return "text-decoration"
    return None


def _has_no_size(values: Declared) -> bool:
    size, font = values.get("font-size"), values.get("font", "")
    if size:
        return _ZERO.fullmatch(size) is not None or _TINY.fullmatch(size) is not None
    return _FONT_OF_ZERO.search(font) is not None


def _shows(values: Declared, color: Color | None, ground: Color | None) -> frozenset[str]:
    shown = set()
    if values.get("visibility") == "visible":
        shown.add("visibility")
    if _OWN_SIZE.fullmatch(values.get("font-size", "")):
        shown.add("font-size")
    if color not in (None, CLEAR) or ground is not None:
        shown.add("color")
    return frozenset(shown)


def _drawn_as(values: Declared) -> str | None:
    shown = values.get("display", "")
    if shown in _AS_TAG:
        return _AS_TAG[shown]
    floats = values.get("float") in ("left", "right")
    return "div" if shown in _AS_BLOCK or floats or (shown == "inline-block" and "width" in values) else None


def _raised(values: Declared) -> int:
    align = values.get("vertical-align", "")
    if align in ("super", "sub") or values.get("font-variant-position") in ("super", "sub"):
        return 2
    if align in ("top", "text-top"):
        return 1
    lengths = [align, values.get("mso-text-raise", "")]
    if values.get("position") == "relative":
        lengths.append(values.get("top", ""))
    return int(any(found and float(found[2]) > 0 for found in map(_LENGTH.fullmatch, lengths)))


def _is_turned(values: Declared) -> bool:
    return values.get("direction") == "rtl" and values.get("unicode-bidi", "").endswith("override")
