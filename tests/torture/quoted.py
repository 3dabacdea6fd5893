"""What a quoted text says, read without the code under test."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from .noise_text import simplified

_CN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NUMBER = re.compile(r"[-+]?[\d][\d,，\s]*(?:\.\d+)?")


def digits(raw: str) -> Decimal | None:
    """Return the number that a quoted cell holds, read without the code under test."""
    text = unicodedata.normalize("NFKC", raw).replace("—", "-")
    found = _NUMBER.search(text)
    if found:
        value = Decimal(re.sub(r"[,，\s+]", "", found[0]))
        return -value if text.lstrip().startswith("减") and value > 0 else value
    text = re.sub(r"[^〇零一二三四五六七八九十百]", "", text)
    if not text:
        return None
    tens, ten, ones = text.rpartition("十")
    if ten:
        return Decimal(int(tens.translate(_CN_DIGITS) or 1) * 10 + int(ones.translate(_CN_DIGITS) or 0))
    return Decimal(text.translate(_CN_DIGITS)) if text.translate(_CN_DIGITS).isdigit() else None


def plain(text: str | None) -> str | None:
    """Return a name without what noise adds to it."""
    if text is None:
        return None
    text = simplified(unicodedata.normalize("NFKC", text))
    text = re.sub(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)", "", text)
    text = re.sub(r"【\d+】|\((?:文字版|全文|正式版)\)", "", text)
    return re.sub(r"\s+", "", text)
