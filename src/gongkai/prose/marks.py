"""How section five is laid out: its sub-heads, the cues that open measures, and its enumerators.

``schemas/wordings/narrative.yaml`` has the words.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from gongkai.fold import Span
from gongkai.parsing.phrases import matches_at, phrases

#: Spares the patterns of marks most places of a text.
_MARK_START = r"(?=[(\d一二三四五六七八九十首其再最第另问不措举①-⒇])"
#: Behind what a head stands, if not first.
_HEAD_START = re.compile(r"[\n。;]")
_NO_NUMERAL = re.compile(r"[^一二三四五六七八九十\d①⑴首]")


class Mark(NamedTuple):
    """An enumerator, ``region[start:end]``; ``first``: it says one."""

    kind: str
    first: bool
    start: int
    end: int


class Patterns(NamedTuple):
    """The wordings of section five, compiled."""

    heads: re.Pattern[str]
    marks: re.Pattern[str]
    cue: re.Pattern[str]
    weak_cue: re.Pattern[str]
    problem_intro: re.Pattern[str]
    measure_intro: re.Pattern[str]
    contrast: re.Pattern[str]
    past: re.Pattern[str]
    settled: re.Pattern[str]
    turn: re.Pattern[str]
    topic: re.Pattern[str]
    deficient: re.Pattern[str]
    gap: re.Pattern[str]
    lacking: re.Pattern[str]
    measure_words: re.Pattern[str]
    nothing: re.Pattern[str]
    cue_words: re.Pattern[str]
    date: re.Pattern[str]
    section: re.Pattern[str]
    next_section: re.Pattern[str]


@functools.cache
def patterns() -> Patterns:
    """Return the wordings of section five."""
    spec = phrases("narrative")
    cues = spec["cues"]
    start = r"(?:^|(?<=[。;!?\n]))[^\S\n]*"
    return Patterns(
        heads=_heads_pattern(spec["heads"]),
        marks=re.compile(
            _MARK_START + "(?:" + "|".join(f"(?P<{k}>{p})" for k, p in spec["marks"].items()) + ")"
        ),
        cue=re.compile(
            rf"{start}(?:{cues['anywhere']}|{cues['sentence']})|(?<=,)[^\S\n]*(?:{cues['anywhere']})"
        ),
        weak_cue=re.compile(rf"{start}(?:{cues['weak']})"),
        problem_intro=re.compile(spec["problem_intro"]),
        measure_intro=re.compile(spec["measure_intro"]),
        contrast=re.compile(spec["contrast"]),
        past=re.compile(spec["past"]),
        settled=re.compile(spec["settled"]),
        turn=re.compile(spec["turn"]),
        topic=re.compile(rf"(?:{spec['topic']})[。:]?\s*$"),
        deficient=re.compile(spec["deficient"]),
        gap=re.compile(spec["gap"]),
        lacking=re.compile(spec["lacking"]),
        measure_words=re.compile(spec["measure_words"]),
        nothing=re.compile(spec["nothing"]),
        date=re.compile(spec["date"]),
        section=re.compile(spec["section"], re.MULTILINE),
        next_section=re.compile(spec["next_section"], re.MULTILINE),
        cue_words=re.compile(rf"(?:{cues['anywhere']}|为此|对此)[,:]?"),
    )


def _heads_pattern(heads: dict[str, Any]) -> re.Pattern[str]:
    kinds = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in heads.items())
    number = r"(?:[(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)]\s*[、.]?|[、.])\s*)"
    found = (
        rf"(?:^|(?<=[\n。;]))[^\S\n]*(?:#+[^\S\n]*)?(?:{number}(?:{kinds})(?!较|的是)\s*(?:如下|情况)?[:。]?"
    )
    bare = re.sub(r"\(\?P<(\w+)>", r"(?P<bare_\1>", kinds)
    return re.compile(found + rf"|[【\[]?(?:{bare})[】\]]?\s*(?:如下)?(?::|(?=\n)|$))")


def heads_of(region: str) -> Iterator[tuple[str, Span]]:
    """Yield the sub-heads of a section with their kinds: ``problem``, ``improvement`` or ``past``."""
    starts = itertools.chain((0,), (mark.end() for mark in _HEAD_START.finditer(region)))
    for match in matches_at(starts, patterns().heads, region, len(region)):
        kind = match.lastgroup or ""
        yield kind.removeprefix("bare_"), Span(*match.span())


def marks_of(region: str, start: int, end: int) -> Iterator[Mark]:
    """Yield the enumerators in ``region[start:end]``."""
    for match in patterns().marks.finditer(region, start, end):
        kind = match.lastgroup or ""
        before = region[max(start, match.start() - 1) : match.start()]
        if kind == "number" and before and before not in " \t\n。;:,!?)":
            continue
        digits = _NO_NUMERAL.sub("", match[0])
        yield Mark(kind, digits in ("一", "1", "①", "⑴", "首"), match.start(), match.end())
