"""From bytes to text: which encoding, and the text exactly as it decodes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import NamedTuple

from gongkai.errors import UnreadableError


class Decoded(NamedTuple):
    """A text and the Python codec that gives it."""

    text: str
    encoding: str


_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
#: A page says how it is encoded in these first bytes, or behind scripts of any length.
_HEAD = 8192
_GB = re.compile(r"(?:x-|cs)?(?:gb.*|cp936|936|windows-936|euc-cn|euccn|chinese|hz.*)")
_TRUSTED = re.compile(r"utf-?8|utf-?(?:16|32)(?:-?[lb]e)?|big5.*|cp950|euc-tw")

#: The commonest characters of such texts, in both scripts. Two in five characters of real Chinese
#: are among them; of Chinese that was decoded wrongly hardly any.
_COMMON = frozenset(
    "，。、；：（）《》“”　的一是在不了有和人这中大为上国我以要他时来用们生到作地于出就分对成会可主发年动同工也能"
    "下过子说产种面而方后多定行学法所民得经十三之进着等部度家力里如水化高自二理起小物现实加量都两体制机当使点从业本去把"
    "性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质第向道此条没"
    "结解问意建月公无系情者最立代想已通并提直题展五果料员革位入常文总次品式设及管特件长求老基资流级市区县局街镇乡府信息申"
    "请处权收费项其他报告依监督保障网站务书讼诉维纠审六七八九计商企组织机构服律"
    "這為國時來們對會發動過說產種後學經進著裡現實體當點從業應開還間樣與關線數內問無兩條個義總長資級縣鎮鄉處權收費項報監"
    "設請書訟訴維糾審計組織構務書質結網關"
)
_ENOUGH = 0.15
#: How many characters are looked at.
_SAMPLE = 4000
_ASCII = re.compile("[\x00-\x7f]+")


def declared_charset(data: bytes) -> str | None:
    """Return the charset that a page's <meta> or XML declaration names, or None."""
    found = _DECLARED.search(data, 0, _HEAD)
    if found:
        return found[1].decode("ascii")
    if len(data) <= _HEAD or _strict(data, "utf-8"):
        return None
    from bs4.dammit import EncodingDetector  # few pages say it so late, and are not what all pages are

    return EncodingDetector.find_declared_encoding(data, is_html=True, search_entire_document=True)


def decode(data: bytes, declared: Iterable[str | None] = ()) -> Decoded:
    """Decode ``data``: BOM, then the ``declared`` charsets, utf-8, gb18030, then the likeliest.

    ``data.decode(result.encoding)`` gives the text, with ``errors="replace"`` where a few bytes
    are damaged. Raises UnreadableError where the bytes are no text.
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _checked(_strict(data, codec) or Decoded(data.decode(codec, "replace"), codec))
    controls = len(data) - len(data.translate(None, _CONTROL))
    if b"\0" in data:
        wide = _widest(data)
        if wide is not None:
            return wide
    if controls * 50 > len(data):
        raise UnreadableError.of("unreadable.binary")
    names = [name for name in map(_codec, declared) if name]
    for name in (*names, "utf-8", "gb18030"):
        found = _strict(data, name)
        if found and (name == "utf-8" or _share(found.text) >= _ENOUGH):
            return found
    return _likeliest(data, names)


def _codec(declared: str | None) -> str | None:
    """Return the Python codec of a declared charset; None for one that proves nothing.

    Pages often declare iso-8859-1 without meaning it, and every byte decodes in it.
    """
    name = (declared or "").strip().lower().replace("_", "-")
    if _GB.fullmatch(name):
        return "gb18030"
    if not _TRUSTED.fullmatch(name):
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _strict(data: bytes, codec: str) -> Decoded | None:
    try:
        return Decoded(data.decode(codec), codec)
    except (UnicodeError, LookupError):
        return None


def _share(text: str, *, ascii_too: bool = False) -> float:
    """Return which share of a sample of the text (by default without its ASCII) is common."""
    middle = len(text) // 3  # a page begins with markup
    sample = text[middle : middle + _SAMPLE]
    if not ascii_too:
        sample = _ASCII.sub("", sample)
        if len(sample) < _SAMPLE // 40:
            sample = _ASCII.sub("", text)[:_SAMPLE]
    if not sample:
        return 0.0
    common = sum(char in _COMMON or (ascii_too and "\t" <= char <= "~") for char in sample)
    return common / len(sample)


def _widest(data: bytes) -> Decoded | None:
    """Return the text of utf-16 or utf-32 without a BOM: zero bytes, yet a plausible text."""
    found = [_strict(data, codec) for codec in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")]
    best = max((f for f in found if f), key=lambda f: _share(f.text, ascii_too=True), default=None)
    return best if best and "\0" not in best.text and _share(best.text, ascii_too=True) > 0.3 else None


def _likeliest(data: bytes, declared: list[str]) -> Decoded:
    """Choose by how Chinese the text looks, less what could not be decoded."""
    best, most = None, 0.0
    for name in (*declared, "utf-8", "gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be"):
        text = data.decode(name, "replace")
        damaged = text.count("\ufffd") / max(1, len(_ASCII.sub("", text)))
        worth = _share(text) - 3 * damaged
        if worth > most + 1e-9:
            best, most = Decoded(text, name), worth
    if best is not None and most > _ENOUGH / 2:
        return best
    found = _strict(data, "gb18030") or _strict(data, "cp1252")
    if found is None:
        raise UnreadableError.of("unreadable.encoding")
    return found


def _checked(decoded: Decoded) -> Decoded:
    if decoded.text.count("\ufffd") * 20 > len(decoded.text):
        raise UnreadableError.of("unreadable.damaged", encoding=decoded.encoding)
    return decoded
