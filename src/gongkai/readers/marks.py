"""Marks that are no part of a number, and marks that change the order of what is shown."""

from __future__ import annotations

import re

from lxml import etree

#: A footnote's number is no digit of the number that it stands at. What no tree takes back goes.
RAISED = str.maketrans(
    "0123456789０１２３４５６７８９",
    "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2,
    "".join(map(chr, (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))),
)

#: Stands for a letter that is drawn and cannot be told: no number is read of what it stands at.
UNTOLD = "\ufffc"
#: Signs that turn round what stands between them, as Unicode's bidirectional algorithm has it.
TURN, TURN_BACK = "\u202e", "\u202c"
_TURNED = re.compile(f"{TURN}([^\u202a-\u202e\u2066-\u2069\n]*)(?:{TURN_BACK}|$)", re.MULTILINE)
_MIRRORED = str.maketrans("()[]<>{}（）《》【】", ")(][><}{）（》《】【")


def lift(node: etree._Element) -> None:
    """Write the digits in an element as raised ones, which no number is made of."""
    for part in node.iter():
        if part.text:
            part.text = part.text.translate(RAISED)
        if part.tail and part is not node:
            part.tail = part.tail.translate(RAISED)


def turn(node: etree._Element) -> None:
    """Put an element's text between the signs that turn it round."""
    node.text = TURN + (node.text or "")
    node.tail = TURN_BACK + (node.tail or "")


def as_shown(text: str) -> str:
    """Return a text in the order in which it is shown; a sign of turning stays where that is not plain."""
    return _TURNED.sub(lambda found: found[1][::-1].translate(_MIRRORED), text) if TURN in text else text
