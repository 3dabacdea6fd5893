"""``check --format json``: one array, one object a report in input order, one report a line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import simplejson

from gongkai.exports.checked import Checked, Outcome, Unread
from gongkai.exports.marks import Mark, marked
from gongkai.exports.roll import CODES, Roll, remarks
from gongkai.report import Finding
from gongkai.wording import Lang


def dumps(outcome: Outcome, lang: Lang = "zh", roll: Roll | None = None) -> Iterator[str]:
    """Yield the pieces of the array. Every key is that of a report, with the same shape.

    An input that could not be read is an object in its place, whose ``error`` says why. A finding that a person
    has marked has a ``mark``. With a ``roll`` each report has one key more, ``roster``, and behind the reports stand
    the units that sent none, each an object with an ``error``.
    """
    lines = (_unread(one) if isinstance(one, Unread) else _object(one, roll) for one in outcome)
    yield "["
    for number, line in enumerate(chain(lines, _absent(roll, lang) if roll else ())):
        yield ("," if number else "") + "\n" + line
    yield "\n]\n"


def _absent(roll: Roll, lang: Lang) -> Iterator[str]:
    near = {unit.name: unit.near for unit in roll.missing}
    for one in remarks(roll, lang):
        if one.status == "missing" and one.name:
            known: dict[str, Any] = {"title": None, "agency": one.name, "year": roll.year, "findings": []}
            known["error"] = {"code": CODES[one.status], "message": one.words}
            known["roster"] = {"unit": one.name, "status": one.status, "near": near[one.name]}
            yield _line({"source": {"name": roll.roster}, **known})


def _attended(checked: Checked, roll: Roll) -> dict[str, Any]:
    """Return what a roster says of a report."""
    file = checked.source.name
    unit = next((unit for unit in roll.units if file in unit.files), None)
    if unit is not None:
        return {"unit": unit.name, "status": unit.status, "near": []}
    near = next((list(one.near) for one in roll.strangers if one.file == file), None)
    return {"unit": None, "status": "other_year" if near is None else "unexpected", "near": near or []}


def _object(checked: Checked, roll: Roll | None) -> str:
    given: dict[str, Any] = {
        "source": checked.source.model_dump(),
        "title": checked.title,
        "agency": checked.agency,
        "year": checked.year,
        "findings": [_finding(finding, mark) for finding, mark in marked(checked)],
    }
    return _line(given | ({"roster": _attended(checked, roll)} if roll else {}))


def _finding(finding: Finding, mark: Mark | None) -> dict[str, Any]:
    given = finding.model_dump()
    return given | {"mark": dict(mark)} if mark else given


def _unread(one: Unread) -> str:
    known: dict[str, Any] = dict.fromkeys(("title", "agency", "year"))
    error = {"code": one.code, "message": one.reason}
    return _line({"source": {"name": one.name}, **known, "findings": [], "error": error})


def _line(given: dict[str, Any]) -> str:
    return simplejson.dumps(given, ensure_ascii=False, allow_nan=False, use_decimal=True)
