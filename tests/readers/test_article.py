"""The article among the furniture of its page: menus go, and never a word of the report."""

import pytest

from gongkai.readers import read

TITLE = "某县某局2023年政府信息公开工作年度报告"
BODY = (
    f"<h1>{TITLE}</h1><p>发布日期：2024-01-20</p><p>一、总体情况</p><p>本局主动公开信息12条。</p>"
    "<table><tr><td>行政许可</td><td>290</td></tr></table>"
    "<p>六、其他需要报告的事项</p><p>无。</p>"
)
LINES = f"{TITLE}\n发布日期：2024-01-20\n一、总体情况\n本局主动公开信息12条。\n行政许可\n290\n六、其他需要报告的事项\n无。"

MENU = "".join(f"<li><a href=/{n}>栏目{n}</a></li>" for n in range(8))
FURNITURE = {
    "nav tag": f"<nav><ul>{MENU}</ul></nav>",
    "menu by class": f"<div class='main-nav'><ul>{MENU}</ul></div>",
    "menu without a class": f"<ul>{MENU}</ul>",
    "menu on one line": "<p><a>首页</a> | <a>政务公开</a> | <a>办事服务</a> | <a>互动交流</a></p>",
    "breadcrumb": "<div>您现在的位置：<a>首页</a> &gt; <a>政府信息公开</a> &gt; 正文</div>",
    "breadcrumb by class": "<div class=crumbs><a>首页</a>&gt;<span>年报</span></div>",
    "share bar": "<div class='bdsharebuttonbox'><span>分享到：</span><a>微信</a><a>微博</a></div>",
    "share bar without a class": "<p>分享到： 微信 | 微博 | 打印 | 关闭</p>",
    "login": "<p>登录| 注册</p>",
    "font size": "<p>【字体：大 中 小】</p>",
    "footer tag": "<footer><p>主办：某县人民政府</p><p>地址：某路1号 电话：0431-1234567</p></footer>",
    "footer by class": "<div id=footer><p>主办单位：某县人民政府办公室 建议使用1024×768分辨率</p></div>",
    "legal notice": "<p>版权所有：某县人民政府 吉ICP备05000001号 网站标识码2201050001</p>",
    "related list": (
        "<div><h3>相关阅读</h3><ul>"
        + "".join(f"<li><a>{y}年度工作要点</a><span>{y}-01-02</span></li>" for y in range(2018, 2023))
        + "</ul></div>"
    ),
    "a menu laid as a table": (
        "<table><tr>" + "".join(f"<td><a href=/{n}>栏目{n}</a></td>" for n in range(8)) + "</tr></table>"
    ),
    "a select": "<select><option>友情链接</option><option>某省人民政府</option></select>",
    "a button": "<button>打印</button>",
    "aside": "<aside><p>热门推荐</p><a>天气</a></aside>",
}


@pytest.mark.parametrize("furniture", FURNITURE.values(), ids=FURNITURE)
@pytest.mark.parametrize("where", ["before", "after", "beside"])
def test_furniture_is_left_out(furniture: str, where: str) -> None:
    body = {
        "before": f"{furniture}<div>{BODY}</div>",
        "after": f"<div>{BODY}</div>{furniture}",
        "beside": f"<div class=wrap><div>{BODY}</div>{furniture}</div>",
    }[where]
    document = read(f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode())
    assert document.text == LINES
    assert len(document.tables) == 1


@pytest.mark.parametrize(
    "name", ["footer", "nav", "share", "header", "sidebar-related", "print", "login-box"]
)
@pytest.mark.parametrize("tag", ["div", "section", "form", "footer", "nav", "aside", "header"])
def test_a_wrapper_named_as_furniture_keeps_the_report(tag: str, name: str) -> None:
    page = f"<meta charset=utf-8><div>x</div><{tag} class='{name}'>{BODY}</{tag}>"
    assert read(page.encode(), name="a.html").text == "x\n" + LINES


@pytest.mark.parametrize(
    "piece",
    [
        "<table><tr><td>行政处罚</td><td>99</td></tr></table>",
        "<p>六、其他需要报告的事项</p>",
        "<p>本机关未收取信息处理费。</p>",
        "<p>（一）存在问题</p>",
        "<span>发布日期：2024-01-20</span> <a>打印</a>",
    ],
)
def test_a_piece_of_report_in_a_box_named_share_stays(piece: str) -> None:
    page = f"<meta charset=utf-8><div>{BODY}</div><div class=share>{piece}</div>"
    text = read(page.encode(), name="a.html").text
    assert text.startswith(LINES)
    assert len(text) > len(LINES)


