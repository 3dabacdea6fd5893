"""What a number in prose may mean, as sums of fields: the words of a report are looser than its table.

「共收到申请 75 件」 may be what is new, what is new and what was carried over, or what was dealt with:
any of them is accepted. A reading is worth as much as the fields under it: one that is ambiguous or
was lost leaves the reading out, a blank counts as nothing beside a number (CONTRACT.md section 5).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from gongkai.form import Cellname
from gongkai.parsing.phrases import phrases
from gongkai.proof.fields import Field
from gongkai.report import Claim, Number, Report
from gongkai.rules.case import Case
from gongkai.wording import Text

_NEW = Text("本年新收", "new requests")
_NEW_AND_OLD = Text("本年新收加上年结转", "new requests and those carried over")
_DONE = Text("办理结果总计", "all outcomes")


class Meaning(NamedTuple):
    """A sum of fields that a number may mean, and what it is called. A last part ``x_*`` is a prefix."""

    name: Text
    fields: tuple[str, ...]


class Reading(NamedTuple):
    """A meaning as one report has it: the sum of the fields, and their paths."""

    name: Text
    value: Number
    fields: tuple[str, ...]


def _requests(*rows: str, column: str = "total") -> tuple[str, ...]:
    return tuple(f"requests.{row}.{column}" for row in rows)


def _applicant(*columns: str) -> tuple[Meaning, ...]:
    def of(*rows: str) -> tuple[str, ...]:
        return tuple(path for column in columns for path in _requests(*rows, column=column))

    return (
        Meaning(_NEW, of("new_requests")),
        Meaning(_NEW_AND_OLD, of("new_requests", "carried_over")),
        Meaning(_DONE, of("total_outcomes")),
    )


_ANSWERS = ("granted", "partially_granted", "refused_*", "unavailable_*")
_RECEIVED = _applicant("total")
#: What a metric of ``schemas/wordings/claims.yaml`` may mean where that is more than its own field.
_MEANINGS: Mapping[str, tuple[Meaning, ...]] = {
    "requests_received": _RECEIVED,
    "requests_answered": (
        _RECEIVED[2],
        *_RECEIVED[:2],
        Meaning(Text("已作实质答复的", "answered in substance"), _requests(*_ANSWERS)),
        Meaning(
            Text("除其他处理外的", "all but other handling"), _requests(*_ANSWERS, "not_processed_*")
        ),
    ),
    "requests_handled": (_RECEIVED[2], *_RECEIVED[:2]),
    "requests_natural_person": _applicant("natural_person"),
    "requests_legal_person": _applicant("business", "research", "social_welfare", "legal_service", "other"),
    "requests_business": _applicant("business"),
    "requests_research": _applicant("research"),
    "requests_social_welfare": _applicant("social_welfare"),
    "requests_legal_service": _applicant("legal_service"),
    "requests_granted": (
        Meaning(Text("予以公开", "granted"), _requests("granted")),
        Meaning(Text("予以公开加部分公开", "granted or in part"), _requests("granted", "partially_granted")),
    ),
    "requests_other_handling": (Meaning(Text("其他处理", "other handling"), _requests("other_*")),),
    "normative_issued": (
        Meaning(Text("本年制发件数", "issued"), ("disclosure.normative_documents.issued",)),
        Meaning(Text("本年新制作数量", "made"), ("disclosure.normative_documents.made",)),
        Meaning(Text("本年新公开数量", "newly disclosed"), ("disclosure.normative_documents.newly_disclosed",)),
    ),
    "normative_in_force": (
        Meaning(Text("现行有效件数", "in force"), ("disclosure.normative_documents.in_force",)),
        Meaning(Text("对外公开总数量", "disclosed in all"), ("disclosure.normative_documents.total_disclosed",)),
    ),
    "regulations_issued": (
        Meaning(Text("本年制发件数", "issued"), ("disclosure.regulations.issued",)),
        Meaning(Text("本年新制作数量", "made"), ("disclosure.regulations.made",)),
    ),
}  # fmt: skip
_PLAIN = Text("表中", "the table")
#: Words that leave a metric fewer meanings: what is new holds nothing carried over, what is done with is no more than that.
NARROWED = {
    "requests_received": (re.compile("新收|新受理|新增"), frozenset({_NEW})),
    "requests_answered": (
        re.compile("办结"),
        frozenset(one.name for one in _MEANINGS["requests_answered"]) - {_NEW, _NEW_AND_OLD},
    ),
}


@functools.cache
def _meanings() -> Mapping[str, tuple[Meaning, ...]]:
    """Return what every metric may mean; those not listed above mean their field or ``sum_of``."""
    entries: list[dict[str, Any]] = phrases("claims")["metrics"]
    found: dict[str, tuple[Meaning, ...]] = {}
    for entry in entries:
        fields = tuple(entry.get("sum_of", ())) or ((entry["field"],) if entry["field"] else ())
        found[entry["id"]] = _MEANINGS.get(entry["id"]) or ((Meaning(_PLAIN, fields),) if fields else ())
    return found


class _Term(NamedTuple):
    """A field of a meaning; ``prefix`` stands for all rows that begin with it."""

    table: str
    name: Cellname
    prefix: str


@functools.lru_cache(maxsize=256)
def _terms(fields: tuple[str, ...]) -> tuple[_Term, ...]:
    found = []
    for path in fields:
        table, row, column = path.split(".")
        found.append(_Term(table, Cellname(row, column), row[:-1] if row[-1] == "*" else ""))
    return tuple(found)


#: The fields of every table of a report, as they were read.
Tables = Mapping[str, Mapping[Cellname, Field]]


def readings(tables: Tables, metric: str, words: str = "") -> list[Reading]:
    """Return what a report's tables say of a metric, in every way that it may be meant in a clause of ``words``."""
    found = []
    for meaning in _meant(metric, words):
        value = _sum(tables, meaning)
        if value is not None:
            found.append(Reading(meaning.name, value, _paths(tables, meaning)))
    return found


