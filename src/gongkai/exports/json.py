"""A report as JSON: the object of CONTRACT.md section 3, decimals printed digit for digit."""

from __future__ import annotations

import simplejson

from gongkai.report import Report


def dumps(report: Report, *, with_text: bool = False, pretty: bool = False) -> str:
    """Return a report as one line of JSON, or indented for reading."""
    return simplejson.dumps(
        report.to_dict(with_text=with_text),
        ensure_ascii=False,
        allow_nan=False,
        use_decimal=True,
        indent=2 if pretty else None,
    )
