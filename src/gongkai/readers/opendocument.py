"""OpenDocument texts and sheets (.odt, .ods): what an office program shows of their content, in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import held
from gongkai.readers.grid import MAX_COLUMNS, place_html
from gongkai.readers.insets import rendered
from gongkai.readers.marks import RAISED, UNTOLD
from gongkai.readers.numbering import attribute, child, integer, local
from gongkai.readers.odfstyles import Lists, Styles
from gongkai.readers.package import DAMAGED, Package
from gongkai.readers.page import Block, Content, Inset, Page
from gongkai.readers.sheetrows import Row, blocks_of

#: Elements whose content is not printed, or not printed here.
_SKIPPED = frozenset(
    {
        "tracked-changes", "annotation", "annotation-end", "note", "ruby-text", "forms", "sequence-decls",
        "hidden-text", "hidden-paragraph", "variable-decls", "user-field-decls", "shapes", "desc", "title",
        "binary-data", "meta",
    }
)  # fmt: skip
_ROW_GROUPS = ("table-header-rows", "table-rows", "table-row-group")
_LETTERS = {"tab": "\t", "line-break": "\n"}
_MOST_SPACES = 100
#: White space that is written for nothing but the looks of the file.
_BLANKS = re.compile("[ \t\r\n]+")


def read(data: bytes, charset: str | None) -> Content:
    """Read the body of a text or the sheets that are shown, without headers, footers and notes.

    Raises UnreadableError where the file is damaged, locked, or beyond a limit.
    """
    try:
        with Package(data) as package:
            manifest = package.part("META-INF/manifest.xml") or b""
            if b"encryption-data" in manifest:
                raise UnreadableError.of("unreadable.protected")
            content, styles = package.xml("content.xml"), package.xml("styles.xml")
            meta = package.xml("meta.xml")
            found = _body(package, content, styles)
    except DAMAGED:
        raise UnreadableError.of("unreadable.damaged_binary") from None
    title = meta.findtext("{*}meta/{*}title") if meta is not None else None
    return found._replace(hints={"title": title.strip()} if title and title.strip() else {})


def _body(package: Package, content: etree._Element | None, styles: etree._Element | None) -> Content:
    """Return what the body of a text or of sheets shows, and the pictures in it."""
    body = child(content, "body")
    if content is None or body is None:
        raise UnreadableError.of("unreadable.damaged_binary")
    looks = Styles(content, styles)
    sheets = child(body, "spreadsheet")
    if sheets is not None:
        tables = (
            node for node in sheets.iterfind("{*}table") if looks.is_displayed(attribute(node, "style-name"))
        )
        blocks: Sequence[Block] = [block for table in tables for block in blocks_of(_sheet(table, looks))]
    else:
        blocks = _Walk(looks, Lists(content, styles)).walk(body).blocks
    return rendered(blocks, package.whole)


class _Walk:
    """A walk over the body of a text."""

    def __init__(self, looks: Styles, lists: Lists) -> None:
        self.page = Page(place_html)
        self.looks = looks
        self.lists = lists
        self.parts: list[str] = []
        #: Whether something is painted behind each of the elements that are open.
        self.painted: list[bool] = [False]
        #: Pictures on the line at hand; they follow it.
        self.insets: list[Inset] = []

    def walk(self, body: etree._Element) -> Page:
        self._blocks(body)
        self._end_line()
        return self.page

    def _blocks(self, parent: etree._Element) -> None:
        for node in parent:
            name = local(node)
            if name in _SKIPPED or attribute(node, "display") in ("none", "condition"):
                continue
            if name in ("p", "h"):
                self._paragraph(node, self.lists.heading(node) if name == "h" else "")
            elif name == "list":
                self._list(node, 0, attribute(node, "style-name"))
            elif name == "table":
                self._table(node)
            elif name == "frame":
                self._end_line()
                self._frame(node)
                self._end_line()
                self._blocks(node)
            else:
                self._blocks(node)

    def _list(self, node: etree._Element, level: int, style: str | None) -> None:
        self.lists.begin(node, style, level)
        for item in node:
            marked = local(item) == "list-header"
            for part in item:
                if local(part) == "list":
                    self._list(part, level + 1, attribute(part, "style-name") or style)
                elif local(part) in ("p", "h"):
                    self._paragraph(part, "" if marked else self.lists.mark(style, level, item))
                    marked = True
                else:
                    self._blocks(item)
                    break

    def _paragraph(self, node: etree._Element, mark: str = "") -> None:
        self._end_line()
        style = attribute(node, "style-name")
        if not self.looks.is_seen(style, painted=True):
            return
        self.painted.append(self.painted[-1] or self.looks.is_painted(style))
        self.parts.append(mark)
        boxes: list[etree._Element] = []
        self._inline(node, style, boxes)
        self._end_line()
        for box in boxes:
            self._blocks(box)
        self.painted.pop()

    def _inline(self, node: etree._Element, style: str | None, boxes: list[etree._Element]) -> None:
        self._write(node.text, style)
        for part in node:
            name = local(part)
            if name in _LETTERS:
                self.parts.append(_LETTERS[name])
            elif name == "s":
                self.parts.append(" " * max(1, min(integer(attribute(part, "c"), 1), _MOST_SPACES)))
            elif name == "text-box":
                boxes.append(part)
            elif name == "object":
                self.parts.append(UNTOLD)
            elif name not in _SKIPPED:
                if name == "frame":
                    self._frame(part)
                own = attribute(part, "style-name") if name in ("span", "a") else None
                self._inline(part, own or style, boxes)
            self._write(part.tail, style)

    def _frame(self, node: etree._Element) -> None:
        """Note the picture of a frame: the first that is there, unless it stands for something else in it."""
        image = child(node, "image")
        if image is not None and child(node, "object") is None and child(node, "text-box") is None:
            self.insets.append(Inset((attribute(image, "href") or "").removeprefix("./")))

    def _write(self, text: str | None, style: str | None) -> None:
        if not text or not self.looks.is_seen(style, painted=self.painted[-1]):
            return
        words = _BLANKS.sub(" ", text)
        self.parts.append(words.translate(RAISED) if self.looks.is_raised(style) else words)

    def _end_line(self) -> None:
        for line in "".join(self.parts).split("\n"):
            if line.strip():
                self.page.line(line.strip())
        self.parts.clear()
        for picture in self.insets:
            self.page.inset(picture)
        self.insets.clear()

    def _table(self, node: etree._Element) -> None:
        self._end_line()
        if not self.looks.is_displayed(attribute(node, "style-name")):
            return
        self.painted.append(self.painted[-1] or self.looks.is_painted(attribute(node, "style-name")))
        self.page.open_table(single=False)
        for row in _rows(node):
            if attribute(row, "visibility") in ("collapse", "filter"):
                continue
            self.page.open_row()
            for cell in row:
                name = local(cell)
                if name != "table-cell":
                    continue
                self.painted.append(self.painted[-1] or self.looks.is_painted(attribute(cell, "style-name")))
                for _ in range(min(integer(attribute(cell, "number-columns-repeated"), 1), MAX_COLUMNS)):
                    self.page.open_cell(_spans(cell))
                    self._blocks(cell)
                    self._end_line()
                    self.page.close_cell()
                self.painted.pop()
            self.page.close_row()
        self.page.close_table()
        self.painted.pop()


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Go through the rows of a table, those in groups too; a table in one of its cells has its own."""
    for node in table:
        name = local(node)
        if name == "table-row":
            yield node
        elif name in _ROW_GROUPS and attribute(node, "display") != "false":
            yield from _rows(node)


