"""The evaluation corpus: documents written for it, and what a person reads in them.

One YAML file a document in ``benchmarks/llm/documents``; ``benchmarks/llm/README.md`` says what stands in it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai.fold import Span
from gongkai.form import Form, load_forms
from gongkai.report import Number
from gongkai.resources import folder
from gongkai.yaml_files import read_yaml

#: What stands for the middle of a quote, and what encloses the number in a claim's.
_ELLIPSIS, _OPEN, _CLOSE = "…", "【", "】"
#: How the corpus prints the headings behind which gold is looked for.
HEADINGS: Mapping[str, str] = {
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "litigation": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
}


@dataclass(frozen=True, slots=True)
class TrueItem:
    """A point of section five; ``answers`` counts the problems from 1."""

    role: str
    category: str
    quote: str
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class TrueClaim:
    """A number of the overview: ``at`` is a quote with the number in 【】.

    ``table``: what the table prints for it, where that is another number and no way of counting gives this one.
    """

    metric: str
    value: Number
    at: str
    table: Number | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document: what is ``hard`` in it, its text, and its gold.

    ``counts``: of ``items``, ``claims`` and ``cells`` what it was written for; the rest is plain. ``cells`` are by their path; ``places``
    says of the tables in no ordinary print what each printed number is.
    """

    id: str
    about: str
    hard: tuple[str, ...]
    counts: frozenset[str]
    name: str
    data: bytes
    items: tuple[TrueItem, ...] = ()
    claims: tuple[TrueClaim, ...] = ()
    cells: Mapping[str, Number] = field(default_factory=dict)
    places: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)


def documents(place: Path | None = None) -> list[Document]:
    """Return the packaged corpus, or one of another folder, in the order of its names."""
    place = place or folder("benchmarks/llm") / "documents"
    return [_document(read_yaml(one)) for one in sorted(place.glob("*.yaml"))]


def _document(raw: Mapping[str, Any]) -> Document:
    gold = raw["gold"]
    form = next(one for one in load_forms() if one.id == raw.get("form", "2021"))
    return Document(
        id=raw["id"],
        about=raw["about"],
        hard=tuple(raw["hard"]),
        counts=frozenset(raw["counts"]),
        name=raw["name"],
        data=raw["text"].encode(),
        items=tuple(TrueItem(**one) for one in gold.get("items", ())),
        claims=tuple(_claim(one) for one in gold.get("claims", ())),
        cells={
            path: value
            for table, rows in gold.get("cells", {}).items()
            for path, value in _cells(form, table, rows)
        },
        places={table: tuple(lines) for table, lines in gold.get("places", {}).items()},
    )


def _cells(form: Form, table: str, rows: Mapping[str, Any]) -> list[tuple[str, Number]]:
    """Return the cells of a table: a list holds a row in the form's order, ``rest`` the rows not named."""
    shape = form.tables[table]
    every = (
        {row: [rows["rest"]] * len(shape.columns_of[row]) for row in shape.default_rows}
        if "rest" in rows
        else {}
    )
    every |= {row: values for row, values in rows.items() if row != "rest"}
    return [
        (f"{table}.{row}.{column}", _number(value))
        for row, values in every.items()
        for column, value in _named(shape.columns_of[row], values)
    ]


def _named(columns: Sequence[str], values: Any) -> Iterable[tuple[str, Any]]:
    named: Iterable[tuple[str, Any]] = (
        values.items() if isinstance(values, dict) else zip(columns, values, strict=True)
    )
    return named


def _claim(raw: Mapping[str, Any]) -> TrueClaim:
    table = raw.get("table")
    return TrueClaim(
        raw["metric"], _number(raw["value"]), raw["at"], None if table is None else _number(table)
    )


def _number(value: Any) -> Number:
    return Decimal(str(value)) if isinstance(value, float) else int(value)


@functools.lru_cache(maxsize=1024)
def quoted(text: str, quote: str, start: int = 0) -> Span:
    """Return where a quote stands behind ``start``: 「头…尾」 runs from its head to the first tail behind it.

    Raises ValueError where it does not stand there.
    """
    head, _, tail = quote.partition(_ELLIPSIS)
    begin = text.index(head, start)
    return Span(begin, text.index(tail, begin + len(head)) + len(tail) if tail else begin + len(head))


def pointed(text: str, at: str, start: int = 0) -> Span:
    """Return where the number in 【】 of a quote stands; raises ValueError as :func:`quoted` does."""
    before, _, rest = at.partition(_OPEN)
    number, _, after = rest.partition(_CLOSE)
    begin = text.index(before + number + after, start) + len(before)
    return Span(begin, begin + len(number))


def item_spans(document: Document, text: str) -> list[Span]:
    """Return where the items of a document stand in its text, in their order."""
    at = text.index(HEADINGS["problems"])
    spans = []
    for item in document.items:
        spans.append(quoted(text, item.quote, at))
        at = spans[-1].end
    return spans


def claim_spans(document: Document, text: str) -> list[Span]:
    """Return where the numbers of a document's claims stand in its text, in their order."""
    at = text.index(HEADINGS["overview"])
    spans = []
    for claim in document.claims:
        spans.append(pointed(text, claim.at, at))
        at = spans[-1].end
    return spans
