"""Tables drawn with pipes, in the ways of web pages turned to text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from ..model import Block, Cell, Table
from .text import paragraphs

Printer = Callable[[Random, Sequence[Block]], str]


def _row(cells: Sequence[Cell], width: int, fill: int) -> tuple[list[str], int]:
    """Return the texts of the cells that start in a row, and how many pipes fill it to ``width``."""
    texts = [" ".join(cell.lines) if cell.lines else cell.text for cell in cells]
    return texts, max(0, width + fill - len(texts))


def _fill(*, extra: int = 0, own: bool = False) -> Printer:
    """``a | b | |||``: the row is padded with pipes to the width of the table."""

    def printer(rng: Random, blocks: Sequence[Block]) -> str:
        def table(found: Table) -> str:
            out: list[str] = []
            for at, row in enumerate(found.rows):
                texts, left = _row(row, found.width, extra)
                if at == len(found.rows) - 1 and not extra and not own:
                    left = 0
                pad = ("| " * extra if left == extra and extra else "|" * left).rstrip()
                line = " | ".join(texts) + " | " + pad
                out.append(line.rstrip())
            return "\n".join(out)

        return paragraphs(rng, blocks, table)

    return printer


def _bare(rng: Random, blocks: Sequence[Block]) -> str:
    """``a | b |``: no fill."""

    def table(found: Table) -> str:
        return "\n".join((" | ".join(_row(row, 0, 0)[0]) + " |") for row in found.rows)

    return paragraphs(rng, blocks, table)


def _lines(rng: Random, blocks: Sequence[Block]) -> str:
    """One cell a line, each ending `` |``; the fill is a line of its own."""

    def table(found: Table) -> str:
        out: list[str] = []
        for at, row in enumerate(found.rows):
            texts, left = _row(row, found.width, 0)
            out += [f"{text} |" if text else "|" for text in texts]
            if left and at < len(found.rows) - 1:
                out.append("|" * left)
        return "\n".join(out)

    return paragraphs(rng, blocks, table)


def _opened(rng: Random, blocks: Sequence[Block]) -> str:
    """A line with a pipe opens each row; the fill stands behind its last cell."""

    def table(found: Table) -> str:
        out: list[str] = []
        for at, row in enumerate(found.rows):
            texts, left = _row(row, found.width, 0)
            out.append("|")
            body = [f"{text} |" if text else "|" for text in texts]
            if left and at < len(found.rows) - 1:
                body[-1] += " " + "|" * left
            out += body
        return "\n".join(out)

    return paragraphs(rng, blocks, table)


def _leading(rng: Random, blocks: Sequence[Block]) -> str:
    """A leading pipe, each cell on the next line, padded with spaces."""

    def table(found: Table) -> str:
        return "\n".join(
            "| \n" + "".join(f" {text}  | \n" for text in _row(row, 0, 0)[0]).rstrip("\n")
            for row in found.rows
        )

    return paragraphs(rng, blocks, table)


def _alone(rng: Random, blocks: Sequence[Block]) -> str:
    """A pipe on its own line after every cell."""

    def table(found: Table) -> str:
        out: list[str] = []
        for row in found.rows:
            texts, _ = _row(row, 0, 0)
            out.append("| " + "\n|\n".join(texts) + "\n|")
        return "\n".join(out)

    return paragraphs(rng, blocks, table)


def _both(rng: Random, blocks: Sequence[Block]) -> str:
    """Pipes at both ends of a row."""
    tail = rng.choice(["", " "])

    def table(found: Table) -> str:
        return "\n".join("| " + " | ".join(_row(row, 0, 0)[0]) + " |" + tail for row in found.rows)

    return paragraphs(rng, blocks, table)


def _markdown(rng: Random, blocks: Sequence[Block]) -> str:
    """A Markdown table: a rule under the first row, spans left empty or repeated."""
    repeat = rng.random() < 0.25
    marks = rng.random() < 0.5
    bold = "**" if rng.random() < 0.2 else ""

    def text(cell: Cell, *, starts: bool) -> str:
        if not starts and (cell.path is not None or not repeat):
            return ""
        text = "<br>".join(cell.lines) if cell.lines else cell.text
        return f"{bold}{text}{bold}" if text and cell.path is None else text

    def table(found: Table) -> str:
        rows = [[text(cell, starts=starts) for cell, starts in row] for row in found.grid()]
        rows.insert(1, ["---"] * len(rows[0]))
        return "\n" + "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"

    head = {"title": "# ", "heading": "## ", "sub": "### "} if marks else {}
    marked = [
        Block(block.kind, tuple(head.get(block.kind, "") + line for line in block.lines), block.table)
        if block.kind in head
        else block
        for block in blocks
    ]
    return paragraphs(rng, marked, table, gap="\n\n").replace("　　", "")


PRINTERS: dict[str, Printer] = {
    "pipe-fill": _fill(),
    "pipe-fifth": _fill(extra=1),
    "pipe-bare": _bare,
    "pipe-lines": _lines,
    "pipe-opened": _opened,
    "pipe-leading": _leading,
    "pipe-alone": _alone,
    "pipe-both": _both,
    "markdown": _markdown,
}
