"""The text of a page: blocks, white space, what is seen and what is not, broken markup."""

import pytest

from gongkai.document import Document
from gongkai.readers import read


def page(body: str, head: str = "") -> Document:
    return read(f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode())


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>一</p><p>二</p>", "一\n二"),
        ("<div>一<p>二</p>三</div>", "一\n二\n三"),
        ("<p>申请<span>1</span><span>2</span>件</p>", "申请12件"),
        ("<p><b>1</b> <i>2</i></p>", "1 2"),
        ("<p>\n  申请\n\t 9   件\r\n</p>", "申请 9 件"),
        ("甲<br>乙<br/>丙", "甲\n乙\n丙"),
        ("<p>　　缩进</p><p>&nbsp;</p><p>后</p>", "缩进\n后"),
        ("<p>1&nbsp;234&lt;5&#20214;</p>", "1\xa0234<5件"),
        ("<ul><li>一是<li>二是</ul>", "一是\n二是"),
        ("<h2>五、问题</h2>正文", "五、问题\n正文"),
        ("<p>12<!-- 99 -->34</p>", "1234"),
        ("<p>服<ruby>务<rp>(</rp><rt>wu</rt><rp>)</rp></ruby></p>", "服务"),
        ("<p class=MsoNormal><o:p>甲</o:p><st1:place>乙</st1:place></p>", "甲乙"),
        ("<![if !supportLists]>1.<![endif]>甲", "1.甲"),
        ("<span style='display:block'>1</span><span style='DISPLAY: block'>2</span>", "1\n2"),
        ("<div style='display:inline'>1</div><div style='display:inline'>2</div>", "12"),
        ("<span style='float:left;width:9em'>1</span><span>2</span>", "1\n2"),
        ("<pre>\n甲|1\n\t乙 |  2\n</pre>后", "甲|1\n\t乙 |  2\n后"),
    ],
)
def test_a_block_is_a_line(body: str, text: str) -> None:
    assert page(body).text == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var n = 99;</script>",
        "<style>p{width:99px}</style>",
        "<noscript>99</noscript>",
        "<template><p>99</p></template>",
        "<p hidden>99</p>",
        "<p hidden=until-found>99</p>",
        "<span Hidden style='color:red'>99</span>",
        "<a style='display:none'>99</a>",
        "<p style='display:none'>99</p>",
        "<p style='DISPLAY : NONE ;'>99</p>",
        "<p style='color:red; display: none !important'>99</p>",
        "<p style='visibility:hidden'>99</p>",
        "<span style='font-size:0'>99</span>",
        "<span style='font-size: 0px'>99</span>",
        "<span style='opacity:0'>99</span>",
        "<span style='color: transparent'>99</span>",
        "<span style='position:absolute; clip: rect(0 0 0 0)'>99</span>",
        "<span style='position:absolute;left:-9999px'>99</span>",
        "<span style='mso-hide:all'>99</span>",
        "<!-- 99 -->",
        "<textarea>99</textarea>",
        "<iframe>99</iframe>",
        "<svg><text>99</text></svg>",
        "<div style='display:none'><table><tr><td>99</td><td>99</td></tr></table></div>",
    ],
)
def test_what_is_not_seen_is_not_read(hidden: str) -> None:
    document = page(f"<p>前</p>{hidden}<p>后</p>")
    assert "99" not in document.text
    assert document.text == "前\n后"
    assert document.tables == ()


@pytest.mark.parametrize(
    "seen",
    [
        "<p style='font-size:0.9em'>99</p>",
        "<p style='opacity:0.8'>99</p>",
        "<p style='overflow:hidden'>99</p>",
        "<p aria-hidden=false>99</p>",
        "<p aria-hidden='true'>99</p>",
        "<p hidden style='display:block'>99</p>",
        "<p style='text-indent:-24px'>99</p>",
        "<form action=x><p>99</p></form>",
        "<details><summary>99</summary></details>",
    ],
)
def test_what_is_seen_is_read(seen: str) -> None:
    assert page(f"<p>前</p>{seen}<p>后</p>").text == "前\n99\n后"


def test_a_hidden_sibling_leaves_the_text_behind_it() -> None:
    assert page("<p>申请<span hidden>99</span>9件</p>").text == "申请9件"


@pytest.mark.parametrize(
    "body",
    [
        "<p>前<!-- 未关闭 <table><tr><td>1<td>2</table>",
        "<script src=a.js /><table><tr><td>1<td>2</table><script>x</script>",
        "<textarea><table><tr><td>1<td>2</table>",
        "<noscript><table><tr><td>1<td>2</table>",
        "<p>前</p></body></html><table><tr><td>1<td>2</table>" + "<p>后</p>" * 40,
        "<font>" * 3000 + "<table><tr><td>1<td>2</table>",
        "<div>" * 3000 + "<table><tr><td>1<td>2</table>" + "</div>" * 3000,
    ],
)
def test_a_table_is_not_lost_with_what_was_never_closed(body: str) -> None:
    document = page(body)
    (table,) = document.tables
    assert [document.text[c.start : c.end] for c in table.cells] == ["1", "2"]


def test_a_title_that_is_never_closed() -> None:
    document = read("<html><head><title>年度报告<body><table><tr><td>1<td>2</table>".encode())
    assert len(document.tables) == 1


def test_hidden_text_stays_hidden_however_deep() -> None:
    document = page("<font>" * 3000 + "<b style='display:none'>99</b><p>后</p>")
    assert document.text == "后"


def test_word_markup_does_not_touch_the_text() -> None:
    span = "<span lang=EN-US style='font-size:12.0pt;mso-bidi-font-size:11.0pt;font-family:仿宋_GB2312'>"
    body = "".join(
        f"<p class=MsoNormal style='mso-pagination:widow-orphan'>{span}{n}<o:p></o:p></span></p>\n"
        for n in range(1000)
    )
    assert page(body).text == "\n".join(map(str, range(1000)))


def test_a_page_says_what_it_is() -> None:
    document = page(
        "<p>文</p>",
        "<title> 某局2023年\n年度报告 </title>"
        '<meta name="PubDate" content="2024-01-20 10:11"><meta name="ContentSource" content="某局">',
    )
    assert dict(document.hints) == {
        "title": "某局2023年 年度报告",
        "published": "2024-01-20 10:11",
        "agency": "某局",
    }
    assert page("<p>文</p>").hints == {}


def test_html_that_comes_as_a_string() -> None:
    document = read('<!DOCTYPE html><meta charset="gbk"><p>申请9件</p>')
    assert document.media_type == "text/html"
    assert document.text == "申请9件"
    assert read("<p>x</p>", media_type="text/html").text == "x"
    assert read("1 < 2", name="a.html").text == "1 < 2"
    assert read("申请 < 9 件").text == "申请 < 9 件"


def test_a_control_character_in_a_raised_text() -> None:
    assert read(b"<p>5<sup>\x0b1</sup></p>", name="page.html").text == "5¹"


def test_hidden_however_it_is_written() -> None:
    assert page("<p>甲</p><p hIdDeN>乙</p><p StyLe='DisPlay:NONE'>丙</p>").text == "甲"
