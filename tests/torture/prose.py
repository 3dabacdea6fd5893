"""Title, preamble, free text and page furniture, and the metadata that they print."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from . import labels
from .model import Block, BlockKind, Entry

_CN = str.maketrans("0123456789", "〇一二三四五六七八九")


@dataclass(frozen=True)
class Agency:
    name: str
    we: str
    area: str


def agency(rng: Random) -> Agency:
    """Return one of some tens of thousands of plausible organs."""
    words = labels.load("words")
    pick = rng.choice
    kind = rng.random()
    if kind < 0.08:
        area = pick(words["provinces"])
        name = area + pick(words["provincial"])
    elif kind < 0.3:
        area = pick(words["cities"] + words["municipalities"] + words["county_cities"])
        name = area + pick(words["bodies"])
    elif kind < 0.6:
        area = pick([pick(words["districts"]), pick(words["counties"])])
        name = area + pick(words["bodies"])
        if rng.random() < 0.4:
            name = pick(words["cities"]) + name
    elif kind < 0.65:
        area = pick(words["cities"])
        name = area + pick(words["zones"])
    elif kind < 0.82:
        area = pick(words["counties"] + words["districts"])
        name = area + pick(words["towns"]) + pick(["人民政府", "人民政府", "人民政府", ""])
    else:
        area = pick(words["districts"])
        name = (
            pick(["", pick(words["cities"])]) + area + pick(words["streets"]) + pick(["办事处", "办事处", ""])
        )
    return Agency(name, _we(name), area)


def _we(name: str) -> str:
    for end, we in (
        ("区人民政府", "我区"), ("县人民政府", "我县"), ("市人民政府", "我市"), ("镇人民政府", "我镇"),
        ("乡人民政府", "我乡"), ("街道办事处", "我街道"), ("街道", "我街道"), ("办公室", "我办"), ("办公厅", "我厅"),
        ("厅", "我厅"), ("委员会", "我委"), ("镇", "我镇"), ("乡", "我乡"),
    ):  # fmt: skip
        if name.endswith(end):
            return we
    return "我局" if name.endswith("局") else "我单位"


_TITLES = (
    ("{x}{y}年政府信息公开工作年度报告", 6),
    ("{x}{y}年度政府信息公开工作年度报告", 3),
    ("{y}年{x}政府信息公开工作年度报告", 2),
    ("{y}年度{x}政府信息公开工作年度报告", 2),
    ("{x}{y}年政府信息公开年度报告", 2),
    ("{x}{y}年度政府信息公开年度报告", 1),
    ("{x}政府信息公开工作{y}年度报告", 2),
    ("{x}政府信息公开工作年度报告（{y}年）", 1),
    ("{x}政府信息公开工作年度报告（{y}年度）", 1),
    ("{x}关于{y}年度政府信息公开工作的年度报告", 2),
    ("{x}关于{y}年政府信息公开工作年度报告", 1),
    ("关于{x}{y}年政府信息公开工作年度报告", 1),
    ("{x} {y}年政府信息公开工作年度报告", 1),
    ("{x}{y}年政府信息公开工作报告", 1),
    ("{x}{y}年度政府信息公开工作报告", 1),
    ("{x}{c}年政府信息公开工作年度报告", 1),
)
_NAMELESS = (
    "{y}年政府信息公开工作年度报告",
    "{y}年度政府信息公开工作年度报告",
    "关于{y}年度政府信息公开工作的年度报告",
    "政府信息公开工作年度报告（{y}年）",
    "政府信息公开工作年度报告",
)
_CUTS = ("政府信息公开", "政府", "年度报告", "信息公开工作", "工作年度报告")


def title_lines(rng: Random, name: str, year: int, *, named: bool = True) -> tuple[str, ...]:
    """Return the title as printed: often one line, sometimes broken in mid-phrase or repeated."""
    form = (
        rng.choices([row[0] for row in _TITLES], [row[1] for row in _TITLES])[0]
        if named
        else rng.choice(_NAMELESS)
    )
    text = form.format(x=name, y=year, c=str(year).translate(_CN))
    roll = rng.random()
    if roll < 0.06:
        return (f"【{year}】{text}",)
    if roll < 0.12:
        return (text + rng.choice(["（文字版）", "(文字版)", "（全文）", "（正式版）"]),)
    if roll < 0.32:
        spots = sorted({at for mark in _CUTS if (at := text.find(mark)) > 2})
        if named and rng.random() < 0.4 and text.startswith(name):
            spots = sorted({*spots, len(name)})
        chosen = sorted(rng.sample(spots, min(len(spots), rng.choice([1, 1, 2]))))
        edges = [0, *chosen, len(text)]
        return tuple(text[a:b] for a, b in pairwise(edges))
    return (text,)


@dataclass
class Frame:
    """Everything of a report but its tables."""

    head: list[Block]
    sections: dict[str, list[Block]]
    tail: list[Block]
    meta: dict[str, str | None]
    published: set[str | None]
    unsure: set[str]


def _block(kind: BlockKind, *lines: str) -> Block:
    return Block(kind, tuple(lines))


def frame(rng: Random, year: int, entries: dict[str, Entry], *, plain: bool = False) -> Frame:
    """Compose a report's text. ``plain`` leaves out furniture, contents and rare forms."""
    who = agency(rng)
    style = "title" if plain or rng.random() < 0.72 else rng.choice(
        ["preamble", "compiled", "now", "contact", "sign", "meta", "none"]
    )  # fmt: skip
    titled = style == "title" or rng.random() < 0.4
    meta: dict[str, str | None] = {
        "agency": None if style == "none" else who.name,
        "title": None,
        "year": str(year),
        "start": None,
        "end": None,
    }
    unsure: set[str] = set()
    head: list[Block] = []
    published: set[str | None] = {None}
    day = f"{year + 1}-01-{rng.randint(4, 31):02d}"
    if not plain and rng.random() < 0.45:
        for line in rng.sample(labels.load("prose")["furniture_top"], rng.randint(1, 3)):
            head.append(_block("furniture", line))
    named = style in ("title", "preamble", "compiled", "now")
    if not plain and named and rng.random() < 0.05:
        lines = title_lines(rng, who.name, year, named=True)
        title = "".join(lines)
        meta["title"], titled, published = title, False, {day}
        head += _archive(rng, title, year, day)
    elif style == "meta" or (not plain and rng.random() < 0.12):
        head += _index_block(rng, who if style not in ("none", "sign", "contact") else None, year, day)
        published = {day}
    if titled:
        lines = title_lines(rng, who.name, year, named=style == "title")
        meta["title"] = "".join(lines)
        if not plain and rng.random() < 0.1:
            head.append(_block("title", "".join(lines)))
        head.append(_block("title", *lines))
    if not plain and rng.random() < 0.35:
        head.append(_block("furniture", _dateline(rng, day)))
        published = {day}
    head += _preamble(rng, who, year, style=style, meta=meta, unsure=unsure)
    if not plain and rng.random() < 0.07:
        head += _contents(rng)
    sections = _sections(rng, who, year, entries, style=style)
    tail: list[Block] = []
    if style == "sign" or (style in ("title", "preamble", "compiled") and rng.random() < 0.35):
        signed = f"{year + 1}年{rng.randint(1, 3)}月{rng.randint(1, 28)}日"
        tail += [_block("sign", who.name), _block("sign", signed)]
        unsure.add("published")
    if not plain and rng.random() < 0.35:
        for line in rng.sample(labels.load("prose")["furniture_bottom"], rng.randint(1, 3)):
            tail.append(_block("furniture", line.format(host=f"{who.area}人民政府办公室")))
    return Frame(head, sections, tail, meta, published, unsure)


