"""A table that the rules could not read, or not all of it: what do its lines, heads and numbers mean?"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from gongkai.form import Cellname, Form, TableForm
from gongkai.llm.questions.ask import Ask
from gongkai.llm.questions.prompts import fenced, prompt
from gongkai.llm.questions.shapes import TableMap
from gongkai.mapping.mapped import fields_of
from gongkai.mapping.marked import Known, Line, Marked
from gongkai.mapping.marking import MOST_NUMBERS, mark
from gongkai.report import SectionId
from gongkai.rules.case import Case
from gongkai.tables.cells import Piece
from gongkai.tables.names.lexicon import lexicon

#: What only explains a label: long brackets (those of a unit are short), and what follows so many letters.
_EXPLAINED = re.compile(r"（[^（）]{8,}）|(?<=.{12})、.*$")


def decided(case: Case, table: str) -> dict[Cellname, Piece | None]:
    """Return what the rules made up their minds about: fields with a number, and blank cells.

    A row whose label stands there without any cell says nothing of a number elsewhere.
    """
    if table not in case.proved:
        return {}
    fields = case.proved[table].items()
    return {
        name: one.piece
        for name, one in fields
        if one.value is not None or (one.status == "blank" and one.piece is not None and one.piece.start)
    }


def marked_of(case: Case, table: SectionId, forms: tuple[Form, ...]) -> Marked | None:
    """Return what a section prints of a table, None where no mapping could give any field a number."""
    section = next((one for one in case.sections if one.id == table), None)
    if section is None or fields_of(shapes_of(forms, table)).keys() <= decided(case, table).keys():
        return None
    read: dict[int, Cellname] = {}
    doubts: dict[int, frozenset[str]] = {}
    reading = case.tables.get(table)
    for name, one in case.proved[table].items() if table in case.proved else ():
        if one.piece is not None and one.piece.text:
            if one.value is not None:
                read[one.piece.start] = name
            words = reading.doubts.get(name, ()) if reading else ()
            doubts[one.piece.start] = doubts.get(one.piece.start, frozenset()) | set(words)
    known = Known(read, doubts, reading.doubts if reading else {}, case.metadata.year)
    found = mark(case.document, case.folded, section.body, lexicon(table, forms), known)
    return found if found.asked and len(found.numbers) <= MOST_NUMBERS else None


def shapes_of(forms: Iterable[Form], table: str) -> list[TableForm]:
    """Return a table as every form has it."""
    return [form.tables[table] for form in forms if table in form.tables]


def ask(case: Case, section: SectionId, sheet: Marked, forms: tuple[Form, ...]) -> Ask:
    """Return the question what the lines and heads, or the numbers, of a table mean."""
    found = prompt("table")
    lines = [line.n for line in sheet.lines if line.n]
    heads = [head.n for head in sheet.heads if head.n]
    parts = [f"行 [1]–[{len(lines)}]" if lines else "", f"栏 [H1]–[H{len(heads)}]" if heads else ""]
    parts += [f"数 [a]–[{sheet.numbers[-1].n}]" if sheet.numbers else ""]
    document = _numbers_shown(case, sheet) if sheet.numbers else "\n".join(_lines_shown(sheet))
    messages = found.messages(
        ids=_ids(forms, sheet.table),
        table=sheet.table,
        asked="，".join(filter(None, parts)),
        document=fenced(document.strip()),
    )
    own = shapes_of(forms, sheet.table)
    shape = TableMap(
        len(lines),
        len(heads),
        tuple(mark.n for mark in sheet.numbers),
        _label_ids(own),
        tuple(".".join(name) for name in fields_of(own)),
    )
    return Ask(section, found.name, found.version, messages, shape)


def _label_ids(shapes: Iterable[TableForm]) -> tuple[str, ...]:
    blocks = (block for shape in shapes for block in shape.blocks)
    return tuple(dict.fromkeys(label.id for block in blocks for label in (*block.rows, *block.columns)))


@functools.lru_cache(maxsize=16)
def _ids(forms: tuple[Form, ...], table: str) -> str:
    """Return every id that an answer about a table may hold, with what the forms print for it.

    It is the same for all documents that are asked about this table.
    """
    groups: dict[tuple[str, ...], tuple[dict[str, str], dict[str, str], list[str]]] = {}
    having = [form for form in forms if table in form.tables]
    for form in having:
        shape = form.tables[table]
        for block in shape.blocks:
            key = tuple(column.id for column in block.columns)
            rows, columns, ids = groups.setdefault(key, ({}, {}, []))
            ids.append(form.id)
            over: tuple[str, ...] = ()
            for row in block.rows:
                group = "".join(f"【{shape.groups.get(id_, id_)}】" for id_ in row.groups)
                rows.setdefault(row.id, f"{group if row.groups != over else ''}{_short(row.label)}")
                over = row.groups
            for column in block.columns:
                columns.setdefault(column.id, _short(column.label))
    lines: list[str] = []
    for rows, columns, ids in groups.values():
        of_one = f"（{ids[0]} 版）" if len(set(ids)) < len(having) else ""
        lines.append(f"行{of_one}：" + "；".join(f"{id_} {label}" for id_, label in rows.items()))
        lines.append("栏：" + "；".join(f"{id_} {label}" for id_, label in columns.items()))
    return "\n".join(lines)


def _short(label: str) -> str:
    """Return a label without the brackets that explain it, unless they say a unit."""
    return _EXPLAINED.sub("", label)


def _lines_shown(sheet: Marked) -> Iterator[str]:
    """Yield lines with tabs between their cells, and heads where others begin."""
    heads: tuple[int, ...] = ()
    for line in sheet.lines:
        if line.above:
            yield " ".join(map(_plain, line.above))
        if (here := tuple(at for at, _ in line.cells)) != heads:
            heads = here
            yield "\t".join(["栏：", *(_head_shown(sheet, at) for at in heads)])
        yield "\t".join([_label_shown(line), *(_plain(piece.text) for _, piece in line.cells)])


def _head_shown(sheet: Marked, at: int) -> str:
    head = sheet.heads[at]
    words = "·".join(dict.fromkeys(map(_plain, head.texts)))
    if not head.n and not words:  # what the rules read there says what it is
        read = (
            sheet.known.read.get(piece.start) for line in sheet.lines for k, piece in line.cells if k == at
        )
        words = next((name.column for name in read if name), "")
    return f"[H{head.n}] {words}".strip() if head.n else words


def _label_shown(line: Line) -> str:
    words = "·".join(dict.fromkeys(map(_plain, line.labels)))
    return f"[{line.n}] {words}".strip() if line.n else f"· {words}"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _numbers_shown(case: Case, sheet: Marked) -> str:
    """Return a section as it is printed, with a letter in front of each number that is asked about."""
    letters = {mark.piece.start: f"[{mark.n}]" for mark in sheet.numbers}
    if not sheet.drawn:
        return _with_letters(case, sheet.body.start, sheet.body.end, letters)
    lines = []
    for table in sheet.drawn:
        grid = [[""] * table.columns for _ in range(table.rows)]
        for cell in table.cells:
            start, end = case.folded.find(cell.start), case.folded.find(cell.end)
            grid[cell.row][cell.column] = _plain(_with_letters(case, start, end, letters))
        lines += ["\t".join(row) for row in grid]
    return "\n".join(lines)


def _with_letters(case: Case, start: int, end: int, letters: dict[int, str]) -> str:
    text = case.document.text
    cuts = sorted({start, end, *(one for one in letters if start <= one < end)})
    parts = []
    for left, right in pairwise(cuts):
        span = case.span(left, right) if left < right else None
        parts.append(letters.get(left, "") + (text[span.start : span.end] if span else ""))
    return "".join(parts)


def objections(faults: Sequence[str]) -> str:
    """Return what the model is asked once more with."""
    return prompt("table_again").messages(objections="\n".join(f"- {fault}" for fault in faults))[-1].content
