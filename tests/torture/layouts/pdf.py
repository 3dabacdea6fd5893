"""The text of PDF pages: a row on a line, labels wrapped, page numbers in mid-table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from ..model import Block, Cell, Table

Printer = Callable[[Random, Sequence[Block]], str]


@dataclass
class Page:
    """How the pages look, and which page is being printed."""

    mark: str
    width: int  # characters of a label before it wraps
    column: int  # characters of a line of prose before it wraps, or 0
    groups: str  # whole, cut (by the page break), scattered (down the rows), above (on a line of its own)
    vertical: bool  # 三、本年度办理结果 runs down the page, a character or two a line
    number: int = 1

    def turn(self) -> str:
        self.number += 1
        return self.mark.format(self.number - 1)


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines; digits and letters are not torn apart."""
    if not width:
        return [text]
    out: list[str] = []
    while len(text) > width:
        at = width
        while at > 4 and text[at - 1].isascii() and text[at].isascii():
            at -= 1
        out.append(text[:at])
        text = text[at:]
    return [*out, text]


def _printer(*, vertical: bool, groups: Sequence[str]) -> Printer:
    def printer(rng: Random, blocks: Sequence[Block]) -> str:
        mark = rng.choice(["- {} -", "- {} -", "— {} —", "－{}－", "第 {} 页", "{}"])
        page = Page(
            mark, rng.choice([10, 14, 18]), rng.choice([0, 32, 38]), rng.choice(list(groups)), vertical
        )
        out: list[str] = []
        for block in blocks:
            if block.table:
                out += _table(rng, block.table, page)
            elif block.kind in ("prose", "preamble"):
                out += wrapped(("　　" if rng.random() < 0.3 else "") + block.text, page.column)
                if rng.random() < 0.08:
                    out.append(page.turn())
            else:
                out += block.lines
        return "\n".join(out) + "\n"

    return printer


def _table(rng: Random, found: Table, page: Page) -> list[str]:
    rows = found.rows
    breaks = {rng.randint(5, len(rows) - 2)} if found.id == "requests" and len(rows) > 12 else set()
    grouped = [at for at, row in enumerate(rows) if _group(row)]
    if breaks and grouped and rng.random() < 0.4:
        breaks = {rng.choice(grouped) + 1}
    stack = list("三、本年度办理结果") if page.vertical and found.id == "requests" else []
    begun = False
    out: list[str] = []
    rest: list[str] = []  # pieces of a group label still to be printed down the rows
    for at, row in enumerate(rows):
        if at in breaks:
            out.append(page.turn())
        if not any(cell.path for cell in row):
            out += _heads(row, page, rows[at + 1] if at + 1 < len(rows) else ())
            continue
        cut = at + 1 in breaks or page.groups == "scattered"
        group = _group(row)
        lead: list[str] = []
        if group and page.groups == "above":
            out.append(group)
        elif group and cut and page.groups in ("cut", "scattered"):
            lead, rest = [group[:4]], [group[4:]] if page.groups == "cut" else [group[4:6], group[6:]]
        elif group:
            lead = [group]
        elif rest and rest[0]:
            lead = [rest.pop(0)]
        begun = begun or any(cell.rows > 12 for cell in row)
        if stack and begun and rng.random() < 0.7:
            out.append(stack.pop(0))
        out += _row(row, lead, page)
    return out


def _group(row: tuple[Cell, ...]) -> str:
    return next((cell.text for cell in row if cell.group and cell.rows <= 12 and len(cell.text) == 7), "")


def _heads(row: tuple[Cell, ...], page: Page, below: tuple[Cell, ...]) -> list[str]:
    """A row of heads; narrow ones are printed on two lines, the upper halves first."""
    halves = [cell.lines if len(cell.lines) == 2 else (cell.text,) for cell in row if cell.text]
    if len(halves) > 3 and all(len(half) == 2 for half in halves[1:-1]) and len(halves) == len(row):
        lower = " ".join(half[1] for half in halves if len(half) == 2)
        return [" ".join(half[0] for half in halves), lower]
    if len(row) == 2 and len(below) and len(row[0].text) > 30:
        pieces = wrapped(row[0].text, page.width + 4)
        pieces[0] += " " + row[1].text
        return pieces
    return [" ".join("".join(half) for half in halves)]


def _row(row: tuple[Cell, ...], lead: list[str], page: Page) -> list[str]:
    numbers = " ".join(cell.text for cell in row if cell.path)
    words = list(lead)
    for cell in row:
        if cell.path or not cell.text:
            continue
        if cell.group and (page.vertical or _group((cell,))):
            continue
        words.append(cell.text)
    first, last = " ".join(words[:-1]), words[-1] if words else ""
    pieces = wrapped(last, page.width)
    pieces[0] = f"{first} {pieces[0]}".strip()
    pieces[-1] = f"{pieces[-1]} {numbers}".strip()
    return pieces


PRINTERS: dict[str, Printer] = {
    "pdf": _printer(vertical=False, groups=["whole", "cut", "above"]),
    "pdf-vertical": _printer(vertical=True, groups=["whole", "cut", "scattered"]),
}
