"""The points of one stretch of section five, that tells problems or measures."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.fold import Span
from gongkai.prose.pointmarks import (
    Mark,
    lacks,
    may_be,
    opens_measures,
    outer_marks,
    point_marks,
    point_patterns,
)
from gongkai.prose.sentences import LETTER, paragraph_end, sentences, trim

#: A sentence of fewer characters says nothing; a point of a list may have as few as the second, if it is closed: 一是更新慢;
SHORTEST = 4
_SHORTEST_LISTED = 3
_CLOSED = ("。", ";", "")
#: So many characters of a part are looked at for its introduction.
_INTRODUCTION = 120


@dataclass(slots=True)
class Points:
    """Spans of points in the folded text, and why the reading of them is not sure (empty: it is)."""

    spans: list[Span] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


class Part(NamedTuple):
    """A stretch of one kind; ``headed``: a printed sub-head says so; ``one``: its number says that it is one point."""

    span: Span
    headed: bool
    one: bool = False


def list_points(region: str, parts: Iterable[Part], *, problem: bool) -> Points:
    """Return the points of parts of one kind, and why they are not sure."""
    found = Points()
    whole = Points()
    for part in parts:
        marks = list(point_marks(region, *part.span))
        if problem:
            marks = _without_causes(region, part.span, marks)
        outer = outer_marks(marks)
        if outer:
            if len(outer) == 1 and not _alone(region, part, outer[0]):
                found.doubts.append("lone-enumerator")
            _enumerated(region, part.span, marks, outer, found)
            if problem:
                found.spans = [span for span in found.spans if not _is_none(region[slice(*span)])]
        else:
            before = len(found.spans)
            _plain(region, part, found, problem=problem)
            if part.one and found.spans[before:]:
                found.spans[before:] = [Span(found.spans[before].start, trim(region, *part.span).end)]
    whole.spans = found.spans
    whole.doubts = list(dict.fromkeys(found.doubts))
    if not whole.spans:
        whole.doubts.append("none-found")
    elif "one-sentence" in whole.doubts and len(whole.spans) > 1:
        whole.doubts.remove("one-sentence")
    return whole


def _without_causes(region: str, span: Span, marks: list[Mark]) -> list[Mark]:
    """Return the marks of a part without those of the causes that it names behind a problem."""
    for cause in point_patterns().cause.finditer(region, *span):
        before = sentences(region, span.start, cause.start())
        if any(_problem(region, *one) for one in before):
            end = min(
                (at for mark in "。\n" if (at := region.find(mark, cause.end())) >= 0), default=span.end
            )
            marks = [mark for mark in marks if not cause.start() <= mark.start < end]
    return marks


def _is_none(words: str) -> bool:
    """Say whether a sentence says that no problem was found, and names none."""
    found = point_patterns().none_found.search(words)
    return found is not None and not lacks(words[: found.start()] + words[found.end() :])


def _enumerated(region: str, span: Span, marks: list[Mark], outer: list[Mark], found: Points) -> None:
    if outer[0].kind != marks[0].kind:
        found.doubts.append("mixed-enumeration")
    if any(mark.first for mark in outer[1:]):
        found.doubts.append("restarted-numbering")
    inner = [mark for mark in marks if mark.kind != outer[0].kind]
    if any(point_patterns().topic.search(region, span.start, mark.start) for mark in inner):
        found.doubts.append("mixed-enumeration")
    points = [trim(region, mark.end, after.start) for mark, after in itertools.pairwise(outer)]
    last = trim(region, outer[-1].end, span.end)
    if not any("\n" in region[slice(*point)] for point in points):
        end = paragraph_end(region, last)
        if len(LETTER.findall(region, end, last.end)) > 12:
            found.doubts.append("trailing-text")
        last = trim(region, last.start, end)
    for point in (*points, last):
        closed = region[point.end : point.end + 1] in _CLOSED
        if point.end - point.start >= (_SHORTEST_LISTED if closed else SHORTEST):
            found.spans.append(point)


def _alone(region: str, part: Part, mark: Mark) -> bool:
    """Say whether the only enumerator of a part opens all that the part holds: one sentence."""
    before = region[part.span.start : mark.start].strip()
    introduced = before.endswith(":") or (part.headed and not before)
    words = worded(region, mark.end, part.span.end, _SHORTEST_LISTED)
    return mark.first and introduced and len(words) == 1


def _introduced(region: str, part: Part, points: list[Span], *, problem: bool) -> bool:
    """Say whether words with a colon announce a part's points, and each sentence behind it is one."""
    patterns = point_patterns()
    start, end = trim(region, *part.span)
    colon = region.find(":", start, min(end, start + _INTRODUCTION))
    opens = region[:start].rstrip(" \t")[-1:] in ("", *"。;!?:\n")
    intro = patterns.problem_intro if problem else patterns.measure_intro
    if colon < 0 or not opens or not intro.fullmatch(region, start, colon):
        return False
    return len(worded(region, colon + 1, end)) == len(points) and all(
        may_be("problem", region, point) if problem else not patterns.lacking.search(region, *point)
        for point in points
    )


