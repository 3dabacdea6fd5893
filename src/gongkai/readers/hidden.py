"""Marking in a parsed page what no reader of it sees, and what is drawn as something else than it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from gongkai.readers.colors import UNKNOWN, WHITE, Color, ground_of, is_alike
from gongkai.readers.grid import Grid
from gongkai.readers.looks import BLOCKS, GONE, PLAIN, Declared, Look, declared, look, look_of
from gongkai.readers.marks import lift, turn
from gongkai.readers.plain import MARK
from gongkai.readers.sheets import Sheet, cascade, merge

_LINKED = etree.XPath("boolean(//link[contains(@rel, 'stylesheet')])")
#: Tags that stay what they are, whatever they are drawn as.
KEPT = frozenset({"table", "tr", "td", "th", "tbody", "thead", "tfoot", "a", GONE})
#: Parts of a table, which keep their place when they are not seen.
_ROWS = frozenset({"tr", "tbody", "thead", "tfoot"})
_PLACES = _ROWS | {"td", "th"}
#: What a sheet hides may be shown by a script where it is longer than this, unless the like of it is seen.
_SHORT = 300
#: The like of a text has so many of its words.
_LIKE = 0.8
_WORDS = re.compile("[\u3400-\u9fff]{2,}")
#: So many stretches are weighed, no more.
_MOST = 50
_DIGIT_BEFORE = re.compile(r"\d\s*\Z")
_SMALL_MARK = re.compile(r"\W?\d{1,2}\W?")


def mark_hidden(root: etree._Element, sheet: Sheet, grids: Mapping[str, Grid]) -> None:
    """Give what is not seen the tag GONE or no text, and what is drawn as a table's part or a block its tag.

    ``grids`` are the tables that were cut out of the page, by their marks.
    """
    told = cascade(root, sheet)
    dressed = _dressed(root)
    looks = _looks(root, dressed, told)
    if not looks:
        return
    _fade(root, looks, dressed.grounds)
    doubtful: list[etree._Element] = []
    for node, found in looks.items():
        if found.tag == GONE or found.unseen:
            if node in told and not _hides_itself(node):
                doubtful.append(node)
            else:
                _hide(node, looks)
    _judge(root, doubtful, looks, grids)
    for node, found in looks.items():
        _redraw(node, found, by_sheet=node in told)


class _Dressed(NamedTuple):
    """The styles of a page, the elements that an attribute dresses, and the backgrounds that are named."""

    styles: set[str]
    attributed: list[etree._Element]
    grounds: set[str]


def _dressed(root: etree._Element) -> _Dressed:
    """Go through a page once, which takes less time than to ask for any of these by a path."""
    found = _Dressed(set(), [], set())
    for node in root.iter("*"):
        names, tag = node.keys(), node.tag
        if not names and tag != "dialog":  # as most
            continue
        if "style" in names:
            found.styles.add(node.get("style") or "")
        if "bgcolor" in names:
            found.grounds.add(node.get("bgcolor") or "")
        dressed = (tag == "font" and "color" in names) or (tag == "dialog" and "open" not in names)
        if dressed or "hidden" in names:
            found.attributed.append(node)
    return found


def _looks(
    root: etree._Element, dressed: _Dressed, told: Mapping[etree._Element, Declared]
) -> dict[etree._Element, Look]:
    """Return how elements look that do not look plain."""
    looks: dict[etree._Element, Look] = {}
    odd = {style for style in dressed.styles if look_of(style) is not PLAIN}
    if not told and not dressed.attributed:
        odd = _of_matter(odd, dressed.grounds)
    if odd:
        looks = {node: look_of(said) for node in root.iter("*") if (said := node.get("style") or "") in odd}
    known: dict[tuple[int, frozenset[tuple[str, str]], str | None], Look] = {}
    for node in dict.fromkeys((*dressed.attributed, *told)):
        own, by_sheet, style = _attributed(node), told.get(node, {}), node.get("style")
        key = (id(by_sheet), frozenset(own.items()), style)
        if key not in known:
            known[key] = look(merge([own, by_sheet, declared(style or "")]))
        if known[key] is not PLAIN:
            looks[node] = known[key]
    return looks


def _of_matter(styles: set[str], grounds: Iterable[str]) -> set[str]:
    """Return those of a page's styles that make a difference where no attribute and no sheet has a say.

    Most give a text its size and a colour, which show it where something else hides it, and only there.
    """
    looks = {style: look_of(style) for style in styles}
    colors = {found.color for found in looks.values() if found.color is not None}
    if any(found.unseen for found in looks.values()) or (colors and _faint(grounds, colors, looks.values())):
        return styles
    return {style for style, found in looks.items() if found.tag or found.raised or found.turned}


def _attributed(node: etree._Element) -> Declared:
    """Return what an element's attributes declare, which any style may gainsay."""
    said = {}
    if node.get("hidden") is not None or (node.tag == "dialog" and node.get("open") is None):
        said["display"] = "none"
    if node.tag == "font" and node.get("color"):
        said["color"] = node.get("color") or ""
    return said


