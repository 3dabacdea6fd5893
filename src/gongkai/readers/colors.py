"""Colours of a page, as far as they tell whether a text can be told from what it stands on."""

from __future__ import annotations

import functools
import re

Color = tuple[int, int, int]

#: No colour at all: what is painted in it is not seen, what stands on it stands on what is below.
CLEAR: Color = (-1, -1, -1)
#: A background that is a picture, or is named in a way that is not known here.
UNKNOWN: Color = (-999, -999, -999)
WHITE: Color = (255, 255, 255)
#: Two colours that differ by no more than this in red, green and blue are one to the eye.
_NEAR = 10

_NAMES = {
    "transparent": CLEAR,
    "white": WHITE,
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "gainsboro": (220, 220, 220),
    "lightgray": (211, 211, 211),
    "lightgrey": (211, 211, 211),
    "silver": (192, 192, 192),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "yellow": (255, 255, 0),
    "green": (0, 128, 0),
    "blue": (0, 0, 255),
    "navy": (0, 0, 128),
    "window": WHITE,
    "windowtext": (0, 0, 0),
}
_HEX = re.compile(r"#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})(?![0-9a-z(])")
_RGB = re.compile(r"rgba?\(\s*([\d.]+%?)[\s,]+([\d.]+%?)[\s,]+([\d.]+%?)(?:\s*[,/]\s*([\d.]+)(%?))?\s*\)")


@functools.lru_cache(maxsize=1024)
def color_of(value: str) -> Color | None:
    """Return the first colour that a value names; None where it names none that is known here."""
    value = value.lower().replace("!important", "").strip()
    if not value:
        return None
    rgb = _RGB.search(value)
    if rgb:
        return CLEAR if rgb[4] and float(rgb[4]) == 0 else (_part(rgb[1]), _part(rgb[2]), _part(rgb[3]))
    if value.startswith(("hsla(", "hsl(")) and re.search(r"[,/]\s*0(?:\.0+)?%?\s*\)$", value):
        return CLEAR if value.startswith("hsla(") or "/" in value else None
    for word in value.split():
        if word in _NAMES:
            return _NAMES[word]
        found = _HEX.fullmatch(word)
        if found and (word.startswith("#") or len(word) == 6):
            return _of_hex(found[1])
    return None


_NO_GROUND = re.compile(
    r"(?:none|inherit|initial|unset|transparent|no-repeat|scroll|repeat|\d*(?:px|%)?|\s)*"
)


@functools.lru_cache(maxsize=1024)
def ground_of(value: str) -> Color | None:
    """Return the colour of a background; UNKNOWN where it is no colour, None where it is none at all."""
    value = value.lower().replace("!important", "").strip()
    if _NO_GROUND.fullmatch(value):
        return None
    color = color_of(value) if "url(" not in value and "gradient(" not in value else UNKNOWN
    return (color if color is not None else UNKNOWN) if color != CLEAR else None


def _part(value: str) -> int:
    return round(float(value[:-1]) * 2.55) if value.endswith("%") else min(round(float(value)), 255)


def _of_hex(digits: str) -> Color:
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    if digits[6:] == "00":
        return CLEAR
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def is_alike(one: Color, other: Color) -> bool:
    """Say whether a text of one colour cannot be made out on the other."""
    return all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))
