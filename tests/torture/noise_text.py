"""Noise in the characters: widths, scripts, pinyin, byte shifts, commas, marks."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Collection
from random import Random

import opencc

from .labels import DATA

Change = Callable[[str], str]

_HALF = str.maketrans("，：（）；？！", ",:();?!")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_WIDE_MARKS = str.maketrans(",:();.", "，：（）；．")
#: Characters that machine conversion of single characters leaves as they are.
_STAY = set("于范后秘余里面台系只")
_RADICALS = str.maketrans("行一二工日月人力大文方生见自非面高", "⾏⼀⼆⼯⽇⽉⼈⼒⼤⽂⽅⽣⻅⾃⾮⾯⾼")


def halfwidth(text: str) -> str:
    return text.translate(_HALF)


def fullwidth(text: str) -> str:
    return text.translate(_WIDE)


def fullwidth_marks(text: str) -> str:
    return text.translate(_WIDE_MARKS)


def radicals(text: str) -> str:
    return text.translate(_RADICALS)


@functools.cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


@functools.cache
def _single(char: str) -> str:
    return char if char in _STAY else str(_converter().convert(char))


def traditional(text: str) -> str:
    return str(_converter().convert(text))


def traditional_chars(text: str) -> str:
    return "".join(_single(char) for char in text)


@functools.cache
def _pinyin() -> dict[str, str]:
    found: dict[str, str] = json.loads((DATA / "pinyin.json").read_text(encoding="utf-8"))
    return found


_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ", "aaaaeeeeiiiioooouuuuvvvv")
_COMMON = set("和的为与及等对在有服务关")


def pinyin(rng: Random) -> Change:
    """Pinyin in brackets after changed characters (the text is made traditional), or common ones."""
    which = rng.choice(["changed", "few", "common"])
    tone = rng.random() < 0.7
    double = rng.random() < 0.15
    chosen = set(rng.sample(sorted(_COMMON | set("统计数据开务区办")), 5))

    def read(char: str) -> str:
        sound = _pinyin().get(char, "")
        if not sound:
            return ""
        sound = sound if tone else sound.translate(_TONES)
        return f"({sound})" * (2 if double else 1)

    def change(text: str) -> str:
        out: list[str] = []
        for char in text:
            new = _single(char)
            wanted = {
                "changed": new != char,
                "few": char in chosen and new != char,
                "common": char in _COMMON,
            }[which]
            out.append(new + (read(char) if wanted else ""))
        return "".join(out)

    return change


def commas(rng: Random) -> Change:
    """Commas injected in headings: ``一,、总体情况``."""
    where = rng.choice(["mark", "middle"])

    def change(text: str) -> str:
        if where == "mark" and len(text) > 1 and text[1] in "、.":
            return text[0] + "," + text[1:]
        at = rng.randint(1, max(1, len(text) - 1))
        return text[:at] + rng.choice([",", "，"]) + text[at:]

    return change


def shift(rng: Random) -> Change:
    """The GBK byte shift: a full-width space before the text loses its first byte to ``?``."""
    errors = rng.choice(["ignore", "replace"])

    def change(text: str) -> str:
        body = ("　" + text).encode("gbk", "ignore")
        return (b"?" + body[1:]).decode("gbk", errors)

    return change


@functools.cache
def _back() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    return str(_back().convert(text))


def changes(rng: Random, names: Collection[str]) -> tuple[Change, Change]:
    """Return what the named noises do to words, and to the numbers in cells."""
    words: list[Change] = []
    numbers: list[Change] = []
    for name, change in (
        ("traditional", traditional), ("traditional-chars", traditional_chars), ("pinyin", pinyin(rng)),
        ("halfwidth", halfwidth), ("fullwidth-marks", fullwidth_marks), ("radicals", radicals),
    ):  # fmt: skip
        if name in names:
            words.append(change)
    if "fullwidth" in names:
        which = rng.choice(["words", "numbers", "both"])
        if which != "numbers":
            words.append(fullwidth)
        if which != "words":
            numbers.append(fullwidth)

    def all_of(found: list[Change]) -> Change:
        def run(text: str) -> str:
            for change in found:
                text = change(text)
            return text

        return run

    return all_of(words), all_of(numbers)