def _hides_itself(node: etree._Element) -> bool:
    own = look(merge([_attributed(node), declared(node.get("style") or "")]))
    return own.tag == GONE or own.unseen is not None


# --- what cannot be told from what it stands on -----------------------------------------------------


def _fade(root: etree._Element, looks: dict[etree._Element, Look], grounds: Iterable[str]) -> None:
    """Say of texts that have the colour of what they stand on that they are not seen."""
    coloured = [(node, found.color) for node, found in looks.items() if found.color is not None]
    if not coloured:
        return
    faint = _faint(grounds, {color for _, color in coloured}, looks.values())
    linked: bool | None = None
    for node, color in coloured:
        if color not in faint:
            continue
        ground = _ground(node, looks)
        if ground is None:
            linked = bool(_LINKED(root)) if linked is None else linked
            ground = UNKNOWN if linked and not _is_part(node) else WHITE
        if is_alike(color, ground):
            looks[node] = looks[node]._replace(unseen="color", shows=looks[node].shows - {"color"})


def _faint(said: Iterable[str], colors: Iterable[Color], looks: Iterable[Look]) -> set[Color]:
    """Return those of some colours that a text may have on a ground that the page names and not be made out."""
    grounds = {WHITE, *map(ground_of, said), *(found.ground for found in looks)} - {None, UNKNOWN}
    return {one for one in colors if any(is_alike(one, ground) for ground in grounds if ground)}


def _ground(node: etree._Element, looks: Mapping[etree._Element, Look]) -> Color | None:
    """Return the colour that an element's text stands on; None where the page itself does not say."""
    for place in (node, *node.iterancestors()):
        ground = looks.get(place, PLAIN).ground or ground_of(place.get("bgcolor") or "")
        if ground is None and place.get("background"):
            return UNKNOWN
        if ground is not None:
            return ground
    return None


def _is_part(node: etree._Element) -> bool:
    """Say whether other text stands in the same cell or line as an element."""
    block = next((one for one in (node, *node.iterancestors()) if one.tag in BLOCKS), None)
    return block is not None and block is not node and _length(block) > _length(node)


def _length(node: etree._Element) -> int:
    return sum(len(str(text).strip()) for text in node.itertext())


# --- what a sheet hides -----------------------------------------------------------------------------


