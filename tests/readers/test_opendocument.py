"""OpenDocument: what an office program shows of a text or a sheet is read, and nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest

from gongkai.document import Document
from gongkai.errors import UnreadableError
from gongkai.readers import read

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("draw", "drawing"),
    )
)  # fmt: skip
TEXT, SHEET = "text", "spreadsheet"


def odf(body: str, styles: str = "", kind: str = TEXT, manifest: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr(
            "content.xml",
            f"<office:document-content {_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        )
        if manifest:
            package.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def style(name: str, properties: str, parent: str = "") -> str:
    more = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}"{more}>{properties}</style:style>'


def look(more: str) -> str:
    return f"<style:text-properties {more}/>"


def rows(document: Document) -> list[list[str]]:
    (table,) = document.tables
    found: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        found[cell.row].append(document.text[cell.start : cell.end])
    return found


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("申请<text:span>12</text:span>件", "申请12件"),
        ("12<text:s text:c='2'/>34", "12  34"),
        ("12<text:tab/>34", "12\t34"),
        ("12<text:line-break/>34", "12\n34"),
        ("12\n  件", "12 件"),
        ('1<text:span text:style-name="gone">2</text:span>3', "13"),
        ('1<text:span text:style-name="heir">2</text:span>3', "13"),
        ('1<text:span text:style-name="white">2</text:span>3', "13"),
        ('1<text:span text:style-name="struck">2</text:span>3', "13"),
        ('12<text:span text:style-name="raised">3</text:span>', "12³"),
        ("12<text:note><text:note-citation>3</text:note-citation><text:note-body/></text:note>", "12"),
        ("12<office:annotation><text:p>99</text:p></office:annotation>", "12"),
        ("12<draw:frame><draw:text-box><text:p>注</text:p></draw:text-box></draw:frame>件", "12件\n注"),
    ],
)
def test_what_a_paragraph_shows(inner: str, text: str) -> None:
    styles = (
        style("gone", look('text:display="none"'))
        + style("heir", look(""), "gone")
        + style("white", look('fo:color="#FFFFFF"'))
        + style("struck", look('style:text-line-through-style="solid"'))
        + style("raised", look('style:text-position="super 58%"'))
    )
    assert read(odf(f"<text:p>{inner}</text:p>", styles), name="a.doc").text == text


def test_what_was_deleted_is_not_read() -> None:
    gone = "<text:tracked-changes><text:changed-region><text:deletion><text:p>9</text:p></text:deletion>"
    gone += "</text:changed-region></text:tracked-changes>"
    assert read(odf(f"{gone}<text:p>一</text:p>")).text == "一"


def test_a_table_with_merged_and_repeated_cells() -> None:
    table = (
        "<table:table><table:table-header-rows><table:table-row>"
        "<table:table-cell table:number-rows-spanned='2'><text:p>规章</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-spanned='2'><text:p>件数</text:p></table:table-cell>"
        "<table:covered-table-cell/></table:table-row></table:table-header-rows>"
        "<table:table-row><table:covered-table-cell/>"
        "<table:table-cell table:number-columns-repeated='2'><text:p>0</text:p></table:table-cell></table:table-row>"
        "<table:table-row table:visibility='collapse'><table:table-cell><text:p>旧</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    document = read(odf(f"<text:p>前</text:p>{table}<text:p>后</text:p>"))
    assert rows(document) == [["规章", "件数"], ["0", "0"]]
    assert document.text == "前\n规章\n件数\n0\n0\n后"


def test_lists_count_as_they_print() -> None:
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-suffix="、"'
        ' style:num-format="一, 二, 三, ..."/><text:list-level-style-number text:level="2" style:num-suffix="."'
        ' style:num-format="1"/></text:list-style>'
    )
    inner = "<text:list><text:list-item><text:p>丙</text:p></text:list-item></text:list>"
    body = (
        f'<text:list text:style-name="L"><text:list-item><text:p>甲</text:p></text:list-item>'
        f"<text:list-item><text:p>乙</text:p>{inner}</text:list-item></text:list>"
    )
    assert read(odf(body, styles)).text == "一、甲\n二、乙\n1. 丙"


def test_a_sheet_shows_what_it_was_drawn_with() -> None:
    styles = style("off", '<style:table-properties table:display="false"/>')
    body = (
        "<table:table table:name='甲'><table:table-column table:number-columns-repeated='2'/>"
        "<table:table-column table:visibility='collapse'/>"
        "<table:table-row><table:table-cell><text:p>费</text:p></table:table-cell>"
        "<table:table-cell office:value='7.125'><text:p>7.13</text:p></table:table-cell>"
        "<table:table-cell><text:p>9</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='16000'/></table:table-row>"
        "<table:table-row table:number-rows-repeated='2'><table:table-cell><text:p>件</text:p></table:table-cell>"
        "<table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048000'><table:table-cell/></table:table-row></table:table>"
        "<table:table table:name='乙' table:style-name='off'><table:table-row><table:table-cell><text:p>旧</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    document = read(odf(body, styles, SHEET))
    assert rows(document) == [["费", "7.13"], ["件", "1"], ["件", "1"]]
    assert "旧" not in document.text


def test_a_locked_and_a_damaged_one_are_told() -> None:
    with pytest.raises(UnreadableError, match="password"):
        read(odf("", manifest="<manifest><encryption-data/></manifest>"))
    with pytest.raises(UnreadableError, match="damaged"):
        read(odf("<text:p>"))
