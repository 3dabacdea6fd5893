"""Sections whose heading is not printed: a table, or the two sub-heads of section five, begin them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple, get_args

from gongkai.fold import Span, fold
from gongkai.form import Form, bare_key
from gongkai.report import SectionId

_IDS: tuple[SectionId, ...] = get_args(SectionId)
_PROBLEMS = _IDS.index("problems")
#: How far before its first sure mark the heads of a table may begin.
HEADS = 400
#: What stands behind a label where a sentence says it: a number with its measure word, the end of a clause.
_SAID = re.compile(r"[^\S\n]*(?:的?[^\n|\t\d,。;]{0,4}\d+\s*[件条宗份个起例]|[,。;])")
#: A line that ends a sentence is prose; a text that is all on one line is not told so.
_PROSE = re.compile(r"^[^\n|\t]{1,800}[。;]$")
#: The sub-heads of section five, where its own heading is lost: each opens its line.
_SUB_HEAD = r"(?m)^[^\S\n]*(?:[#*]+[^\S\n]*)?(?:\({0}\)|{1}[.、])[^\S\n]*"
_FIRST = re.compile(
    _SUB_HEAD.format("[一1]", "1")
    + r"(?:当前|目前|工作中)?(?:存在)?的?(?:主要)?(?:存在)?的?(?:问题|不足|困难)(?=[\s。:*和与及、不困]|$)"
)
_SECOND = re.compile(
    _SUB_HEAD.format("[二2]", "2")
    + r"(?:下一?步)?的?(?:工作)?(?:改进|整改|解决|努力)(?:的)?(?:工作)?(?:情况|措施|方向|办法|打算)"
)


class Headed(NamedTuple):
    """A heading that is printed: which section, and where it stands."""

    section: int
    start: int
    end: int


@functools.lru_cache(maxsize=16)
def table_marks(forms: tuple[Form, ...]) -> dict[str, tuple[str, ...]]:
    """Return labels that only a table prints, few a table: searching costs."""
    marks: dict[str, dict[str, None]] = {}
    for form in forms:
        for id_, table in form.tables.items():
            known = marks.setdefault(id_, {})
            for block in table.blocks:
                known.update((c.label, None) for c in block.columns if len(c.label) >= 6)
                known.update((row.label, None) for row in block.rows[:3] if len(row.label) >= _LONG)
            known.update((label, None) for label in table.groups.values() if len(label) >= 5)
    return {id_: tuple(bare_key(fold(label).text) for label in labels) for id_, labels in marks.items()}


@functools.lru_cache(maxsize=64)
def _labels(forms: tuple[Form, ...], table: str) -> tuple[str, ...]:
    """Return the labels of a table's groups, columns and rows, the short ones too."""
    tables = [form.tables[table] for form in forms if table in form.tables]
    labels = {label for shape in tables for label in shape.groups.values()}
    labels |= {c.label for shape in tables for block in shape.blocks for c in (*block.columns, *block.rows)}
    return tuple(key for label in labels if len(key := bare_key(fold(label).text)) >= 4)


@functools.lru_cache(maxsize=64)
def _heads(forms: tuple[Form, ...], table: str) -> frozenset[str]:
    """Return the heads of a table's columns and of their groups."""
    tables = [form.tables[table] for form in forms if table in form.tables]
    heads = {
        key for shape in tables for block in shape.blocks for column in block.columns for key in column.keys
    }
    return frozenset(heads.union(bare_key(text) for shape in tables for text in shape.groups.values()))


def label_places(text: str, labels: Sequence[str], start: int = 0) -> list[int]:
    """Return where labels stand for the first time, in order."""
    return [at for at, _ in _first_places(text, labels, start)]


def _first_places(text: str, labels: Sequence[str], start: int = 0) -> list[tuple[int, str]]:
    return sorted((at, label) for label in labels if (at := text.find(label, start)) >= 0)


def table_places(text: str, labels: Sequence[str]) -> list[int]:
    """Return where the first two labels of a table stand, in order, wherever it is printed again."""
    found = (re.finditer(re.escape(label), text) for _, label in _first_places(text, labels)[:2])
    return sorted(match.start() for places in found for match in islice(places, _PRINTS))


