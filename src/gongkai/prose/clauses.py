"""Section five cut into clauses, for whoever is asked what each of them is, and what a clause plainly is.

A clause is a statement: a sentence, or the part of one that a comma parts from another statement. Where
a comma does that, the words around it tell (``clauses`` in ``schemas/wordings/narrative.yaml``); that
one is cut too many does no harm, as an item may be several clauses.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from gongkai.fold import Span
from gongkai.metadata.agencies import find_signature
from gongkai.parsing.phrases import phrases
from gongkai.prose.pointmarks import point_marks, point_patterns, sub_heads
from gongkai.prose.sentences import LETTER, sentences, trim

Role = Literal["problem", "measure"]

#: A clause of fewer characters says nothing; a part of a sentence has more.
_SHORTEST = 3
_SHORTEST_PART = 4
#: A longer clause is cut at all its commas: it may be several items, whatever words it has.
_LONGEST = 45
_COMMA = re.compile(r"[,、:()《》“”]")
_OPENING, _CLOSING = "(《“", ")》”"
#: The heads under which nothing has a role.
_AGAINST: dict[Role, tuple[str, ...]] = {"problem": ("improvement", "past"), "measure": ("problem",)}


class Clause(NamedTuple):
    """One statement of the section, in the folded text.

    ``span`` has no enumerator and no closing mark, ``shown`` has its enumerator. ``under``: the kind of
    the sub-head that it stands under (``problem``, ``improvement``, ``past``), empty under none.
    """

    span: Span
    shown: Span
    under: str


class Head(NamedTuple):
    """A sub-head, in front of the clause number ``before`` (from 0)."""

    span: Span
    before: int


class Cut(NamedTuple):
    """A section in clauses, and the sub-heads between them."""

    clauses: tuple[Clause, ...]
    heads: tuple[Head, ...]


def cut(text: str, body: Span) -> Cut:
    """Cut the section whose folded text is ``text[body]``; its signature is no part of it."""
    region = text[slice(*body)]
    signature = find_signature(region)
    if signature.start is not None:
        region = region[: signature.start]
    found = list(sub_heads(region))
    marks = {mark.start: mark.end for mark in point_marks(region, 0, len(region))}
    clauses: list[Clause] = []
    heads: list[Head] = []
    for kind, start, end in _stretches(region, found):
        if start < end and (head := next((span for _, span in found if span.end == start), None)):
            heads.append(Head(_moved(trim(region, *head), body.start), len(clauses)))
        for span, shown in _clauses(region, start, end, marks):
            clauses.append(Clause(_moved(span, body.start), _moved(shown, body.start), kind))
    return Cut(tuple(clauses), tuple(heads))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _stretches(region: str, heads: Sequence[tuple[str, Span]]) -> Iterator[tuple[str, int, int]]:
    """Yield what stands under each head, or under none.

    A head reaches to the next one, or to the next number of its own numbering: that may be a head as well.
    One over problems ends at the first cue behind it where no head over measures follows.
    """
    yield "", 0, heads[0][1].start if heads else len(region)
    for i, (kind, head) in enumerate(heads):
        end = heads[i + 1][1].start if i + 1 < len(heads) else len(region)
        reach = [end, *_siblings(region, head, end)]
        if kind == "problem" and all(other != "improvement" for other, _ in heads[i + 1 :]):
            cues = (
                pattern.search(region, head.end, end)
                for pattern in (point_patterns().cue, point_patterns().weak_cue)
            )
            reach += [cue.start() for cue in cues if cue]
        yield kind, head.end, min(reach)
        yield "", min(reach), end


def _siblings(region: str, head: Span, end: int) -> Iterator[int]:
    """Yield the enumerators behind a head that go on with its own numbering, or with the one of the point it is in."""
    own = next(point_marks(region, *head), None)
    if own is None:
        around = {mark.kind for mark in point_marks(region, 0, head.start)}
        for mark in point_marks(region, head.end, end):
            if mark.kind in around and not mark.first:
                yield mark.start
                return
            around.discard(mark.kind)
        return
    for mark in point_marks(region, head.end, end):
        if mark.kind == own.kind and not mark.first:
            yield mark.start


def _clauses(region: str, start: int, end: int, marks: dict[int, int]) -> Iterator[tuple[Span, Span]]:
    """Yield the clauses of a stretch, without and with their enumerators."""
    cuts = {start, end} | {at for at in marks if start <= at < end}
    for sentence in sentences(region, start, end):
        cuts |= {*sentence, *_statements(region, *sentence)}
    for at, stop in itertools.pairwise(sorted(cuts)):
        if _has(region, Span(at, stop), _LONGEST + 1):
            cuts |= {comma + 1 for comma in _even(region, at, stop)}
    opened = None
    for at, stop in itertools.pairwise(sorted(cuts)):
        span = trim(region, marks.get(at, at), stop)
        if at in marks and opened is None:
            opened = at
        if not _has(region, span, _SHORTEST) or point_patterns().date.fullmatch(region, *span):
            continue  # an enumerator alone belongs to what follows
        yield span, Span(span.start if opened is None else opened, span.end)
        opened = None


def _statements(region: str, start: int, end: int) -> Iterator[int]:
    """Yield where a comma or a colon of a sentence parts two statements."""
    wordings = _wordings()
    commas = list(_commas(region, start, end))
    bounds = [start, *(at + 1 for at, _ in commas), end]
    for i, (at, mark) in enumerate(commas):
        before, after = Span(bounds[i], at), Span(at + 1, bounds[i + 2])
        if not all(_has(region, part, _SHORTEST_PART) for part in (before, after)):
            continue
        lacks = [wordings.lack.search(region, *part) is not None for part in (before, after)]
        if mark == "、":
            if all(lacks) and wordings.lacking.search(region, *before):
                yield at + 1
        elif mark == ":" or any(lacks) or wordings.opens.match(region, after.start + _blank(region, after)):
            yield at + 1


def _even(region: str, start: int, end: int) -> Iterator[int]:
    """Yield the commas that part a long clause, no part shorter than may stand alone."""
    last = start
    for at, mark in _commas(region, start, end):
        parts = Span(last, at), Span(at + 1, end)
        if mark == "," and all(_has(region, part, 2 * _SHORTEST_PART) for part in parts):
            yield at
            last = at + 1


def _has(region: str, span: Span, letters: int) -> bool:
    """Say whether a span has so many letters; no more of it is looked at."""
    found = itertools.islice(LETTER.finditer(region, *span), letters)
    return sum(1 for _ in found) == letters


def _commas(region: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the commas and colons that stand in no brackets and no quotes."""
    depth = 0
    for match in _COMMA.finditer(region, start, end):
        depth = max(0, depth + (match[0] in _OPENING) - (match[0] in _CLOSING))
        if not depth and match[0] in ",、:":
            yield match.start(), match[0]


