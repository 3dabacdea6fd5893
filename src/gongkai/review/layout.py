"""What is kept of a document beside its reading, so that it can be shown again: its tables and where its words stand."""

from __future__ import annotations

from typing import Any

from gongkai.document import Area, Document, Place, Table
from gongkai.report import Report


def kept(document: Document) -> dict[str, Any]:
    """Return the layout of a document as plain values."""
    return {
        "tables": [
            (one.start, one.end, one.rows, one.columns, one.places, one.lengths) for one in document.tables
        ],
        "areas": [(one.start, one.end, one.page, one.box) for one in document.areas],
    }


def restored(report: Report, layout: dict[str, Any]) -> Document:
    """Return the document of a report that was kept with its text, and of the layout that was kept with it."""
    source = report.source
    return Document(
        name=source.name,
        sha256=source.sha256,
        media_type=source.media_type,
        encoding=source.encoding,
        text=report.text or "",
        tables=tuple(
            Table(start, end, rows, columns, tuple(Place(*one) for one in places), tuple(lengths))
            for start, end, rows, columns, places, lengths in layout["tables"]
        ),
        areas=tuple(
            Area(start, end, page, (float(left), float(top), float(right), float(bottom)))
            for start, end, page, (left, top, right, bottom) in layout["areas"]
        ),
    )
