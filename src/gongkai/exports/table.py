"""A report for a person: its tables as the form prints them, every number marked by its status."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TextIO

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from gongkai.exports.drawing import broken
from gongkai.exports.places import table_name
from gongkai.form import Block, Form, Label, TableForm, load_forms
from gongkai.report import Evidence, Finding, Item, Number, Report, Status, TableValues
from gongkai.wording import Lang, say

if TYPE_CHECKING:
    from gongkai.settings import Settings

WIDTH = 80
#: Marks that a GBK console can print too.
MARKS: Mapping[Status, str] = {
    "verified": "√",
    "read": "·",
    "conflicting": "×",
    "ambiguous": "?",
    "rejected": "#",
    "asserted": "~",
    "blank": " ",
    "missing": " ",
}
STYLES: Mapping[Status, str] = {
    "verified": "green",
    "read": "cyan",
    "conflicting": "bold red",
    "ambiguous": "bold yellow",
    "rejected": "bold magenta",
    "asserted": "magenta",
    "blank": "dim",
    "missing": "dim",
}
SEVERITIES = {"error": "bold red", "warning": "yellow", "info": "dim"}
_ABSENT = Evidence(None, None, None, "missing")
_TRAILING = re.compile(r" +$", re.MULTILINE)


class Part(NamedTuple):
    """Rows of one table under the same column heads: ``(id, label)`` pairs, and each row's groups."""

    heading: str
    columns: tuple[tuple[str, str], ...]
    rows: list[tuple[str, str, tuple[str, ...]]]


def draw(report: Report, stream: TextIO, settings: Settings) -> str:
    """Return a report as text for a stream, coloured where the stream is a terminal."""
    console = Console(file=stream, highlight=False, emoji=False, markup=False)
    if not console.is_terminal:
        console.width = WIDTH
    drawn = render(report, load_forms(settings.forms_dir), settings.lang)
    console.width = max(console.width, _least_width(drawn))
    with console.capture() as captured:
        console.print(drawn)
    return _TRAILING.sub("", captured.get())


def render(report: Report, forms: Sequence[Form], lang: Lang) -> Group:
    """Return a report as something that rich can print."""
    own_first = sorted(forms, key=lambda form: form.id != report.form)
    drawn: list[RenderableType] = [
        Rule(report.title or report.source.name, characters="═"),
        _head(report, lang),
    ]
    for name, values in report.tables.items():
        title = table_name("table", name, own_first, lang)
        if values is None:
            drawn += [Text(f"\n{title}", "bold"), Text("  " + say("table.absent", lang), "dim")]
            continue
        drawn.append(Text(f"\n{title}", "bold"))
        parts = _parts(name, values, own_first)
        drawn += [_part(part, name, values, report.evidence, lang) for part in parts]
    drawn += [Text(), _legend(report, lang)]
    drawn += _items(say("table.problems", lang), report.narrative.problems)
    drawn += _items(say("table.improvements", lang), report.narrative.improvements)
    drawn += _findings(report.findings, lang)
    return Group(*drawn, Text())


def _least_width(drawn: Group) -> int:
    """Return the width below which a number would be cut short."""
    tables = [part.renderable for part in drawn.renderables if isinstance(part, Padding)]
    return max(
        (sum((c.min_width or 0) + 2 for c in table.columns) for table in tables if isinstance(table, Table)),
        default=0,
    )


def _head(report: Report, lang: Lang) -> RenderableType:
    """The report's metadata, two columns of names and values."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    period = " — ".join(day or "?" for day in (report.period.start, report.period.end))
    contact = report.contact
    values = {
        "source": report.source.name,
        "agency": report.agency,
        "year": report.year,
        "form": report.form,
        "published": report.published,
        "period": period if report.period.start or report.period.end else None,
        "contact": "  ".join(v for v in (contact.phone, contact.email, contact.address) if v) or None,
    }
    for name, value in values.items():
        grid.add_row(
            say(f"head.{name}", lang),
            Text(say("table.not_printed", lang), "dim") if value is None else Text(str(value)),
        )
    return grid


def _parts(name: str, values: Mapping[str, Mapping[str, Number | None]], forms: Sequence[Form]) -> list[Part]:
    """Lay the rows of a table under the heads that print them so, the report's own form first."""
    parts: list[Part] = []
    for row, columns in values.items():
        table, block = block_of(name, row, set(columns), forms)
        heads = tuple((head.id, head.label) for head in heads_of(name, row, columns, forms))
        label = next((label for label in block.rows if label.id == row), None) if block else None
        groups = tuple(table.groups[g] for g in label.groups if g in table.groups) if label and table else ()
        heading = block.label if block else ""
        if not parts or (parts[-1].heading, parts[-1].columns) != (heading, heads):
            parts.append(Part(heading, heads, []))
        parts[-1].rows.append((row, label.label if label else row, groups))
    return parts


