"""Where the six sections of the report start and end.

Headings are misspelt, renumbered, glued to their paragraphs, listed in a preamble and in a table of
contents. So every place that looks like a heading is a candidate with a weight, and the best run of
candidates in the form's order is taken. A table's own labels weigh in, and stand in for its heading
where none is printed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, cast, get_args

from gongkai.fold import LOST, Folded, Span
from gongkai.form import Form
from gongkai.parsing.unheaded import (
    HEADS,
    Headed,
    first_label,
    label_places,
    last_of_others,
    table_marks,
    table_places,
    unheaded,
)
from gongkai.report import SectionId
from gongkai.resources import folder
from gongkai.yaml_files import read_yaml

SECTION_IDS: tuple[SectionId, ...] = get_args(SectionId)


@dataclass(frozen=True, slots=True)
class SectionText:
    """One section in the folded text: all offsets are indices into ``Folded.text``.

    ``heading`` is None where no heading is printed and the section was inferred from its table.
    ``body`` starts behind the heading; ``body.end`` is where the next section starts.
    """

    id: SectionId
    heading: Span | None
    body: Span


@dataclass(frozen=True, slots=True)
class _Candidate:
    section: int
    start: int
    end: int
    weight: float


_ORDINAL = {char: value for value, char in enumerate("一二三四五六七八九十", 1)}
#: A heading's number. Digits need a mark behind them, and none before: 「8783.932 收到…」 has no number.
_NUMBERING = re.compile(
    r"(?P<open>[(（])?\s*(?:第\s*)?"
    r"(?:(?P<number>[一二三四五六七八九十])\s*(?:[)）]|[章节部分]{1,2})?\s*[、.,:]{0,3}"
    r"|(?<![\d.])(?P<digits>\d{1,2})\s*[)）、.,:]{1,3})\s*$"
)
#: A line of a table of contents: leaders, then a page.
_CONTENTS = re.compile(
    r"[^\n]{0,12}?(?:[.·…]{2,80}|-{2,80}|[^\S\n]{2,80}|\t)[^\S\n]{0,80}\d{1,3}[^\S\n]{0,80}(?:\n|$)"
)
#: Spaces inside words, commas that someone put between characters, and the ends of lines within a sentence.
_SCATTERED = re.compile(
    r"[^\S\n]+|(?<=[\u4e00-\u9fff]),(?=[\u4e00-\u9fff、])|(?<=[\u4e00-\u9fff])\n(?=[\u4e00-\u9fff、])"
)
#: What may stand before a heading on its line: marks, and what a lost byte made of its number.
_LEAD = re.compile(r"\?[^\n]{0,3}$|[^\u4e00-\u9fff0-9A-Za-z(]+")
#: The weight of a numbered heading in the middle of a line: what weighs less is worth a second look.
_PLAIN = 6.0
#: A section of fewer letters is but a line of a list; with so many others a text is a report.
_EMPTY = 20
_WHOLE = 4
#: How many candidates are weighed against each other; a report has some ten.
_MOST = 300
#: How far behind its heading a table may begin: prose may stand between.
_REACH = 1500


class _Patterns(NamedTuple):
    """Headings, and lines that may hold one: most lines are cells, and few have a letter of a heading."""

    headings: re.Pattern[str]
    lines: re.Pattern[str]


@functools.cache
def _patterns() -> _Patterns:
    spec = read_yaml(folder("schemas") / "sections.yaml")
    headings = "|".join(
        f"(?P<{kind}_{id_}>{'|'.join(spec[id_][kind])})" for kind in ("full", "loose") for id_ in SECTION_IDS
    )
    for letter in spec["letters"]:
        headings = headings.replace(letter, f"[{letter}{LOST}]")
    return _Patterns(re.compile(headings), re.compile(f"[{spec['letters']}{LOST}][^\n]*"))


#: More reports in one text are not looked at.
_REPORTS = 20


def find_sections(folded: Folded, forms: Sequence[Form]) -> tuple[SectionText, ...]:
    """Find the sections, in printed order. Sections that the text does not hold are left out.

    Of several reports in one text the first counts: its last section ends at the first heading of the next.
    """
    text = folded.text
    marks = {id_: table_places(text, labels) for id_, labels in table_marks(tuple(forms)).items()}
    candidates = _likeliest(_candidates(text, marks))
    chosen = _best_run(candidates, len(text))
    if len(chosen) < len(SECTION_IDS) or any(c.weight < _PLAIN for c in chosen):
        candidates = _likeliest(candidates + _scattered(folded, marks))
        chosen = _best_run(candidates, len(text))
    end = _next_report(text, candidates)
    if end is not None:
        return find_sections(Folded(text[:end], folded.at[: end + 1]), forms)
    starts: list[tuple[int, SectionId, Span | None]] = [
        (c.start, SECTION_IDS[c.section], Span(c.start, c.end)) for c in chosen
    ]
    starts += unheaded(text, [Headed(c.section, c.start, c.end) for c in chosen], tuple(forms))
    starts.sort(key=lambda one: (one[0], SECTION_IDS.index(one[1])))
    ends = [start for start, _, _ in starts[1:]] + [len(text)] * bool(starts)
    return tuple(
        SectionText(id_, heading, Span(heading.end if heading else start, end))
        for (start, id_, heading), end in zip(starts, ends, strict=True)
    )


def _likeliest(candidates: list[_Candidate]) -> list[_Candidate]:
    """Return the candidates that weigh most where there are more than any text has: they are held one against another."""
    if len(candidates) <= _MOST:
        return candidates
    return sorted(candidates, key=lambda one: -one.weight)[:_MOST]


def table_span(text: str, table: str, forms: Sequence[Form], start: int = 0) -> Span | None:
    """Return about where a table's own labels stand in a folded text, whatever the headings say.

    ``start``: where to begin to look.
    """
    places = {id_: label_places(text, labels, start) for id_, labels in table_marks(tuple(forms)).items()}
    if not places.get(table):
        return None
    first = places[table][0]
    others = [at for id_, found in places.items() if id_ != table for at in found]
    start = last_of_others(text, table, start, first, tuple(forms)).start
    end = min((at for at in others if at > first), default=len(text))
    first = first_label(text, table, start, first, tuple(forms))
    return Span(max(start, _letters_before(text, first, HEADS)), min(end, places[table][-1] + _REACH))


def _letters_before(text: str, at: int, count: int) -> int:
    """Return where ``count`` letters begin that stand in front of a place: a table may be drawn with spaces and rules."""
    while at > 0 and count > 0:
        start = max(0, at - count)
        count -= len(_LETTERS.findall(text, start, at))
        at = start
    return at


_LETTERS = re.compile(r"[^\s|:-]")


#: Where a heading may begin: behind the marks at the start of a line, or behind a number anywhere.
_LINE = re.compile(r"(?:\?[^\n]{0,3}?)?[^\u4e00-\u9fff0-9A-Za-z\n(（]*(?=[\u4e00-\u9fff]|20\d\d年)")
_NUMBERED = re.compile(
    r"[一二三四五六七八九十\d](?:(?<!\d)[章节部分]{0,2}\s*[)）]?\s*[、.,:]{0,3}|(?<=\d)\s*[)）、.,:]{1,3})"
    r"[^\S\n]*(?=[\u4e00-\u9fff]|20\d\d年)"
)


def _candidates(text: str, marks: Mapping[str, list[int]]) -> list[_Candidate]:
    found = {}
    headings, lines = _patterns()
    for begin in _begins(text, lines):
        match = headings.match(text, begin)
        if match is None:
            continue
        kind, _, id_ = cast(str, match.lastgroup).partition("_")
        found[match.start()] = _weigh(
            text, match.start(), match.end(), cast(SectionId, id_), full=kind == "full", marks=marks
        )
    return [candidate for candidate in found.values() if candidate.weight > 0]


def _begins(text: str, lines: re.Pattern[str]) -> Iterator[int]:
    """Yield where headings may begin, in order."""
    for letter in lines.finditer(text):
        line = text.rfind("\n", 0, letter.start()) + 1
        begins = {match.end() for match in _NUMBERED.finditer(text, line, letter.end())}
        if behind_marks := _LINE.match(text, line, letter.end()):
            begins.add(behind_marks.end())
        yield from sorted(begins)


def _scattered(folded: Folded, marks: Mapping[str, list[int]]) -> list[_Candidate]:
    """Find headings whose letters are scattered: 「一 、 总 体 情 况」."""
    whole = Folded(folded.text, range(len(folded.text) + 1))
    dense = whole.drop(_SCATTERED)
    there = {id_: [dense.find(at) for at in places] for id_, places in marks.items()}
    found = (
        _Candidate(c.section, *dense.span(c.start, c.end), c.weight) for c in _candidates(dense.text, there)
    )
    # Without its spaces, a line of a table of contents looks like a heading with a number behind it.
    return [one for one in found if not _CONTENTS.match(folded.text, one.end) and _is_alone(folded.text, one)]


def _is_alone(text: str, candidate: _Candidate) -> bool:
    """Say whether a heading that goes on on the next line has its lines to itself, as none in a sentence has."""
    start, end = candidate.start, candidate.end
    if "\n" not in text[start:end]:
        return True
    begins, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    around = text[begins:start] + text[end : stop if stop >= 0 else len(text)]
    return _LETTERS.search(around.rstrip(" :。.")) is None


def _weigh(
    text: str, start: int, end: int, id_: SectionId, *, full: bool, marks: Mapping[str, list[int]]
) -> _Candidate:
    """Weigh a phrase by how much it stands as a heading stands."""
    line = text.rfind("\n", 0, start) + 1
    before = text[max(line, start - 40) : start]
    number = _NUMBERING.search(before)
    at_line = start - line < 40 and not _LEAD.sub("", before[: number.start()] if number else before)
    stop = text.find("\n", end)
    after = text[end : stop if stop >= 0 else len(text)]
    index = SECTION_IDS.index(id_)
    weight = 2.0 if full else -1.0
    weight += 3.0 if at_line else (0.0 if number else -5.0)
    if number and number["open"]:
        weight -= 1.5 if full else 8.0
    elif number:
        weight += 2.5 + 1.5 * (_ordinal(number["number"] or number["digits"]) == index + 1)
    if at_line and not after.strip(" :。.\t|"):
        weight += 1.0
    if _CONTENTS.match(text, end):
        weight -= 6.0
    elif after[:1] in ("、", ",", ";", "和", "及"):
        weight -= 4.0
    weight += _by_table(end, marks.get(id_, []))
    head = start - len(number.group().lstrip()) if number else start
    return _Candidate(index, head, end, weight)


def _by_table(end: int, places: list[int]) -> float:
    """Weigh a table section's heading by where its table begins: soon behind it."""
    if not places:
        return 0.0
    return 2.0 if any(end <= at < end + _REACH for at in places) else -2.0 if places[0] < end else 0.0


