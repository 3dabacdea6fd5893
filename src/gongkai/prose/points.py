"""Problems and improvements: section five cut into its points, by heads, cues and numbering.

A point's span starts behind its enumerator (一是, 1、, ①) and ends before its closing mark (；。).
Only the outer enumeration cuts: 「1、…一是…二是…」 is one point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gongkai.fold import Span
from gongkai.metadata.agencies import find_signature
from gongkai.prose.pointlist import SHORTEST, Part, Points, list_points
from gongkai.prose.pointmarks import (
    lacks,
    opens_measures,
    outer_marks,
    point_marks,
    point_patterns,
    sub_heads,
)
from gongkai.prose.sentences import EDGE, LETTER, sentences, trim

#: What a point calls its first half: 「①问题:…整改:…」.
_NAME = re.compile(r"\s*(?:存在的?)?(?:主要)?问题\s*:")


def find_section(text: str) -> Span | None:
    """Return the body of the section on problems in a report of no form, None where it has none."""
    heading = point_patterns().section.search(text)
    if heading is None:
        return None
    following = point_patterns().next_section.search(text, heading.end())
    return Span(heading.end(), following.start() if following else len(text))


def find_points(text: str, body: Span) -> tuple[Points, Points]:
    """Return the problems and the improvements of a section whose folded text is ``text[body]``."""
    region = text[body.start : body.end]
    signature = find_signature(region)
    if signature.start is not None:
        region = region[: signature.start]
    if point_patterns().nothing.fullmatch(region.strip(EDGE)) or not LETTER.search(region):
        return Points(), Points()
    annex = _annex(region)
    if annex is not None:
        region = region[:annex]
    parts, doubts = _divide(region)
    problems = list_points(region, parts["problem"], problem=True)
    inner = _part_inner_measures(region, problems)
    measures = list_points(region, parts["improvement"], problem=False)
    if inner:
        measures.spans = sorted([*measures.spans, *inner])
        measures.doubts = [word for word in measures.doubts if word != "none-found"]
        doubts = list(dict.fromkeys([*doubts, "paired"]))
    problems.doubts += _mixed(region, problems.spans)
    for points in (problems, measures):
        points.spans = [Span(start + body.start, end + body.start) for start, end in points.spans]
        points.doubts = list(dict.fromkeys([*doubts, *points.doubts]))
    return problems, measures


def _mixed(region: str, problems: Iterable[Span]) -> Iterator[str]:
    """Yield why problems may be more than problems: one turns to its measure, or speaks of last year's."""
    for point in problems:
        if point_patterns().turn.search(region, *point):
            yield "paired"
        if point_patterns().settled.search(region, *point):
            yield "last-year"


def _annex(region: str) -> int | None:
    """Return where a heading stands that the form does not know, 「七、…统计表」: the section ends there."""
    heading = point_patterns().annex.search(region)
    if heading is None or re.search(r"(?:^|[\n。])\s*一、", region[: heading.start()]):
        return None
    return heading.start()


def _part_inner_measures(region: str, problems: Points) -> list[Span]:
    """Cut the measure off a problem whose own sentence tells it, and return these measures."""
    patterns = point_patterns()
    found: list[Span] = []
    for i, (start, end) in enumerate(problems.spans):
        measure = patterns.inner_measure.search(region, start, end)
        if measure is None or not lacks(region[start : measure.start()]):
            continue
        if patterns.lacking.search(region, measure.start(), end):
            continue
        before = trim(region, start, measure.start())
        if before.end - before.start >= SHORTEST:
            problems.spans[i] = before
            found.append(trim(region, measure.start(), end))
    return found


def _divide(region: str) -> tuple[dict[str, list[Part]], list[str]]:
    """Cut the section into stretches of problems and of improvements, and say what is not sure."""
    parts: dict[str, list[Part]] = {"problem": [], "improvement": [], "past": []}
    heads = list(sub_heads(region))
    if _paired_by_heads(region, heads, parts):
        return parts, ["paired"]
    if not any(kind == "improvement" for kind, _ in heads):
        return _divide_by_cue(region, heads, parts)
    if heads[0][1].start > 0 and heads[0][0] != "problem":
        parts["problem"].append(Part(Span(0, heads[0][1].start), False))
    for (kind, at), following in zip(heads, [*heads[1:], None], strict=True):
        end = following[1].start if following else len(region)
        parts[kind].append(Part(Span(at.end, end), True))
    return parts, []


