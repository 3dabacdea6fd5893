"""The reading of one report, as users see it: the models behind ``schemas/report.schema.json``.

CONTRACT.md sections 3 to 5 say what each field means. Offsets are character positions in the
canonical text; ``text[start:end] == raw`` wherever ``raw`` is not null.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from gongkai.errors import SettingsError
from gongkai.wording import default_lang, say

SCHEMA_VERSION = "1"

Status = Literal["verified", "read", "conflicting", "ambiguous", "blank", "missing", "rejected", "asserted"]
Method = Literal["rules", "ocr", "llm"]
Severity = Literal["error", "warning", "info"]
SectionId = Literal["overview", "disclosure", "requests", "litigation", "problems", "other"]

#: A printed number: an int, or an exact decimal where the document prints decimals.
Number = int | Annotated[Decimal, WithJsonSchema({"type": "number"})]
#: ``{row: {column: number or None}}``, or None where the report prints no such table.
TableValues = dict[str, dict[str, Number | None]]


#: What a frame tells of each number, of its evidence.
_TOLD = ("raw", "status", "method", "start", "end")


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Source(Model):
    """Which bytes were read. ``characters`` is the length of the canonical text."""

    name: str
    sha256: str
    media_type: str
    encoding: str | None
    characters: int


class Period(Model):
    """The days that the numbers cover, ISO dates, both included. Null where not printed."""

    start: str | None = None
    end: str | None = None


class Contact(Model):
    """Whom to ask about the report. Null where not printed."""

    address: str | None = None
    phone: str | None = None
    postcode: str | None = None
    email: str | None = None
    website: str | None = None


class Section(Model):
    """One of the six sections. ``heading`` is null where it was inferred from its table."""

    id: SectionId
    heading: str | None
    start: int
    end: int


@dataclass(slots=True)
class Evidence:
    """Where a field's number stands, and how far it can be trusted.

    A plain dataclass: a report has some 200 of them. ``doubts`` says in fixed words why a cell is open.
    ``page`` counts from 1, ``box`` is (x0, top, x1, bottom) from its top left corner, in points: both None
    where the source has no pages. Of a picture within a document without pages ``page`` is its number there, and
    ``box`` counts its pixels. ``score`` is that of an OCR reading.
    """

    raw: str | None
    start: int | None
    end: int | None
    status: Status
    method: Method = "rules"
    #: Why a cell is open, in the words of CONTRACT.md; left out where nothing is doubtful.
    doubts: Annotated[tuple[str, ...], Field(exclude_if=lambda words: not words)] = ()
    page: Annotated[int | None, Field(exclude_if=lambda page: page is None)] = None
    box: Annotated[tuple[float, float, float, float] | None, Field(exclude_if=lambda box: box is None)] = None
    #: How likely the least likely of its letters is, where they were recognised in a picture.
    score: Annotated[float | None, Field(exclude_if=lambda score: score is None)] = None

    def to_dict(self) -> dict[str, Any]:
        """Return what pydantic makes of it, in a twentieth of the time."""
        told: dict[str, Any] = {
            "raw": self.raw,
            "start": self.start,
            "end": self.end,
            "status": self.status,
            "method": self.method,
        }
        if self.doubts:
            told["doubts"] = self.doubts
        if self.page is not None:
            told["page"] = self.page
        if self.box is not None:
            told["box"] = self.box
        if self.score is not None:
            told["score"] = self.score
        return told


class Item(Model):
    """One problem or one improvement, quoted from the text.

    ``answers``: the index of the problem that an improvement is about, where a model pointed at it.
    ``category_method``: who said what it is about, where that is said.
    """

    text: str
    start: int
    end: int
    category: str | None = None
    category_method: Method | None = Field(default=None, exclude_if=lambda method: method is None)
    method: Method = "rules"
    answers: int | None = Field(default=None, exclude_if=lambda index: index is None)


class Fee(Model):
    """信息处理费. ``amount_yuan`` in yuan, ``count`` in cases; null where not said."""

    charged: bool | None
    count: int | None
    amount_yuan: Number | None
    start: int
    end: int


class Part(Model):
    """One addend of a claim's 其中 list, with the words that name it."""

    label: str
    value: Number
    unit: str | None
    start: int
    end: int


class Claim(Model):
    """A number stated in prose. ``field`` is the table field it speaks of, where one is meant.

    ``start`` and ``end`` bound the number with its measure word. ``bound`` words (余, 近, 多, 约,
    以上) make a number no value: such a number is no claim.
    """

    metric: str
    value: Number
    unit: str | None
    field: str | None
    parts: list[Part] = Field(default_factory=list)
    start: int
    end: int
    method: Method = "rules"


class Narrative(Model):
    """What the free text says.

    ``doubts`` says for each list (``problems``, ``improvements``) why the rules are not sure of it;
    an empty list of reasons means sure. It is not part of the published JSON.
    """

    problems: list[Item] = Field(default_factory=list)
    improvements: list[Item] = Field(default_factory=list)
    fee: Fee | None = None
    claims: list[Claim] = Field(default_factory=list)
    doubts: dict[str, list[str]] = Field(default_factory=dict, exclude=True)


