"""``check --format json``: one array, one object a report in input order, one report a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import simplejson

from gongkai.exports.checked import Checked, Outcome, Unread
from gongkai.exports.marks import Mark, marked
from gongkai.report import Finding


def dumps(outcome: Outcome) -> Iterator[str]:
    """Yield the pieces of the array. Every key is that of a report, with the same shape.

    An input that could not be read is an object in its place, whose ``error`` says why. A finding that a person
    has marked has a ``mark``.
    """
    yield "["
    for number, one in enumerate(outcome):
        yield ("," if number else "") + "\n" + (_unread(one) if isinstance(one, Unread) else _object(one))
    yield "\n]\n"


def _object(checked: Checked) -> str:
    given = {
        "source": checked.source.model_dump(),
        "title": checked.title,
        "agency": checked.agency,
        "year": checked.year,
        "findings": [_finding(finding, mark) for finding, mark in marked(checked)],
    }
    return _line(given)


def _finding(finding: Finding, mark: Mark | None) -> dict[str, Any]:
    given = finding.model_dump()
    return given | {"mark": dict(mark)} if mark else given


def _unread(one: Unread) -> str:
    known: dict[str, Any] = dict.fromkeys(("title", "agency", "year"))
    error = {"code": one.code, "message": one.reason}
    return _line({"source": {"name": one.name}, **known, "findings": [], "error": error})


def _line(given: dict[str, Any]) -> str:
    return simplejson.dumps(given, ensure_ascii=False, allow_nan=False, use_decimal=True)