def _divide_by_cue(
    region: str, heads: list[tuple[str, Span]], parts: dict[str, list[Part]]
) -> tuple[dict[str, list[Part]], list[str]]:
    headed = bool(heads) and heads[-1][0] == "problem"
    start = heads[-1][1].end if headed else 0
    patterns = point_patterns()
    for pattern in (patterns.cue, patterns.weak_cue):
        for match in pattern.finditer(region, start):
            if not LETTER.search(region, start, match.start()) or not opens_measures(region, match):
                continue  # nothing before it: it opens the section
            cut = match.start()
            paired = _paired(region, start, cut, pattern, parts)
            if paired:
                return parts, ["paired"]
            parts["problem"].append(Part(Span(start, cut), headed))
            parts["improvement"].append(Part(Span(cut, len(region)), False))
            return parts, []
    restart = _restart(region, start, len(region))
    if restart:
        turned = not headed and lacks(region[restart:]) and not lacks(region[start:restart])
        first, second = ("improvement", "problem") if turned else ("problem", "improvement")
        parts[first].append(Part(Span(start, restart), headed))
        parts[second].append(Part(Span(restart, len(region)), False))
        return parts, ["no-cue"]
    if (
        not headed
        and outer_marks(list(point_marks(region, start, len(region))))
        and not lacks(region[start:])
    ):
        parts["improvement"].append(Part(Span(start, len(region)), False))
        return parts, ["no-cue"]
    for sentence in sentences(region, start, len(region)):
        words = region[slice(*sentence)]
        said = patterns.no_lack.sub("", words)
        measure = patterns.measure_words.search(said) and not re.search("不足|不够|有待|存在|问题", said)
        kind = "improvement" if measure and not headed else "problem"
        parts[kind].append(Part(sentence, False))
    return parts, ["no-cue"]


def _paired_by_heads(region: str, heads: list[tuple[str, Span]], parts: dict[str, list[Part]]) -> bool:
    """Fill ``parts`` where each numbered point holds a problem and, under a head of its own, its measure."""
    measures = [span for kind, span in heads if kind == "improvement"]
    marks = outer_marks(list(point_marks(region, 0, len(region)))) if len(measures) > 1 else []
    bounds = [*(mark.start for mark in marks[1:]), len(region)]
    inside = [
        [span for span in measures if mark.end < span.start < bound]
        for mark, bound in zip(marks, bounds, strict=False)
    ]
    if sum(len(spans) == 1 for spans in inside) < 2 or any(len(spans) > 1 for spans in inside):
        return False
    for mark, bound, spans in zip(marks, bounds, inside, strict=False):
        named = _NAME.match(region, mark.end)
        start = named.end() if named else mark.end
        parts["problem"].append(Part(Span(start, spans[0].start if spans else bound), True, True))
        if spans:
            parts["improvement"].append(Part(Span(spans[0].end, bound), True, True))
    return True


def _paired(
    region: str, start: int, cut: int, cue_words: re.Pattern[str], parts: dict[str, list[Part]]
) -> bool:
    """Fill ``parts`` where every numbered point holds a problem and behind a cue its measure."""
    end = len(region)
    marks = outer_marks(list(point_marks(region, start, end)))
    behind = [mark for mark in marks if mark.start > cut]
    if not behind or behind[0].first or len(behind) == len(marks):
        return False
    bounds = [mark.start for mark in marks] + [end]
    cues = [
        next(cue_words.finditer(region, mark.end, bound), None)
        for mark, bound in zip(marks, bounds[1:], strict=True)
    ]
    if sum(cue is not None for cue in cues) < 2:
        return False
    for mark, bound, cue in zip(marks, bounds[1:], cues, strict=True):
        parts["problem"].append(Part(Span(mark.end, cue.start() if cue else bound), True, True))
        if cue:
            parts["improvement"].append(Part(Span(cue.start(), bound), True, True))
    return True


def _restart(region: str, start: int, end: int) -> int | None:
    """Return where the outer numbering starts again from one: there the measures start."""
    marks = outer_marks(list(point_marks(region, start, end)))
    again = [mark.start for mark in marks[1:] if mark.first]
    if len(again) != 1:
        return None
    line = max(region.rfind(char, start, again[0]) for char in "。\n")
    return line + 1 if line >= start else again[0]
