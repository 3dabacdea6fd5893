"""Word documents (.docx), Word's and WPS's: the body's XML walked in document order."""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from gongkai.errors import UnreadableError
from gongkai.readers.equations import equation
from gongkai.readers.fields import Fields
from gongkai.readers.grid import MAX_COLUMNS, place_word
from gongkai.readers.insets import rendered
from gongkai.readers.marks import RAISED, TURN, TURN_BACK
from gongkai.readers.numbering import Numbering, attribute, child, integer, local, value
from gongkai.readers.package import DAMAGED, Package
from gongkai.readers.page import Content, Inset, Page
from gongkai.readers.runs import Runs, is_filled, symbol

_OFF = ("0", "false", "off")

#: So much smaller than what stands before it a number is the mark of a note.
_SMALL = 0.9

#: Elements whose content is not printed, or not printed here.
_SKIPPED = frozenset(
    {
        "del", "moveFrom", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr",
        "delText", "delInstrText", "docPr", "rt", "footnoteReference", "endnoteReference",
    }
)  # fmt: skip
#: What stands for letters, and what is written for it where it has no text.
_LETTERS = {"t": "", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_PARTS = ("p", "tbl", "tr", "tc", "txbxContent")
#: Whose elements Word draws. What another name space holds is passed over, as Word does.
_KNOWN = re.compile(
    r"http://(?:schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml|schemas\.microsoft\.com/office|www\.wps\.cn)/"
    r"|urn:schemas-microsoft-com:"
)
_Todo = list[etree._Element | str]


def read(data: bytes, charset: str | None) -> Content:
    """Read a .docx: paragraphs, text boxes and tables in document order, without headers and footers.

    Raises UnreadableError where the file is damaged, protected, no Word document, or a zip bomb.
    """
    try:
        with Package(data) as package:
            main = _target(package, "", "officeDocument") or "word/document.xml"
            body = child(package.xml(main), "body")
            numbering = package.xml(_target(package, main, "numbering"))
            styles = package.xml(_target(package, main, "styles"))
            title = child(package.xml("docProps/core.xml"), "title")
            images = {id_: part for kind, id_, part in _related(package, main) if kind == "image"}
            if body is None:
                raise UnreadableError.of("unreadable.zip")
            blocks = _Walk(Numbering(numbering, styles), Runs(styles), Fields(body)).walk(body).blocks
            content = rendered(blocks, lambda id_: package.whole(images.get(id_)))
    except DAMAGED:
        raise UnreadableError.of("unreadable.docx") from None
    said = (title.text or "").strip() if title is not None else ""
    return content._replace(hints={"title": said} if said else {})


def _target(package: Package, source: str, kind: str) -> str | None:
    """Return the part that ``source`` (the package itself if empty) relates to as ``kind``."""
    return next((part for one, _, part in _related(package, source) if one == kind), None)


def _related(package: Package, source: str) -> Iterator[tuple[str, str, str]]:
    """Go through the parts that ``source`` relates to: as what, under which name, and which they are."""
    folder, name = posixpath.split(source)
    relations = package.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
    for relation in relations if relations is not None else ():
        kind = (attribute(relation, "Type") or "").rpartition("/")[2]
        target = attribute(relation, "Target") or ""
        part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield kind, attribute(relation, "Id") or "", part


def _is_on(node: etree._Element | None) -> bool:
    return node is not None and attribute(node, "val") not in _OFF


def _is_on_by(node: etree._Element | None, name: str) -> bool:
    return node is not None and attribute(node, name) not in (None, *_OFF)


def _share(node: etree._Element, name: str) -> float:
    """Return what a side of a picture is cut by, given in thousandths of a percent; what is added to it is none."""
    return min(1.0, max(0.0, integer(attribute(node, name)) / 100_000))


@functools.lru_cache(maxsize=1024)
def _is_known(tag: str) -> bool:
    """Say whether Word draws what an element of this tag holds."""
    return not tag.startswith("{") or _KNOWN.match(tag, 1) is not None


def _is_link(run: etree._Element) -> bool:
    """Say whether a run is a link to another place of the document."""
    parent = run.getparent()
    return parent is not None and local(parent) == "hyperlink" and attribute(parent, "anchor") is not None


def _alternative(node: etree._Element) -> list[etree._Element]:
    """Return the one part of alternatives that Word draws: the first whose name spaces it knows, else the last."""
    for part in node:
        if local(part) == "Choice":
            spaces = [part.nsmap.get(name) for name in (part.get("Requires") or "").split()]
            if all(space is not None and _KNOWN.match(space) for space in spaces):
                return [part]
    return [part for part in node if local(part) == "Fallback"][:1]


class _Walk:
    """One walk over the body, without recursion."""

    def __init__(self, numbering: Numbering, runs: Runs, fields: Fields) -> None:
        self.page = Page(place_word)
        self.numbering = numbering
        self.runs = runs
        self.fields = fields
        self.parts: list[str] = []
        self.in_paragraph = False
        self.style: str | None = None
        self.size = 0  # of the run before
        #: Whether something is painted behind each of the paragraphs, cells and tables that are open.
        self.filled: list[bool] = [False]
        #: Text boxes anchored in the paragraph at hand; they follow it.
        self.boxes: list[etree._Element] = []
        #: Pictures on the line at hand; they follow it too.
        self.insets: list[Inset] = []

    def walk(self, body: etree._Element) -> Page:
        todo: _Todo = [body]
        while todo:
            node = todo.pop()
            if isinstance(node, str):
                self._close(node, todo)
                continue
            name = local(node)
            if name not in _SKIPPED and _is_known(node.tag):
                self._open(name, node, todo)
        self._end_line()
        return self.page

    def _end_line(self) -> None:
        text = "".join(self.parts).strip()
        self.parts.clear()
        if text:
            self.page.line(text)
        for picture in self.insets:
            self.page.inset(picture)
        self.insets.clear()

    def _open(self, name: str, node: etree._Element, todo: _Todo) -> None:
        if name in _LETTERS:
            if self.fields.is_shown:
                self.parts.append(_LETTERS[name] or node.text or "")
        elif name == "instrText":
            self.fields.code(node.text or "")
        elif name == "fldChar":
            self.parts.append(self.fields.meet(node))
        elif name == "sym":
            self.parts.append(symbol(node) if self.fields.is_shown else "")
        elif name in ("br", "cr"):
            self._end_line()
        elif name == "oMath":
            self.parts.append(equation(node, self._is_drawn) if self.fields.is_shown else "")
        elif name in ("blip", "imagedata"):
            if self.fields.is_shown:
                self._picture(name, node)
        elif name in ("inline", "anchor"):
            if not _is_on_by(node.find("{*}docPr"), "hidden"):
                todo.extend(reversed(node))
        elif name == "AlternateContent":
            todo.extend(_alternative(node))
        elif name == "bdo":
            turned = attribute(node, "val") == "rtl"
            self.parts.append(TURN if turned else "")
            todo.extend(("bdo" if turned else "", *reversed(node)))
        elif name == "txbxContent" and self.in_paragraph:
            self.boxes.append(node)
        elif name == "r":
            if self._is_read(node):
                todo.extend(reversed(node))
        elif name in _PARTS:
            if not (name == "tr" and self._is_gone(node)):
                self._open_part(name, node)
                todo.extend((name, *reversed(node)))
        else:
            todo.extend(reversed(node))

    def _picture(self, name: str, node: etree._Element) -> None:
        """Note a picture, and what of it is cut off."""
        id_ = attribute(node, "embed" if name == "blip" else "id")
        parent = node.getparent()
        cut = child(parent, "srcRect") if name == "blip" else None
        sides = [_share(cut, side) for side in "ltrb"] if cut is not None else [0.0] * 4
        if id_ and sides[0] + sides[2] < 1 and sides[1] + sides[3] < 1:
            self.insets.append(Inset(id_, (sides[0], sides[1], sides[2], sides[3])))

    def _open_part(self, name: str, node: etree._Element) -> None:
        page = self.page
        filled = self.filled[-1] or is_filled(child(node, f"{name}Pr")) or name == "txbxContent"
        if name == "p":
            self.in_paragraph = True
            properties = child(node, "pPr")
            self.style = value(properties, "pStyle")
            self.parts.append(self.numbering.mark(properties))
        elif name == "tbl":
            self._end_line()
            filled = filled or self.runs.fills(value(node, "tblPr", "tblStyle"))
            page.open_table(single=sum(1 for _ in islice(node.iter("{*}tc"), 2)) < 2)
        elif name == "tr":
            page.open_row()
            before = integer(value(node, "trPr", "gridBefore"))
            if before > 0:
                page.hole(min(before, MAX_COLUMNS))
        elif name == "tc":
            self._open_cell(node)
        self.filled.append(filled)

    def _is_read(self, run: etree._Element) -> bool:
        """Say whether a run is seen; what is raised in it is written so."""
        drawn = self.runs.drawn(child(run, "rPr"), self.style)
        if not drawn.seen or (drawn.pale and not self.filled[-1]):
            return False
        marks_note = any(
            _is_on_by(node, "customMarkFollows") for node in run if local(node).endswith("noteReference")
        )
        apart = drawn.shifted or drawn.size < _SMALL * self.size or _is_link(run)
        if drawn.raised or marks_note or (apart and self._is_at_number(run)):
            for text in run:
                text.text = text.text.translate(RAISED) if text.text else text.text
        else:
            self.size = drawn.size
        return True

    def _is_at_number(self, run: etree._Element) -> bool:
        """Say whether a run is a small number right behind another one."""
        before = "".join(self.parts)[-1:]
        text = "".join(node.text or "" for node in run if local(node) == "t").strip()
        return before.isdecimal() and text.isdecimal() and len(text) < 3

    def _is_drawn(self, part: etree._Element) -> bool:
        properties = (node for node in part if local(node) == "rPr")
        return all(self.runs.drawn(one, self.style).seen for one in properties)

    @staticmethod
    def _is_gone(row: etree._Element) -> bool:
        properties = child(row, "trPr")
        return child(properties, "del") is not None or _is_on(child(properties, "hidden"))

    def _open_cell(self, node: etree._Element) -> None:
        properties = child(node, "tcPr")
        merge = child(properties, "vMerge")
        goes_on = merge is not None and attribute(merge, "val") != "restart"
        columns = max(1, min(integer(value(properties, "gridSpan"), 1), MAX_COLUMNS))
        self.page.open_cell((0 if goes_on else 1, columns))

    def _close(self, name: str, todo: _Todo) -> None:
        if name in ("", "bdo"):
            self.parts.append(TURN_BACK if name else "")
            return
        self._end_line()
        self.filled.pop()
        if name == "p":
            self.in_paragraph = False
            todo.extend(reversed(self.boxes))
            self.boxes.clear()
        elif name == "tc":
            self.page.close_cell()
        elif name == "tr":
            self.page.close_row()
        elif name == "tbl":
            self.page.close_table()
