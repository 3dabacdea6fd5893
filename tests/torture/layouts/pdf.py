"""The text of PDF pages: a row on a line, labels wrapped, page numbers in mid-table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from ..model import Block, Cell, Table
from .text import paragraphs

Printer = Callable[[Random, Sequence[Block]], str]


def _wrap(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)] or [""]


def _flow(rng: Random, vertical: bool) -> Printer:
    def printer(rng: Random, blocks: Sequence[Block]) -> str:
        page = [rng.randint(1, 3)]
        mark = rng.choice(["- {} -", "— {} —", "{}", "第 {} 页"])
        width = rng.choice([12, 16, 20])

        def table(found: Table) -> str:
            out: list[str] = []
            broken = (
                rng.randint(6, len(found.rows) - 2) if found.id == "requests" and len(found.rows) > 12 else -1
            )
            tail = ""  # the rest of a group label that the page break cut
            stack = list("三、本年度办理结果") if vertical else []
            for at, row in enumerate(found.rows):
                if at == broken:
                    out.append(mark.format(page[0]))
                    page[0] += 1
                out += _row(row, width, tail, stack, vertical=vertical, cut=at == broken - 1)
                tail = ""
                if at == broken - 1:
                    tail = _tail(row)
            return "\n".join(out)

        return paragraphs(rng, blocks, table, gap="\n")

    return printer


def _tail(row: tuple[Cell, ...]) -> str:
    label = next((cell for cell in row if cell.group and cell.rows > 1 and len(cell.text) == 7), None)
    return label.text[4:] if label else ""


def _row(
    row: tuple[Cell, ...], width: int, tail: str, stack: list[str], *, vertical: bool, cut: bool
) -> list[str]:
    if not any(cell.path for cell in row):
        return [" ".join("".join(cell.lines) or cell.text for cell in row if cell.text)]
    numbers = " ".join(cell.text for cell in row if cell.path)
    out: list[str] = []
    words: list[str] = []
    for cell in (cell for cell in row if not cell.path and cell.text):
        if vertical and cell.group and cell.rows > 12:
            continue
        text = cell.text
        if cut and cell.group and cell.rows > 1 and len(text) == 7:
            text = text[:4]
        words.append(text)
    if tail:
        words.insert(0, tail)
    if vertical and len(row) > 7 and stack:
        out.append(stack.pop(0))
    lead, last = " ".join(words[:-1]), words[-1] if words else ""
    pieces = _wrap(last, width)
    pieces[0] = f"{lead} {pieces[0]}".strip()
    pieces[-1] = f"{pieces[-1]} {numbers}".strip()
    return out + pieces


PRINTERS: dict[str, Printer] = {
    "pdf": lambda rng, blocks: _flow(rng, vertical=False)(rng, blocks),
    "pdf-vertical": lambda rng, blocks: _flow(rng, vertical=True)(rng, blocks),
}
