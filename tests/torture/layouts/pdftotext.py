"""What ``pdftotext`` makes of a report: plain, and with ``-layout``."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from ..model import Block, Cell, Table
from .pdf import wrapped

Printer = Callable[[Random, Sequence[Block]], str]


@dataclass
class _Page:
    """How the pages are numbered and how wide their columns are."""

    mark: str
    label: int  # characters of a label before it wraps
    column: int  # characters of a line of prose before it wraps
    number: int = 1

    def turn(self) -> str:
        self.number += 1
        return self.mark.format(self.number - 1)


def _page(rng: Random) -> _Page:
    mark = rng.choice(["- {} -", "— {} —", "－{}－", "{}", "第 {} 页"])
    return _Page(mark, rng.choice([10, 12, 14]), rng.choice([30, 36]))


def _printed(table: Callable[[Random, Table, _Page], list[str]], margin: int) -> Printer:
    def printer(rng: Random, blocks: Sequence[Block]) -> str:
        page = _page(rng)
        lead = " " * (rng.randint(0, 8) if margin else 0)
        out: list[str] = []
        for block in blocks:
            if block.table:
                out += ["", *table(rng, block.table, page), ""]
            elif block.kind in ("prose", "preamble"):
                out += [lead + line for line in wrapped("　　" * bool(margin) + block.text, page.column)]
            else:
                out += [lead + line for line in block.lines]
            if not block.table and rng.random() < 0.06:
                out += ["", lead * 3 + page.turn(), "\f"]
        return "\n".join(out).replace("\f\n", "\f") + "\n"

    return printer


def _words(row: Sequence[Cell]) -> tuple[str, str]:
    """Return the group that begins in a row, and the row's own label."""
    groups = [
        cell.text for cell in row if cell.group and cell.rows <= 13 and not cell.text.startswith("三、")
    ]
    texts = [cell.text for cell in row if not cell.path and not cell.group and cell.text]
    return (groups[0] if groups else ""), " ".join(texts)


def _numbers(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row if cell.path]


# --- plain ------------------------------------------------------------------------------------------


def _halves(heads: Sequence[str]) -> list[str]:
    """Cut each head where a narrow column breaks it."""
    out: list[str] = []
    for head in heads:
        cut = len(head) - 1 if len(head) == 4 else len(head) - 2
        out += [head[:cut], head[cut:]] if len(head) > 3 else [head]
    return out


def _jumbled(rng: Random, table: Table) -> list[str]:
    """The heads of table 3 out of order and cut."""
    top, second, third = table.rows[:3]
    first, legal, total = (cell.text for cell in second)
    names = [cell.text for cell in third]
    pieces = [_halves([name]) for name in names]
    early, late = pieces[:-2], pieces[-2:]
    lines = [legal, first, "", *(piece for each in early for piece in each), "", total, ""]
    lines += [late[0][0], *late[1], *late[0][1:]]
    if rng.random() < 0.4:
        lines = [
            first,
            legal,
            total,
            *(each[0] for each in pieces),
            *(each[1] for each in pieces if each[1:]),
        ]
    above = [cell.text for cell in top]
    note = wrapped(above[0], 14) if above else []
    return [*note, *above[1:], *lines] if rng.random() < 0.6 else [*above[1:], *lines]


def _plain(rng: Random, table: Table, page: _Page) -> list[str]:
    out: list[str] = []
    down = rng.random() < 0.6  # a number a line, else the numbers on the label's last line
    gap = [""] if rng.random() < 0.5 else []
    rows = list(table.rows)
    if table.id == "requests":
        out += _jumbled(rng, table)
        rows = rows[3:]
    turns = {rng.randint(3, len(rows) - 2)} if table.id == "requests" and len(rows) > 8 else set()
    for at, row in enumerate(rows):
        if at in turns:
            out += [page.turn(), "\f"]
        numbers = _numbers(row)
        if not numbers:
            texts = [cell.text for cell in row if cell.text]
            out += texts if table.id == "disclosure" else _halves(texts)
            continue
        group, label = _words(row)
        lines = [*wrapped(group, 4), *wrapped(label, page.label)] if group else wrapped(label, page.label)
        if down or not label:
            out += [*(line for line in lines if line), *(numbers if down else [" ".join(numbers)]), *gap]
        else:
            out += [*lines[:-1], f"{lines[-1]} {' '.join(numbers)}", *gap]
    return out


def _parted_heads(table: Table) -> tuple[list[str], list[str]]:
    """The heads of table 3 above its numbers, and those of them that the text has further behind, on lines of their own."""
    _, (first, legal, total), third = table.rows[:3]
    names = [cell.text for cell in third]
    cut = [(name[:-2], name[-2:]) if len(name) > 3 else (name, "") for name in names[2:]]
    behind = [legal.text, " ".join(begin for begin, _ in cut), *(end for _, end in cut if end), total.text]
    return [first.text, *(piece for name in names[:2] for piece in _halves([name]))], behind


def _clump(rng: Random, rows: Sequence[Sequence[Cell]], page: _Page) -> list[str]:
    """Rows whose labels stand one behind another: in front of all of their numbers, or behind those but the first."""
    labels = [wrapped(_words(row)[1], page.label) for row in rows]
    groups = [piece for row in rows for piece in wrapped(_words(row)[0], 4)]
    numbers = [number for row in rows for number in _numbers(row)]
    first, *rest = labels
    own = [line for label in rest for line in label]
    return [*first, *numbers, *groups, *own] if rng.random() < 0.5 else [*groups, *first, *own, *numbers]


