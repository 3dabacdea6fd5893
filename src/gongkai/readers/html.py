"""Web pages: parsed by lxml, pruned to what is seen, walked once into lines and tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from lxml import etree

from gongkai.errors import UnreadableError
from gongkai.readers.article import trim
from gongkai.readers.decode import declared_charset, decode
from gongkai.readers.grid import Grid, RawCell, place_html, span_of
from gongkai.readers.insets import Cutting, rendered
from gongkai.readers.lenient import parse_strictly, parsed, reread
from gongkai.readers.looks import BLOCKS
from gongkai.readers.mend import disarm, flatten, prepare, taken_out, written
from gongkai.readers.page import Block, Content, Inset, Page, collapse
from gongkai.readers.plain import MARK, cut
from gongkai.readers.prune import prune

_PUBLISHED = ("pubdate", "publishdate", "publish-date", "publishtime", "publish-time", "pubtime")
_AGENCY = ("contentsource", "source", "publisher")

_CELLS = frozenset({"td", "th"})
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_ONE = (1, 1)
_THIN = frozenset(map(str, range(4)))


def read(data: bytes, charset: str | None, files: Callable[[str], bytes | None] = lambda _: None) -> Content:
    """Read a page: its article's text, its innermost data tables, what it says of itself.

    ``charset`` is what the server said, and goes before what the page says. ``files`` gives the files that came with
    the page, by the names that it has for them. Raises UnreadableError
    where the bytes are no text or the page is nested beyond all reason.
    """
    decoded = decode(data, (charset, declared_charset(data)))
    whole, held = taken_out(decoded.text)
    text, grids = cut(whole)
    hints, blocks = _read(text, grids)
    if grids:  # one was not met, as in a comment
        hints, blocks = _read(whole, {})
    content = rendered(trim(blocks), lambda name: held[name]() if name in held else files(name), _look)
    return content._replace(encoding=decoded.encoding, hints=hints)


def _look(runs: Sequence[Sequence[Cutting]], alone: bool) -> Sequence[Content]:
    """Have pictures read in a process of its own: no page is worth what they can do."""
    from gongkai.readers.apart import see_apart

    return see_apart(runs, alone)


def _read(text: str, grids: dict[str, Grid]) -> tuple[dict[str, str], list[Block]]:
    """Return a page's hints, lines and tables; takes out of ``grids`` what it meets the marks of."""
    root = parse(text)
    if root is None:
        return {}, []
    hints = _hints(root)
    prune(root, text, grids)
    return hints, _Walk(grids).walk(root).blocks


def parse(text: str) -> etree._Element | None:
    """Parse a page leniently; None where there is nothing in it. Raises UnreadableError if nested absurdly.

    A second reading follows where the first lost something: where tags nest deeper than the parser
    goes, and where fewer tables or cells were parsed than are written.
    """
    text = prepare(text)
    root, too_deep = parse_strictly(text)
    if too_deep:
        for flatter in flatten(text):
            root, too_deep = parse_strictly(flatter)
            if not too_deep:
                text = flatter
                break
        else:
            raise UnreadableError.of("unreadable.too_deep")
    if "<?xml" in text[:100]:
        text = disarm(text).text
        root, _ = parse_strictly(text)
    return reread(text, root) if written(text) > parsed(root) else root


def _hints(root: etree._Element) -> dict[str, str]:
    hints: dict[str, str] = {}
    title = next(root.iter("title"), None)
    if title is not None and title.text:
        hints["title"] = collapse(title.text)
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = (meta.get("content") or "").strip()
        if content:
            said.setdefault((meta.get("name") or meta.get("property") or "").lower(), content)
    for hint, names in (("title", ("articletitle",)), ("published", _PUBLISHED), ("agency", _AGENCY)):
        found = next((said[name] for name in names if name in said), None)
        if found:
            hints.setdefault(hint, found)
    return hints