def _judge(
    root: etree._Element,
    doubtful: list[etree._Element],
    looks: Mapping[etree._Element, Look],
    grids: Mapping[str, Grid],
) -> None:
    """Hide what a style sheet hides, if nothing but the sheet has a say in whether it is seen.

    A script may show what is long, or what is most of the page. What stands in a table is short, and what
    is seen elsewhere with the same words is a copy.
    """
    pending = set(doubtful)
    short: list[etree._Element] = []
    kept = weighed = 0
    for node in sorted(doubtful, key=lambda one: sum(1 for _ in one.iterancestors())):
        if any(above.tag == GONE for above in node.iterancestors()):
            continue
        in_table = next(node.iterancestors("table"), None) is not None
        has_table = next(node.iter("table"), None) is not None
        is_short = (in_table or not has_table) and _length(node) <= _SHORT
        if is_short and (in_table or node.tag not in BLOCKS):
            _hide(node, looks)
        elif is_short:
            short.append(node)
        else:
            weighed += 1
            if weighed <= _MOST and _is_copy(node, root, pending, grids):
                _hide(node, looks)
            else:
                pending.discard(node)
                kept += 1
    if not short or kept:
        return
    seen = sum(map(len, map(str, root.itertext()))) + sum(
        len(text) for grid in grids.values() for text in grid.texts
    )
    if 2 * sum(map(_length, short)) <= seen:
        for node in short:
            _hide(node, looks)


def _is_copy(
    node: etree._Element, root: etree._Element, hidden: set[etree._Element], grids: Mapping[str, Grid]
) -> bool:
    """Say whether most words of an element stand in what is seen of the page, too."""
    words = [word for text in _seen(node, hidden - {node}, grids) for word in _WORDS.findall(text)]
    seen = {word for text in _seen(root, hidden | {node}, grids) for word in _WORDS.findall(text)}
    return bool(words) and sum(word in seen for word in words) >= _LIKE * len(words)


def _seen(node: etree._Element, hidden: set[etree._Element], grids: Mapping[str, Grid]) -> Iterator[str]:
    """Yield the texts in an element without those of the ``hidden`` ones in it."""
    todo = [node]
    while todo:
        part = todo.pop()
        if part.tag != GONE and part not in hidden:
            grid = grids.get(part.get(MARK) or "")
            if grid is not None:
                yield from grid.texts
            else:
                yield part.text or ""
                todo.extend(part)
        if part is not node:
            yield part.tail or ""


# --- what is done with it ---------------------------------------------------------------------------


def _hide(node: etree._Element, looks: Mapping[etree._Element, Look]) -> None:
    found = looks[node]
    collapsed = found.unseen == "collapse"
    if found.tag == GONE or found.unseen is None or node.tag == "table" or (collapsed and node.tag in _ROWS):
        node.tag = GONE
        return
    if found.unseen == "font-size" and next(node.iter("table"), None) is not None:
        return  # its cells may have a size of their own from a sheet that is not here
    _blank(node, "visibility" if collapsed else found.unseen, looks)
    if node.tag in BLOCKS and node.tag not in _PLACES and not _length(node):
        node.tag = GONE


def _blank(node: etree._Element, why: str, looks: Mapping[etree._Element, Look]) -> None:
    """Leave of an element its place, and what in it is seen again."""
    node.text = " " if node.text else None
    todo = list(node)
    while todo:
        part = todo.pop()
        part.tail = " " if part.tail else None
        if why not in looks.get(part, PLAIN).shows:
            part.text = " " if part.text else None
            part.attrib.pop(MARK, "")  # what was cut out is not put back
            todo.extend(part)


def _redraw(node: etree._Element, found: Look, *, by_sheet: bool) -> None:
    tag = node.tag
    if tag == GONE:
        return
    if found.tag == "div":
        node.tag = tag if tag in BLOCKS or (by_sheet and tag == "a") else "div"
    elif found.tag and found.tag != GONE and tag not in KEPT:
        node.tag = found.tag
    if tag not in BLOCKS and (found.raised > 1 or (found.raised and _is_at_number(node))):
        lift(node)
    if found.turned:
        turn(node)


def _is_at_number(node: etree._Element) -> bool:
    """Say whether an element is a small number right behind another one."""
    before, parent = node.getprevious(), node.getparent()
    if before is not None:
        ahead = before.tail or "".join(map(str, before.itertext()))
    else:
        ahead = (parent.text or "") if parent is not None else ""
    text = "".join(map(str, node.itertext())).strip()
    return _DIGIT_BEFORE.search(ahead) is not None and _SMALL_MARK.fullmatch(text) is not None
