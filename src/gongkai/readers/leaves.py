"""The pages of a document, and what belongs together over them: paragraphs, and tables that go on."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gongkai.document import Area, Table, least
from gongkai.readers.glyphs import CELLS, Print
from gongkai.readers.ruled import Box, Laid, Ruled, around, goes_on, lay

#: How high the margins are in which page numbers, headers and footers stand, of a page's height.
_MARGIN = 0.12
#: Headers stand at one height, but for what a scan shifts a page by, of its height.
_LEVEL = 0.02
_PAGE_NUMBER = re.compile(
    r"[-—–―·.\s]*(?:第\s*)?(?P<page>\d{1,3})\s*(?:页)?(?:\s*[/／,，共]+\s*\d{1,3}\s*页?)?[-—–―·.\s]*"
)
#: A number, or what stands between spaces and numbers.
_WORD = re.compile(r"[-+]?\d[\d.,，]*|(?:(?![-+]?\d)\S)+")
#: How a paragraph begins that is none that goes on: 「（一）」, 「1.」, 「第二条」.
_BEGINS = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十\d]+[条章节项]|[①-⑳])"
)


@dataclass
class Leaf:
    """A page: its number and size, the lines of text outside its tables, and these, each with where it begins.

    ``unread``: the words that it shows and that could not be read. ``corner``: where what is shown of it begins.
    """

    number: int
    width: float
    height: float
    lines: list[tuple[Box, Print]] = field(default_factory=list)
    tables: list[Ruled] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    corner: tuple[float, float] = (0.0, 0.0)
    #: The fonts of most of its letters do not say which these are, so that it is read as a picture.
    is_nameless: bool = False
    #: The last row of the last table on the page before.
    over: Sequence[Box] = ()
    #: The right half of the page, where it is two; how far that was moved to the left.
    beside: Leaf | None = None
    aside: float = 0.0

    @cached_property
    def sides(self) -> tuple[float, float]:
        """From where to where lines are printed: a page of short lines has longer ones all the same."""
        return min(box.x0 for box, _ in self.lines), max(0.7 * self.width, *(box.x1 for box, _ in self.lines))


def without_margins(leaves: Sequence[Leaf]) -> None:
    """Take the numbers of the pages from them, and what is printed at the same place on most of them."""
    ends: list[tuple[Leaf, tuple[Box, Print]]] = []
    for leaf in leaves:
        low, high = _MARGIN * leaf.height, (1 - _MARGIN) * leaf.height
        ends += [(leaf, line) for line in leaf.lines if line[0].bottom < low or line[0].top > high]
    offsets = Counter(
        int(found["page"]) - leaf.number
        for leaf, (_, one) in ends
        if (found := _PAGE_NUMBER.fullmatch(one.text))
    )
    usual = next((offset for offset, pages in offsets.most_common(1) if pages > 1), 0)
    again: dict[tuple[str, bool], list[float]] = {}
    for leaf, (box, one) in ends:
        again.setdefault(_bare(leaf, box, one), []).append(_height(leaf, box))
    for heights in again.values():
        heights.sort()
    for leaf, line in ends:
        found = _PAGE_NUMBER.fullmatch(line[1].text)
        numbered = found is not None and int(found["page"]) - leaf.number == usual
        heights, height, near = again[_bare(leaf, *line)], _height(leaf, line[0]), _LEVEL * leaf.height
        alike = bisect.bisect(heights, height + near) - bisect.bisect(heights, height - near)
        repeated = len(leaves) > 2 and alike * 2 > len(leaves)
        if numbered or repeated:
            leaf.lines.remove(line)


def _bare(leaf: Leaf, box: Box, printed: Print) -> tuple[str, bool]:
    """Return what a line prints without its numbers, and whether it stands at the top of its page."""
    return re.sub(r"[\d\s]+", "0", printed.text), box.top < leaf.height / 2


def _height(leaf: Leaf, box: Box) -> float:
    """Return how far a line stands from the end of its page that it is near to."""
    return box.top if box.top < leaf.height / 2 else leaf.height - box.bottom


#: The lines of a paragraph, each with its page, or the parts of a table.
_Paragraph = list[tuple[int, Print]]
_Block = _Paragraph | list[Ruled]


def blocks(leaves: Sequence[Leaf]) -> Iterator[_Block]:
    """Yield paragraphs and tables in the order of the pages; what goes on over a page's end is one."""
    table: list[Ruled] = []
    paragraph: _Paragraph = []
    last: tuple[Leaf, Box] | None = None  # the line that the paragraph ends with
    end = 0  # the leaf that the table ends on
    for at, leaf in enumerate(leaves):
        for item in _items(leaf):
            if isinstance(item, Ruled):
                if paragraph:
                    yield paragraph
                    paragraph = []
                if table and not (end + 1 == at and goes_on(table[-1], item)):
                    yield table
                    table = []
                table.append(item)
                end = at
                continue
            box, printed = item
            if table:
                yield table
                table = []
            if paragraph and last and not _goes_on(last, paragraph[-1][1], leaf, box, printed):
                yield paragraph
                paragraph = []
            paragraph.append((leaf.number, printed))
            last = leaf, box
    yield from (block for block in (paragraph, table) if block)


