"""Equations of web pages (MathML) and of Word, written on one line: a fraction as ½ or 3⁄7, a power as 3^2."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from lxml import etree

#: How the parts of a layout are written, by the local names of MathML and of Word's own language.
_BUILT = {
    "mfrac": "{0}⁄{1}",
    "f": "{0}⁄{1}",
    "msup": "{0}^{1}",
    "sSup": "{0}^{1}",
    "msub": "{0}_{1}",
    "sSub": "{0}_{1}",
    "msubsup": "{0}_{1}^{2}",
    "sSubSup": "{0}_{1}^{2}",
    "sPre": "_{0}^{1} {2}",
    "mover": "{0}^{1}",
    "limUpp": "{0}^{1}",
    "munder": "{0}_{1}",
    "limLow": "{0}_{1}",
    "munderover": "{0}_{1}^{2}",
    "nary": "_{0}^{1} {2}",
    "mroot": "{1}√{0}",
    "rad": "{0}√{1}",
}
#: Named as one thing, drawn as another.
_AROUND = {
    "msqrt": "√{}",
    "mfenced": "({})",
    "d": "({})",
    "acc": "{}^",
    "bar": "{}_",
    "mtd": " {} ",
    "m": " {} ",
}
#: Not drawn, or drawn without ink.
_SILENT = frozenset(
    {"annotation", "annotation-xml", "mphantom", "phant", "rPr", "fPr", "sSupPr", "sSubPr", "sSubSupPr", "sPrePr"}
    | {"limUppPr", "limLowPr", "naryPr", "radPr", "dPr", "accPr", "barPr", "mPr", "ctrlPr", "oMathParaPr", "eqArrPr"}
    | {"funcPr", "boxPr", "borderBoxPr", "groupChrPr", "phantPr", "argPr", "del", "moveFrom"}
)  # fmt: skip
#: One number each: two beside each other are two numbers.
_ATOMS = frozenset({"mn", "mtext", "ms"})
_FRACTIONS = {
    unicodedata.normalize("NFKC", char): char for char in "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
}  # fmt: skip
#: An equation that nests deeper is not written out.
_DEEPEST = 40


def equation(node: etree._Element, seen: Callable[[etree._Element], bool] = lambda _: True) -> str:
    """Return an equation as one line of text. ``seen`` says of a part whether it is drawn."""
    return _write(node, seen, 0)


def _write(node: etree._Element, seen: Callable[[etree._Element], bool], depth: int) -> str:
    name = _name(node)
    if name in _SILENT or depth > _DEEPEST or not seen(node):
        return ""
    if name in _BUILT:
        return _build(
            name, [_write(part, seen, depth + 1).strip() for part in node if _name(part) not in _SILENT]
        )
    pieces = [node.text or ""] if len(node) == 0 or name in _ATOMS else [(node.text or "").strip()]
    before = ""
    for part in node:
        text = _write(part, seen, depth + 1)
        this = _name(part)
        both = before and (this in _BUILT or before in _BUILT or (this in _ATOMS and before in _ATOMS))
        if both and "".join(pieces)[-1:].isalnum() and text[:1].isalnum() and text not in _FRACTIONS.values():
            pieces.append(" ")
        pieces += text, (part.tail or "").strip()
        before = this if text else before
    return _AROUND.get(name, "{}").format("".join(pieces))


def _build(name: str, parts: list[str]) -> str:
    count = _BUILT[name].count("{")
    text = _BUILT[name].format(*[*parts, "", "", ""][:count])
    return _FRACTIONS.get(text, text) if name in ("mfrac", "f") else text


def _name(node: etree._Element) -> str:
    tag = node.tag if isinstance(node.tag, str) else ""
    return tag[max(tag.rfind("}"), tag.rfind(":")) + 1 :]