def _blank(region: str, span: Span) -> int:
    words = region[slice(*span)]
    return len(words) - len(words.lstrip())


class _Wordings(NamedTuple):
    lack: re.Pattern[str]
    opens: re.Pattern[str]
    lacking: re.Pattern[str]
    turns: re.Pattern[str]
    addressed: re.Pattern[str]
    plans: re.Pattern[str]
    announces: re.Pattern[str]
    generic: re.Pattern[str]
    praise: re.Pattern[str]
    orders: re.Pattern[str]


@functools.cache
def _wordings() -> _Wordings:
    spec = phrases("narrative")["clauses"]
    compiled = {name: re.compile(spec[name], re.IGNORECASE) for name in _Wordings._fields}
    return _Wordings(
        **compiled | {"lacking": re.compile(rf"(?:{spec['lacking']})(?:的?(?:问题|情况|现象))?等?$")}
    )


Contradiction = Literal["", "heading", "order", "lead_in", "praise", "lack", "plan"]


def contradiction(role: Role, text: str, section: Sequence[Clause], first: int, last: int) -> Contradiction:
    """Say what the print plainly has against a role of the clauses ``section[first:last + 1]``.

    ``heading``: they stand under a head of the other kind. ``order``: they speak to whoever reads the
    document. ``lead_in``: they only announce what follows. ``praise``: they praise the past year and name
    no lack. ``lack``: a measure that only says what is lacking; ``plan``: a problem that only says what
    will be done. Empty: nothing; whether they have the role, the print does not say.
    """
    wordings = _wordings()
    within = section[first : last + 1]
    whole = Span(within[0].span.start, within[-1].span.end)
    lacks = _names_lack(text, whole)
    if order_in(text, within):
        return "order"
    if any(clause.under in _AGAINST[role] for clause in within):
        return "heading"
    if _leads_in(text, section, last, whole):
        return "lead_in"
    if not lacks and wordings.praise.search(text, *whole) and (role == "problem" or not _turns(text, whole)):
        return "praise"
    if role == "measure" and _lacks(text, whole):
        return "lack"
    if role == "problem" and not lacks and wordings.plans.match(text, *whole):
        return "plan"
    return ""


def leaning(text: str, clauses: Sequence[Clause]) -> Role | None:
    """Say what clauses rather are, by whether they name a lack and turn against it; None where that is open.

    This is far less than a contradiction: it counts where the rules, too, take them for that.
    """
    whole = Span(clauses[0].span.start, clauses[-1].span.end)
    if not _names_lack(text, whole):
        return "measure"
    return None if _turns(text, whole) else "problem"


def is_lack(text: str, clauses: Sequence[Clause]) -> bool:
    """Say whether clauses plainly say what is lacking, and not what is done about it."""
    whole = Span(clauses[0].span.start, clauses[-1].span.end)
    return _lacks(text, whole) and not _wordings().generic.fullmatch(text, *whole)


def order_in(text: str, clauses: Sequence[Clause]) -> Clause | None:
    """Return the first clause that speaks to whoever reads the document, None where none does."""
    return next((one for one in clauses if _wordings().orders.search(text, *one.span)), None)


def _names_lack(text: str, whole: Span) -> bool:
    words = _wordings().addressed.sub("", text[slice(*whole)])
    return _wordings().lack.search(words) is not None


def _lacks(text: str, whole: Span) -> bool:
    return _wordings().lacking.search(text, *whole) is not None and not _turns(text, whole)


def _turns(text: str, whole: Span) -> bool:
    return _wordings().turns.search(text[slice(*whole)]) is not None


def _leads_in(text: str, section: Sequence[Clause], last: int, whole: Span) -> bool:
    """Say whether words announce what follows: a colon says so, or they have nothing else to say."""
    wordings = _wordings()
    if text[whole.end : whole.end + 4].lstrip()[:1] == ":":
        return True
    if wordings.announces.fullmatch(text, *whole):
        return True
    behind = section[last + 1 : last + 2]
    more = bool(behind) and wordings.lack.search(text, *behind[0].span) is not None
    return more and wordings.generic.fullmatch(text, *whole) is not None