def _items(leaf: Leaf) -> list[Ruled | tuple[Box, Print]]:
    """Return what stands on a page from its top; what is beside the cells of a table comes before it."""
    outlines = [table.outline for table in leaf.tables]
    items: list[tuple[float, Ruled | tuple[Box, Print]]] = []
    for box, printed in leaf.lines:
        middle = (box.top + box.bottom) / 2
        beside = (outline.top for outline in outlines if outline.top < middle < outline.bottom)
        items.append((next(beside, middle), (box, printed)))
    items += [(outline.top, table) for outline, table in zip(outlines, leaf.tables, strict=True)]
    return [item for _, item in sorted(items, key=lambda one: one[0])]


def _goes_on(last: tuple[Leaf, Box], above: Print, leaf: Leaf, box: Box, line: Print) -> bool:
    """Say whether a line goes on where the one above it ended: that one is full, and this one not pushed in."""
    before, over = last
    size = over.bottom - over.top
    if over.x1 < before.sides[1] - 1.6 * size or box.x0 > leaf.sides[0] + 0.8 * size:
        return False
    if before is leaf and box.top - over.bottom > 2 * size:
        return False
    if CELLS in above.text or CELLS in line.text or _BEGINS.match(line.text) or line.text == above.text:
        return False
    return not (above.text[-1:].isascii() and line.text[:1].isascii())


def render(found: Iterator[_Block]) -> tuple[str, tuple[Table, ...], tuple[Area, ...]]:
    """Return the canonical text, a paragraph and a cell a line, its tables, and where its words stand."""
    pieces: list[str] = []
    tables: list[Table] = []
    areas: list[Area] = []
    offset = 0
    for block in found:
        start = offset
        lengths = []
        laid, cells = _cells(block)
        for cell in cells:
            for page, one in cell:
                areas += _areas(one, page, offset)
                offset += len(one.text)
            pieces.append("".join([one.text for _, one in cell]))
            lengths.append(len(pieces[-1]))
            offset += 1
        if laid is not None:
            tables.append(Table(start, offset - 1, laid.rows, laid.columns, laid.places, tuple(lengths)))
    return "\n".join(pieces), tuple(tables), tuple(areas)


def _cells(block: _Block) -> tuple[Laid | None, Sequence[_Paragraph]]:
    """Return the cells of a block with their grid; a paragraph, and a table that has none, are texts alone."""
    parts = [part for part in block if isinstance(part, Ruled)]
    if not parts:
        return None, [[one for one in block if not isinstance(one, Ruled)]]
    laid = lay(parts)
    return laid, laid.prints if laid else [[(part.page, one)] for part in parts for one in part.prints]


def _areas(printed: Print, page: int, offset: int) -> Iterator[Area]:
    """Yield where each word of a print stands; a number is one, whatever letters it stands among."""
    for word in _WORD.finditer(printed.text):
        start = word.start()
        for at in range(word.start() + 1, word.end() + 1):
            last, glyph = printed.glyphs[at - 1], printed.glyphs[at] if at < word.end() else None
            if glyph is None or (last is not None and glyph.x0 < last.x0):  # a new line
                glyphs = [one for one in printed.glyphs[start:at] if one is not None]
                seen = [one.seen for one in glyphs if one.seen is not None]
                yield Area(offset + start, offset + at, page, _rounded(around(glyphs)), least(seen))
                start = at


def _rounded(box: Box) -> tuple[float, float, float, float]:
    left, top, right, bottom = (round(x, 2) for x in box)
    return left, top, right, bottom
