"""``check --format json``: one array, one object a report in input order, one report a line."""

from __future__ import annotations

from collections.abc import Iterator

import simplejson

from gongkai.exports.checked import Checked, Outcome, reports


def dumps(outcome: Outcome) -> Iterator[str]:
    """Yield the pieces of the array. Every key is that of a report, with the same shape."""
    yield "["
    for number, checked in enumerate(reports(outcome)):
        yield ("," if number else "") + "\n" + _object(checked)
    yield "\n]\n"


def _object(checked: Checked) -> str:
    given = {
        "source": checked.source.model_dump(),
        "title": checked.title,
        "agency": checked.agency,
        "year": checked.year,
        "findings": [finding.model_dump() for finding in checked.findings],
    }
    return simplejson.dumps(given, ensure_ascii=False, allow_nan=False, use_decimal=True)
