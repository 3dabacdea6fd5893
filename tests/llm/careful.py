"""A careful reader: answers every question about the evaluation corpus from its gold alone.

It sees what a model sees, the messages of a request, and finds the document and the place in it by
their words. It knows nothing of what the program reads. What the corpus does not hold it cannot answer.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gongkai.evaluation.corpus import HEADINGS, Document, claim_spans, item_spans, pointed
from gongkai.fold import Span
from gongkai.readers import read

Value = dict[str, Any]

_FENCE = re.compile(r"<<<资料 (\w+)\n(.*)\n资料 \1>>>", re.DOTALL)
_LINE = re.compile(r"^\[(\d+)\] ?(.*)$", re.MULTILINE)
_LABELLED = re.compile(r"^\[(\d+)\] (问题|措施)：(.*)$", re.MULTILINE)
_HEAD = re.compile(r"\[H(\d+)\]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LETTERED = re.compile(rf"(?:\[([a-z]{{1,2}})\])?({_NUMBER.pattern})")
_WORD = re.compile(r"\w+")
_HAN = re.compile(r"[一-鿿]+")
_TABLE = re.compile(r"所问的表：(\w+)")
_MARK = re.compile(r"\[([a-z]{1,2})\]")
#: What a reply is a list of, by the kind of question.
KINDS = {"items": "free_text", "labels": "categories", "lines": "table", "numbers": "overview_numbers"}


def kind_of(body: Mapping[str, Any]) -> str:
    """Return what kind of question the body of a request is, by the shape that it asks for."""
    names = body["response_format"]["json_schema"]["schema"]["properties"]
    return next(kind for name, kind in KINDS.items() if name in names)


def asked(body: Mapping[str, Any]) -> str:
    """Return the document of a question, what stands in the fence of the user's first turn; a table's id first."""
    first = next(str(one["content"]) for one in body["messages"] if one["role"] == "user")
    found = _FENCE.search(first)
    assert found, first
    table = _TABLE.search(first)
    return f"{table[1]}\n{found[2]}" if table else found[2]


@dataclass(frozen=True)
class Known:
    """A document of the corpus and its text as it was read, without white space for finding words."""

    document: Document
    text: str

    @cached_property
    def dense(self) -> str:
        """The text without white space."""
        return "".join(self.text.split())

    @cached_property
    def at(self) -> list[int]:
        """Where each character of :attr:`dense` stands in the text, and its end."""
        return [*(i for i, char in enumerate(self.text) if not char.isspace()), len(self.text)]

    def find(self, words: str, start: int = 0) -> tuple[Span, int]:
        """Return where words stand, whatever white space is between, and where to look on.

        Raises ValueError where they do not stand behind ``start``, a place in :attr:`dense`.
        """
        dense = "".join(words.split())
        begin = self.dense.index(dense, start)
        return Span(self.at[begin], self.at[begin + len(dense) - 1] + 1), begin + len(dense)

    def behind(self, section: str) -> int:
        """Return the place in :attr:`dense` where a section begins."""
        return self.find(HEADINGS[section])[1]


class Careful:
    """Answers from gold."""

    def __init__(self, corpus: Sequence[Document]) -> None:
        self.known = [Known(one, read(one.data, name=one.name).text) for one in corpus]

    def answer(self, body: Mapping[str, Any]) -> Value:
        """Return the reply to a request; raises ValueError where no document of the corpus is asked about."""
        kind, shown = kind_of(body), asked(body)
        for known in self.known:
            try:
                return _ANSWERS[kind](known, shown)
            except ValueError:
                continue
        raise ValueError(f"no document of the corpus has this:\n{shown}")


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _items(known: Known, shown: str) -> Value:
    """Return the runs of clauses that each true item covers at least half of."""
    at = known.behind("problems")
    runs: dict[int, list[int]] = {}
    spans = item_spans(known.document, known.text)
    for n, words in _LINE.findall(shown):
        clause, at = known.find(words, at)
        best = max(range(len(spans)), key=lambda i: _overlap(clause, spans[i]), default=None)
        if best is not None and 2 * _overlap(clause, spans[best]) >= clause.end - clause.start:
            runs.setdefault(best, []).append(int(n))
    problems = [i for i, one in enumerate(known.document.items) if one.role == "problem"]
    items = []
    for i, run in runs.items():
        true = known.document.items[i]
        target = runs.get(problems[true.answers - 1]) if true.answers else None
        answers = target[0] if target else None
        place = {"from": run[0], "to": run[-1]}
        items.append({**place, "role": true.role, "category": true.category, "answers": answers})
    return {"items": items}


def _labels(known: Known, shown: str) -> Value:
    """Return the labels of the true items that the items of the question overlap most."""
    begin = known.behind("problems")
    spans = item_spans(known.document, known.text)
    found: dict[int, int] = {}
    for n, role, words in _LABELLED.findall(shown):
        clause, _ = known.find(words, begin)
        named = {"问题": "problem", "措施": "measure"}[role]
        true = known.document.items
        fit = [i for i in range(len(spans)) if true[i].role == named and _overlap(clause, spans[i])]
        if fit:
            found[int(n)] = max(fit, key=lambda i: _overlap(clause, spans[i]))
    problems = [i for i, one in enumerate(known.document.items) if one.role == "problem"]
    number = {i: n for n, i in reversed(found.items())}
    return {
        "labels": [
            {
                "n": n,
                "category": known.document.items[i].category,
                "answers": number.get(problems[answers - 1]) if answers else None,
            }
            for n, i in found.items()
            for answers in (known.document.items[i].answers,)
        ]
    }


def _numbers(known: Known, shown: str) -> Value:
    """Return the metric of every mark that stands in front of a true claim's number."""
    at = known.behind("overview")
    spans = claim_spans(known.document, known.text)
    numbers = []
    for line in shown.splitlines():
        where, _ = known.find(_MARK.sub("", line), at)
        at = known.find(_MARK.sub("", line), at)[1]
        start = len("".join(known.text[: where.start].split()))
        for mark, before in _marks(line):
            place = known.at[start + before]
            for true, span in zip(known.document.claims, spans, strict=True):
                if span.start <= place < span.end:
                    numbers.append({"mark": mark, "metric": true.metric, "own": True, "this_year": True})
    return {"numbers": numbers}