def _spans(cell: etree._Element) -> tuple[int, int]:
    high, wide = (integer(attribute(cell, f"number-{name}-spanned"), 1) for name in ("rows", "columns"))
    return max(1, high), max(1, min(wide, MAX_COLUMNS))


def _sheet(table: etree._Element, looks: Styles) -> Iterator[Row]:
    """Go through the rows of a sheet that are shown, as far as they hold anything."""
    shut = set(_shut_columns(table))
    left = held().cells
    for row in _rows(table):
        if attribute(row, "visibility") in ("collapse", "filter"):
            continue
        cells: Row = []
        at = 0
        for cell in row:
            again = integer(attribute(cell, "number-columns-repeated"), 1)
            text = _words(cell, looks) if local(cell) == "table-cell" else None
            for column in range(at, at + min(max(1, again), MAX_COLUMNS)):
                if column not in shut and text is not None:
                    cells.append((_spans(cell), text))
            at += max(1, again)
        while cells and not cells[-1][1]:
            cells.pop()
        again = max(1, integer(attribute(row, "number-rows-repeated"), 1)) if cells else 1
        left -= again * max(1, len(cells))
        if left < 0:
            raise LimitError.over("cells", held())
        for _ in range(again):
            yield list(cells)


def _shut_columns(table: etree._Element) -> Iterator[int]:
    at = 0
    for node in table.iter("{*}table-column"):
        again = max(1, integer(attribute(node, "number-columns-repeated"), 1))
        if attribute(node, "visibility") in ("collapse", "filter"):
            yield from range(at, min(at + again, MAX_COLUMNS))
        at += again


def _words(cell: etree._Element, looks: Styles) -> str:
    """Return what a cell of a sheet shows: the text that it was last drawn with."""
    walk = _Walk(looks, Lists(None, None))
    walk.painted.append(looks.is_painted(attribute(cell, "style-name")))
    walk._blocks(cell)
    walk._end_line()
    return "\n".join(str(block[0]) for block in walk.page.blocks if isinstance(block, tuple))
