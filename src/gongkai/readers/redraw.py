"""Writing as text what a browser draws otherwise than as the text that stands in the page."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from gongkai.readers.equations import equation
from gongkai.readers.looks import GONE
from gongkai.readers.marks import UNTOLD, lift, turn

_FIELDS = frozenset({"", "text", "number", "tel"})


def redraw(root: etree._Element) -> None:
    """Write raised digits as raised, equations on one line, what is turned round as it is shown.

    In a cell of a table a field of a form says what is filled in, and a picture at a number is a letter that
    cannot be told.
    """
    for node in list(root.iter(*_DRAWN)):
        _DRAWN[node.tag](node)


def _sup(node: etree._Element) -> None:
    lift(node)


def _bdo(node: etree._Element) -> None:
    if (node.get("dir") or "").strip().lower() == "rtl":
        turn(node)


def _math(node: etree._Element) -> None:
    text = equation(node)
    del node[:]
    node.text = text


def _input(node: etree._Element) -> None:
    if (node.get("type") or "").lower() in _FIELDS and _is_in_cell(node):
        node.text = node.get("value")


def _textarea(node: etree._Element) -> None:
    if _is_in_cell(node):
        node.tag = "span"


def _select(node: etree._Element) -> None:
    options = list(node.iter("option"))
    if options and _is_in_cell(node):
        chosen = next((option for option in options if option.get("selected") is not None), options[0])
        for option in options:
            option.tag = "span" if option is chosen else GONE
        node.tag = "span"


def _svg(node: etree._Element) -> None:
    """Leave a drawing in a cell as a picture whose words nobody reads."""
    tail, ornament = node.tail, node.get("aria-hidden") == "true"
    node.clear()
    node.tail = tail
    node.tag = "img" if _is_in_cell(node) and not ornament else GONE
    if node.tag == "img":
        node.set("src", "#")
        _img(node)


def _img(node: etree._Element) -> None:
    before = node.getprevious()
    parent = node.getparent()
    ahead = before.tail if before is not None else parent.text if parent is not None else None
    at_number = (ahead or "").rstrip()[-1:].isdecimal() or (node.tail or "").lstrip()[:1].isdecimal()
    if at_number and node.get("alt") != "" and _is_in_cell(node):  # a picture without words is an ornament
        node.tail = UNTOLD + (node.tail or "")


def _is_in_cell(node: etree._Element) -> bool:
    return next(node.iterancestors("td", "th"), None) is not None


_DRAWN: dict[str, Callable[[etree._Element], None]] = {
    "sup": _sup,
    "sub": _sup,
    "bdo": _bdo,
    "math": _math,
    "m:math": _math,
    "input": _input,
    "textarea": _textarea,
    "select": _select,
    "img": _img,
    "svg": _svg,
    "canvas": _svg,
}