def _dateline(rng: Random, day: str) -> str:
    other = rng.choice(labels.load("words")["cities"]) + "人民政府网"
    return rng.choice([
        f"发布日期：{day}    点击数：{rng.randint(10, 9000)}",
        f"发布时间：{day} {rng.randint(8, 18):02d}:{rng.randint(0, 59):02d}",
        f"来源：{other} 时间：{day} 浏览次数：{rng.randint(10, 900)}",
        f"发布时间：{day}  来源：{other}  字体：【大】【中】【小】",
    ])  # fmt: skip


def _index_block(rng: Random, who: Agency | None, year: int, day: str) -> list[Block]:
    lines = [f"索引号：{rng.randint(10**7, 10**8)}/{year + 1}-{rng.randint(10000, 99999)}"]
    if who:
        lines.append(f"发布机构：{who.name}")
    lines += ["文号：", "主题分类：政府信息公开年报", f"发布日期：{day}"]
    return [_block("meta", line) for line in lines]


def _archive(rng: Random, title: str, year: int, day: str) -> list[Block]:
    """The head of a page in an archive of texts: its address carries the next year."""
    number = rng.randint(10000, 99999)
    lines = [
        f"标题: {title}", f"发布时间: {day} 16:34", "文号: ", "发布机构: ", "栏目: 政府信息公开年报",
        f"原文链接: https://www.pingtan.gov.cn/zwgk/{year + 1}02/t{year + 1}0208_{number}.htm",
        "==================== 正文 ====================",
    ]  # fmt: skip
    return [_block("meta", line) for line in lines]


