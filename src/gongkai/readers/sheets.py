"""Style sheets in a page: which of its elements they hide, raise, turn or part. Selectors are cssselect's."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast

from lxml import etree

from gongkai.readers.colors import WHITE, Color, is_alike
from gongkai.readers.looks import BLOCKS, Declared, declared, look
from gongkai.readers.marks import UNTOLD
from gongkai.readers.media import holds_within, is_for_screens

if TYPE_CHECKING:
    from cssselect import Selector

_CLASSES = etree.XPath("//@class", smart_strings=False)
_IDS = etree.XPath("//@id", smart_strings=False)
_GROUND = frozenset({"background", "background-color"})
#: Elements to which it makes no difference that they are drawn as a block.
_PARTED = frozenset({"<a", "<img", *(f"<{tag}" for tag in BLOCKS)})
#: Rules beyond these are not looked at: no page needs so many to say what it hides.
_MOST = 2000
_MOST_TOLD = 500
#: No page needs a list of selectors as long as this.
_LONGEST = 20_000

#: A comment hides a sheet; in a sheet, the signs of a comment are passed over.
_SHEET = re.compile(
    r"<!--(?:[^-]|-(?!->))*+(?:-->|\Z)|<style\b([^<>]*)>([^<]*+(?:<(?!/style)[^<]*+)*+)</style", re.IGNORECASE
)
_CLOSED = re.compile("</style", re.IGNORECASE)
_REMARK = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
#: What stands up to the next brace, and the brace.
_PIECE = re.compile(r"([^{}]*+)([{}])")
#: Words without which a sheet hides, raises, turns and parts nothing.
_MAY_TELL = re.compile(
    r"display|visibility|opacity|font|colou?r|background|clip|transform|mso-hide|line-through|vertical-align|direction"
    r"|float|-\d{3}|overflow|content",
    re.IGNORECASE,
)

#: What is drawn beside an element and may be a number: not what is written as a code, as icons are.
_NUMBER = re.compile(r"(?<![\\\w])\d|\b(?:attr|counters?)\(")

#: How much a rule weighs against another: what its selector names, then where it stands.
Weight = tuple[int, int, int, int]


#: The XPath of a selector, its specificity, its own word, all its words, its pseudo-element.
_Selected = tuple[str, tuple[int, int, int], str, frozenset[str], str | None]


class Rule(NamedTuple):
    """One selector of a rule and what it declares."""

    xpath: str
    said: Declared
    weight: Weight
    #: What stands in the source of each element that is selected, and what its page must have.
    word: str
    names: frozenset[str]
    #: Whether it may change what is read of a cell that holds one text.
    hides: bool
    #: "before" or "after" where it is about what is drawn there, and stands nowhere in the page.
    beside: str | None = None


class Sheet(NamedTuple):
    """The rules of a page's style sheets that tell something by themselves, and the source of all others."""

    telling: tuple[Rule, ...] = ()
    others: tuple[tuple[int, str, Declared], ...] = ()


NO_SHEET = Sheet()


def sheet_of(source: str) -> Sheet:
    """Return the style sheets that stand in a page."""
    if "<style" not in source and "<STYLE" not in source:
        return NO_SHEET
    end = max((found.end() for found in _CLOSED.finditer(source)), default=0)
    found = _SHEET.findall(source, 0, end)  # what is opened behind that is never closed
    texts = [text for attributes, text in found if text and is_for_screens(attributes)]
    return _parse("\n".join(texts))


def hiding_words(sheet: Sheet) -> frozenset[str]:
    """Return words one of which stands in the source of each table that a sheet may change more than part."""
    return frozenset(rule.word for rule in sheet.telling if rule.hides)


def cascade(root: etree._Element, sheet: Sheet) -> dict[etree._Element, Declared]:
    """Return what holds of the declarations of the sheets for each element of which they tell anything."""
    found: dict[etree._Element, list[tuple[Weight, Declared]]] = {}
    if not sheet.telling:
        return {}
    names = _names(root)
    rules = list(islice(_of_page(sheet.telling, names), _MOST_TOLD))
    _add(root, [rule for rule in rules if rule.beside])
    _apply(root, [rule for rule in rules if not rule.beside], found)
    if not found:
        return {}
    told = {name for layers in found.values() for _, said in layers for name in said} | _GROUND
    for at, selectors, said in sheet.others:
        if not told.isdisjoint(said):
            rules = [rule for rule in _of_page(_rules(at, selectors, said), names) if not rule.beside]
            _apply(root, rules, found)
    merged: dict[tuple[Weight, ...], Declared] = {}
    for layers in found.values():
        key = tuple(weight for weight, _ in layers)
        if key not in merged:
            merged[key] = merge(said for _, said in sorted(layers, key=lambda layer: layer[0]))
    return {node: merged[tuple(weight for weight, _ in layers)] for node, layers in found.items()}


def _names(root: etree._Element) -> frozenset[str]:
    """Return the tags, the classes and the ids of a page as a selector writes them, tags behind a <."""
    said = cast("list[str]", _CLASSES(root))
    return frozenset(
        {f"<{node.tag}" for node in root.iter()}
        | {f".{name}" for names in set(said) for name in names.split()}
        | {f"#{name}" for name in cast("list[str]", _IDS(root))}
    )


def _of_page(rules: Iterable[Rule], names: AbstractSet[str]) -> Iterator[Rule]:
    return (rule for rule in rules if rule.names <= names)


