"""``check --statistics``: how often each rule has something to say, and in how many reports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from gongkai.exports.checked import Outcome, reports
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.rules.rule import Rule


class Line(NamedTuple):
    """A rule with its findings counted, and the reports that have one."""

    code: str
    title: str
    found: int
    files: int


def counted(outcome: Outcome, rules: Sequence[Rule], lang: Lang) -> list[Line]:
    """Return the rules that found something, the most frequent first."""
    counts: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for checked in reports(outcome):
        own = Counter(finding.code for finding in checked.findings)
        counts += own
        files.update(own.keys())
    titles = {rule.code: rule.title.say(lang) for rule in rules}
    lines = [Line(code, titles.get(code, code), count, files[code]) for code, count in counts.items()]
    return sorted(lines, key=lambda line: (-line.found, line.code))


def text(lines: Sequence[Line], lang: Lang) -> Iterator[str]:
    """Yield a table for a person."""
    heads = tuple(say(f"statistics.{head}", lang) for head in ("count", "files", "rule"))
    rows = [(f"{one.found}", f"{one.files}", f"{one.code}  {one.title}") for one in lines]
    widths = [max(cell_len(row[at]) for row in (heads, *rows)) for at in (0, 1)]
    for row in (heads, *rows):
        numbers = (" " * (width - cell_len(cell)) + cell for cell, width in zip(row, widths, strict=False))
        yield "  ".join((*numbers, row[2])) + "\n"
    yield say("statistics.all", lang, count=sum(one.found for one in lines), rules=len(lines)) + "\n"


def dumps(lines: Sequence[Line]) -> str:
    """Return the same as a JSON array."""
    return json.dumps([one._asdict() for one in lines], ensure_ascii=False, indent=1) + "\n"