def _period(rng: Random, year: int, meta: dict[str, str | None], unsure: set[str]) -> str:
    meta["start"], meta["end"] = f"{year}-01-01", f"{year}-12-31"
    if rng.random() < 0.02:
        unsure.update({"period"} if meta["title"] else {"period", "year"})
        return rng.choice([f"{year}1月1日至12月31日", f"{str(year)[:3]}111日至{year}1230日"])
    span = rng.choice([
        f"自{year}年1月1日起至{year}年12月31日止",
        f"自{year}年1月1日起，至12月31日止",
        f"{year}年1月1日至12月31日",
        f"{year}年1月1日至{year}年12月31日",
        f"从{year}年1月1日到{year}年12月31日",
        f"{year}年1月1日—12月31日",
        f"{year}年1月1日-{year}年12月31日",
        f"自{year}年1月1日起至{year}年12月31日",
    ])  # fmt: skip
    lead = rng.choice(
        ["本报告所列数据的统计期限", "本报告中使用数据统计期限为", "本报告的统计数据时限为", "数据统计期限为"]
    )
    return f"{lead}{span}。"


def _contact(rng: Random, who: Agency, meta: dict[str, str | None], style: str) -> str:
    words = labels.load("words")
    got: dict[str, str] = {
        "address": who.area
        + rng.choice(words["roads"])
        + f"{rng.randint(1, 999)}号"
        + rng.choice(words["rooms"]),
        "phone": f"0{rng.choice(['10', '21', '431', '554', '772', '591', '517', '754'])}-{rng.randint(2100000, 89999999)}",
        "postcode": f"{rng.randint(1, 7)}{rng.randint(10000, 79999)}",
    }
    if rng.random() < 0.3:
        got["email"] = rng.choice(["lbqzgb", "xxgk", "zwgk2020", "bgs_01"]) + rng.choice(
            ["@126.com", "@163.com", "@gov.cn"]
        )
    if rng.random() < 0.1:
        got.pop(rng.choice(["postcode", "address"]))
    names = {
        "address": rng.choice(["地址", "联系地址"]),
        "phone": rng.choice(["电话", "联系电话", "电话/传真"]),
        "postcode": rng.choice(["邮编", "邮政编码"]),
        "email": rng.choice(["电子邮箱", "邮箱"]),
    }
    colon = rng.choice(["：", "：", "：", ":"])
    order = [
        key
        for key in rng.choice(
            [("address", "phone", "postcode", "email"), ("address", "postcode", "phone", "email")]
        )
        if key in got
    ]
    body = rng.choice(["，", "；"]).join(f"{names[key]}{colon}{got[key]}" for key in order)
    meta.update(got)
    whom = who.name
    if style != "contact" and who.name.endswith(("府", "局", "处")):
        whom += rng.choice(["", rng.choice(words["offices"])])
    if style in ("none", "sign", "meta"):
        whom = rng.choice([who.we, "本机关"]) + "办公室"
    return rng.choice([
        f"如对本报告有任何疑问，请与{whom}联系（{body}）。",
        f"如对本报告有疑问，请与{whom}联系，{body}。",
        f"如对本年度报告有疑问，请联系{whom}（{body}）。",
    ])  # fmt: skip


def _preamble(
    rng: Random, who: Agency, year: int, *, style: str, meta: dict[str, str | None], unsure: set[str]
) -> list[Block]:
    prose = labels.load("prose")
    if style in ("title", "sign", "meta") and rng.random() < 0.12:
        return []
    law = rng.choice(prose["preamble_law"]).format(next=year + 1, word="洪")
    openings = {
        "preamble": f"{law}{who.name}编制了{year}年政府信息公开工作年度报告。",
        "compiled": f"{law}本报告由{who.name}编制。",
        "now": f"{law}{who.name}现公布{year}年政府信息公开工作年度报告。",
    }
    subject = who.name if style == "title" and rng.random() < 0.5 else who.we
    opening = openings.get(style, f"{law}结合{subject}工作实际，编制本报告。")
    if style == "now" and rng.random() < 0.5:
        opening = f"{law}现公布{who.name}{year}年政府信息公开工作年度报告。"
    text = opening
    if rng.random() < 0.5:
        text += prose["six"] if rng.random() < 0.7 else prose["six_numbered"]
    if style not in ("title", "sign", "meta") or rng.random() < 0.85:
        text += _period(rng, year, meta, unsure)
    if rng.random() < 0.6:
        site = rng.choice(["www", "zwgk"]) + f".{rng.choice(['hndt', 'changchun', 'pingtan', 'sxz'])}.gov.cn"
        site = f"http://{site}/" if rng.random() < 0.6 else site
        meta["website"] = site
        text += f"本报告的电子版可在{who.area}人民政府网站（{site}）查阅或下载。"
    if style == "contact" or rng.random() < 0.75:
        text += _contact(rng, who, meta, style)
    return [_block("preamble", text)]