def _add(root: etree._Element, rules: Iterable[Rule]) -> None:
    """Put a sign that cannot be told where a sheet draws a number in a cell."""
    for rule in rules:
        for node in cast("list[etree._Element]", _compiled(rule.xpath)(root)):
            if next(node.iterancestors("tr"), None) is None:
                continue
            if rule.beside == "before":
                node.text = UNTOLD + (node.text or "")
            elif len(node):
                node[-1].tail = (node[-1].tail or "") + UNTOLD
            else:
                node.text = (node.text or "") + UNTOLD


def _apply(
    root: etree._Element,
    rules: Iterable[Rule],
    found: dict[etree._Element, list[tuple[Weight, Declared]]],
) -> None:
    for rule in rules:
        for node in cast("list[etree._Element]", _compiled(rule.xpath)(root)):
            found.setdefault(node, []).append((rule.weight, rule.said))


@functools.lru_cache(maxsize=2048)
def _compiled(xpath: str) -> etree.XPath:
    return etree.XPath(xpath)


def merge(layers: Iterable[Declared]) -> Declared:
    """Return the declarations that hold of layers, each stronger than those before it."""
    found: dict[str, str] = {}
    for layer in layers:
        for name, value in layer.items():
            if "!important" not in found.get(name, "") or "!important" in value:
                found[name] = value
    return found


@functools.lru_cache(maxsize=64)
def _parse(sheet: str) -> Sheet:
    """Parse a style sheet; the pages of a site share theirs."""
    if not _MAY_TELL.search(sheet):
        return NO_SHEET
    sheet = _REMARK.sub("", sheet)
    rules = [(at, selectors, said) for at, (selectors, said) in enumerate(_blocks(sheet)) if said][:_MOST]
    grounds = {WHITE} | {ground for _, _, said in rules if (ground := look(said).ground) is not None}
    telling: list[Rule] = []
    others: list[tuple[int, str, Declared]] = []
    for at, selectors, said in rules:
        if _tells(said, grounds):
            telling.extend(_rules(at, selectors, said))
        else:
            others.append((at, selectors, said))
    return Sheet(tuple(telling), tuple(others)) if telling else NO_SHEET


def _tells(said: Declared, grounds: AbstractSet[Color]) -> bool:
    found = look(said)
    if found.tag or found.unseen or found.raised > 1 or found.turned or _draws(said):
        return True
    color = found.color
    return color is not None and any(is_alike(color, ground) for ground in grounds)


def _draws(said: Declared) -> bool:
    return _NUMBER.search(said.get("content", "")) is not None


@functools.lru_cache(maxsize=4096)
def _selectors(selectors: str) -> tuple[_Selected, ...]:
    """Return the XPath, the specificity, the word and the pseudo-element of each of some selectors."""
    from cssselect import HTMLTranslator, SelectorError, parse  # few pages have a sheet that tells anything

    found: list[_Selected] = []
    if len(selectors) > _LONGEST:
        return ()
    try:
        for selector in parse(selectors):
            beside = selector.pseudo_element
            if beside in (None, "before", "after"):
                xpath = HTMLTranslator().selector_to_xpath(selector)
                found.append((xpath, selector.specificity(), *_words(selector), beside))
    except (SelectorError, RecursionError):  # a browser passes such a rule by, too
        return ()
    return tuple(found)


def _rules(at: int, selectors: str, said: Declared) -> list[Rule]:
    found = look(said)
    hides = bool(found.tag not in (None, "div", "span") or found.unseen or found.raised > 1 or found.turned)
    hides = hides or "color" in said or "content" in said
    parts = found.tag == "div" and not hides
    return [
        Rule(xpath, said, (*weight, at), word, names, hides, beside)
        for xpath, weight, word, names, beside in _selectors(selectors.strip())
        if (beside is None or _draws(said)) and not (parts and word in _PARTED)
    ]


def _words(selector: Selector) -> tuple[str, frozenset[str]]:
    """Return what stands in the source of whatever is selected, and the names that its page must have.

    The first is a class, an id or the start of a tag of the element itself.
    """
    from cssselect import parser as kinds

    own = ""
    names: set[str] = set()
    todo: list[tuple[kinds.Tree, bool]] = [(selector.parsed_tree, True)]
    while todo:
        tree, is_own = todo.pop()
        if isinstance(tree, kinds.CombinedSelector):
            todo += (tree.selector, False), (tree.subselector, is_own)
            continue
        if isinstance(tree, kinds.Element):
            name = f"<{tree.element}".lower() if tree.element else ""
        else:
            name = f".{tree.class_name}" if isinstance(tree, kinds.Class) else ""
            name = f"#{tree.id}" if isinstance(tree, kinds.Hash) else name
            todo.append((tree.selector, is_own))
        names.add(name)
        own = own or (name if is_own else "")
    return own.lstrip(".#") or "<", frozenset(names - {""})


def is_in(word: str, source: str) -> bool:
    """Say whether a rule's word stands in a source, tags in small or in capital letters."""
    return word in source or (word.startswith("<") and word.upper() in source)


def _blocks(sheet: str) -> Iterator[tuple[str, Declared]]:
    """Yield the selectors and declarations of each rule that holds on a screen."""
    holds = [True]
    selectors: str | None = None
    for text, brace in _PIECE.findall(sheet):
        prelude = text.rpartition(";")[2].strip()
        if brace == "{":
            selectors = prelude if holds[-1] and not prelude.startswith("@") else None
            holds.append(holds[-1] and holds_within(prelude))
        else:
            if selectors is not None:
                yield selectors, declared(text)
            selectors = None
            if len(holds) > 1:
                holds.pop()
