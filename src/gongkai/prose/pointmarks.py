"""Marks of a list, sub-heads and words of section five: ``schemas/wordings/narrative.yaml``."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from gongkai.fold import Span
from gongkai.parsing.phrases import matches_at, phrases

#: Spares the patterns of marks most places of a text.
_MARK_START = r"(?=[(\d一二三四五六七八九十首头其再最第另问不措举①-⒇])"
#: Behind what a head stands, if not first.
_HEAD_START = re.compile(r"[\n。;]")
_NO_NUMERAL = re.compile(r"[^一二三四五六七八九十\d①⑴首]")


#: Wordings that are one pattern each, of which nothing else is made.
_PLAIN = (
    "settled",
    "turn",
    "none_found",
    "no_lack",
    "time_cue",
    "shortfall",
    "cause",
    "example",
    "inner_measure",
    "annex",
)


class Mark(NamedTuple):
    """An enumerator: its kind, whether it is the first of a list, and where it stands."""

    kind: str
    first: bool
    start: int
    end: int


class PointPatterns(NamedTuple):
    """The patterns of the wordings."""

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
    none_found: re.Pattern[str]
    no_lack: re.Pattern[str]
    time_cue: re.Pattern[str]
    shortfall: re.Pattern[str]
    cause: re.Pattern[str]
    example: re.Pattern[str]
    inner_measure: re.Pattern[str]
    annex: re.Pattern[str]
    date: re.Pattern[str]
    section: re.Pattern[str]
    next_section: re.Pattern[str]


@functools.cache
def point_patterns() -> PointPatterns:
    """Return the patterns, compiled once."""
    spec = phrases("narrative")
    kinds = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in spec["heads"].items())
    number = r"(?:[(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)]\s*[、.]?|[、.])\s*)"
    heads = rf"(?:^|(?<=[\n。;]))[^\S\n]*(?:#+[^\S\n]*)?(?:{number}(?:{kinds})(?!较|的是|[及和与、]其?(?:改进|整改))\s*(?:如下|情况)?[:。]?"
    bare = re.sub(r"\(\?P<(\w+)>", r"(?P<bare_\1>", kinds)
    heads += rf"|[【\[]?(?:{bare})(?:[】\]]\s*(?:如下)?:?|\s*(?:如下)?(?::|(?=\n)|$)))"
    cues = spec["cues"]
    start = r"(?:^|(?<=[。;!?\n]))[^\S\n]*"
    return PointPatterns(
        heads=re.compile(heads),
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
        topic=re.compile(rf"(?:{spec['topic']})[。:]?\s*$"),
        deficient=re.compile(spec["deficient"]),
        gap=re.compile(spec["gap"]),
        lacking=re.compile(spec["lacking"]),
        measure_words=re.compile(spec["measure_words"]),
        nothing=re.compile(spec["nothing"]),
        date=re.compile(spec["date"]),
        section=re.compile(spec["section"], re.MULTILINE),
        next_section=re.compile(spec["next_section"], re.MULTILINE),
        **{key: re.compile(spec[key]) for key in _PLAIN},
        cue_words=re.compile(rf"(?:{cues['anywhere']}|为此|对此)[,:]?"),
    )


def may_be(role: str, text: str, span: Span) -> bool:
    """Say whether a clause may have a role, ``problem`` or ``measure``, by the words that it has."""
    patterns = point_patterns()
    cue = patterns.cue.match(text, *span) is not None or patterns.weak_cue.match(text, *span) is not None
    if role == "problem":
        return not cue and patterns.deficient.search(text, *span) is not None
    lacking = patterns.lacking.search(text, *span) is not None
    return cue or (not lacking and patterns.measure_words.search(text, *span) is not None)


def opens_measures(text: str, cue: re.Match[str]) -> bool:
    """Say whether a cue opens the measures: 「今后一个时期申请量还会增长,而专职人员只有1名」 is a problem."""
    patterns = point_patterns()
    start = cue.start() + len(cue[0]) - len(cue[0].lstrip())
    if not patterns.time_cue.match(text, start):
        return True
    end = min((at for mark in "。;\n" if (at := text.find(mark, start)) >= 0), default=len(text))
    return not patterns.shortfall.search(text, start, end) or bool(
        patterns.measure_words.search(text, start, end)
    )


def lacks(text: str) -> bool:
    """Say whether words may name a problem."""
    patterns = point_patterns()
    return patterns.deficient.search(patterns.no_lack.sub("", text)) is not None


def sub_heads(region: str) -> Iterator[tuple[str, Span]]:
    """Yield the sub-heads of a section: past, problem or improvement, and where they stand."""
    starts = itertools.chain((0,), (mark.end() for mark in _HEAD_START.finditer(region)))
    for match in matches_at(starts, point_patterns().heads, region, len(region)):
        kind = match.lastgroup or ""
        yield kind.removeprefix("bare_"), Span(*match.span())


def point_marks(region: str, start: int, end: int) -> Iterator[Mark]:
    """Yield the enumerators in ``region[start:end]``."""
    for match in point_patterns().marks.finditer(region, start, end):
        kind = match.lastgroup or ""
        before = region[max(start, match.start() - 1) : match.start()]
        if kind == "number" and before and before not in " \t\n。;:,!?)":
            continue
        digits = _NO_NUMERAL.sub("", match[0])
        yield Mark(kind, digits in ("一", "1", "①", "⑴", "首"), match.start(), match.end())


def outer_marks(marks: list[Mark]) -> list[Mark]:
    """Return the marks of the outer enumeration: of the first kind, or of the one kind that counts."""
    if not marks:
        return []
    kinds: dict[str, list[Mark]] = {}
    for mark in marks:
        kinds.setdefault(mark.kind, []).append(mark)
    first = kinds[marks[0].kind]
    if len(first) == 1:
        return next((group for group in kinds.values() if len(group) > 1), first)
    return first