#: No report prints a table more often.
_PRINTS = 10


def unheaded(
    text: str, headed: Sequence[Headed], forms: tuple[Form, ...]
) -> list[tuple[int, SectionId, Span | None]]:
    """Return where sections begin whose heading is not printed, if what begins them stands where it should."""
    found: list[tuple[int, SectionId, Span | None]] = []
    known = {one.section for one in headed}
    marks = table_marks(forms)
    for index, id_ in enumerate(_IDS):
        if index in known:
            continue
        low = max((one.end for one in headed if one.section < index), default=0)
        high = min((one.start for one in headed if one.section > index), default=len(text))
        start: int | None = None
        if id_ in marks:
            start = _table(text, id_, low, high, forms)
        elif index == _PROBLEMS:
            start = _two_heads(text, low, high)
        if start is not None:
            found.append((start, id_, None))
    return found


def _table(text: str, id_: str, low: int, high: int, forms: tuple[Form, ...]) -> int | None:
    """Return where the table of a section begins in ``text[low:high]``."""
    first = min(printed_labels(text, id_, low, high, forms), default=None)
    if first is None:
        return None
    begin = last_of_others(text, id_, low, first, forms).end
    first = first_label(text, id_, begin, first, forms)
    low = max(begin, first - HEADS)
    first = _with_heads(text, low, first, _heads(forms, id_))
    line = text.rfind("\n", low, first) + 1
    return line if line > low and first - line < 60 else first


def last_of_others(text: str, id_: str, low: int, first: int, forms: tuple[Form, ...]) -> Span:
    """Return where the last label of another table stands in ``text[low:first]``; nothing at ``low`` where there is none."""
    others = {other: labels for other, labels in table_marks(forms).items() if other != id_}
    long = (label for other in others for label in _labels(forms, other) if len(label) >= _LONG)
    places = ((text.rfind(label, low, first), len(label)) for label in chain(*others.values(), long))
    return max((Span(at, at + length) for at, length in places if at >= 0), default=Span(low, low))


def first_label(text: str, id_: str, low: int, sure: int, forms: tuple[Form, ...]) -> int:
    """Return where the first label of a table stands in front of a sure one, not in front of ``low``.

    In front of each the one before it may stand, as far as the heads of a table may reach.
    """
    first, behind = sure, len(text)
    while first < behind:
        behind = first
        labels = (
            _outside_sentences(text, label, max(low, behind - HEADS), behind) for label in _labels(forms, id_)
        )
        first = min((at for at in labels if at is not None), default=behind)
    return first


def _outside_sentences(text: str, label: str, low: int, high: int) -> int | None:
    """Return where a label stands for the first time in ``text[low:high]``, on a line that is no prose."""
    at = text.find(label, low, high)
    while at >= 0:
        line = text[text.rfind("\n", low, at) + 1 : max(at, text.find("\n", at, high))]
        if not (_SAID.match(text, at + len(label)) or _PROSE.search(line)):
            return at
        at = text.find(label, at + len(label), high)
    return None


def _with_heads(text: str, low: int, first: int, heads: frozenset[str]) -> int:
    """Return where the heads begin that stand right in front of a table's first label, be they letter-spaced."""
    letters = ""
    for word in reversed(list(re.finditer(r"\S+", text[low:first]))):
        letters = bare_key(word.group()) + letters
        if letters in heads:
            first, letters = low + word.start(), ""
        elif len(letters) > _LONGEST:
            break
    return first


#: No head has more letters, and no label of so many is another table's.
_LONGEST, _LONG = 24, 8


def printed_labels(text: str, id_: str, low: int, high: int, forms: tuple[Form, ...]) -> Iterator[int]:
    """Yield where labels of a table stand for the first time as it prints them, and no sentence says them."""
    for label in table_marks(forms)[id_]:
        at = _outside_sentences(text, label, low, high)
        if at is not None:
            yield at


def _two_heads(text: str, low: int, high: int) -> int | None:
    """Return where the first of the two sub-heads of section five stands."""
    first = _FIRST.search(text, low, high)
    second = _SECOND.search(text, first.end(), high) if first else None
    return first.start() if first and second else None
