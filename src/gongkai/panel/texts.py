"""What reports say in words, as tables: problems and measures, numbers stated in prose, the processing fee.

In goes a report of the panel, out come rows that begin with whose it is (``organ_id``, ``organ_no``, ``year``,
``source``), so that they join with the data. ``start`` and ``end`` are places in the report's canonical text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from gongkai.exports.columns import Kind, Row, Value
from gongkai.panel.wide import Entry
from gongkai.report import Claim, Item

_KEY: Mapping[str, Kind] = {"organ_id": "text", "organ_no": "int", "year": "int", "source": "text"}
_PLACE: Mapping[str, Kind] = {"method": "text", "start": "int", "end": "int"}
#: The tables, and what a row of each holds.
COLUMNS: Mapping[str, Mapping[str, Kind]] = {
    "items": {
        **_KEY, "list": "text", "number": "int", "text": "text", "category": "text", "category_method": "text",
        "answers": "int", **_PLACE,
    },
    "claims": {
        **_KEY, "number": "int", "part": "int", "metric": "text", "value": "number", "unit": "text",
        "field": "text", **_PLACE,
    },
    "fees": {
        **_KEY, "charged": "int", "count": "int", "amount_yuan": "number", "start": "int", "end": "int",
    },
}  # fmt: skip


def items(entry: Entry) -> Iterator[Row]:
    """Yield the problems, then the improvements; ``answers`` is the number of the problem that one is about."""
    narrative = entry.report.narrative
    lists: tuple[tuple[str, list[Item]], ...] = (
        ("problems", narrative.problems),
        ("improvements", narrative.improvements),
    )
    for name, found in lists:
        for number, one in enumerate(found, 1):
            about = (one.category, one.category_method, None if one.answers is None else one.answers + 1)
            yield (*_key(entry), name, number, one.text, *about, one.method, one.start, one.end)


def claims(entry: Entry) -> Iterator[Row]:
    """Yield every claim, each followed by its parts (其中 …), which have its number and a ``part`` of their own."""
    for number, claim in enumerate(entry.report.narrative.claims, 1):
        yield (*_key(entry), number, None, claim.metric, claim.value, claim.unit, claim.field, *_place(claim))
        for at, part in enumerate(claim.parts, 1):
            place = (claim.method, part.start, part.end)
            yield (*_key(entry), number, at, part.label, part.value, part.unit, None, *place)


def fees(entry: Entry) -> Iterator[Row]:
    """Yield what is said of the processing fee (信息处理费), where anything is."""
    if (fee := entry.report.narrative.fee) is not None:
        charged = None if fee.charged is None else int(fee.charged)
        yield (*_key(entry), charged, fee.count, fee.amount_yuan, fee.start, fee.end)


ROWS: Mapping[str, Callable[[Entry], Iterator[Row]]] = {"items": items, "claims": claims, "fees": fees}


def _key(entry: Entry) -> tuple[Value, ...]:
    organ = entry.organ
    who = (organ.id, organ.number) if organ else (None, None)
    return (*who, entry.report.year, entry.report.source.name)


def _place(claim: Claim) -> tuple[Value, ...]:
    return claim.method, claim.start, claim.end
