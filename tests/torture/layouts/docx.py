"""Word files, written as raw XML so that merged cells are exactly what they are in print."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random
from xml.sax.saxutils import escape

from ..model import Block, Cell, Table

Printer = Callable[[Random, Sequence[Block]], bytes]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: Word writes how wide a column is, and converters drop a table without.
_COLUMN = '<w:gridCol w:w="1000"/>'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def _runs(rng: Random, text: str) -> str:
    """Cut a text into runs where Word might."""
    cuts = (
        sorted({rng.randint(1, len(text) - 1) for _ in range(rng.choice([0, 0, 1, 2]))})
        if len(text) > 3
        else []
    )
    edges = [0, *cuts, len(text)]
    return "".join(
        f'<w:r><w:t xml:space="preserve">{escape(text[a:b])}</w:t></w:r>' for a, b in pairwise(edges)
    )


def _paragraphs(rng: Random, lines: Sequence[str]) -> str:
    if len(lines) > 1 and rng.random() < 0.5:
        return f"<w:p>{'<w:r><w:br/></w:r>'.join(_runs(rng, line) for line in lines)}</w:p>"
    return "".join(f"<w:p>{_runs(rng, line) if line else ''}</w:p>" for line in lines)


def _cell(rng: Random, cell: Cell, *, starts: bool) -> str:
    props = f'<w:gridSpan w:val="{cell.cols}"/>' if cell.cols > 1 else ""
    if cell.rows > 1:
        props += '<w:vMerge w:val="restart"/>' if starts else "<w:vMerge/>"
    body = _paragraphs(rng, cell.lines or (cell.text,)) if starts else "<w:p/>"
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{body}</w:tc>"


def _merged(rng: Random, found: Table) -> str:
    rows: list[str] = []
    for row in found.grid():
        out: list[str] = []
        last: Cell | None = None
        for cell, starts in row:
            if starts or cell is not last:
                out.append(_cell(rng, cell, starts=starts))
            last = cell
        rows.append(f"<w:tr>{''.join(out)}</w:tr>")
    grid = _COLUMN * found.width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _before(rng: Random, found: Table) -> str:
    """As merged, but rows that begin under a merged cell skip its columns with ``gridBefore``."""
    rows: list[str] = []
    for row in found.grid():
        skip = next((at for at, (_, starts) in enumerate(row) if starts), 0)
        props = f'<w:trPr><w:gridBefore w:val="{skip}"/></w:trPr>' if skip else ""
        out: list[str] = []
        last: Cell | None = None
        for cell, starts in row[skip:]:
            if starts or cell is not last:
                out.append(_cell(rng, cell, starts=starts))
            last = cell
        rows.append(f"<w:tr>{props}{''.join(out)}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid>{_COLUMN * found.width}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _unmerged(rng: Random, found: Table) -> str:
    rows: list[str] = []
    for row in found.grid():
        out = [
            f"<w:tc><w:tcPr/>{_paragraphs(rng, cell.lines or (cell.text,)) if starts else '<w:p/>'}</w:tc>"
            for cell, starts in row
        ]
        rows.append(f"<w:tr>{''.join(out)}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid>{_COLUMN * found.width}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _file(body: str) -> bytes:
    out = io.BytesIO()
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}" xmlns:r="{_R}">'
        f"<w:body>{body}</w:body></w:document>"
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELS),
            ("word/document.xml", document),
        ):
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 15, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _printer(table: Callable[[Random, Table], str]) -> Printer:
    def printer(rng: Random, blocks: Sequence[Block]) -> bytes:
        body = "".join(
            table(rng, block.table) + "<w:p/>" if block.table else _paragraphs(rng, block.lines)
            for block in blocks
        )
        return _file(body)

    return printer


PRINTERS: dict[str, Printer] = {
    "docx-merged": _printer(_merged),
    "docx-plain": _printer(_unmerged),
    "docx-before": _printer(_before),
}
