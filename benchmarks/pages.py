"""Report pages as a government site prints them, about 25 KB each, built from the form's own labels.

Every page is lawful: its three tables satisfy every identity of the form. The same seed gives the
same page.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from html import escape

from gongkai.form import Form, TableForm, load_forms

Values = dict[str, dict[str, int]]

_CELL = '<td align="center"{}><p><span>{}</span></p></td>'
_PROSE = (
    "全面贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外，围绕全区中心工作和群众关切，"
    "持续加大主动公开力度，规范依申请公开办理流程，严格落实信息发布审核制度，不断提升政务公开工作质量和实效。"
)


def form(name: str = "2021") -> Form:
    """Return a packaged form."""
    return next(found for found in load_forms() if found.id == name)


def page(seed: int) -> bytes:
    """Return one page, UTF-8."""
    rng = random.Random(seed)
    tables = form().tables
    town, year = f"{rng.choice('东西南北中')}{rng.choice('山河湖江城')}镇人民政府", rng.randrange(2021, 2025)
    title = f"{town}{year}年政府信息公开工作年度报告"
    body = [
        f"<h1>{title}</h1><p>发布日期：{year + 1}-01-{rng.randrange(10, 30)}</p>",
        f"<p>本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。</p>",
        _heading("一、总体情况"),
        *(f"<p>（{n}）{head}。{_PROSE * 2}</p>" for n, head in zip("一二三四五", _OVERVIEW, strict=True)),
        _heading("二、主动公开政府信息情况"),
        _disclosure(tables["disclosure"], rng),
        _heading("三、收到和处理政府信息公开申请情况"),
        _requests(tables["requests"], requests(tables["requests"], rng)),
        _heading("四、政府信息公开行政复议、行政诉讼情况"),
        _litigation(tables["litigation"], rng),
        _heading("五、存在的主要问题及改进情况"),
        f"<p>一是公开内容不够全面。{_PROSE}二是解读形式较为单一。{_PROSE}</p>",
        f"<p>下一步，一是强化业务培训。{_PROSE}二是丰富解读形式。{_PROSE}</p>",
        _heading("六、其他需要报告的事项"),
        "<p>本年度未收取信息处理费。</p>",
    ]
    return _FRAME.format(title=title, menu=_MENU, body="\n".join(body)).encode()


def requests(table: TableForm, rng: random.Random) -> Values:
    """Return lawful values of table 3: the outcomes are drawn, everything else follows from them."""
    (block,) = table.blocks
    rows = table.default_rows
    balance = next(i for i in table.identities if i.over == "rows" and len(i.left) == 2)
    outcomes = next(i for i in table.identities if i.over == "rows" and len(i.left) > 2)
    persons = next(i for i in table.identities if i.over == "columns")
    values: Values = {row: {column.id: 0 for column in block.columns} for row in rows}
    drawn = [row for row in rows if row in outcomes.left]
    for column in persons.left:
        for row in (*drawn, balance.right[1]):
            values[row][column] = rng.choice((0, 0, 0, 0, 1, 2, rng.randrange(40)))
        values[outcomes.right[0]][column] = sum(values[row][column] for row in drawn)
        due = sum(values[row][column] for row in balance.right)
        values[balance.left[1]][column] = rng.randint(0, min(due, 3))
        values[balance.left[0]][column] = due - values[balance.left[1]][column]
    for row in rows:
        values[row][persons.right[0]] = sum(values[row][column] for column in persons.left)
    return values


def _heading(text: str) -> str:
    return f'<p style="text-indent: 2em"><strong>{text}</strong></p>'


def _row(*cells: str) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _cell(text: object, rows: int = 1, columns: int = 1) -> str:
    spans = (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{columns}"' if columns > 1 else "")
    return _CELL.format(spans, escape(str(text)))


def _table(rows: list[str]) -> str:
    return f'<table border="1" cellspacing="0" cellpadding="0"><tbody>{"".join(rows)}</tbody></table>'


def _disclosure(table: TableForm, rng: random.Random) -> str:
    rows = []
    for block in table.blocks:
        width = 3 // len(block.columns)
        rows.append(_row(_cell(block.label, columns=4)))
        rows.append(_row(_cell("信息内容"), *(_cell(c.label, columns=width) for c in block.columns)))
        for row in block.rows:
            numbers = sorted(rng.randrange(30) for _ in block.columns)
            rows.append(_row(_cell(row.label), *(_cell(n, columns=width) for n in numbers)))
    return _table(rows)


def _requests(table: TableForm, values: Mapping[str, Mapping[str, int]]) -> str:
    (block,) = table.blocks
    first, *legal, total = (column.label for column in block.columns)
    rows = [
        _row(
            _cell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
            _cell(table.groups["applicants"], columns=len(block.columns)),
        ),
        _row(_cell(first, 2), _cell(table.groups["legal_person"], columns=len(legal)), _cell(total, 2)),
        _row(*map(_cell, legal)),
    ]
    labels = {row.id: row for row in block.rows}
    shown = [labels[id_] for id_ in table.default_rows]
    inside = [row for row in shown if row.groups]
    seen: set[str] = set()
    for row in shown:
        numbers = map(_cell, values[row.id].values())
        heads: list[str] = []
        if not row.groups:
            heads = [_cell(row.label, columns=3)]
        elif not seen:
            heads = [_cell(table.groups["outcomes"], len(inside))]
        if row.groups and row.groups[0] == "outcomes":
            heads.append(_cell(row.label, columns=2))
        elif row.groups:
            if row.groups[0] not in seen:
                size = sum(other.groups == row.groups for other in inside)
                heads.append(_cell(table.groups[row.groups[0]], size))
            heads.append(_cell(row.label))
        seen.update(row.groups)
        rows.append(_row(*heads, *numbers))
    return _table(rows)


def _litigation(table: TableForm, rng: random.Random) -> str:
    (block,) = table.blocks
    review, *lawsuits = block.rows
    heads = [_cell(column.label) for column in block.columns]
    numbers = []
    for _ in block.rows:
        parts = [rng.choice((0, 0, 1, 3)) for _ in block.columns[1:]]
        numbers += [*map(_cell, parts), _cell(sum(parts))]
    width = len(block.columns)
    return _table(
        [
            _row(
                _cell(review.label, 2, width), _cell(table.groups["lawsuit"], columns=width * len(lawsuits))
            ),
            _row(*(_cell(row.label, columns=width) for row in lawsuits)),
            _row(*heads * len(block.rows)),
            _row(*numbers),
        ]
    )


_OVERVIEW = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障")
_MENU = "".join(
    f'<li class="nav-item"><a href="/col/col{n}/index.html" target="_blank" title="{name}">{name}</a></li>'
    for n, name in enumerate(("首页", "要闻动态", "政务公开", "政务服务", "互动交流", "走进本地") * 4)
)
_FRAME = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>
<meta name="ArticleTitle" content="{title}">
<link rel="stylesheet" href="/css/site.css"><script>var site = {{"id": 12, "share": true}};</script></head>
<body><div class="header"><ul class="nav">{menu}</ul></div>
<div class="location">当前位置：<a href="/">首页</a> &gt; <a href="/gk">政务公开</a></div>
<div class="article" id="zoom">
{body}
</div>
<div class="share"><a href="#">打印</a> <a href="#">关闭</a> <a href="#">分享到</a></div>
<div class="footer"><p>主办：人民政府办公室 ICP备00000000号 网站标识码：0000000000</p></div>
<script src="/js/count.js"></script></body></html>
"""
