"""Writes small OFD files: text and ruling lines at places in millimetres."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(*pages: str, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Return an OFD file of pages, each the objects on it; ``pictures`` are its images by their numbers."""
    out = io.BytesIO()
    places = "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    parts = {
        "OFD.xml": f'<ofd:OFD {_NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_NS}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
        f"<ofd:Pages>{places}</ofd:Pages></ofd:Document>",
        **{
            f"Doc_0/Pages/Page_{i}/Content.xml": f"<ofd:Page {_NS}><ofd:Content>"
            f'<ofd:Layer ID="9{i}">{page}</ofd:Layer></ofd:Content></ofd:Page>'
            for i, page in enumerate(pages)
        },
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
        held = [
            f'<ofd:MultiMedia ID="{number}" Type="Image"><ofd:MediaFile>{number}.png</ofd:MediaFile></ofd:MultiMedia>'
            for number in pictures or {}
        ]
        listed = f"<ofd:MultiMedias>{''.join(held)}</ofd:MultiMedias>"
        package.writestr("Doc_0/DocumentRes.xml", f'<ofd:Res {_NS} BaseLoc="Res">{listed}</ofd:Res>')
        for number, data in (pictures or {}).items():
            package.writestr(f"Doc_0/Res/{number}.png", data)
    return out.getvalue()


_ids = iter(range(1000, 10**9))


def words(text: str, x: float, y: float, *, size: float = 4.0, more: str = "", deltas: str = "") -> str:
    """Return text whose baseline begins at a place."""
    delta = f' DeltaX="{deltas}"' if deltas else ""
    return (
        f'<ofd:TextObject ID="{next(_ids)}" Boundary="{x} {y - size} 100 {size}" Font="1" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def grid(
    rows: Sequence[Sequence[str]], *, x: float = 20, y: float = 40, wide: float = 24, high: float = 8
) -> str:
    """Return a table with a line round each of its cells."""
    parts = []
    for i in range(len(rows) + 1):
        width = wide * len(rows[0])
        parts.append(
            f'<ofd:PathObject ID="{next(_ids)}" Boundary="{x} {y + i * high} {width} 0.5" LineWidth="0.3">'
            f"<ofd:AbbreviatedData>M 0 0 L {width} 0</ofd:AbbreviatedData></ofd:PathObject>"
        )
    for k in range(len(rows[0]) + 1):
        height = high * len(rows)
        parts.append(
            f'<ofd:PathObject ID="{next(_ids)}" Boundary="{x + k * wide} {y} 0.5 {height}" LineWidth="0.3">'
            f"<ofd:AbbreviatedData>M 0 0 L 0 {height}</ofd:AbbreviatedData></ofd:PathObject>"
        )
    for i, row in enumerate(rows):
        parts += [
            words(text, x + k * wide + 1, y + (i + 1) * high - 2, size=3.5)
            for k, text in enumerate(row)
            if text
        ]
    return "".join(parts)
