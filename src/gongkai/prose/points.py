"""Problems and improvements: section five cut into its points, by heads, cues and numbering.

A point's span starts behind its enumerator (一是, 1、, ①) and ends before its closing mark (；。).
Only the outer enumeration cuts: 「1、…一是…二是…」 is one point.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.fold import Span
from gongkai.metadata.agencies import find_signature
from gongkai.prose.marks import Mark, heads_of, marks_of, patterns
from gongkai.prose.sentences import EDGE, LETTER, paragraph_end, sentences, trim

#: A point of fewer characters says nothing.
_SHORTEST = 4
#: So many characters of a part are looked at for its introduction.
_INTRODUCTION = 120


@dataclass(slots=True)
class Points:
    """Spans of points in the folded text, and why the reading of them is not sure (empty: it is)."""

    spans: list[Span] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def find_section(text: str) -> Span | None:
    """Return the body of the section on problems in a report of no form, None where it has none."""
    heading = patterns().section.search(text)
    if heading is None:
        return None
    following = patterns().next_section.search(text, heading.end())
    return Span(heading.end(), following.start() if following else len(text))


def find_points(text: str, body: Span) -> tuple[Points, Points]:
    """Return the problems and the improvements of a section whose folded text is ``text[body]``."""
    region = text[body.start : body.end]
    signature = find_signature(region)
    if signature.start is not None:
        region = region[: signature.start]
    if patterns().nothing.fullmatch(region.strip(EDGE)) or not LETTER.search(region):
        return Points(), Points()
    parts, doubts = _divide(region)
    found = []
    for kind in ("problem", "improvement"):
        points = _list(region, parts[kind], problem=kind == "problem")
        spans = [Span(start + body.start, end + body.start) for start, end in points.spans]
        found.append(Points(spans, doubts + points.doubts))
    return found[0], found[1]


class _Part(NamedTuple):
    """A stretch of one kind; ``headed``: a printed sub-head says so."""

    span: Span
    headed: bool


def _divide(region: str) -> tuple[dict[str, list[_Part]], list[str]]:
    """Cut the section into stretches of problems and of improvements, and say what is not sure."""
    parts: dict[str, list[_Part]] = {"problem": [], "improvement": [], "past": []}
    heads = list(heads_of(region))
    if not any(kind == "improvement" for kind, _ in heads):
        return _divide_by_cue(region, heads, parts)
    if heads[0][1].start > 0 and heads[0][0] != "problem":
        parts["problem"].append(_Part(Span(0, heads[0][1].start), False))
    for (kind, at), following in zip(heads, [*heads[1:], None], strict=True):
        end = following[1].start if following else len(region)
        parts[kind].append(_Part(Span(at.end, end), True))
    return parts, []


def _divide_by_cue(
    region: str, heads: list[tuple[str, Span]], parts: dict[str, list[_Part]]
) -> tuple[dict[str, list[_Part]], list[str]]:
    headed = bool(heads) and heads[-1][0] == "problem"
    start = heads[-1][1].end if headed else 0
    known = patterns()
    for pattern in (known.cue, known.weak_cue):
        for match in pattern.finditer(region, start):
            if not LETTER.search(region, start, match.start()):
                continue  # nothing before it: it opens the section
            cut = match.start()
            paired = _paired(region, start, cut, len(region), parts)
            if paired:
                return parts, ["paired"]
            parts["problem"].append(_Part(Span(start, cut), headed))
            parts["improvement"].append(_Part(Span(cut, len(region)), False))
            return parts, []
    restart = _restart(region, start, len(region))
    if restart:
        parts["problem"].append(_Part(Span(start, restart), headed))
        parts["improvement"].append(_Part(Span(restart, len(region)), False))
        return parts, ["no-cue"]
    for sentence in sentences(region, start, len(region)):
        words = region[slice(*sentence)]
        measure = known.measure_words.search(words) and not re.search("不足|不够|有待|存在|问题", words)
        kind = "improvement" if measure and not headed else "problem"
        parts[kind].append(_Part(sentence, False))
    return parts, ["no-cue"]


def _paired(region: str, start: int, cut: int, end: int, parts: dict[str, list[_Part]]) -> bool:
    """Fill ``parts`` where every numbered point holds a problem and behind a cue its measure."""
    marks = _outer(list(marks_of(region, start, end)))
    behind = [mark for mark in marks if mark.start > cut]
    if not behind or behind[0].first or len(behind) == len(marks):
        return False
    bounds = [mark.start for mark in marks] + [end]
    cues = [
        next(patterns().cue.finditer(region, mark.end, bound), None)
        for mark, bound in zip(marks, bounds[1:], strict=True)
    ]
    if sum(cue is not None for cue in cues) < 2:
        return False
    for mark, bound, cue in zip(marks, bounds[1:], cues, strict=True):
        parts["problem"].append(_Part(Span(mark.end, cue.start() if cue else bound), True))
        if cue:
            parts["improvement"].append(_Part(Span(cue.start(), bound), True))
    return True


def _restart(region: str, start: int, end: int) -> int | None:
    """Return where the outer numbering starts again from one: there the measures start."""
    marks = _outer(list(marks_of(region, start, end)))
    again = [mark.start for mark in marks[1:] if mark.first]
    if len(again) != 1:
        return None
    line = max(region.rfind(char, start, again[0]) for char in "。\n")
    return line + 1 if line >= start else again[0]


def _outer(marks: list[Mark]) -> list[Mark]:
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


def _list(region: str, parts: Iterable[_Part], *, problem: bool) -> Points:
    found = Points()
    whole = Points()
    for part in parts:
        marks = list(marks_of(region, *part.span))
        outer = _outer(marks)
        if outer:
            if len(outer) == 1 and not _alone(region, part, outer[0]):
                found.doubts.append("lone-enumerator")
            _enumerated(region, part.span, marks, outer, found)
        else:
            _plain(region, part, found, problem=problem)
    if problem:
        found.doubts += _mixed(region, found.spans)
    whole.spans = found.spans
    whole.doubts = list(dict.fromkeys(found.doubts))
    if not whole.spans:
        whole.doubts.append("none-found")
    elif "one-sentence" in whole.doubts and len(whole.spans) > 1:
        whole.doubts.remove("one-sentence")
    return whole


def _mixed(region: str, problems: Iterable[Span]) -> Iterator[str]:
    """Yield why problems may be more than problems: one turns to its measure, or speaks of last year's."""
    for point in problems:
        if patterns().turn.search(region, *point):
            yield "paired"
        if patterns().settled.search(region, *point):
            yield "last-year"


