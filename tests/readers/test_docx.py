"""Word documents: what is printed, in document order, its tables on their grid."""

import io
import zipfile

import docx as python_docx
import pytest

from gongkai.document import Document
from gongkai.errors import UnreadableError
from gongkai.readers import read

from .builder import STRICT, TRANSITIONAL, cell, docx, paragraph, row, run, table

Laid = list[tuple[int, int, int, int, str]]


def laid(document: Document) -> Laid:
    (found,) = document.tables
    return [(c.row, c.column, c.rowspan, c.colspan, document.text[c.start : c.end]) for c in found.cells]


@pytest.mark.parametrize("namespace", [TRANSITIONAL, STRICT])
def test_paragraphs_and_tables_in_order(namespace: str) -> None:
    body = paragraph("一、总体情况") + table(row(cell("许可"), cell("290"))) + paragraph("后") + "<w:sectPr/>"
    document = read(docx(body, ns=namespace), name="a.docx")
    assert document.text == "一、总体情况\n许可\n290\n后"
    assert laid(document) == [(0, 0, 1, 1, "许可"), (0, 1, 1, 1, "290")]
    assert document.encoding is None


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (run("申请") + run("1") + run("2"), "申请12"),
        (run("甲") + "<w:r><w:tab/></w:r>" + run("乙"), "甲\t乙"),
        (run("甲") + "<w:r><w:br/></w:r>" + run("乙"), "甲\n乙"),
        ("<w:ins>" + run("1") + "</w:ins><w:del><w:r><w:delText>9</w:delText></w:r></w:del>", "1"),
        ("<w:moveFrom>" + run("9") + "</w:moveFrom><w:moveTo>" + run("1") + "</w:moveTo>", "1"),
        (run("1") + run("9", "<w:vanish/>"), "1"),
        (run("1") + run("2", '<w:vanish w:val="0"/>'), "12"),
        ("<w:hyperlink>" + run("网址") + "</w:hyperlink>", "网址"),
        ("<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>" + run("1") + "</w:sdtContent></w:sdt>", "1"),
        ("<w:r><w:instrText>PAGE 9</w:instrText></w:r>" + run("1"), "1"),
        ("<w:smartTag>" + run("1") + "</w:smartTag>", "1"),
        (run("0431") + "<w:r><w:noBreakHyphen/></w:r>" + run("89"), "0431-89"),
        ("<w:r><w:drawing><w:posOffset>99</w:posOffset></w:drawing></w:r>" + run("1"), "1"),
    ],
)
def test_what_a_paragraph_prints(inner: str, text: str) -> None:
    assert read(docx(f"<w:p>{inner}</w:p>")).text == text


def test_headers_and_footers_are_left_out() -> None:
    assert "99" not in read(docx(paragraph("甲"))).text


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = "<w:txbxContent>" + paragraph("框内5") + table(row(cell("a"), cell("6"))) + "</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = read(docx(f"<w:p>{run('前')}{both}{run('后')}</w:p>" + paragraph("末")))
    assert document.text == "前后\n框内5\na\n6\n末"
    assert len(document.tables) == 1


def test_merged_cells_are_laid_exactly() -> None:
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        row(cell("三", start), cell("（三）", start), cell("1.甲"), cell("5")),
        row(cell("", on), cell("", on), cell("2.乙"), cell("6")),
        row(cell("", on), cell("（四）", '<w:gridSpan w:val="2"/>'), cell("7")),
        row(cell("总计", '<w:gridSpan w:val="3"/>'), cell("18")),
    )
    assert laid(read(docx(body))) == [
        (0, 0, 3, 1, "三"),
        (0, 1, 2, 1, "（三）"),
        (0, 2, 1, 1, "1.甲"),
        (0, 3, 1, 1, "5"),
        (1, 2, 1, 1, "2.乙"),
        (1, 3, 1, 1, "6"),
        (2, 1, 1, 2, "（四）"),
        (2, 3, 1, 1, "7"),
        (3, 0, 1, 3, "总计"),
        (3, 3, 1, 1, "18"),
    ]


def test_grid_before_leaves_places_without_a_cell() -> None:
    body = table(
        row(cell("a"), cell("b"), cell("c")),
        row(cell("d"), properties='<w:gridBefore w:val="2"/>'),
        row(cell("e"), properties='<w:gridAfter w:val="2"/>'),
    )
    document = read(docx(body))
    assert laid(document)[3:] == [(1, 2, 1, 1, "d"), (2, 0, 1, 1, "e")]
    assert document.tables[0].columns == 3


def test_a_merge_that_continues_nothing_is_a_cell() -> None:
    body = table(row(cell("a", "<w:vMerge/>"), cell("b")), row(cell("c"), cell("d")))
    assert laid(read(docx(body)))[0] == (0, 0, 1, 1, "a")


def test_a_merge_under_a_cell_of_another_width_is_a_cell() -> None:
    body = table(
        row(cell("a", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), cell("b")),
        row(cell("c", "<w:vMerge/>"), cell("d"), cell("e")),
    )
    assert laid(read(docx(body)))[2:] == [(1, 0, 1, 1, "c"), (1, 1, 1, 1, "d"), (1, 2, 1, 1, "e")]


def test_rows_and_cells_in_content_controls_count_and_deleted_rows_do_not() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = table(
        control.format(row(cell("a"), control.format(cell("1")))),
        row(cell("b"), cell("9"), properties="<w:del/>"),
        row(cell("c"), cell("9"), properties="<w:hidden/>"),
        row(cell("d"), cell("2")),
    )
    assert laid(read(docx(body))) == [
        (0, 0, 1, 1, "a"),
        (0, 1, 1, 1, "1"),
        (1, 0, 1, 1, "d"),
        (1, 1, 1, 1, "2"),
    ]