@pytest.mark.parametrize(
    "line",
    [
        "无",
        "无。",
        "0",
        "小",
        "微信",
        "|",
        "-",
        "六、其他需要报告的事项",
        "1.属于国家秘密",
        "联系电话：0431-1234567",
    ],
)
def test_short_lines_of_a_report_stay(line: str) -> None:
    page = f"<meta charset=utf-8><p>一、总体情况</p><p>{line}</p><p>二、主动公开</p>"
    assert read(page.encode(), name="a.html").text.split("\n") == ["一、总体情况", line, "二、主动公开"]


def test_links_within_a_report_stay() -> None:
    body = (
        "<p>可在<a href=/>某县人民政府网站</a>（<a>http://www.example.gov.cn</a>）下载。</p>"
        "<p><a>一、总体情况</a></p><p><a>二、主动公开</a></p><p><a>三、申请情况</a></p>"
        "<p><a>附件1</a></p><p><a>名单.xlsx</a></p><p><a>http://www.example.gov.cn</a></p><p><a>邮箱a@b.cn</a></p>"
    )
    text = read(f"<meta charset=utf-8>{body}".encode(), name="a.html").text
    assert text == (
        "可在某县人民政府网站（http://www.example.gov.cn）下载。\n一、总体情况\n二、主动公开\n三、申请情况\n"
        "附件1\n名单.xlsx\nhttp://www.example.gov.cn\n邮箱a@b.cn"
    )


@pytest.mark.parametrize("anchor", ["<a name=top>", "<a href='#'>", "<a href=/x target=_blank>"])
def test_a_link_that_was_never_closed_is_no_menu(anchor: str) -> None:
    lines = [str(n) for n in range(100, 120)]
    page = f"<meta charset=utf-8><div class=nav-box>{anchor}<p>总计</p><p>{'</p><p>'.join(lines)}</p><p>无</p></div>"
    assert read(page.encode(), name="a.html").text.split("\n") == ["总计", *lines, "无"]


CMS = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312" />
<title>某县水务局2023年政府信息公开年报_某县人民政府</title><meta name="PubDate" content="2024-01-18 09:00:00" />
<script type="text/javascript" src="/js/jquery.js"></script><style>.x{color:red}</style></head>
<body onload="init()"><form name="aspnetForm" method="post" action="x.aspx" id="aspnetForm">
<input type="hidden" name="__VIEWSTATE" value="/wEPDwUK99" />
<div class="top"><a href="#">设为首页</a>|<a href="#">加入收藏</a>|<a href="#">无障碍浏览</a></div>
<table width="1000" align="center"><tr><td height="130" background="/img/top.jpg">&nbsp;</td></tr></table>
<table width="1000" align="center"><tr><td width="200" valign="top">
  <table><tr><td><a href="/1">机构职能</a></td></tr><tr><td><a href="/2">政策文件</a></td></tr>
  <tr><td><a href="/3">财政信息</a></td></tr><tr><td><a href="/4">年度报告</a></td></tr></table>
</td><td valign="top">
  <table width="100%"><tr><td>当前位置：<a href="/">首页</a>&gt;&gt;<a href="/x">信息公开</a>&gt;&gt;正文</td></tr></table>
  <table width="100%"><tr><td align="center"><strong>某县水务局2023年政府信息公开年报</strong></td></tr>
  <tr><td align="center">发布日期：2024-01-18　来源：水务局　浏览次数：<span id="hits"></span></td></tr>
  <tr><td id="zoom"><p>　　一、总体情况</p><p>　　本局2023年主动公开信息3<span>5</span>条。</p>
    <table border="1"><tbody><tr><td colspan="2"><p align="center">第二十条第（五）项</p></td></tr>
    <tr><td><p>信息内容</p></td><td><p>本年处理决定数量</p></td></tr>
    <tr><td>行政许可</td><td><p class="MsoNormal"><span lang="EN-US">1</span><span lang="EN-US">2</span></p></td></tr></tbody></table>
    <p>　　六、其他需要报告的事项</p><p>　　无。</p><p style="text-align:right">某县水务局</p>
  </td></tr></table>
  <div class="bshare-custom">分享到：<a title="微信"></a></div>
</td></tr></table>
<div class="foot"><table><tr><td>版权所有：某县人民政府</td><td>豫ICP备05000001号</td></tr></table></div>
</form><script>document.write("<td>77</td>")</script></body></html>"""


def test_a_page_of_nested_layout_tables_in_an_old_cms() -> None:
    document = read(CMS.encode("gb18030"), name="a.shtml")
    assert document.text.split("\n") == [
        "某县水务局2023年政府信息公开年报",
        "发布日期：2024-01-18　来源：水务局　浏览次数：",
        "一、总体情况",
        "本局2023年主动公开信息35条。",
        "第二十条第（五）项",
        "信息内容",
        "本年处理决定数量",
        "行政许可",
        "12",
        "六、其他需要报告的事项",
        "无。",
        "某县水务局",
    ]
    assert [(t.rows, t.columns, len(t.cells)) for t in document.tables] == [(3, 2, 5)]
    assert document.hints["published"] == "2024-01-18 09:00:00"