def _enumerated(region: str, span: Span, marks: list[Mark], outer: list[Mark], found: Points) -> None:
    if outer[0].kind != marks[0].kind:
        found.doubts.append("mixed-enumeration")
    if any(mark.first for mark in outer[1:]):
        found.doubts.append("restarted-numbering")
    inner = [mark for mark in marks if mark.kind != outer[0].kind]
    if any(patterns().topic.search(region, span.start, mark.start) for mark in inner):
        found.doubts.append("mixed-enumeration")
    points = [trim(region, mark.end, after.start) for mark, after in itertools.pairwise(outer)]
    last = trim(region, outer[-1].end, span.end)
    if not any("\n" in region[slice(*point)] for point in points):
        end = paragraph_end(region, last)
        if len(LETTER.findall(region, end, last.end)) > 12:
            found.doubts.append("trailing-text")
        last = trim(region, last.start, end)
    found.spans += [point for point in (*points, last) if point.end - point.start >= _SHORTEST]


def _alone(region: str, part: _Part, mark: Mark) -> bool:
    """Say whether the only enumerator of a part opens all that the part holds: one sentence."""
    before = region[part.span.start : mark.start].strip()
    introduced = before.endswith(":") or (part.headed and not before)
    return mark.first and introduced and len(_worded(region, mark.end, part.span.end)) == 1


