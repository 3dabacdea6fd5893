"""What the columns of a table are: one description for every format, and for the codebook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Literal, Protocol

from gongkai.report import Number
from gongkai.wording import Lang, Text

#: ``int`` fits 64 bits, ``number`` is an int or an exact Decimal, ``status`` a status of CONTRACT.md, ``date`` a
#: day, which comes as the ISO text that reports have (2024-01-15).
Kind = Literal["text", "int", "number", "status", "date"]
Value = str | Number | None
Row = Sequence[Value]

#: When a file says it was made. No clock: the same reports make the same bytes.
CREATED = datetime(1980, 1, 1, tzinfo=UTC)

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: No calendar of a format ends within these years.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
#: Stata's bounds: of a variable's name and of its label.
_STATA_NAME, _STATA_LABEL = 32, 80
_STATA_PREFIX = {"disclosure": "d", "requests": "r", "litigation": "l"}
_NOT_NAME = re.compile(r"[^A-Za-z0-9]+")
_RESERVED = frozenset(
    [
        "aggregate",
        "array",
        "boolean",
        "break",
        "byte",
        "case",
        "catch",
        "class",
        "colvector",
        "complex",
        "const",
        "continue",
        "default",
        "delegate",
        "delete",
        "do",
        "double",
        "else",
        "eltypedef",
        "end",
        "enum",
        "explicit",
        "export",
        "external",
        "float",
        "for",
        "friend",
        "function",
        "global",
        "goto",
        "if",
        "in",
        "inline",
        "int",
        "local",
        "long",
        "mata",
        "matrix",
        "namespace",
        "new",
        "null",
        "numeric",
        "nullmat",
        "operator",
        "orgtypedef",
        "pointer",
        "polymorphic",
        "pragma",
        "private",
        "protected",
        "public",
        "quad",
        "real",
        "return",
        "rowvector",
        "scalar",
        "short",
        "signed",
        "static",
        "str",
        "strl",
        "string",
        "struct",
        "super",
        "switch",
        "template",
        "this",
        "throw",
        "transmorphic",
        "try",
        "typedef",
        "typename",
        "union",
        "unsigned",
        "using",
        "vector",
        "version",
        "virtual",
        "void",
        "volatile",
        "while",
        "with",
    ]
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its id, what it holds, and what a codebook says of it.

    ``form`` names the official forms that print it, ``null`` says what an empty cell means, ``formula`` what it
    is made of, where it is made of other columns. ``status`` is the id of the column that says how far a value
    can be trusted. ``labels`` and ``units`` have the words in both languages, where both are told.
    """

    id: str
    kind: Kind
    label: str
    unit: str = ""
    form: str = ""
    null: str = ""
    formula: str = ""
    status: str = ""
    labels: Text = field(default=Text("", ""))
    units: Text = field(default=Text("", ""))


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself: its ``title``, and ``notes`` such as the version and the command that made it."""

    title: str = ""
    notes: tuple[str, ...] = ()


def in_both(make: Callable[[Lang], Sequence[Column]], lang: Lang) -> list[Column]:
    """Return the columns in one language, with the words of both: ``make`` returns them in a language."""
    return [
        replace(shown, labels=Text(zh.label, en.label), units=Text(zh.unit, en.unit))
        for shown, zh, en in zip(make(lang), make("zh"), make("en"), strict=True)
    ]


def day(value: Value) -> date | None:
    """Return the day that an ISO text names, None for any other text and for a year that formats do not have."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


class TableWriter(Protocol):
    """Takes a table row by row.

    ``unfit`` counts the numbers that the format cannot hold digit for digit, and what is no day where a day is
    to stand: they are left empty.
    """

    unfit: int

    def add(self, rows: Iterable[Row]) -> None:
        """Take on rows, each with a value for every column."""

    def close(self) -> None:
        """Write what is not written yet. The stream stays open."""


def stata_names(columns: Sequence[Column]) -> list[str]:
    """Return a valid name of a Stata variable for each column, unique among them.

    The words of an id are cut to the same length, the greatest with which the name fits:
    ``requests.not_processed_publication.business`` is ``r_not_processe_publicatio_business``.
    """
    names: list[str] = []
    for column in columns:
        name = _stata_name(column.id)
        number = 1
        while name in names:
            number += 1
            name = f"{_stata_name(column.id)[: _STATA_NAME - len(str(number))]}{number}"
        names.append(name)
    return names


def stata_label(column: Column) -> str:
    """Return the label of a Stata variable: the end of a long one goes."""
    return column.label if len(column.label) <= _STATA_LABEL else column.label[: _STATA_LABEL - 1] + "…"


def _stata_name(id_: str) -> str:
    words = [word for word in _NOT_NAME.split(id_) if word]
    if "." in id_:
        words[0] = _STATA_PREFIX.get(words[0], words[0])
    longest = max(map(len, words))
    while True:
        name = "_".join(word[:longest] for word in words)
        if len(name) <= _STATA_NAME or longest == 1:
            break
        longest -= 1
    name = name[:_STATA_NAME]
    return f"_{name}"[:_STATA_NAME] if name[0].isdigit() or name in _RESERVED else name
