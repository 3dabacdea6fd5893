"""Telling an article's lines from the lines of page furniture around it, by what they say."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from gongkai.readers.grid import Grid
from gongkai.readers.page import Block, Inset, Line

#: Lines that open a part of a report, name a file or an address are never furniture, be they links.
_HEADING = re.compile(
    r"附件|.*(?:https?://|www\.|@|\.(?:docx?|wps|pdf|xlsx?|et|zip|rar)$)|[（(]?[一二三四五六七八九十]+[、.．)）]|[（(]?\d+[、.．)）]"
)
_STRONG = (
    "首页|网站首页|登录|登錄|注册|註冊|退出|分享到?|分享至|打印(?:本页|此页|文章)?|关闭(?:本页|窗口|此页)?|收藏(?:本页)?|"
    "加入收藏|设为首页|返回(?:顶部|首页|上一页)?|回到顶部|上一篇|下一篇|上一页|下一页|字体(?:大小)?|字号|"
    "无障碍(?:浏览|阅读)?|长者(?:模式|版|助手)?|适老化|关怀版|扫一扫(?:在手机打开当前页)?|扫描二维码|"
    "相关(?:链接|阅读|新闻|文章|信息|稿件)|推荐阅读|热门(?:文章|推荐)|友情链接|网站地图|联系我们|关于我们"
)
#: Words of share bars and font switches that alone could be a label.
_WEAK = "没有了|大|中|小|默认|繁體|简体|繁体|智能问答|手机版|移动版|客户端|微信|微博|新浪微博|腾讯微博|QQ空间|QQ好友|二维码|English"
_FURNITURE = re.compile(rf"(?:{_STRONG}|{_WEAK}|[\s|│/>》»:：·\-\[\]【】()（）])+")
_NAMES_FURNITURE = re.compile(_STRONG)
_WHERE = re.compile(r"(?:您?(?:当前|现在|所在)(?:的)?位置|您的位置|(?:网站)?首页\s*[>＞》»/→])")
_LEGAL = re.compile(r"版权所有|版權所有|ICP备|公网安备|网站标识码")
_LETTERS = re.compile(r"[\s\d|│/>》»:：·.\-\[\]【】()（）]+")
#: The longest caption of a link, the longest breadcrumb, the longest line of a legal notice.
_LONG = 60
_LONGEST = 200
#: A line with so many links, or so many such lines in a row, is a menu.
_MANY = 3


def trim(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without menus, breadcrumbs, share bars and legal notices. Tables stay."""
    kept: list[Block] = []
    run: list[Line | Inset] = []
    for block in blocks:
        if isinstance(block, Inset) and run:
            run.append(block)
            continue
        if isinstance(block, Grid | Inset):
            _flush(run, kept)
            kept.append(block)
            continue
        text, letters, links = block
        if links and _is_menu(text, letters, links):
            continue
        if links and _is_link(text, letters):
            run.append(block)
            continue
        _flush(run, kept)
        if len(text) > _LONGEST or not _is_furniture(text):
            kept.append(block)
    _flush(run, kept)
    return kept


def _flush(run: list[Line | Inset], kept: list[Block]) -> None:
    """Keep a run of links if it is too short for a menu; pictures between them stay."""
    pictures = [one for one in run if isinstance(one, Inset)]
    kept.extend(run if len(run) - len(pictures) < _MANY else pictures)
    run.clear()


def _is_link(text: str, letters: int) -> bool:
    if len(text) > _LONG or "。" in text or _HEADING.match(text):
        return False
    return letters >= 0.8 * len(_LETTERS.sub("", text)) and letters >= 0.5 * len(text)


def _is_menu(text: str, letters: int, links: int) -> bool:
    if links < _MANY or "。" in text or _HEADING.match(text):
        return False
    return letters >= 0.7 * len(_LETTERS.sub("", text))


@functools.lru_cache(maxsize=2048)
def _is_furniture(text: str) -> bool:
    if "。" in text:
        return False
    if _WHERE.match(text):
        return len(text) <= 2 * _LONG
    return bool(_LEGAL.search(text)) or bool(_FURNITURE.fullmatch(text) and _NAMES_FURNITURE.search(text))