def _introduced(region: str, part: _Part, points: list[Span], *, problem: bool) -> bool:
    """Say whether words with a colon announce a part's points, and each sentence behind it is one."""
    known = patterns()
    start, end = trim(region, *part.span)
    colon = region.find(":", start, min(end, start + _INTRODUCTION))
    opens = region[:start].rstrip(" \t")[-1:] in ("", *"。;!?:\n")
    intro = known.problem_intro if problem else known.measure_intro
    if colon < 0 or not opens or not intro.fullmatch(region, start, colon):
        return False
    return len(_worded(region, colon + 1, end)) == len(points) and all(
        _may_be_lack(region, point) if problem else not known.lacking.search(region, *point)
        for point in points
    )


def _may_be_lack(region: str, point: Span) -> bool:
    """Say whether a sentence speaks of what is lacking, and opens no measures."""
    known = patterns()
    cue = known.cue.match(region, *point) or known.weak_cue.match(region, *point)
    return not cue and known.deficient.search(region, *point) is not None


def _worded(region: str, start: int, end: int) -> list[Span]:
    """Return the sentences that are more than a mark or a number."""
    return [one for one in sentences(region, start, end) if len(LETTER.findall(region, *one)) >= _SHORTEST]


def _plain(region: str, part: _Part, found: Points, *, problem: bool) -> None:
    """Take the sentences of a part without numbering as its points."""
    spans = []
    for start, end in sentences(region, *part.span):
        point = _problem(region, start, end) if problem else _measure(region, start, end)
        if point and point.end - point.start > _SHORTEST and not patterns().date.fullmatch(region, *point):
            spans.append(point)
        elif problem and part.headed and not point and _is_unread(region, start, end):
            found.doubts.append("left-out")
    if problem and part.headed and not spans and len(only := _worded(region, *part.span)) == 1:
        # 「…与公众需求还有差距」 opens a list elsewhere; alone under its head it is the problem.
        spans = [trim(region, *only[0])] if patterns().gap.search(region, *only[0]) else []
    if _introduced(region, part, spans, problem=problem):
        pass
    elif len(spans) == 1:
        found.doubts.append("one-sentence")
    elif spans and not part.headed and not (problem and ";" in region[slice(*part.span)]):
        found.doubts.append("no-enumeration")
    found.spans += spans


def _is_unread(region: str, start: int, end: int) -> bool:
    """Say whether a sentence under a head of problems says something that no wording knows."""
    known = patterns()
    point = trim(region, start, end)
    says = len(LETTER.findall(region, *point)) >= _SHORTEST
    known_for = known.cue.match(region, *point) or known.past.search(region, *point)
    return says and not known_for and known.problem_intro.fullmatch(region, *point) is None


def _problem(region: str, start: int, end: int) -> Span | None:
    known = patterns()
    point = trim(region, start, end)
    colon = region.find(":", *point)
    if colon >= 0 and known.problem_intro.fullmatch(region, point.start, colon):
        point = trim(region, colon + 1, point.end)
    if known.cue.match(region, *point) or known.problem_intro.fullmatch(region, *point):
        return None
    if known.past.search(region, *point):
        return None
    contrast = known.contrast.match(region, *point)
    if contrast:
        point = trim(region, contrast.end(), point.end)
    return point if known.deficient.search(region, *point) else None


def _measure(region: str, start: int, end: int) -> Span | None:
    known = patterns()
    point = trim(region, start, end)
    colon = region.find(":", point.start, min(point.end, point.start + 60))
    if colon >= 0:
        point = trim(region, colon + 1, point.end)
    cue = known.cue_words.match(region, *point)
    if cue:
        point = trim(region, cue.end(), point.end)
    return None if known.measure_intro.fullmatch(region, *point) else point
