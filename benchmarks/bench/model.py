"""What travels through the bench: documents with what is true of them, and what a program says of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

Number = Decimal
#: ``number``: it is printed. ``none``: no number stands there, or the document does not print the field.
#: ``open``: a careful reader may read ``value`` or nothing; only another number is wrong.
Kind = Literal["number", "none", "open"]


@dataclass(frozen=True)
class Truth:
    """What is printed at a field; ``statuses`` are those that may stand beside it, none: any."""

    value: Number | None
    kind: Kind
    statuses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Document:
    """A file and what a careful person reads in it.

    ``cells``: by field path; ``complete``: a field that is not among them is not printed. ``report``: whether it is a
    report at all, None where either answer is right. ``problems``, ``improvements``: the items, each a list of
    texts of which any is right; None where nothing is known. ``claims``: the values of each metric.
    ``findings`` must be given, ``false_findings`` must not; a code ending in xx is any of that hundred.
    """

    name: str
    family: str
    data: bytes
    cells: Mapping[str, Truth] = field(default_factory=dict)
    complete: bool = True
    report: bool | None = True
    problems: tuple[tuple[str, ...], ...] | None = None
    improvements: tuple[tuple[str, ...], ...] | None = None
    claims: Mapping[str, frozenset[Number]] = field(default_factory=dict)
    findings: tuple[tuple[str, ...], ...] = ()
    false_findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """A number that a program gives, or None, with its status; ``sound``: it stands behind it."""

    value: Number | None
    status: str = ""
    sound: bool = True


@dataclass(frozen=True)
class Answer:
    """What a program says of a document. None: it does not say such things."""

    report: bool = True
    cells: Mapping[str, Given] | None = None
    tables: tuple[tuple[tuple[str | None, ...], ...], ...] | None = None
    problems: tuple[str, ...] | None = None
    improvements: tuple[str, ...] | None = None
    claims: tuple[tuple[str, Number], ...] | None = None
    findings: tuple[str, ...] | None = None
    money: float | None = None
    error: str = ""


def number(value: object) -> Number | None:
    """Return a JSON number or its text as an exact number; None for None. Raises ValueError for anything else."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise ValueError(f"no number: {value!r}")
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"no number: {value!r}") from None
    if not found.is_finite():
        raise ValueError(f"no number: {value!r}")
    return found


def answer(raw: object) -> Answer:
    """Return what a program's JSON says. Raises ValueError with what is wrong with it."""
    if not isinstance(raw, Mapping):
        raise ValueError("an answer is a JSON object")
    cells = raw.get("cells")
    if cells is not None and not isinstance(cells, Mapping):
        raise ValueError("cells is an object: a field path and what is read there")
    tables = raw.get("tables")
    claims = raw.get("claims")
    return Answer(
        report=bool(raw.get("report", True)),
        cells=None if cells is None else {str(path): _given(one) for path, one in cells.items()},
        tables=None if tables is None else tuple(tuple(tuple(row) for row in table) for table in tables),
        problems=_texts(raw, "problems"),
        improvements=_texts(raw, "improvements"),
        claims=None if claims is None else tuple((str(one["metric"]), _value(one)) for one in claims),
        findings=_texts(raw, "findings"),
        money=None if raw.get("money") is None else float(raw["money"]),
        error=str(raw.get("error", "")),
    )


def _texts(raw: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    return None if raw.get(key) is None else tuple(map(str, raw[key]))


def _value(one: Mapping[str, Any]) -> Number:
    found = number(one["value"])
    if found is None:
        raise ValueError("a claim has a value")
    return found


def _given(one: object) -> Given:
    if not isinstance(one, Mapping):
        return Given(number(one))
    status = str(one.get("status", ""))
    return Given(number(one.get("value")), status, bool(one.get("sound", True)))