def _marks(line: str) -> list[tuple[str, int]]:
    """Return the marks of a line, each with how many characters without white space stand before it."""
    found, taken = [], 0
    for match in _MARK.finditer(line):
        before = "".join(_MARK.sub("", line[: match.start()]).split())
        found.append((match[1], len(before)))
        taken += match.end() - match.start()
    return found


def _table(known: Known, shown: str) -> Value:
    """Return what the lines and heads of a drawn table are, or each marked number."""
    table = shown.partition("\n")[0]
    words = _HAN.findall(_MARK.sub("", shown.replace("栏：", "")))
    if table not in known.document.places or not all(word in known.dense for word in words):
        raise ValueError(f"this {table} is none of {known.document.id}")
    return _drawn(known, table, shown) if _LINE.search(shown) else _lettered(known, table, shown)


def _drawn(known: Known, table: str, shown: str) -> Value:
    """Return the ids of lines and heads: what the numbers in them have in common."""
    entries = list(zip(known.document.places[table], places(known, table), strict=True))
    across: dict[int, Counter[str]] = {}
    down: dict[int, Counter[str]] = {}
    heads: list[int] = []
    asked_lines: list[int] = []
    for line in shown.split("\n"):
        label, *cells = line.split("\t")
        if label.strip() == "栏：":
            heads = [int(match[1]) if (match := _HEAD.match(cell)) else 0 for cell in cells]
            continue
        match = _LINE.match(label)
        if match is None:
            continue
        n = int(match[1])
        asked_lines.append(n)
        values = [_NUMBER.findall(cell) for cell in cells]
        entry = _entry(known, entries, match[2], [one[0] for one in values if one])
        if entry is None:
            continue
        fields = iter(entry[1])
        for at, found in enumerate(values):
            _, field = next(fields, (None, "")) if found else (None, "")
            if field:
                own, other = field.split(".") if "column" not in entry[0] else reversed(field.split("."))
                across.setdefault(n, Counter())[own] += 1
                down.setdefault(heads[at] if at < len(heads) else 0, Counter())[other] += 1
        entries.remove(entry)
    every = set(map(int, _HEAD.findall(shown)))
    return {
        "lines": [{"n": n, "id": _most(across.get(n))} for n in asked_lines],
        "heads": [{"n": n, "id": _most(down.get(n))} for n in sorted(every)],
        "numbers": [],
    }


def _entry(known: Known, entries: Sequence[Any], label: str, values: Sequence[str]) -> Any:
    """Return the entry whose label and numbers a line shows, None where it is none of the form's."""
    for entry in entries:
        words = _letters(entry[0].get("label", ""))
        numbers = [known.text[slice(*span)] for span, _ in entry[1]]
        if words in _letters(label) and list(values[: len(numbers)]) == numbers:
            return entry
    return None


def _letters(text: str) -> str:
    """Return a text without signs: lines may show others than the print has."""
    return "".join(_WORD.findall(text))


def _most(counted: Counter[str] | None) -> str | None:
    return counted.most_common(1)[0][0] if counted else None


def _lettered(known: Known, table: str, shown: str) -> Value:
    """Return the field of every number with a letter: the shown numbers are the section's, in order."""
    fields = {span.start: field for entry in places(known, table) for span, field in entry}
    printed = _NUMBER.finditer(known.text, known.text.index(HEADINGS[table]) + len(HEADINGS[table]))
    numbers = []
    for letters, value in _LETTERED.findall(shown.partition("\n")[2]):
        match = next((one for one in printed if one[0] == value), None)
        if match is None:
            raise ValueError(f"{value} is not printed behind the number before it")
        if letters:
            numbers.append({"n": letters, "id": fields.get(match.start()) or None})
    return {"lines": [], "heads": [], "numbers": numbers}


def places(known: Known, table: str) -> list[list[tuple[Span, str]]]:
    """Return where the numbers of an odd table stand, each with its ``row.column``, empty for none of the form.

    One list for each entry of ``places`` in the gold.
    """
    at = known.text.index(HEADINGS[table])
    found = []
    for entry in known.document.places[table]:
        if "at" in entry:
            numbers = [(pointed(known.text, entry["at"], at), entry["field"])]
        else:
            fields = _fields(entry)
            start = known.text.index(entry["label"], at) + len(entry["label"])
            matches = itertools.islice(_NUMBER.finditer(known.text, start), len(fields))
            numbers = [(Span(*match.span()), field) for match, field in zip(matches, fields, strict=True)]
        found.append(numbers)
        at = numbers[-1][0].end
    return found


def _fields(entry: Mapping[str, str]) -> list[str]:
    if "row" in entry:
        named = [one if one == "-" else f"{entry['row']}.{one}" for one in entry["columns"].split()]
    elif "column" in entry:
        named = [one if one == "-" else f"{one}.{entry['column']}" for one in entry["rows"].split()]
    else:
        named = entry["fields"].split()
    return ["" if one == "-" else one for one in named]


_ANSWERS = {"free_text": _items, "categories": _labels, "overview_numbers": _numbers, "table": _table}