class Suspect(Model):
    """A cell whose change to ``suggested`` would mend a broken identity. Never applied."""

    field: str
    printed: Number | None
    suggested: Number


class Finding(Model):
    """Something a person should look at: a rule's code, which of its words, what they are filled with, the place.

    ``message`` is the Chinese of it where it is stored; another language is made from ``key`` and ``values``,
    of which one that differs by language is an object ``{"zh": …, "en": …}``.
    ``cause``: findings that one slip explains have the same, the path of the cell that it most likely is, or that a
    mistyped number of the text speaks of.
    """

    code: str
    key: str = "usual"
    values: dict[str, Any] = Field(default_factory=dict)
    severity: Severity
    message: str
    cause: str | None = None
    fields: list[str] = Field(default_factory=list)
    expected: Number | None = None
    actual: Number | None = None
    suspects: list[Suspect] = Field(default_factory=list)
    start: int | None = None
    end: int | None = None


class Usage(Model):
    """What the reading of this report cost at a model server."""

    requests: int = 0
    cache_hits: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    rejected: int = 0
    seconds: float = 0.0

    def add(self, cost: Usage) -> None:
        """Add what something else cost."""
        self.requests += cost.requests
        self.cache_hits += cost.cache_hits
        self.input_tokens += cost.input_tokens
        self.output_tokens += cost.output_tokens
        self.rejected += cost.rejected
        self.seconds = round(self.seconds + cost.seconds, 3)


class Report(Model):
    """One report, read.

    A table that only a user's own form has is one more key, of the shape of the three: ``tables`` has all.

    >>> from pathlib import Path
    >>> from gongkai import extract
    >>> report = extract(Path("2023.txt"))
    >>> evidence = report.evidence["requests.granted.total"]
    >>> evidence.raw, evidence.status, report.text[evidence.start : evidence.end]
    ('4', 'verified', '4')
    >>> frame = report.to_frame()
    >>> int(frame.loc["requests.granted.total", "value"])
    4
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, TableValues | None]

    schema_version: Literal["1"] = "1"
    source: Source
    form: str | None
    title: str | None
    agency: str | None
    year: int | None
    published: str | None
    period: Period
    contact: Contact
    credit_code: str | None = Field(default=None, exclude_if=lambda code: code is None)
    sections: list[Section]
    disclosure: TableValues | None
    requests: TableValues | None
    litigation: TableValues | None
    narrative: Narrative
    evidence: dict[str, Evidence]
    findings: list[Finding]
    usage: Usage
    text: str | None = None

    @property
    def tables(self) -> dict[str, TableValues | None]:
        """Every table by its id: those of every form first, then those of a user's own."""
        known = {"disclosure": self.disclosure, "requests": self.requests, "litigation": self.litigation}
        return {**known, **self.__pydantic_extra__}

    def to_dict(self, *, with_text: bool = False) -> dict[str, Any]:
        """Return the object of CONTRACT.md section 3; decimals stay exact ``Decimal`` values."""
        bare = self.model_copy(update={"evidence": {}})
        told = bare.model_dump(exclude=None if with_text else {"text"})
        told["evidence"] = {path: one.to_dict() for path, one in self.evidence.items()}
        return told

    def to_frame(self) -> Any:
        """Return a pandas DataFrame of every field, in the order of the form.

        Its index is the path; its columns are ``value`` (exact: ints and Decimals, None where there is no number),
        ``raw``, ``status``, ``method``, ``start`` and ``end``. Raises SettingsError where pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            message = say("extra.missing", default_lang(), package="pandas", extra="panel")
            raise SettingsError(message, place="Report.to_frame") from error
        rows = {path: (self.number(path), *_told(one)) for path, one in self.evidence.items()}
        columns = ("value", *_TOLD)
        frame = pandas.DataFrame(list(rows.values()), index=list(rows), columns=list(columns), dtype=object)
        frame.index.name = "field"
        return frame

    def number(self, path: str) -> Number | None:
        """Return the number of a field, by its path ``table.row.column``; None where there is none.

        Raises :class:`KeyError` for a path that no form has.
        """
        table, _, cell = path.partition(".")
        row, _, column = cell.partition(".")
        number = (self.tables.get(table) or {}).get(row, {}).get(column)
        if number is None and path not in self.evidence and path not in _paths():
            raise KeyError(path)
        return number


@functools.cache
def _paths() -> frozenset[str]:
    """Return every field of every form, those of the user's own among them."""
    from gongkai.form import load_forms
    from gongkai.settings import Settings

    tables = [table for form in load_forms(Settings.load().forms_dir) for table in form.tables.values()]
    rows = ((table.id, row, columns) for table in tables for row, columns in table.columns_of.items())
    return frozenset(f"{table}.{row}.{column}" for table, row, columns in rows for column in columns)


def _told(evidence: Evidence) -> tuple[Any, ...]:
    return tuple(getattr(evidence, name) for name in _TOLD)
