"""PDF files: text and ruled tables drawn at their places on pages, as a browser or Word prints them."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ..model import Block, Cell, Table

Printer = Callable[[Random, Sequence[Block]], bytes]

_FONT = "STSong-Light"
_PAD = 3.0


@dataclass(frozen=True)
class Style:
    """How pages are drawn: their size, and which lines of a table are."""

    size: tuple[float, float] = A4
    rules: bool = True  # a line round every cell
    outer: bool = True  # also at the left and the right end of the table
    shade: bool = False  # cells are painted, white, and not ruled
    cut: bool = False  # no line is drawn where a page ends within a table
    closed: bool = True  # lines are drawn above and below the table too
    upright: bool = True  # lines are drawn between columns too
    striped: bool = False  # every other row is painted grey, and nothing is ruled
    mark: str = ""  # runs across each page, behind what is printed there


class _Pages:
    """A canvas with a place where the next line goes."""

    def __init__(self, rng: Random, style: Style, canvas: Any) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
        self.style, self.rng = style, rng
        self.width, self.height = style.size
        self.canvas = canvas
        self.margin = rng.choice([50.0, 72.0])
        self.number = rng.choice(["- {} -", "{}", "第 {} 页", ""])
        self.page = 0
        self.y = 0.0
        self._begin()

    def _begin(self) -> None:
        self.page += 1
        self.y = self.height - self.margin

    def end(self) -> None:
        if self.style.mark:
            self.canvas.saveState()
            self.canvas.setFillGray(0.8)
            self.canvas.translate(self.width / 2, self.height / 2)
            self.canvas.rotate(40)
            self.text(-150, 0, self.style.mark, 60)
            self.canvas.restoreState()
        if self.number:
            self.text(self.width / 2 - 10, self.margin / 2, self.number.format(self.page), 9)
        self.canvas.showPage()
        self._begin()

    def room(self, height: float) -> bool:
        return self.y - height > self.margin

    def text(self, x: float, y: float, text: str, size: float) -> None:
        self.canvas.setFont(_FONT, size)
        self.canvas.drawString(x, y, text)

    def close(self) -> None:
        self.end()
        self.canvas.save()


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines of a width; digits stay together where they can."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in _words(part):
            if line and pdfmetrics.stringWidth(line + word, _FONT, size) > width:
                lines.append(line)
                line = ""
            line += word
        lines.append(line)
    return [line.strip() for line in lines]


def _words(text: str) -> Iterator[str]:
    word = ""
    for letter in text:
        if unicodedata.category(letter)[0] in "LN" and (letter < "\u2e80" or letter.isdigit()):
            word += letter  # figures and the letters of a word stay together
            continue
        if word:
            yield word
        word = ""
        yield letter
    if word:
        yield word


def _prose(pages: _Pages, block: Block) -> None:
    size = 16.0 if block.kind == "title" else 12.0
    wide = pages.width - 2 * pages.margin
    for text in block.lines:
        indent = "" if block.kind in ("title", "heading", "contents") else "　　"
        lines = wrapped(indent + text, wide, size) if text else []
        if lines and indent:
            lines[0] = indent + lines[0]
        for line in lines:
            if not pages.room(size * 1.6):
                pages.end()
            pages.y -= size * 1.6
            x = pages.margin
            if block.kind == "title":
                x += (wide - pdfmetrics.stringWidth(line, _FONT, size)) / 2
            pages.text(x, pages.y, line, size)


def _widths(table: Table, wide: float) -> list[float]:
    """Return how wide columns are: those that hold long texts wider."""
    need = [2.0] * table.width
    for row in table.grid():
        for at, (cell, starts) in enumerate(row):
            if starts and cell.cols == 1:
                need[at] = max(need[at], min(12.0, len(cell.text) ** 0.7))
    return [wide * one / sum(need) for one in need]


@dataclass(frozen=True)
class _Laid:
    """A table with the lines that each of its cells prints, where its columns stand, and how high its rows are."""

    grid: Sequence[Sequence[tuple[Cell, bool]]]
    lines: dict[tuple[int, int], list[str]]
    edges: Sequence[float]
    heights: Sequence[float]
    size: float = 9.0


def _laid(pages: _Pages, table: Table) -> _Laid:
    size = _Laid.size
    edges = [pages.margin]
    for one in _widths(table, pages.width - 2 * pages.margin):
        edges.append(edges[-1] + one)
    grid = [row[: len(edges) - 1] for row in table.grid()]
    starts = {
        (at, col): cell for at, row in enumerate(grid) for col, (cell, begins) in enumerate(row) if begins
    }
    lines = {
        (at, col): wrapped(
            "\n".join(cell.lines or (cell.text,)),
            edges[min(col + cell.cols, len(edges) - 1)] - edges[col] - 2 * _PAD,
            size,
        )
        for (at, col), cell in starts.items()
    }
    high = {place: size * 1.25 * len(text) + 2 * _PAD for place, text in lines.items()}
    heights = [size + 2 * _PAD] * len(grid)
    for (at, col), cell in sorted(starts.items(), key=lambda one: one[1].rows):
        # A tall text in a cell over several rows makes the last of these higher.
        last = min(at + cell.rows, len(grid)) - 1
        heights[last] += max(0.0, high[at, col] - sum(heights[at : last + 1]))
    return _Laid(grid, lines, edges, heights)


def _table(pages: _Pages, table: Table) -> None:
    laid = _laid(pages, table)
    pages.y -= 6
    at = 0
    while at < len(laid.grid):
        end, y = at, pages.y
        while end < len(laid.grid) and y - laid.heights[end] > pages.margin:
            y -= laid.heights[end]
            end += 1
        while end > at and end < len(laid.grid) and _is_cut(laid, at, end):
            end -= 1
        if end > at:
            _part(pages, laid, at, end)
        if end < len(laid.grid):
            pages.end()
        at = end
    pages.y -= 6


def _is_cut(laid: _Laid, first: int, end: int) -> bool:
    """Say whether a page that ends before a row has no room for the text of a cell that goes on below it."""
    return any(
        first <= at < end < at + laid.grid[at][col][0].rows
        and len(text) * laid.size * 1.25 + _PAD > sum(laid.heights[at:end])
        for (at, col), text in laid.lines.items()
    )


def _part(pages: _Pages, laid: _Laid, first: int, end: int) -> None:
    """Draw the rows of a table that fit on a page. What a page's end cuts is printed on the first of both."""
    tops = [pages.y]
    for height in laid.heights[first:end]:
        tops.append(tops[-1] - height)
    canvas, style, size, edges = pages.canvas, pages.style, laid.size, laid.edges
    for (at, col), text in laid.lines.items():
        cell = laid.grid[at][col][0]
        last = min(at + cell.rows, len(laid.grid))
        if at >= end or last <= first:
            continue
        top, bottom = tops[max(at, first) - first], tops[min(last, end) - first]
        x0, x1 = edges[col], edges[min(col + cell.cols, len(edges) - 1)]
        if style.shade:
            canvas.setFillGray(1)
            canvas.rect(x0 + 0.2, bottom + 0.2, x1 - x0 - 0.4, top - bottom - 0.4, stroke=0, fill=1)
            canvas.setFillGray(0)
        if style.striped and at % 2:
            canvas.setFillGray(0.92)
            canvas.rect(x0, bottom, x1 - x0, top - bottom, stroke=0, fill=1)
            canvas.setFillGray(0)
        if style.rules:
            canvas.setLineWidth(0.5)
            open_end = (style.cut and end < len(laid.grid) and last >= end) or (
                not style.closed and last == len(laid.grid)
            )
            sides = [] if not style.closed and at == 0 else [(x0, top, x1, top)]
            sides += [] if open_end else [(x0, bottom, x1, bottom)]
            if style.upright:
                sides += [(x, top, x, bottom) for x in (x0, x1) if style.outer or edges[0] < x < edges[-1]]
            for side in sides:
                canvas.line(*side)
        if at >= first:
            height = size * 1.25 * len(text)
            y = top - (top - bottom - height) / 2 - size
            for line in text:
                wide = pdfmetrics.stringWidth(line, _FONT, size)
                pages.text(x0 + (x1 - x0 - wide) / 2, y, line, size)
                y -= size * 1.25
    pages.y = tops[-1]


