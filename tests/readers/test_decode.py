"""From bytes to text: the encoding found, and the text exactly as it decodes."""

import codecs

import pytest

from gongkai.readers import read

SIMPLIFIED = "二、主动公开政府信息情况\r\n行政许可\t290\r\n本年度收到政府信息公开申请9件，上年结转1件。\r\n"
TRADITIONAL = "二、主動公開政府資訊情況\r\n行政許可\t290\r\n本年度收到政府資訊公開申請9件，上年結轉1件。\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SIMPLIFIED.encode(), "utf-8"),
        (codecs.BOM_UTF8 + SIMPLIFIED.encode(), "utf-8-sig"),
        (SIMPLIFIED.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + SIMPLIFIED.encode("utf-16-be"), "utf-16"),
        (SIMPLIFIED.encode("gb18030"), "gb18030"),
        (SIMPLIFIED.encode("utf-16-le"), "utf-16-le"),
        (SIMPLIFIED.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_the_encoding_of_a_text_is_found(data: bytes, encoding: str) -> None:
    document = read(data, name="report.txt")
    assert document.text == SIMPLIFIED
    assert document.encoding == encoding
    assert data.decode(encoding) == document.text


def test_big5_is_told_from_gb18030() -> None:
    data = TRADITIONAL.encode("big5")
    document = read(data, name="report.txt")
    assert document.text == TRADITIONAL
    assert document.encoding is not None
    assert data.decode(document.encoding) == TRADITIONAL


def test_traditional_characters_in_gbk_stay_gbk() -> None:
    assert read(TRADITIONAL.encode("gbk"), name="report.txt").text == TRADITIONAL


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_few_damaged_bytes_cost_no_more_than_themselves(codec: str) -> None:
    text = SIMPLIFIED * 20
    data = text.encode(codec)
    damaged = data[:-3]  # cut in the middle of 。 in utf-8, or behind it in gb18030
    damaged = damaged + b"\xff"
    document = read(damaged, name="report.txt")
    assert document.encoding == codec
    assert document.text[:-3] == text[: len(document.text) - 3]
    assert "\ufffd" in document.text


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb_2312-80", "x-gbk", "gb18030"])
def test_declared_gb2312_means_gb18030(declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>镕䶮：申请9件</p></body></html>'
    document = read(page.encode("gb18030"))
    assert document.text == "镕䶮：申请9件"
    assert document.encoding == "gb18030"


@pytest.mark.parametrize(
    "head",
    [
        '<meta http-equiv="Content-Type" content="text/html; charset=big5">',
        "<meta charset=big5>",
    ],
)
def test_a_declared_charset_is_obeyed(head: str) -> None:
    page = f"<html><head>{head}</head><body><p>{'申請'}</p></body></html>"
    assert read(page.encode("big5"), name="a.html").text == "申請"


def test_an_xml_declaration_counts() -> None:
    page = '<?xml version="1.0" encoding="GBK"?><html><body><p>申请一件</p></body></html>'
    assert read(page.encode("gbk"), name="a.xhtml").text == "申请一件"


def test_what_the_server_says_goes_first() -> None:
    page = "<html><head><meta charset=utf-8></head><body><p>联通</p></body></html>"
    document = read(page.encode("gbk"), media_type="text/html; charset=GBK")
    assert document.text == "联通"
    assert document.media_type == "text/html"


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "no-such-charset", "unicode_escape", "utf-16"])
def test_a_wrongly_declared_charset_is_passed_over(declared: str) -> None:
    page = f"<html><head><meta charset={declared}></head><body><p>{SIMPLIFIED.strip()}</p></body></html>"
    assert "收到政府信息公开申请9件" in read(page.encode("gb18030")).text


def test_utf8_declared_as_gb2312_is_utf8() -> None:
    page = f"<html><head><meta charset=gb2312></head><body><p>{SIMPLIFIED.strip()}</p></body></html>"
    document = read(page.encode())
    assert "收到政府信息公开申请9件" in document.text
    assert document.encoding == "utf-8"


def test_a_string_has_no_encoding() -> None:
    document = read(SIMPLIFIED)
    assert document.text == SIMPLIFIED
    assert document.encoding is None
    assert document.media_type == "text/plain"
    assert document.name == "<text>"


def test_english_in_a_western_charset_is_text() -> None:
    text = "Le rapport annuel de l'année était déjà publié à Genève, où il a été lu. " * 5
    assert read(text.encode("cp1252"), name="a.txt").text == text


def test_a_charset_that_is_named_behind_long_scripts_is_obeyed() -> None:
    head = f"<html><head><script>{'a=1;' * 4000}</script><meta charset=big5></head><body><p>"
    document = read((head + TRADITIONAL).encode("big5"), name="report.html")
    assert document.encoding == "big5"
    assert "行政許可 290" in document.text