def _ordinal(number: str) -> int:
    return int(number) if number.isdecimal() else _ORDINAL[number]


def _best_run(candidates: Sequence[_Candidate], end: int) -> list[_Candidate]:
    """Return the heaviest run of candidates in the form's order, none over another."""
    ordered = sorted(candidates, key=lambda c: (c.start, c.end))
    best: list[tuple[float, int]] = []
    for i, candidate in enumerate(ordered):
        options = [(0.0, -1)] + [
            (best[j][0] + _body(candidate.start - ordered[j].end), j)
            for j in range(i)
            if ordered[j].section < candidate.section and ordered[j].end <= candidate.start
        ]
        weight, back = max(options)
        best.append((weight + candidate.weight, back))
    run: list[_Candidate] = []
    if best:
        last = max(range(len(best)), key=lambda i: (best[i][0] + _body(end - ordered[i].end), i))
        while last >= 0:
            run.append(ordered[last])
            last = best[last][1]
    return run[::-1]


def _next_report(text: str, candidates: Sequence[_Candidate]) -> int | None:
    """Return where the first heading of a second report stands; None where there is none.

    On either side of that stand most sections, none of them as short as those of a table of contents.
    """
    starts = sorted(c.start for c in candidates if c.section == 0)[:_REPORTS]
    ends = [c.end for c in candidates if c.section >= _WHOLE - 1]
    found: list[tuple[int, int]] = []
    for start in starts:
        if not ends or start < min(ends):
            continue
        first = _best_run([c for c in candidates if c.end <= start], start)
        second = _best_run([c for c in candidates if c.start >= start], len(text))
        if _is_whole(text, first, start) and _is_whole(text, second, len(text)):
            found.append((-len(first) - len(second), start))
    return min(found)[1] if found else None


def _is_whole(text: str, run: Sequence[_Candidate], end: int) -> bool:
    """Say whether a run is a report's: most sections are there, and text behind their headings."""
    ends = [*(c.start for c in run[1:]), end]
    bodies = (islice(_LETTERS.finditer(text, c.end, at), _EMPTY + 1) for c, at in zip(run, ends, strict=True))
    return sum(len(list(body)) > _EMPTY for body in bodies) >= _WHOLE


def _body(length: int) -> float:
    """Weigh the text between two headings: a list of headings has none."""
    return 1.0 if length > 40 else 0.0 if length > 3 else -0.5