def draw(rng: Random, blocks: Sequence[Block], style: Style, canvas: Any) -> None:
    """Draw a report on the pages of a canvas: reportlab's, or one that knows what is used of it here."""
    pages = _Pages(rng, style, canvas)
    for block in blocks:
        if block.table:
            _table(pages, block.table)
        else:
            _prose(pages, block)
    pages.close()


def _printer(**how: object) -> Printer:
    def printer(rng: Random, blocks: Sequence[Block]) -> bytes:
        style, out = Style(**how), io.BytesIO()  # type: ignore[arg-type]
        draw(rng, blocks, style, Canvas(out, pagesize=style.size, invariant=1, pageCompression=1))
        return out.getvalue()

    return printer


PRINTERS: dict[str, Printer] = {
    "paged-ruled": _printer(),
    "paged-open": _printer(outer=False),
    "paged-shaded": _printer(rules=False, shade=True),
    "paged-cut": _printer(cut=True, size=(A4[0], 420.0)),
    "paged-wide": _printer(size=landscape(A4)),
    "paged-inner": _printer(outer=False, closed=False),
    "paged-marked": _printer(mark="内部资料"),
    "paged-rows": _printer(upright=False),
    "paged-striped": _printer(rules=False, striped=True),
    "paged-bare": _printer(rules=False),
}

#: Layouts whose rows and columns nothing parts, or one of both alone.
BARE = ("paged-bare", "paged-rows", "paged-striped")
