"""How Word draws a run of text, by its own properties and by the styles that it has: hidden, struck, raised."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from gongkai.readers.colors import WHITE, color_of, is_alike
from gongkai.readers.marks import UNTOLD
from gongkai.readers.numbering import attribute, child, integer, local, value

_OFF = ("0", "false", "off")
#: Styles are based on styles; a ring of them must not hang the reader.
_MAX_CHAIN = 20
#: What a style turns on, another style of the same run turns off again.
_TOGGLES = ("vanish", "strike")
_NO_FILL = (None, "", "auto", "FFFFFF", "ffffff", "none")

#: Symbol fonts whose letters are digits, or digits in circles, by their codes.
_SYMBOLS = {
    "symbol": {0x30 + n: str(n) for n in range(10)},
    "wingdings": {
        **{0x81 + n: chr(0x2460 + n) for n in range(10)},
        **{0x8C + n: chr(0x2776 + n) for n in range(10)},
        0x80: "⓪",
    },
}
_PICTURED = ("wingdings", "webdings", "symbol", "zapf", "dingbat", "marlett", "mt extra")


#: The size of letters where nothing says one, in half points.
_SIZE = 20
#: Letters so small are dots at most.
_TINY = 3


class Drawn(NamedTuple):
    """How a run is drawn."""

    seen: bool = True
    raised: bool = False
    #: Raised or lowered by a length, as a mark may be, or a whole line.
    shifted: bool = False
    #: Its letters have the colour of the paper, where nothing else is painted behind them.
    pale: bool = False
    #: The size of its letters in half points.
    size: int = _SIZE


PLAIN = Drawn()


class Runs:
    """The styles of a document, asked run by run."""

    def __init__(self, styles: etree._Element | None) -> None:
        nodes = list(styles) if styles is not None else []
        self._styles = {attribute(n, "styleId") or "": n for n in nodes if local(n) == "style"}
        defaults = next((n for n in nodes if local(n) == "docDefaults"), None)
        self._defaults = child(defaults, "rPrDefault", "rPr")
        of_type = (
            (attribute(n, "type"), n)
            for n in self._styles.values()
            if attribute(n, "default") not in (None, *_OFF)
        )
        self._normal = next((attribute(n, "styleId") for kind, n in of_type if kind == "paragraph"), None)
        self.styled = functools.lru_cache(maxsize=1024)(self._styled)

    def drawn(self, properties: etree._Element | None, paragraph_style: str | None) -> Drawn:
        """Return how a run of these properties is drawn in a paragraph of this style."""
        by_style = self.styled(paragraph_style or self._normal, value(properties, "rStyle"))
        if properties is None or len(properties) == 0:
            return _drawn(by_style)
        return _drawn({**by_style, **_said(properties)})

    def fills(self, table_style: str | None) -> bool:
        """Say whether a table of this style has anything painted behind its cells."""
        shades = (shade for style in self._chain(table_style) for shade in style.iter("{*}shd"))
        return any(attribute(shade, "fill") not in _NO_FILL for shade in shades)

    def _styled(self, paragraph: str | None, character: str | None) -> dict[str, str | bool]:
        """Return what the styles of a run say; asked once for each pair of them."""
        found = _said(self._defaults)
        layers = [self._resolved(paragraph), self._resolved(character)]
        for layer in layers:
            found.update({name: said for name, said in layer.items() if name not in _TOGGLES})
        for name in _TOGGLES:
            if not found.get(name):
                found[name] = bool(layers[0].get(name)) != bool(layers[1].get(name))
        return found

    def _resolved(self, name: str | None) -> dict[str, str | bool]:
        """Return what a style says, and the styles that it is based on where it says nothing."""
        found: dict[str, str | bool] = {}
        for style in self._chain(name):
            found = {**_said(child(style, "rPr")), **found}
        return found

    def _chain(self, name: str | None) -> Iterator[etree._Element]:
        for _ in range(_MAX_CHAIN):
            style = self._styles.get(name or "")
            if style is None:
                return
            yield style
            name = value(style, "basedOn")


def _said(properties: etree._Element | None) -> dict[str, str | bool]:
    """Return what the properties of a run say that matters here."""
    found: dict[str, str | bool] = {}
    for node in properties if properties is not None else ():
        name = local(node)
        if name in ("vanish", "strike", "dstrike"):
            found[name] = attribute(node, "val") not in _OFF
        elif name in ("vertAlign", "position", "color", "highlight", "sz"):
            found[name] = attribute(node, "val") or ""
        elif name == "shd":
            found[name] = attribute(node, "fill") or ""
    return found


def _drawn(said: dict[str, str | bool]) -> Drawn:
    color, ground = said.get("color"), said.get("shd")
    painted = said.get("highlight", "none") != "none" or ground not in _NO_FILL
    size = integer(str(said.get("sz", ""))) or _SIZE
    ink = color_of(color) if isinstance(color, str) else None
    paper = color_of(ground) if isinstance(ground, str) and ground not in _NO_FILL else None
    drowned = ink is not None and paper is not None and is_alike(ink, paper)
    return Drawn(
        seen=not (
            said.get("vanish") or said.get("strike") or said.get("dstrike") or drowned or size <= _TINY
        ),
        raised=said.get("vertAlign") in ("superscript", "subscript"),
        shifted=integer(str(said.get("position", "0"))) != 0,
        size=size,
        pale=isinstance(color, str) and not painted and is_alike(ink or (0, 0, 0), WHITE),
    )


def is_filled(properties: etree._Element | None) -> bool:
    """Say whether something is painted behind what a paragraph or a cell of these properties holds."""
    return attribute(child(properties, "shd"), "fill") not in _NO_FILL


def symbol(node: etree._Element) -> str:
    """Return the letter that a w:sym draws; UNTOLD where its font is one of pictures."""
    font = (attribute(node, "font") or "").strip().lower()
    try:
        code = int(attribute(node, "char") or "", 16)
    except ValueError:
        return UNTOLD
    code = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if not font.startswith(_PICTURED):
        return chr(code) if 0x20 <= code < 0xD800 else UNTOLD
    return _SYMBOLS.get(font, {}).get(code, UNTOLD)