def block_of(
    name: str, row: str, columns: set[str], forms: Sequence[Form]
) -> tuple[TableForm | None, Block | None]:
    """Return the block of a form that prints a row, with just these columns if there is one."""
    found = _blocks(name, row, forms)
    exact = [pair for pair in found if {column.id for column in pair[1].columns} == columns]
    return next(iter(exact or found), (None, None))


def heads_of(name: str, row: str, columns: Collection[str], forms: Sequence[Form]) -> tuple[Label, ...]:
    """Return what forms call the columns of a row: a report that mixes two of them prints heads of both."""
    heads: dict[str, Label] = {}
    for _, block in (block_of(name, row, set(columns), forms), *_blocks(name, row, forms)):
        for label in block.columns if block else ():
            heads.setdefault(label.id, label)
    return tuple(heads.get(id_, Label(id_, id_, ())) for id_ in columns)


def _blocks(name: str, row: str, forms: Sequence[Form]) -> list[tuple[TableForm, Block]]:
    return [
        (form.tables[name], block)
        for form in forms
        if name in form.tables
        for block in form.tables[name].blocks
        if any(label.id == row for label in block.rows)
    ]


def _part(
    part: Part, name: str, values: TableValues, evidence: Mapping[str, Evidence], lang: Lang
) -> RenderableType:
    narrow = len(part.columns) > 4
    columns: list[list[Text]] = []
    drawn = Table(box=box.SIMPLE_HEAD, padding=(0, 0, 0, 1), pad_edge=False, show_edge=False)
    drawn.add_column(
        "" if name in ("requests", "litigation") else part.heading,
        min_width=12 if narrow else 28,
        overflow="fold",
    )
    for column, label in part.columns:
        head = "\n".join(broken(label)) if narrow else label
        cells = [
            _cell(values[row][column], evidence.get(f"{name}.{row}.{column}", _ABSENT), lang)
            for row, _, _ in part.rows
        ]
        width = max(*(cell.cell_len for cell in cells), *(cell_len(line) for line in head.split("\n")))
        drawn.add_column(head, justify="right", vertical="bottom", no_wrap=True, min_width=width)
        columns.append(cells)
    shown: list[str] = []
    for number, (_, label, groups) in enumerate(part.rows):
        for group in groups:
            if group not in shown:
                shown.append(group)
                drawn.add_row(Text(" " * (len(shown) > 1) + group, "bold"))
        depth = min(shown.index(groups[-1]), 1) if groups else -1
        drawn.add_row(Padding(Text(label), (0, 0, 0, depth + 1)), *(cells[number] for cells in columns))
    return Padding(drawn, (0, 0, 0, 1))


def _cell(value: Number | None, evidence: Evidence, lang: Lang) -> Text:
    status = evidence.status
    if value is not None:
        shown = format(value, "f") if isinstance(value, Decimal) else str(value)
    elif status in {"blank", "missing"}:
        shown = say(f"cell.{status}", lang)
    else:
        shown = " ".join((evidence.raw or "").split())
    return Text(shown + MARKS[status], STYLES[status])


def _legend(report: Report, lang: Lang) -> Text:
    """How often each status stands in the report, in its mark and colour."""
    counts = Counter(evidence.status for evidence in report.evidence.values())
    legend = Text()
    for status, mark in MARKS.items():
        if counts[status]:
            words = f"{mark.strip()} {say(f'status.{status}', lang)} {counts[status]}".strip()
            legend.append(("   " if legend else "") + words, STYLES[status])
    return legend


def _items(title: str, items: Sequence[Item]) -> list[RenderableType]:
    if not items:
        return []
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", width=3)
    grid.add_column(overflow="fold")
    for number, item in enumerate(items, 1):
        grid.add_row(f"{number}.", Text(" ".join(item.text.split())))
    return [Text(f"\n{title}", "bold"), grid]


def _findings(findings: Sequence[Finding], lang: Lang) -> list[RenderableType]:
    title = Text("\n" + say("table.findings", lang), "bold")
    if not findings:
        return [title, Text("  " + say("table.no_findings", lang), "dim")]
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for finding in findings:
        style = SEVERITIES[finding.severity]
        severity = Text(say(f"severity.{finding.severity}", lang), style)
        grid.add_row(Text(finding.code, style), severity, Text(finding.message))
    return [title, grid]