def worded(region: str, start: int, end: int, least: int = SHORTEST) -> list[Span]:
    """Return the sentences that are more than a mark or a number."""
    return [one for one in sentences(region, start, end) if len(LETTER.findall(region, *one)) >= least]


def _plain(region: str, part: Part, found: Points, *, problem: bool) -> None:
    """Take the sentences of a part without numbering as its points."""
    spans: list[Span] = []
    for start, end in sentences(region, *part.span):
        point = _problem(region, start, end) if problem else _measure(region, start, end)
        if problem and spans and point_patterns().example.match(region, *trim(region, start, end)):
            spans[-1] = Span(spans[-1].start, trim(region, start, end).end)
            continue
        if problem and spans and point and point_patterns().cause.match(region, *point):
            continue
        if (
            point
            and point.end - point.start >= SHORTEST
            and not point_patterns().date.fullmatch(region, *point)
        ):
            spans.append(point)
        elif problem and not point and (part.headed or (spans and _is_listed(region, start))):
            found.doubts += ["left-out"] if _is_unread(region, start, end) else []
    if problem and not spans and len(only := worded(region, *part.span)) == 1:
        # 「…与公众需求还有差距」 opens a list elsewhere; alone it is the problem.
        spans = [trim(region, *only[0])] if point_patterns().gap.search(region, *only[0]) else []
    if _introduced(region, part, spans, problem=problem):
        pass
    elif len(spans) == 1:
        if any(mark in region[slice(*spans[0])] for mark in ",;、"):  # it may be several
            found.doubts.append("one-sentence")
    elif spans and not part.headed and not (problem and ";" in region[slice(*part.span)]):
        found.doubts.append("no-enumeration")
    found.spans += spans


def _is_listed(region: str, start: int) -> bool:
    """Say whether a semicolon parts a sentence from the one before."""
    return region[:start].rstrip().endswith(";")


def _is_unread(region: str, start: int, end: int) -> bool:
    """Say whether a sentence under a head of problems says something that no wording knows."""
    patterns = point_patterns()
    point = trim(region, start, end)
    says = len(LETTER.findall(region, *point)) >= SHORTEST
    known = (
        patterns.cue.match(region, *point)
        or patterns.past.search(region, *point)
        or _is_none(region[slice(*point)])
    )
    return says and not known and patterns.problem_intro.fullmatch(region, *point) is None


def _problem(region: str, start: int, end: int) -> Span | None:
    patterns = point_patterns()
    point = trim(region, start, end)
    colon = region.find(":", *point)
    if colon >= 0 and patterns.problem_intro.fullmatch(region, point.start, colon):
        point = trim(region, colon + 1, point.end)
    cue = patterns.cue.match(region, *point)
    if (cue and opens_measures(region, cue)) or _is_none(region[slice(*point)]):
        return None
    if patterns.problem_intro.fullmatch(region, *point):
        # 「…与群众期待相比还有差距;」 among other problems is one of them.
        one_of_many = _is_listed(region, start) or (
            region[start:end].rstrip().endswith(";") and patterns.gap.search(region, *point)
        )
        return point if one_of_many else None
    if patterns.past.search(region, *point):
        return None
    contrast = patterns.contrast.match(region, *point)
    if contrast:
        point = trim(region, contrast.end(), point.end)
    return point if lacks(region[slice(*point)]) else None


def _measure(region: str, start: int, end: int) -> Span | None:
    patterns = point_patterns()
    point = trim(region, start, end)
    colon = region.find(":", point.start, min(point.end, point.start + 60))
    if colon >= 0:
        point = trim(region, colon + 1, point.end)
    cue = patterns.cue_words.match(region, *point)
    if cue:
        point = trim(region, cue.end(), point.end)
    return None if patterns.measure_intro.fullmatch(region, *point) else point