def agrees(tables: Tables, metric: str, value: Number, words: str = "") -> bool:
    """Say whether any way to read a metric gives ``value``: cheaper than :func:`readings`."""
    return any(_sum(tables, meaning) == value for meaning in _meant(metric, words))


def _meant(metric: str, words: str) -> Sequence[Meaning]:
    """Return what a metric may mean in a clause of ``words``."""
    meanings = _meanings().get(metric, ())
    said, names = NARROWED.get(metric, (None, frozenset()))
    return [one for one in meanings if one.name in names] if said and said.search(words) else meanings


def unread(case: Case, metric: str) -> bool:
    """Say whether a field that a metric may mean is there but could not be read: then it may be that one."""
    return any(
        (field := case.field(table, *name)) is not None and field.status in _UNREAD
        for meaning in _meanings().get(metric, ())
        for table, name, _ in _terms(meaning.fields)
    )


def tables_of(report: Report) -> Tables:
    """Return the fields of a report that was read before, without their places."""
    found: dict[str, dict[Cellname, Field]] = {}
    for path, evidence in report.evidence.items():
        table, row, column = path.split(".")
        value = (report.tables.get(table) or {}).get(row, {}).get(column)
        found.setdefault(table, {})[Cellname(row, column)] = Field(value, None, evidence.status)
    return found


def _sum(tables: Tables, meaning: Meaning) -> Number | None:
    """Return the sum of the fields; None where one cannot be read, or all are blank."""
    total: Number = 0
    told = False
    for table, name, prefix in _terms(meaning.fields):
        fields = tables.get(table)
        if fields is None:
            return None
        for one in _rows(fields, name.column, prefix) if prefix else (name,):
            field = fields.get(one)
            if field is None or field.status in _UNREAD:
                return None
            value = field.value
            if value is None and one.column == "total":
                value = _of_cells(fields, one.row)
            if value is not None:
                told = True
                total += value
    return total if told else None


def _of_cells(fields: Mapping[Cellname, Field], row: str) -> Number | None:
    """Return the sum of a row's cells whose total is left blank; None where one cannot be read, or all are blank."""
    cells = [fields[name] for name in fields if name.row == row and name.column != "total"]
    if any(cell.status in _UNREAD for cell in cells):
        return None
    values = [cell.value for cell in cells if cell.value is not None]
    return sum(values) if values else None


def _rows(fields: Mapping[Cellname, Field], column: str, prefix: str) -> list[Cellname]:
    return [name for name in fields if name.column == column and name.row.startswith(prefix)]


def _paths(tables: Tables, meaning: Meaning) -> tuple[str, ...]:
    return tuple(
        f"{table}.{one.row}.{one.column}"
        for table, name, prefix in _terms(meaning.fields)
        for one in (_rows(tables[table], name.column, prefix) if prefix else (name,))
    )


_UNREAD = frozenset({"missing", "ambiguous", "rejected", "asserted"})
_TABLES = {
    "disclosure": Text("表二", "table two"),
    "requests": Text("表三", "table three"),
    "litigation": Text("表四", "table four"),
}


def table_name(table: str, label: str = "") -> Text:
    """Return what a table is called in a message; ``label``: what a user's own form calls it."""
    return _TABLES.get(table, Text(label or table, label or table))


def told_in_parts(case: Case, claim: Claim, values: Collection[Decimal]) -> bool:
    """Say whether the sentence of a claim tells one of ``values`` in parts: 288 granted and 2 denied are 290 decisions.

    The whole may stand there too: 联合答复1件,独立答复8件,共答复9件.
    """
    start, end = case.sentence(case.folded.find(claim.start))
    said = [
        Decimal(one.value)
        for one in case.claims
        if one.metric == claim.metric and start <= case.folded.find(one.start) < end
    ]
    return any(
        len(parts) > 1 and sum(parts) == whole
        for whole in values
        for parts in [[one for one in said if one != whole]]
    )
