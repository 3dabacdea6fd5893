"""Web pages: clean, written by Word, nested, broken, with head cells."""

from __future__ import annotations

import html as _html
import quopri
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from ..model import Block, Cell, Table

Printer = Callable[[Random, Sequence[Block]], str]

_NAV = """<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li>
<li><a href="/hdjl/">互动交流</a></li></ul><div class="search"><input name="q" value="请输入关键词"></div></div>"""
_SHARE = '<div class="share"><span>分享到：</span><a href="#">微信</a><a href="#">微博</a></div>'
_FOOT = '<div class="footer"><p>主办单位：某网站管理中心 网站标识码：3208290001 苏ICP备12034567号</p></div>'
_SCRIPT = "<script>var total = 2024; document.write('<table><tr><td>1</td></tr></table>');</script>"
_HIDDEN = '<div style="display:none">2022年政府信息公开工作年度报告 规章 9 9 9</div>'
_WORD_HEAD = """<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style>p.MsoNormal{mso-style-parent:"";margin:0cm;font-size:10.5pt;font-family:Calibri;}</style>"""


@dataclass(frozen=True)
class Style:
    """How cells and paragraphs are marked up."""

    cell: str = "bare"  # bare, word, mixed
    close: float = 1.0  # how often end tags are written
    thead: bool = False
    nested: bool = False
    page: bool = True
    legacy: bool = False  # upper case, bare attributes, spaces between tags, FONT


def _escape(text: str) -> str:
    return _html.escape(text, quote=False).replace("\u00a0", "&nbsp;")


def _span(rng: Random, text: str) -> str:
    font = rng.choice(["仿宋_GB2312", "宋体", "方正小标宋_GBK"])
    return (
        f'<span style="font-size:16.0pt;line-height:150%;font-family:{font};mso-bidi-font-family:{font};'
        f'color:black;mso-font-kerning:0pt">{text}</span>'
    )


def _words(rng: Random, text: str, style: Style) -> str:
    """Mark a text up as Word does: runs of letters and runs of digits apart."""
    if style.cell == "bare" or (style.cell == "mixed" and rng.random() < 0.5):
        return _escape(text)
    if len(text) > 6 and rng.random() < 0.5:
        cut = rng.randint(1, len(text) - 1)
        return _span(rng, _escape(text[:cut])) + _span(
            rng, f'<span lang="EN-US">{_escape(text[cut:])}</span>'
        )
    return _span(rng, _escape(text))


def _cell(rng: Random, cell: Cell, style: Style, *, head: bool) -> str:
    tag = "th" if head else "td"
    spans = (f' colspan="{cell.cols}"' if cell.cols > 1 else "") + (
        f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    )
    pieces = cell.lines or (cell.text,)
    body = _words(rng, pieces[0], style)
    for piece in pieces[1:]:
        body += "<br/>" + _words(rng, piece, style)
    if style.cell == "word" or (style.cell == "mixed" and rng.random() < 0.5):
        attrs = (
            ' width="66" valign="top" style="width:49.6pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt"'
        )
        body = f'<p class="MsoNormal" align="center" style="text-align:center">{body}<o:p></o:p></p>'
        if style.cell == "mixed":
            body = body.replace("<o:p></o:p>", "")
        return f"<{tag}{attrs}{spans}>{body}{_close(rng, tag, style)}"
    return f"<{tag}{spans}>{body}{_close(rng, tag, style)}"


def _aged(rng: Random, page: str) -> str:
    """Rewrite a page as old editors wrote it."""
    page = re.sub(r'(colspan|rowspan)="(\d+)"', r"\1=\2", page)
    page = re.sub(r"<(/?)(table|tbody|tr|td|p)\b", lambda found: f"<{found[1]}{found[2].upper()}", page)
    gap = rng.choice(["\r\n      ", "\n\t\t", " "])
    page = re.sub(r"(<TD[^>]*>)([^<]*)(</TD>)", rf"\1{gap}<FONT size=3>\2</FONT>{gap}\3", page)
    return page.replace("<FONT size=3></FONT>", "&nbsp;")


def _close(rng: Random, tag: str, style: Style) -> str:
    return f"</{tag}>" if rng.random() < style.close else ""