def _contents(rng: Random) -> list[Block]:
    heads = labels.load("prose")["headings"]
    dots = rng.choice([" ....... ", "…………", "\t", " .... "])
    lines = [f"{rows[0]}{dots}{at * 2 + 1}" for at, rows in enumerate(heads.values())]
    return [_block("contents", "目    录"), *(_block("contents", line) for line in lines)]


def _sections(
    rng: Random, who: Agency, year: int, entries: dict[str, Entry], *, style: str
) -> dict[str, list[Block]]:
    prose = labels.load("prose")
    words: dict[str, Any] = {
        "year": year, "next": year + 1, "we": who.we,
        "n1": rng.randint(100, 9999), "n2": rng.randint(20, 300), "n3": rng.randint(20, 900),
        "n4": rng.randint(10, 99) * 10, "n5": rng.randint(2, 40), "small": rng.randint(1, 9), "fee": rng.randint(1, 99) * 10,
        "new": entries["requests.new_requests.total"].value,
        "carried": entries["requests.carried_over.total"].value,
        "forward": entries["requests.carried_forward.total"].value,
        "done": entries["requests.total_outcomes.total"].value,
        "made": next((entry.value for path, entry in entries.items() if path in ("disclosure.normative_documents.issued", "disclosure.normative_documents.made")), 0),
    }  # fmt: skip
    parts: dict[str, list[Block]] = {}
    for key, names in prose["headings"].items():
        parts[key] = [_block("heading", rng.choice(names))]
    overview = [f"{year}年，{who.we}以习近平新时代中国特色社会主义思想为指导，认真贯彻落实《条例》各项规定。"]
    blocks = [_block("prose", line) for line in overview]
    numeral = rng.choice(["（{}）", "（{}）", "({})", "{}、"])
    for at, names in enumerate(prose["overview_parts"]):
        mark = numeral.format("一二三四五"[at]) if numeral != "{}、" else f"{at + 1}."
        head = mark + rng.choice(names)
        pool = prose["overview_sentences"][at]
        said = "".join(rng.sample(pool, rng.randint(1, len(pool)))).format(**words)
        if rng.random() < 0.5:
            blocks += [_block("sub", head), _block("prose", said)]
        else:
            blocks.append(_block("prose", f"{head}。{said}"))
    parts["overview"] += blocks
    for key in ("disclosure", "requests", "litigation"):
        if rng.random() < 0.12:
            parts[key].append(_block("prose", rng.choice(prose["between"]).format(**words)))
    parts["problems"] += _problems(rng, words)
    parts["other"].append(_block("prose", rng.choice(prose["fee"]).format(**words)))
    return parts


def _problems(rng: Random, words: dict[str, Any]) -> list[Block]:
    prose = labels.load("prose")
    faults = rng.sample(prose["problems"], rng.randint(1, 3))
    mends = rng.sample(prose["improvements"], rng.randint(1, 4))
    lead = f"{words['year']}年，{words['we']}政府信息公开工作取得了一定成效，但仍存在一些不足："
    turn = rng.choice(prose["next"]).format(**words)
    style = rng.choice(["words", "numbers", "lines", "plain"])
    first, second = _items(faults, style), _items(mends, style)
    if style == "lines":
        return [
            _block("sub", "（一）存在问题"), _block("prose", lead), *(_block("prose", one) for one in first),
            _block("sub", rng.choice(["（二）改进情况", "（2） 改进情况"])), *(_block("prose", one) for one in second),
        ]  # fmt: skip
    return [_block("prose", lead + "".join(first)), _block("prose", turn + "".join(second))]


def _items(texts: list[str], style: str) -> list[str]:
    cn = "一二三四五六"
    if style == "words":
        return [f"{cn[at]}是{text}。" for at, text in enumerate(texts)]
    if style in ("numbers", "lines"):
        return [f"{at + 1}.{text}。" for at, text in enumerate(texts)]
    return [f"{text}。" for text in texts]