class _Walk:
    """One walk over the tree, without recursion, as pages nest deep."""

    def __init__(self, grids: dict[str, Grid]) -> None:
        self.page = Page(place_html)
        self.grids = grids
        self.parts: list[str] = []
        self.group = 0
        self.link_from = -1
        self.letters = 0
        self.links = 0
        self.raw = 0
        #: Pictures on the line at hand; they follow it.
        self.insets: list[Inset] = []

    def walk(self, root: etree._Element) -> Page:
        parts = self.parts
        todo: list[etree._Element | tuple[str, str | None]] = [root]
        while todo:
            node = todo.pop()
            if isinstance(node, tuple):
                tag, tail = node
                self._close(tag)
            else:
                tag, tail = node.tag, node.tail
                if not (tag == "tr" and self._plain_row(node)) and not (tag == "table" and self._known(node)):
                    self._open(tag, node)
                    text = node.text
                    if text:
                        parts.append(text)
                    if len(node):
                        todo.append((tag, tail))
                        todo.extend(reversed(node))
                        continue
                    self._close(tag)
            if tail:
                parts.append(tail)
        self._end_line()
        return self.page

    def _known(self, table: etree._Element) -> bool:
        """Put the table that was cut out here, if one was, and if nothing around it changes its text."""
        mark = table.get(MARK)
        if mark not in self.grids or self.raw or self.link_from >= 0:
            return False
        if self.parts or self.insets:
            self._end_line()
        self.page.add_table(self.grids.pop(mark))
        return True

    def _plain_row(self, row: etree._Element) -> bool:
        """Take a row of plain cells in one go, for most are; False where it is not such a row.

        A plain cell holds a text, or one paragraph that holds a text, and nothing else.
        """
        if self.page.table is None or self.raw or (row.text and not row.text.isspace()):
            return False
        cells: list[RawCell] = []
        for cell in row:
            text, inner = cell.text, len(cell)
            if inner == 1:
                paragraph = cell[0]
                if (text and not text.isspace()) or paragraph.tag != "p" or len(paragraph):
                    return False
                text, tail = paragraph.text, paragraph.tail
                if tail and not tail.isspace():
                    return False
            if inner > 1 or cell.tag not in _CELLS:
                return False
            tail = cell.tail
            if tail and not tail.isspace():
                return False
            rowspan, colspan = cell.get("rowspan"), cell.get("colspan")
            cells.append(
                (
                    _ONE if rowspan is colspan is None else span_of(rowspan, colspan),
                    collapse(text) if text and not text.isdecimal() else text or "",
                )
            )
        if self.parts or self.insets:
            self._end_line()
        self.page.add_row(cells, self.group)
        return True

    def _end_line(self) -> None:
        self._count_link()
        text = "".join(self.parts)
        self.parts.clear()
        text = text.strip("\r\n") if self.raw else collapse(text)
        if text and not text.isspace():
            self.page.line(text, self.letters, self.links)
        self.letters = self.links = 0
        if self.insets:
            for picture in self.insets:
                self.page.inset(picture)
            self.insets.clear()

    def _open(self, tag: str, node: etree._Element) -> None:
        if tag not in BLOCKS:
            if tag == "a" and (node.get("name") is None or node.get("href") is not None):
                self.link_from = len(self.parts)
            elif tag == "img" and (source := node.get("src")) and not _is_spacer(node):
                self.insets.append(Inset(source.strip()))
            return
        if self.parts or self.insets:
            self._end_line()
        page = self.page
        if tag in _CELLS:
            page.open_cell(span_of(node.get("rowspan"), node.get("colspan")), self.group)
        elif tag == "tr":
            page.open_row(self.group)
        elif tag == "table":
            page.open_table(single=len(list(islice(node.iter("td", "th"), 2))) < 2)
        elif tag in _GROUPS:
            page.close_row()
            # Each group has a number of its own; a <tfoot>'s is negative and goes last.
            self.group = (abs(self.group) + 1) * (-1 if tag == "tfoot" else 1)
        elif tag == "pre":
            self.raw += 1

    def _close(self, tag: str) -> None:
        if tag not in BLOCKS:
            if tag == "a":
                self._close_link()
            return
        if self.parts or self.insets:
            self._end_line()
        page = self.page
        if tag in _CELLS:
            page.close_cell()
        elif tag == "tr":
            page.close_row()
        elif tag == "table":
            page.close_table()
        elif tag in _GROUPS:
            page.close_row()
            self.group = abs(self.group) + 1
        elif tag == "pre":
            self.raw -= 1

    def _close_link(self) -> None:
        self._count_link()
        self.link_from = -1

    def _count_link(self) -> None:
        """Count what the link at hand says, up to the end of its first line.

        What goes on over several lines is no caption, but a link that was never closed.
        """
        if self.link_from >= 0:
            letters = len("".join(self.parts[self.link_from :]).strip())
            if letters:
                self.letters += letters
                self.links += 1
                self.link_from = -1
            else:
                self.link_from = 0


def _is_spacer(picture: etree._Element) -> bool:
    """Say whether a picture only keeps room."""
    return any((picture.get(side) or "").strip().removesuffix("px") in _THIN for side in ("width", "height"))
