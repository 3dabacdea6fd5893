"""What Word draws of a run is read, and nothing else, whichever style or field says so."""

from __future__ import annotations

import pytest

from gongkai.readers import read

from .builder import cell as plain
from .builder import docx, paragraph, row, table

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="character" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="son"><w:basedOn w:val="gone"/></w:style>
<w:style w:type="character" w:styleId="back"><w:basedOn w:val="gone"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="struck"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="white"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="ring"><w:basedOn w:val="ring"/></w:style>
<w:style w:type="paragraph" w:styleId="off"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="table" w:styleId="blue"><w:tblStylePr><w:tcPr><w:shd w:fill="0000FF"/></w:tcPr></w:tblStylePr></w:style>
"""
NS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:z="urn:example:z"'
BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)


def run(text: str, style: str = "", own: str = "") -> str:
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f"<w:r><w:rPr>{named}{own}</w:rPr><w:t>{text}</w:t></w:r>"


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def shown(content: str, *, cell: str = "", style: str = "", table_style: str = "") -> str:
    own = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    body = f"<w:tc><w:tcPr>{cell}</w:tcPr><w:p {NS}>{own}{content}</w:p></w:tc>"
    made = table(row(plain("行政许可"), body))
    if table_style:
        made = made.replace("<w:tblPr/>", f'<w:tblPr><w:tblStyle w:val="{table_style}"/></w:tblPr>')
    document = read(docx(made, styles=STYLES), name="a.docx")
    last = document.tables[0].cells[-1]
    return document.text[last.start : last.end]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (run("1", "gone") + run("2"), "2"),
        (run("1", "son") + run("2"), "2"),
        (run("1", "back") + run("2"), "12"),
        (run("1", "gone", "<w:vanish w:val='0'/>") + run("2"), "12"),
        (run("1", "struck") + run("2"), "2"),
        (run("1", "ring") + run("2"), "12"),
        (run("1", "unknown") + run("2"), "12"),
        (run("3") + run("1", "mark"), "3¹"),
        (run("3") + run("1", "mark", "<w:vertAlign w:val='baseline'/>"), "31"),
        (run("3") + run("1", own='<w:position w:val="8"/>'), "3¹"),
        (run("12", own='<w:position w:val="2"/>'), "12"),
        (run("1", "white") + run("2"), "2"),
        (run("1", "white", '<w:highlight w:val="red"/>') + run("2"), "12"),
    ],
)
def test_styles_of_a_run(content: str, text: str) -> None:
    assert shown(content) == text


def test_what_is_hidden_by_the_style_of_its_paragraph() -> None:
    assert shown(run("12"), style="off") == ""
    assert shown(run("12", "gone"), style="off") == "12"  # hidden twice is shown: such are Word's toggles
    assert shown(run("12", own="<w:vanish w:val='0'/>"), style="off") == "12"


def test_white_letters_are_seen_where_something_is_painted_behind_them() -> None:
    assert shown(run("12", "white"), cell='<w:shd w:val="clear" w:fill="1F497D"/>') == "12"
    assert shown(run("12", "white"), cell='<w:shd w:val="clear" w:fill="auto"/>') == ""
    assert shown(run("12", "white"), table_style="blue") == "12"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (BEGIN + code("=SUM(LEFT)") + SEPARATE + run("3") + END, "3"),
        (BEGIN + code("IF") + BEGIN + code("=1") + SEPARATE + run("5") + END + code("&gt; 0 3 0") + SEPARATE + run("3") + END, "3"),
        (BEGIN + code("QUOTE") + SEPARATE + BEGIN + code("=1") + SEPARATE + run("5") + END + run("3") + END, "53"),
        (BEGIN + code("IF") + run("7") + SEPARATE + run("3") + END, "3"),
        (BEGIN + run("7") + code("not closed"), "7"),
        (run("3") + END + SEPARATE + run("1"), "31"),
        ('<w:fldSimple w:instr="=1">' + run("3") + "</w:fldSimple>", "3"),
        (run("3") + BEGIN + code(r" eq \o\ac(○,2)") + END, "3②"),
        (run("3") + BEGIN + code(r" EQ \f(1,2)") + END, "3\ufffc"),
    ],
)  # fmt: skip
def test_of_a_field_its_result_is_printed(content: str, text: str) -> None:
    assert shown(content) == text


@pytest.mark.parametrize(
    ("symbol", "text"),
    [
        ('w:font="Arial" w:char="F032"', "12"),
        ('w:font="宋体" w:char="0032"', "12"),
        ('w:font="Symbol" w:char="F032"', "12"),
        ('w:font="Wingdings" w:char="F082"', "1②"),
        ('w:font="Wingdings" w:char="F032"', "1\ufffc"),
        ('w:font="Wingdings" w:char="x"', "1\ufffc"),
    ],
)
def test_a_symbol_is_seen(symbol: str, text: str) -> None:
    assert shown(run("1") + f"<w:r><w:sym {symbol}/></w:r>") == text


@pytest.mark.parametrize("kind", ["footnoteReference", "endnoteReference"])
def test_the_mark_of_a_note_is_no_digit(kind: str) -> None:
    own = f'<w:r><w:{kind} w:customMarkFollows="1" w:id="2"/><w:t>1</w:t></w:r>'
    assert shown(run("3") + own) == "3¹"
    assert shown(run("3") + f'<w:r><w:{kind} w:id="2"/></w:r>' + run("4")) == "34"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<mc:AlternateContent><mc:Choice Requires='z'>{0}</mc:Choice><mc:Fallback>{1}</mc:Fallback></mc:AlternateContent>", "3"),
        ("<mc:AlternateContent><mc:Choice Requires='wps'>{0}</mc:Choice><mc:Fallback>{1}</mc:Fallback></mc:AlternateContent>", "9"),
        ("<mc:AlternateContent><mc:Choice Requires='wps z'>{0}</mc:Choice><mc:Fallback>{1}</mc:Fallback></mc:AlternateContent>", "3"),
        ("<mc:AlternateContent><mc:Choice Requires='z'>{0}</mc:Choice><mc:Choice Requires='wps'>{1}</mc:Choice></mc:AlternateContent>", "3"),
        ("<mc:AlternateContent><mc:Choice Requires='none'>{0}</mc:Choice></mc:AlternateContent>", ""),
        ("<z:any>{0}</z:any>{1}", "3"),
        ("<w:ins>{0}</w:ins><w:del><w:r><w:delText>3</w:delText></w:r></w:del>", "9"),
        ("<w:moveFrom>{0}</w:moveFrom><w:moveTo>{1}</w:moveTo>", "3"),
        ("<w:bdo w:val='rtl'>{0}{1}</w:bdo>", "39"),
        ("<w:bdo w:val='ltr'>{0}{1}</w:bdo>", "93"),
    ],
)  # fmt: skip
def test_of_alternatives_one_is_shown(content: str, text: str) -> None:
    assert shown(content.format(run("9"), run("3"))) == text


def part(name: str, text: str) -> str:
    return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>"


@pytest.mark.parametrize(
    ("equation", "text"),
    [
        (f"<m:sSup>{part('e', '3')}{part('sup', '2')}</m:sSup>", "3^2"),
        (f"<m:sSub>{part('e', '3')}{part('sub', '2')}</m:sSub>", "3_2"),
        (f"<m:f>{part('num', '1')}{part('den', '2')}</m:f>", "½"),
        (f"<m:r><m:t>3</m:t></m:r><m:f>{part('num', '1')}{part('den', '2')}</m:f>", "3½"),
        (f"<m:r><m:t>3</m:t></m:r><m:f>{part('num', '1')}{part('den', '13')}</m:f>", "3 1⁄13"),
        (f"<m:rad>{part('deg', '')}{part('e', '9')}</m:rad>", "√9"),
        (f"<m:d>{part('e', '9')}</m:d>", "(9)"),
        ("<m:r><m:t>12</m:t></m:r>", "12"),
        ("<m:r><w:rPr><w:vanish/></w:rPr><m:t>1</m:t></m:r><m:r><m:t>2</m:t></m:r>", "2"),
    ],
)  # fmt: skip
def test_an_equation_glues_no_numbers(equation: str, text: str) -> None:
    assert shown(f"<m:oMathPara><m:oMath>{equation}</m:oMath></m:oMathPara>") == text


def test_a_heading_by_a_style_stays() -> None:
    document = read(docx(paragraph("一、总体情况", '<w:pStyle w:val="a"/>'), styles=STYLES), name="a.docx")
    assert document.text == "一、总体情况"
