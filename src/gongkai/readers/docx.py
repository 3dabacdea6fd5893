"""Word documents (.docx), Word's and WPS's: the body's XML walked in document order."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from itertools import islice

from lxml import etree

from gongkai.errors import UnreadableError
from gongkai.readers.grid import MAX_COLUMNS, place_word
from gongkai.readers.marks import RAISED
from gongkai.readers.numbering import Numbering, attribute, child, integer, local, value
from gongkai.readers.page import Content, Page, render

#: A report's XML takes a megabyte or two; what unpacks to more than this is a bomb.
_MAX_PART = 48 << 20
_OFF = ("0", "false", "off")

#: Elements whose content is not printed, or not printed here.
_SKIPPED = frozenset(
    {
        "del", "moveFrom", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr",
        "instrText", "delText", "delInstrText", "docPr", "rt", "footnoteReference", "endnoteReference",
    }
)  # fmt: skip
_Todo = list[etree._Element | str]


def read(data: bytes, charset: str | None) -> Content:
    """Read a .docx: paragraphs, text boxes and tables in document order, without headers and footers.

    Raises UnreadableError where the file is damaged, protected, no Word document, or a zip bomb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            main = _target(package, "", "officeDocument") or "word/document.xml"
            body = child(_xml(package, main), "body")
            numbering = _xml(package, _target(package, main, "numbering"))
            styles = _xml(package, _target(package, main, "styles")) if numbering is not None else None
            title = child(_xml(package, "docProps/core.xml"), "title")
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        etree.LxmlError,
    ):
        raise UnreadableError.of("unreadable.docx") from None
    except RuntimeError:
        raise UnreadableError.of("unreadable.protected") from None
    if body is None:
        raise UnreadableError.of("unreadable.zip")
    blocks = _Walk(Numbering(numbering, styles)).walk(body).blocks
    text, tables = render(blocks)
    said = (title.text or "").strip() if title is not None else ""
    return Content(text, None, tables, {"title": said} if said else {})


def _xml(package: zipfile.ZipFile, name: str | None) -> etree._Element | None:
    """Parse one part of the package; None where it is not there."""
    if name is None or name not in package.namelist():
        return None
    with package.open(name) as part:
        data = part.read(_MAX_PART + 1)
    if len(data) > _MAX_PART:
        raise UnreadableError.of("unreadable.bomb")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:  # no office program writes one
        raise UnreadableError.of("unreadable.docx")
    return root


def _target(package: zipfile.ZipFile, source: str, kind: str) -> str | None:
    """Return the part that ``source`` (the package itself if empty) relates to as ``kind``."""
    folder, name = posixpath.split(source)
    relations = _xml(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    for relation in relations if relations is not None else ():
        if (attribute(relation, "Type") or "").endswith("/" + kind):
            target = attribute(relation, "Target") or ""
            return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return None


def _is_on(node: etree._Element | None) -> bool:
    return node is not None and attribute(node, "val") not in _OFF


class _Walk:
    """One walk over the body, without recursion."""

    def __init__(self, numbering: Numbering) -> None:
        self.page = Page(place_word)
        self.numbering = numbering
        self.parts: list[str] = []
        self.in_paragraph = False
        #: Text boxes anchored in the paragraph at hand; they follow it.
        self.boxes: list[etree._Element] = []

    def walk(self, body: etree._Element) -> Page:
        todo: _Todo = [body]
        while todo:
            node = todo.pop()
            if isinstance(node, str):
                self._close(node, todo)
                continue
            name = local(node)
            if name not in _SKIPPED:
                self._open(name, node, todo)
        self._end_line()
        return self.page

    def _end_line(self) -> None:
        text = "".join(self.parts).strip()
        self.parts.clear()
        if text:
            self.page.line(text)

    def _open(self, name: str, node: etree._Element, todo: _Todo) -> None:
        page = self.page
        if name == "t":
            self.parts.append(node.text or "")
            return
        if name in ("tab", "ptab"):
            self.parts.append("\t")
            return
        if name in ("br", "cr"):
            self._end_line()
            return
        if name == "noBreakHyphen":
            self.parts.append("-")
            return
        if name == "AlternateContent":
            todo.extend(islice((n for n in node if local(n) in ("Choice", "Fallback")), 1))
            return
        if name == "r" and any(_is_on(child(node, "rPr", how)) for how in ("vanish", "strike", "dstrike")):
            return
        if name == "r" and value(node, "rPr", "vertAlign") in ("superscript", "subscript"):
            for text in node:
                text.text = text.text.translate(RAISED) if text.text else text.text
        if name == "txbxContent" and self.in_paragraph:
            self.boxes.append(node)
            return
        if name == "p":
            self.in_paragraph = True
            mark = self.numbering.mark(child(node, "pPr"))
            if mark:
                self.parts.append(mark)
        elif name == "tbl":
            self._end_line()
            page.open_table(single=sum(1 for _ in islice(node.iter("{*}tc"), 2)) < 2)
        elif name == "tr":
            if self._is_gone(node):
                return
            page.open_row()
            before = integer(value(node, "trPr", "gridBefore"))
            if before > 0:
                page.hole(min(before, MAX_COLUMNS))
        elif name == "tc":
            self._open_cell(node)
        if name in ("p", "tbl", "tr", "tc"):
            todo.append(name)
        todo.extend(reversed(node))

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
        self._end_line()
        if name == "p":
            self.in_paragraph = False
            todo.extend(reversed(self.boxes))
            self.boxes.clear()
        elif name == "tc":
            self.page.close_cell()
        elif name == "tr":
            self.page.close_row()
        else:
            self.page.close_table()