def table(rng: Random, found: Table, style: Style) -> str:
    heads = (
        sum(1 for row in found.rows if all(cell.path is None for cell in row))
        if found.id != "disclosure"
        else 0
    )
    out = ['<table border="1" cellspacing="0" cellpadding="0">' + ("" if style.thead else "<tbody>")]
    for at, row in enumerate(found.rows):
        if style.thead and heads and at == 0:
            out.append("<thead>")
        if style.thead and at == heads:
            out.append(("</thead>" if heads else "") + "<tbody>")
        cells = "".join(
            _cell(rng, cell, style, head=style.thead and (at < heads or cell.path is None)) for cell in row
        )
        out.append(f"<tr>{cells}{_close(rng, 'tr', style)}")
    out.append("</tbody></table>")
    return rng.choice(["", "\n"]).join(out)


def _paragraph(rng: Random, block: Block, style: Style) -> str:
    indent = (
        rng.choice(["　　", "", "&nbsp;&nbsp;&nbsp;&nbsp;"])
        if block.kind in ("prose", "preamble", "heading", "sub")
        else ""
    )
    body = "<br>".join(_words(rng, line, style) for line in block.lines)
    tag = {"title": rng.choice(["h1", "p", "div"]), "furniture": "div", "meta": "div"}.get(block.kind, "p")
    if style.cell == "word":
        return f'<{tag} class="MsoNormal" style="text-indent:32.0pt">{indent}{body}<o:p></o:p></{tag}>'
    if tag == "p" and block.kind in ("heading", "sub") and rng.random() < 0.4:
        body = f"<strong>{body}</strong>"
    return f"<{tag}>{indent}{body}</{tag}>"


def _page(style: Style) -> Printer:
    def printer(rng: Random, blocks: Sequence[Block]) -> str:
        title = "政府信息公开年报"
        for block in blocks:
            if block.kind == "title" and rng.random() < 0.7:
                title = block.text
                break
        inner = "\n".join(
            table(rng, block.table, style) if block.table else _paragraph(rng, block, style)
            for block in blocks
        )
        if style.nested:
            deep = rng.randint(1, 5)
            inner = "<div>" * deep + inner + "</div>" * deep
            inner = (
                f'<table width="100%"><tr><td width="20%"><a href="/a">公开指南</a><br><a href="/b">公开年报</a></td>'
                f'<td><table><tr><td class="content">{inner}</td></tr></table></td></tr></table>'
            )
        if style.legacy:
            inner = _aged(rng, inner)
        name = rng.choice(["TRS_Editor", "article-content", "content", "zoom", "main-txt"])
        body = f'<div id="{name}" class="{name}">\n{inner}\n</div>'
        if not style.page:
            return body
        word = _WORD_HEAD if style.cell == "word" else ""
        extra = "".join(piece for piece in (_SHARE, _SCRIPT, _HIDDEN) if rng.random() < 0.5)
        return (
            f"<!DOCTYPE html>\n<html><head>CHARSET<title>{_escape(title)}</title>{word}</head>\n"
            f"<body>\n{_NAV}\n{body}\n{extra}\n{_FOOT}\n</body></html>"
        )

    return printer


def mhtml(rng: Random, blocks: Sequence[Block]) -> bytes:
    """A page saved by a browser: one MIME file, its page quoted-printable."""
    page = _page(Style())(rng, blocks).replace("CHARSET", '<meta charset="utf-8">')
    body = quopri.encodestring(page.encode()).decode("ascii")
    edge = f"----MultipartBoundary--{rng.getrandbits(64):016x}----"
    lines = [
        "From: <Saved by Blink>",
        "Subject: =?utf-8?Q?=E5=B9=B4=E6=8A=A5?=",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/related; type="text/html"; boundary="{edge}"',
        "",
        f"--{edge}",
        "Content-Type: text/html",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Location: http://www.pingtan.gov.cn/zwgk/202202/t20220208_80613.htm",
        "",
        body,
        f"--{edge}",
        "Content-Type: text/css",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "p { margin: 0; }",
        f"--{edge}--",
        "",
    ]
    return "\r\n".join(line.replace("\n", "\r\n") for line in lines).encode("ascii")


PRINTERS: dict[str, Printer] = {
    "html-clean": _page(Style()),
    "html-word": _page(Style(cell="word")),
    "html-nested": _page(Style(nested=True)),
    "html-broken": _page(Style(close=0.3)),
    "html-thead": _page(Style(thead=True)),
    "html-mixed": _page(Style(cell="mixed")),
    "html-fragment": _page(Style(page=False)),
    "html-legacy": _page(Style(legacy=True)),
}