def test_nested_tables_are_seen_through() -> None:
    inner = table(row(cell("a"), cell("1")), row(cell("b"), cell("2")))
    body = table(f"<w:tr><w:tc>{paragraph('前')}{inner}{paragraph('后')}</w:tc>{cell('旁')}</w:tr>")
    document = read(docx(body))
    assert document.text == "前\na\n1\nb\n2\n后\n旁"
    assert [len(t.cells) for t in document.tables] == [4]


def test_a_cell_of_several_paragraphs() -> None:
    body = table(f"<w:tr><w:tc>{paragraph('商业')}{paragraph('企业')}</w:tc>{cell('')}</w:tr>")
    assert laid(read(docx(body))) == [(0, 0, 1, 1, "商业\n企业"), (0, 1, 1, 1, "")]


def level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%1.%4", "<w:isLgl/>")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "ideographDigital", "%1、")
    + level(1, "decimalEnclosedCircleChinese", "%2")
    + level(2, "bullet", "\uf06c")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def numbered(text: str, at: int, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_printed() -> None:
    body = (
        numbered("总体情况", 0)
        + numbered("主动公开", 1)
        + numbered("甲", 2)
        + numbered("2023年", 2)
        + numbered("依申请公开", 1)
        + numbered("丙", 2)
        + paragraph("无编号")
        + numbered("主动公开政府信息情况", 0)
        + numbered("丁", 3)
        + numbered("一", 0, 2)
        + numbered("圈", 1, 2)
        + numbered("点", 2, 2)
        + numbered("重起", 0, 3)
        + numbered("没有这个列表", 0, 77)
    )
    assert read(docx(body, numbering=NUMBERING)).text.split("\n") == [
        "一、总体情况",
        "（一）主动公开",
        "1. 甲",
        "2. 2023年",
        "（二）依申请公开",
        "1. 丙",
        "无编号",
        "二、主动公开政府信息情况",
        "2.1 丁",
        "一、一",
        "①圈",
        "点",
        "一、重起",
        "没有这个列表",
    ]


@pytest.mark.parametrize(
    ("count", "printed"),
    [(10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (101, "一百零一"), (110, "一百一十")],
)
def test_chinese_counting(count: int, printed: str) -> None:
    body = "".join(numbered("条", 0) for _ in range(count))
    assert read(docx(body, numbering=NUMBERING)).text.split("\n")[-1] == f"{printed}、条"


def test_a_number_may_come_from_the_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Ring"><w:basedOn w:val="Ring"/></w:style>'
    )
    body = (
        paragraph("甲", '<w:pStyle w:val="H1"/>')
        + paragraph("乙", '<w:pStyle w:val="H2"/>')
        + paragraph("丙", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + paragraph("丁", '<w:pStyle w:val="Ring"/>')
    )
    assert read(docx(body, numbering=NUMBERING, styles=styles)).text == "一、甲\n二、乙\n丙\n丁"


def test_a_list_may_take_its_levels_from_a_list_style() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="S"/>'
        + level(0, "chineseCounting", "%1、")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert read(docx(numbered("甲", 0) + numbered("乙", 0), numbering=numbering)).text == "一、甲\n二、乙"


def test_labels_in_table_cells_are_numbered_too() -> None:
    first, second = (f"<w:tc>{numbered(text, 2)}</w:tc>" for text in ("属于国家秘密", "其他"))
    document = read(docx(table(row(first, cell("0")), row(second, cell("3"))), numbering=NUMBERING))
    assert [text for *_, text in laid(document)] == ["1. 属于国家秘密", "0", "2. 其他", "3"]


def test_the_title_of_the_core_properties_is_a_hint() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>某局年度报告</dc:title></cp:coreProperties>"
    )
    assert read(docx(paragraph("甲"), core=core)).hints == {"title": "某局年度报告"}


def test_a_document_type_has_no_place_in_a_package() -> None:
    entities = "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for use in ("甲&i;", "甲"):
        xml = (
            f'<!DOCTYPE x [<!ENTITY a "laugh">{entities}]>'
            f'<w:document xmlns:w="{TRANSITIONAL}"><w:body>{paragraph(use)}</w:body></w:document>'
        )
        with pytest.raises(UnreadableError, match="damaged"):
            read(_with_document(xml), name="a.docx")
    plain = f'<w:document xmlns:w="{TRANSITIONAL}"><w:body>{paragraph("甲")}</w:body></w:document>'
    assert read(_with_document(plain), name="a.docx").text == "甲"


def _with_document(xml: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("word/document.xml", xml)
    return target.getvalue()


def test_a_document_written_by_python_docx() -> None:
    source = python_docx.Document()
    source.add_paragraph("一、总体情况")
    grid = source.add_table(3, 3)
    for r in range(3):
        for c in range(3):
            grid.cell(r, c).text = f"{r}{c}"
    grid.cell(0, 0).merge(grid.cell(1, 1)).text = "合"
    target = io.BytesIO()
    source.save(target)
    assert laid(read(target.getvalue())) == [
        (0, 0, 2, 2, "合"),
        (0, 2, 1, 1, "02"),
        (1, 2, 1, 1, "12"),
        (2, 0, 1, 1, "20"),
        (2, 1, 1, 1, "21"),
        (2, 2, 1, 1, "22"),
    ]
