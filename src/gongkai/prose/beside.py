"""Sentences in sections two to four: what a report says beside a table, none of which is a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.fold import Span
from gongkai.form import load_forms
from gongkai.parsing.unheaded import printed_labels

#: A line that is prose: it has a clause, no border, and ends as a sentence does.
_LINE = re.compile(r"(?m)^[^\n|\t]{8,}?[。;](?=[^\n|\t]*$)[^\n|\t]*$")


def before_table(text: str, table: str, body: Span) -> Iterator[Span]:
    """Yield the lines of a section's ``text[body]`` that are prose, up to where its table is printed."""
    end = min(printed_labels(text, table, *body, tuple(load_forms())), default=body.end)
    for line in _LINE.finditer(text, body.start, end):
        yield Span(*line.span())
