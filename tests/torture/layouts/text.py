"""Plain text: a cell a line, tabs, one line, no separator at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from random import Random

from ..model import Block, Cell, Table


def paragraphs(
    rng: Random, blocks: Sequence[Block], table: Callable[[Table], str], *, gap: str | None = None
) -> str:
    """Print each paragraph on its own line(s), and each table as ``table`` does."""
    indent = rng.choice(["", "", "　　", "  ", "    "])
    gap = gap if gap is not None else rng.choice(["\n", "\n", "\n\n"])
    out: list[str] = []
    for block in blocks:
        if block.table:
            out.append(table(block.table).rstrip("\n"))
        else:
            lead = "" if block.kind in ("title", "furniture", "contents", "meta", "sign") else indent
            out.append("\n".join(lead + line if at == 0 else line for at, line in enumerate(block.lines)))
    return gap.join(out) + rng.choice(["", "\n"])


def _pieces(cell: Cell) -> list[str]:
    return list(cell.lines) if cell.lines else [cell.text]


def lines_blank(rng: Random, blocks: Sequence[Block]) -> str:
    """One cell a line with blank lines between; a label broken over lines is several cells."""
    lead = rng.choice(["", "", "", "  ", "\u00a0", "　"])
    tight = rng.random() < 0.4  # seed 004: the halves of a broken label stand on neighbouring lines

    gap = rng.choice(["\n\n", "\n\n", "\n\n\n", "\n \n"])

    def table(found: Table) -> str:
        out: list[str] = []
        for cell in found.cells():
            pieces = [piece for piece in _pieces(cell) if piece]
            if pieces:
                out.append(lead + ("\n" if tight else "\n\n").join(pieces))
        return gap.join(out)

    return paragraphs(rng, blocks, table, gap=gap)


def lines(rng: Random, blocks: Sequence[Block]) -> str:
    """One cell a line, no blank lines."""
    lead = rng.choice(["", "", "", "  ", "\t\t"])

    def table(found: Table) -> str:
        return "\n".join(lead + piece for cell in found.cells() for piece in _pieces(cell) if piece)

    return paragraphs(rng, blocks, table, gap="\n")


def lines_run_on(rng: Random, blocks: Sequence[Block]) -> str:
    """One cell a line, as a page's text has them: the head of a group is run on behind the one beside it."""
    lead = rng.choice(["", "", "  "])

    def table(found: Table) -> str:
        out: list[str] = []
        for row in found.rows:
            heads = not any(cell.path for cell in row)
            for i, cell in enumerate(row):
                pieces = [piece for piece in _pieces(cell) if piece]
                if (
                    heads
                    and i
                    and cell.cols > 1
                    and row[i - 1].cols == 1
                    and len(pieces) == 1
                    and row[i - 1].text
                ):
                    out[-1] += pieces[0]
                else:
                    out += pieces
        return "\n".join(lead + piece for piece in out)

    return paragraphs(rng, blocks, table, gap="\n")


def tabs(rng: Random, blocks: Sequence[Block]) -> str:
    """The dump of a docx: a tab before each cell, rows parted by blank lines, empty cells kept."""

    def table(found: Table) -> str:
        rows: list[str] = []
        for row in found.grid():
            line: list[str] = []
            last: Cell | None = None
            for cell, starts in row:
                if starts:
                    line.append("\t" + "\n".join(_pieces(cell)))
                elif cell is not last:
                    line.append("\t")
                last = cell
            rows.append("\n".join(line))
        return "\n\n".join(rows) + "\n"

    return paragraphs(rng, blocks, table, gap="\n")


def tsv(rng: Random, blocks: Sequence[Block]) -> str:
    """Cells pasted from a sheet: tabs between, covered positions empty."""
    quoted = rng.random() < 0.5

    def text(cell: Cell) -> str:
        pieces = _pieces(cell)
        if len(pieces) > 1 and quoted:
            return '"' + "\n".join(pieces) + '"'
        return "".join(pieces)

    def table(found: Table) -> str:
        return "\n".join(
            "\t".join(text(cell) if starts else "" for cell, starts in row) for row in found.grid()
        )

    return paragraphs(rng, blocks, table)


def csv_file(rng: Random, blocks: Sequence[Block]) -> str:
    """A sheet saved as text: commas between cells, or semicolons; what holds one, or a quote, stands in quotes."""
    mark = rng.choice([",", ",", ";"])

    def table(found: Table) -> str:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=mark, lineterminator="\n")
        writer.writerows(
            ["".join(_pieces(cell)) if starts else "" for cell, starts in row] for row in found.grid()
        )
        return out.getvalue()

    return paragraphs(rng, blocks, table)


def oneline(rng: Random, blocks: Sequence[Block]) -> str:
    """The whole document on one line, cells and paragraphs parted by one space."""
    join = rng.choice([" ", " ", "  ", "　"])

    def table(found: Table) -> str:
        return " ".join("".join(_pieces(cell)) for cell in found.cells() if cell.text)

    return join.join(table(block.table) if block.table else block.text for block in blocks)


def nosep(rng: Random, blocks: Sequence[Block]) -> str:
    """No separator at all between cells; now and then a stray space at a cell's border."""
    stray = rng.choice([0.0, 0.0, 0.03])
    whole = rng.random() < 0.6

    def table(found: Table) -> str:
        out: list[str] = []
        for cell in found.cells():
            out.append("".join(_pieces(cell)) + (" " if rng.random() < stray else ""))
        return "".join(out)

    out = ""
    for block in blocks:
        if block.table:
            out += table(block.table) + ("" if whole else "\n")
        else:
            last = block.kind in ("title", "furniture", "meta", "sign", "contents")
            out += block.text + (" " if whole and last else "" if whole else "\n")
    return out