def _columns(rng: Random, table: Table, page: _Page) -> list[str]:
    """A number a line; where the columns of a page came apart labels and numbers, and heads, stand in clumps."""
    if table.id != "requests" or len(table.rows) < 8:
        return _plain(rng, table, page)
    heads, behind = _parted_heads(table) if rng.random() < 0.5 else (_jumbled(rng, table), [])
    out, rows = list(heads), table.rows[3:]
    start, count = rng.randint(2, len(rows) - 5), rng.randint(2, 4)
    for at, row in enumerate(rows):
        if at == start:
            out += _clump(rng, rows[start : start + count], page)
        if not start <= at < start + count:
            group, label = _words(row)
            out += [*wrapped(group, 4), *wrapped(label, page.label), *_numbers(row)]
        if at == start + count:
            out += [*behind, "", page.turn(), "\f"]
    return out


# --- with -layout -----------------------------------------------------------------------------------


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


@dataclass(frozen=True)
class _Ruler:
    """How long a text is: in letters, as pdftotext has it, or in the columns of a terminal."""

    length: Callable[[str], int]

    def padded(self, text: str, width: int) -> str:
        return text + " " * max(1, width - self.length(text))

    def right(self, texts: Sequence[str], width: int) -> str:
        return "".join(" " * max(1, width - self.length(text)) + text for text in texts)

    def stacked(self, texts: Sequence[str], width: int, each: int) -> list[str]:
        """Texts side by side, each wrapped in its column, upper lines first."""
        cells = [wrapped(text, each) for text in texts]
        deep = max(map(len, cells))
        return [
            self.right([cell[at] if at < len(cell) else "" for cell in cells], width).rstrip()
            for at in range(deep)
        ]


@dataclass(frozen=True)
class _Columns:
    """Where a table stands on the page: its margin, the room of its labels, the width of its numbers."""

    ruler: _Ruler
    left: str
    room: int
    width: int
    label: int

    def heads(self, texts: Sequence[str], at: int) -> list[str]:
        """Lines of the heads of table 3: of all, of the first level, of the organisations."""
        if at == 0:
            return [" " * (self.room + 20) + texts[-1]]
        if at == 1:
            middle = " ".join(texts[1:-1]).center(3 * self.width)
            return [" " * self.room + self.ruler.right([texts[0], middle, texts[-1]], self.width)]
        return [" " * (self.room + self.width) + line for line in self.ruler.stacked(texts, self.width, 4)]

    def row(self, rng: Random, row: Sequence[Cell], numbers: Sequence[str]) -> list[str]:
        """The lines of a row: its numbers stand in the middle of its wrapped label."""
        group, words = _words(row)
        pieces = wrapped(words, self.label)
        shown = self.ruler.right(numbers, self.width)
        inner = group or len(row) - len(numbers) == 1
        lines = [self.ruler.padded(self.left + " " * 10 * bool(inner) + piece, self.room) for piece in pieces]
        if len(pieces) % 2:
            lines[len(pieces) // 2] += shown
        else:
            lines.insert(len(pieces) // 2, " " * self.room + shown)
        lines = [line.rstrip() for line in lines]
        if group:
            lead = [self.left + group[:4], self.left + group[4:]]
            lines = [lead[0], *lines, lead[1]] if rng.random() < 0.5 else [*lead, *lines]
        return [*lines, *([""] if rng.random() < 0.3 else [])]


def _layout(rng: Random, table: Table, page: _Page) -> list[str]:
    ruler = _Ruler(rng.choice([len, len, _wide]))
    left = " " * rng.randint(2, 9)
    if table.id == "litigation":
        return _layout_four(rng, table, left, ruler)
    width = rng.randint(7, 10) if table.id == "requests" else rng.randint(16, 22)
    columns = _Columns(ruler, left, 2 * page.label + 14, width, page.label)
    out: list[str] = []
    for at, row in enumerate(table.rows):
        if table.id == "requests" and len(table.rows) > 12 and at == len(table.rows) // 2:
            out += ["", " " * 40 + page.turn(), "\f"]
        numbers = _numbers(row)
        texts = [cell.text for cell in row if cell.text]
        if numbers:
            out += columns.row(rng, row, numbers)
        elif table.id == "requests":
            out += columns.heads(texts, at)
        else:
            heads = ruler.padded(texts[0], columns.room) + ruler.right(texts[1:], width)
            out.append(left + (texts[0] if len(texts) == 1 else heads))
    return out


def _layout_four(rng: Random, table: Table, left: str, ruler: _Ruler) -> list[str]:
    width = rng.randint(5, 7)
    top, second, third, *rest = table.rows
    heads = [cell.text for cell in [*second[:5], *third]]
    out = [left + ruler.right([cell.text for cell in top], 5 * width)]
    out += [left + " " * (5 * width) + ruler.right([cell.text for cell in second[5:]], 5 * width)]
    out += [left + line for line in ruler.stacked(heads, width, 2)]
    return [*out, *(left + ruler.right([cell.text for cell in row], width) for row in rest)]


PRINTERS: dict[str, Printer] = {
    "pdftotext": _printed(_plain, 0),
    "pdftotext-layout": _printed(_layout, 8),
    "pdftotext-columns": _printed(_columns, 0),
}
